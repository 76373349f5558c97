"""How does an empty labtrack become the demonstration trial?"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from labtrack.cli.demonstration import thread
from labtrack.cli.demonstration.patients import a_patient
from labtrack.cli.demonstration.site import found
from labtrack.cli.demonstration.stage import Stage
from labtrack.cli.demonstration.thread import Patient
from labtrack.domain.custody import Kind
from labtrack.domain.errors import Duplicate
from labtrack.domain.places import PlaceKind
from labtrack.edge.installation import Installation
from labtrack.edge.transaction import reading
from labtrack.services import (
    containers,
    disposition,
    donations,
    infusion,
    lots,
    participants,
    preparation,
    recall,
    transport,
)

SEED = 1724398
PARTICIPANTS = 120
BATCH = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolled:
    """A participant of the demonstration, with who plays them."""

    uid: UUID
    patient: Patient


def load(installation: Installation, say: Callable[[str], None], *, seed: int = SEED) -> None:
    """Fill an empty database with the demonstration trial, anchored at now: the same for the same seed and anchor.

    Every row is made by a use case. Raises Duplicate when there is anything in the database.
    """
    with reading(installation) as store:
        if store.people.count():
            raise Duplicate("site-founded")
    anchor = installation.clock().replace(second=0, microsecond=0)
    begins = anchor - timedelta(days=120)
    chance = random.Random(seed)
    cast = found(Stage.timed(installation, begins, chance), at=begins)
    stage = Stage(installation=installation, cast=cast, at=begins, chance=chance)
    shelves = Shelves(stage)
    with stage.batch():
        thread.configure(stage)
    say("Lots in every state …")
    bags = _lots(stage, shelves, anchor)
    say(f"{PARTICIPANTS} synthetic participants over four arms …")
    enrolled = _participants(stage, anchor)
    say("Doses in every state …")
    _doses(stage, anchor, enrolled, bags)


class Shelves:
    """The free storage positions of the cell laboratory, in order."""

    def __init__(self, stage: Stage) -> None:
        with stage.look() as store:
            department = store.places.find(code="CELL-LAB")
            freezers = store.places.all(kind=PlaceKind.FREEZER, parent_id=department.id if department else None)
            boxes = store.places.all(kind=PlaceKind.BOX, parent_id=[freezer.id for freezer in freezers])
            self.free = iter(place.code for box in boxes for place in store.places.all(parent_id=box.id))

    def take(self, count: int) -> list[str]:
        """The next free positions."""
        return [next(self.free) for _ in range(count)]


def _lots(stage: Stage, shelves: Shelves, anchor: datetime) -> Iterator[UUID]:
    """Donations and lots in every state; returns the bags of the lots that doses are made from."""
    usable: list[UUID] = []
    for days, build in (
        (90, _released),
        (86, _released),
        (80, _recalled),
        (76, _rejected),
        (60, _tested),
        (24, _sent_to_test),
        (20, _harvested),
        (6, _in_culture),
        (12, _terminated),
    ):
        stage.at = anchor - timedelta(days=days)
        with stage.batch():
            usable += build(stage, shelves)
    stage.at = anchor - timedelta(hours=5)
    with stage.batch():
        _donors(stage)
    return iter(usable)


def _grown(stage: Stage, shelves: Shelves, bags: int) -> tuple[UUID, list[UUID]]:
    harvest = (bags + 1) * 10_000_000
    lot = thread.grow_lot(stage, thread.receive_cord(stage), harvest=harvest)
    return lot, list(thread.fill(stage, lot, shelves.take(bags)))


def _released(stage: Stage, shelves: Shelves) -> list[UUID]:
    lot, bags = _grown(stage, shelves, 30)
    thread.test_lot(stage, lot)
    thread.release_lot(stage, lot)
    return bags


def _recalled(stage: Stage, shelves: Shelves) -> list[UUID]:
    lot, _ = _grown(stage, shelves, 4)
    thread.test_lot(stage, lot)
    thread.release_lot(stage, lot)
    stage.later(days=5)
    stage.do(recall.recall_lot, lot, reason="Late growth in the archived sterility sample", by="qa-a", sign=True)
    return []


def _rejected(stage: Stage, shelves: Shelves) -> list[UUID]:
    lot, _ = _grown(stage, shelves, 3)
    thread.test_lot(stage, lot, mycoplasma=("positive", ""))
    stage.do(disposition.reject_lot, lot, reason="Mycoplasma positive", by="qa-a", sign=True)
    return []


def _tested(stage: Stage, shelves: Shelves) -> list[UUID]:
    """Everything is reviewed: quality may release it today."""
    lot, _ = _grown(stage, shelves, 6)
    thread.test_lot(stage, lot)
    return []


def _sent_to_test(stage: Stage, shelves: Shelves) -> list[UUID]:
    _grown(stage, shelves, 5)
    return []


def _harvested(stage: Stage, _shelves: Shelves) -> list[UUID]:
    """Harvested and filled; labels wait for their scan back, one bag was broken."""
    lot = thread.grow_lot(stage, thread.receive_cord(stage), harvest=50_000_000)
    filled = stage.do(
        containers.fill_containers,
        lot,
        count=4,
        volume_ul=20_000,
        cells_each=10_000_000,
        expires_at=stage.at + timedelta(days=730),
        by="tech-b",
    )
    stage.do(containers.discard_container, filled.made[-1], reason="Bag leaked at the seal", by="tech-b")
    return []


def _in_culture(stage: Stage, _shelves: Shelves) -> list[UUID]:
    lot = thread.uid_of(stage.do(lots.open_lot, thread.receive_cord(stage), by="tech-b"))
    stage.later(days=4)
    stage.do(
        lots.record_passage,
        lot,
        passage=1,
        cells=9_000_000,
        viability_permille=961,
        confluence_percent=78,
        by="tech-b",
    )
    return []


def _terminated(stage: Stage, _shelves: Shelves) -> list[UUID]:
    lot = thread.uid_of(stage.do(lots.open_lot, thread.receive_cord(stage), by="tech-b"))
    stage.later(days=3)
    stage.do(lots.terminate_lot, lot, reason="No growth in primary culture", by="tech-b")
    return []


def _donors(stage: Stage) -> None:
    """One cord waits for its decision, one was refused."""
    for refused in (True, False):
        received = stage.do(
            donations.receive_donation,
            stage.next_din(),
            mother_code=f"M-{stage.serial:04}",
            collected_at=stage.at - timedelta(hours=5),
            transit_temperature_mc=5_800,
            consent_version="cord-2",
            by="tech-a",
        )
        if refused:
            stage.do(
                donations.decide_donor, received.item, accepted=False, reason="HBsAg reactive", by="qa-b", sign=True
            )


def _participants(stage: Stage, anchor: datetime) -> list[Enrolled]:
    """120 participants, thirty an arm, enrolled over the last days; the first few wait in screening."""
    enrolled: list[Enrolled] = []
    for first in range(1, PARTICIPANTS + 1, BATCH):
        with stage.batch():
            for index in range(first, first + BATCH):
                patient = a_patient(stage, index)
                stage.at = anchor - timedelta(
                    days=(PARTICIPANTS - index) % 7, hours=6, minutes=stage.chance.randrange(90)
                )
                uid = thread.screen(stage, patient)
                stage.later(minutes=30)
                if index > PARTICIPANTS - 4:
                    continue
                thread.enrol(stage, uid, patient)
                enrolled.append(Enrolled(uid=uid, patient=patient))
    with stage.batch():
        stage.at = anchor - timedelta(hours=1)
        for one in enrolled[40:42]:
            stage.do(participants.withdraw_consent, one.uid, reason="Moved to another city", by="investigator-a")
    return enrolled


def _doses(stage: Stage, anchor: datetime, enrolled: list[Enrolled], bags: Iterator[UUID]) -> None:
    """One dose at every point of its life; twins first: same donation, same lot, two patients of one ward."""
    treated = [one for one in enrolled if one.patient.arm == 2 and one.patient.ward == "WARD-7"]
    treated += [one for one in enrolled if one.patient.arm == 2 and one.patient.ward == "WARD-9"]
    for one, (begun, reach) in zip(treated, _REACHES, strict=False):
        stage.at = anchor - begun
        with stage.batch():
            reach(stage, one, next(bags))
    exchanged = [one for one in enrolled if one.patient.arm == 4]
    for one in exchanged[:4]:
        stage.at = anchor - timedelta(hours=5)
        with stage.batch():
            thread.exchange_plasma(stage, one.uid, 1, one.patient)
    stage.at = anchor - timedelta(minutes=50)
    with stage.batch():
        _reserved_and_thawed(stage, exchanged[0], bags)


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


def _issued(stage: Stage, one: Enrolled, bag: UUID) -> UUID:
    dose = _dose_released(stage, one, bag)
    thread.issue(stage, dose, ward=one.patient.ward)
    return dose


def _carried(stage: Stage, one: Enrolled, bag: UUID) -> UUID:
    dose = _issued(stage, one, bag)
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
    """Work in hand: one bag lies thawed on the line, one is reserved."""
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
    (timedelta(minutes=95), _issued),
    (timedelta(minutes=90), _dose_released),
    (timedelta(minutes=60), _prepared),
    (timedelta(hours=5), _infused),
    (timedelta(hours=26), _partly_infused),
    (timedelta(minutes=130), _interrupted),
    (timedelta(hours=4), _returned),
    (timedelta(minutes=115), _warm_on_ward),
)
"""How long ago each treated participant's day began, and how far their dose has come."""
