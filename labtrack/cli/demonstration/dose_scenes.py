"""How do the demonstration's doses come to every point of their life?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from labtrack.cli.demonstration import thread
from labtrack.cli.demonstration.stage import Stage
from labtrack.cli.demonstration.thread import Patient
from labtrack.domain.custody import Kind
from labtrack.services import (
    infusion,
    preparation,
    transport,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolled:
    """A participant of the demonstration, with who plays them."""

    uid: UUID
    patient: Patient


def doses_in_every_state(stage: Stage, anchor: datetime, enrolled: list[Enrolled], bags: Iterator[UUID]) -> None:
    """One dose at every point of its life; twins first: same donation, same lot, two patients of one ward."""
    treated = [one for one in enrolled if one.patient.arm == 2 and one.patient.ward == "WARD-7"]
    treated += [one for one in enrolled if one.patient.arm == 2 and one.patient.ward == "WARD-9"]
    for one, (begun, reach) in zip(treated, _REACHES, strict=False):
        stage.at = anchor - begun
        with stage.batch():
            reach(stage, one, next(bags))
    exchanged = next(one for one in enrolled if one.patient.arm == 4)
    stage.at = anchor - timedelta(minutes=50)
    with stage.batch():
        _reserved_and_thawed(stage, exchanged, bags)


def _prepared(stage: Stage, one: Enrolled, bag: UUID) -> UUID:
    order = thread.slots(stage, one.uid, Kind.INFUSION)[0].uid
    doctor = "doctor-a" if one.patient.ward == "WARD-7" else "doctor-b"
    thread.weigh(stage, one.uid, one.patient.weight_mg)
    thread.authorise(stage, order, doctor=doctor)
    return thread.prepare(stage, order, [bag], cells=thread.cells_for(stage, one.patient.weight_mg))


def _dose_released(stage: Stage, one: Enrolled, bag: UUID) -> UUID:
    dose = _prepared(stage, one, bag)
    thread.test_dose(stage, dose)
    thread.release(stage, dose)
    return dose


def _sent_elsewhere(stage: Stage, one: Enrolled, bag: UUID) -> UUID:
    """Released, and refused to the ward where the patient does not lie."""
    dose = _dose_released(stage, one, bag)
    thread.issue(stage, dose, ward="WARD-9" if one.patient.ward == "WARD-7" else "WARD-7")
    return dose


def issued(stage: Stage, one: Enrolled, bag: UUID) -> UUID:
    """A dose that was issued and waits for its porter."""
    dose = _dose_released(stage, one, bag)
    thread.issue(stage, dose, ward=one.patient.ward)
    return dose


def _carried(stage: Stage, one: Enrolled, bag: UUID) -> UUID:
    dose = issued(stage, one, bag)
    thread.carry(stage, dose)
    return dose


def _on_ward(stage: Stage, one: Enrolled, bag: UUID) -> UUID:
    dose = _carried(stage, one, bag)
    thread.accept(stage, dose, nurse=_nurses(one)[0])
    thread.take_vital_signs(stage, one.uid, nurse=_nurses(one)[0])
    return dose


def _warm_on_ward(stage: Stage, one: Enrolled, bag: UUID) -> UUID:
    """Accepted too warm: the excursion waits for its decision."""
    dose = _carried(stage, one, bag)
    thread.accept(stage, dose, nurse=_nurses(one)[0], highest_mc=14_200)
    return dose


def _confirmed(stage: Stage, one: Enrolled, bag: UUID) -> UUID:
    dose = _on_ward(stage, one, bag)
    thread.confirm(stage, thread.gather(stage, one.uid, dose, nurses=_nurses(one)), nurses=_nurses(one))
    return dose


def _infusing(stage: Stage, one: Enrolled, bag: UUID) -> UUID:
    dose = _confirmed(stage, one, bag)
    thread.start(stage, dose, nurse=_nurses(one)[0])
    return dose


def _interrupted(stage: Stage, one: Enrolled, bag: UUID) -> UUID:
    dose = _infusing(stage, one, bag)
    stage.later(minutes=6)
    stage.do(infusion.interrupt_infusion, dose, reason="Line occluded", by=_nurses(one)[0])
    return dose


def _infused(stage: Stage, one: Enrolled, bag: UUID) -> UUID:
    dose = _infusing(stage, one, bag)
    thread.stop(stage, dose, nurse=_nurses(one)[0])
    return dose


def _partly_infused(stage: Stage, one: Enrolled, bag: UUID) -> UUID:
    dose = _infusing(stage, one, bag)
    thread.stop(stage, dose, given_ul=62_000, reason="Chills, stopped by the physician", nurse=_nurses(one)[0])
    return dose


def _returned(stage: Stage, one: Enrolled, bag: UUID) -> UUID:
    dose = _on_ward(stage, one, bag)
    stage.do(transport.return_dose, dose, reason="Patient in the operating theatre", by=_nurses(one)[0])
    return dose


def _reserved_and_thawed(stage: Stage, one: Enrolled, bags: Iterator[UUID]) -> None:
    """Work in hand after an exchange: one bag lies thawed on the line, one is reserved."""
    order = thread.slots(stage, one.uid, Kind.INFUSION)[0].uid
    thread.weigh(stage, one.uid, one.patient.weight_mg)
    thread.authorise(stage, order)
    for bag in (next(bags), next(bags)):
        stage.do(preparation.reserve_container, bag, order, by="tech-a")
    stage.later(minutes=20)
    stage.do(preparation.thaw_container, bag, by="tech-a")


def _nurses(one: Enrolled) -> tuple[str, str]:
    return ("nurse-a", "nurse-b") if one.patient.ward == "WARD-7" else ("nurse-c", "nurse-d")


_REACHES: tuple[tuple[timedelta, Callable[[Stage, Enrolled, UUID], UUID]], ...] = (
    (timedelta(minutes=110), _on_ward),
    (timedelta(minutes=110), _on_ward),
    (timedelta(minutes=150), _infusing),
    (timedelta(minutes=120), _confirmed),
    (timedelta(minutes=100), _carried),
    (timedelta(minutes=95), issued),
    (timedelta(minutes=90), _dose_released),
    (timedelta(minutes=85), _sent_elsewhere),
    (timedelta(minutes=60), _prepared),
    (timedelta(hours=5), _infused),
    (timedelta(hours=26), _partly_infused),
    (timedelta(minutes=130), _interrupted),
    (timedelta(hours=4), _returned),
    (timedelta(minutes=115), _warm_on_ward),
)
"""How long ago each treated participant's day began, and how far their dose has come."""
