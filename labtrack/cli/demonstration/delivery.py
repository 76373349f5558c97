"""How do containers become a dose, and how does it reach its patient?"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from labtrack.cli.demonstration.manufacture import label, test, uid_of
from labtrack.cli.demonstration.stage import Stage
from labtrack.cli.demonstration.treatment import trial, wristband_of
from labtrack.domain.outcomes import Outcome
from labtrack.interop.scans import read
from labtrack.services import (
    bedside,
    dispensing,
    dose_release,
    infusion,
    participants,
    preparation,
    transport,
)
from labtrack.services.dose_labels import DESIGN, dose_label


def prepare(stage: Stage, order: UUID, bags: Sequence[UUID], *, cells: int, volume_ul: int = 100_000) -> UUID:
    """Containers are thawed and become the dose of the order; its label is printed and scanned back."""
    for bag in bags:
        stage.do(preparation.reserve_container, bag, order, by="tech-a")
    stage.later(minutes=10)
    for bag in bags:
        stage.do(preparation.thaw_container, bag, by="tech-a")
        stage.later(minutes=3)
    stage.later(minutes=15)
    made = stage.do(
        preparation.prepare_dose,
        order,
        cells=cells,
        viability_permille=938,
        volume_ul=volume_ul,
        medium="saline-hsa",
        line_cleared=True,
        remainder="discarded",
        by="tech-a",
    )
    dose = made.made[0]
    with stage.look() as store:
        fields = dose_label(store, dose)
    label(stage, dose, DESIGN, fields, by="tech-a")
    return dose


def test_dose(stage: Stage, dose: UUID) -> None:
    """The dose's own release tests."""
    with stage.look() as store:
        viable = store.doses.get(store.items.by_uid(dose).id).viable_cells
    stage.later(minutes=10)
    results = {
        "appearance": ("passes", ""),
        "viable-cells": (f"{viable / 1_000_000:.2f}", "10*6"),
        "viability": ("93.8", "%"),
        "gram": ("negative", ""),
    }
    test(stage, dose, results)


def release(stage: Stage, dose: UUID) -> Outcome:
    """The pharmacist releases the dose by signature."""
    stage.later(minutes=5)
    return stage.do(dose_release.release_dose, dose, by="pharm-a", sign=True)


def issue(stage: Stage, dose: UUID, *, ward: str = "WARD-7") -> Outcome:
    """The pharmacist checks and issues the dose to the patient's ward."""
    stage.later(minutes=5)
    return stage.do(dispensing.issue_dose, dose, to_place=ward, by="pharm-a", sign=True)


def carry(stage: Stage, dose: UUID) -> Outcome:
    """A porter takes the dose over."""
    stage.later(minutes=3)
    return stage.do(transport.hand_over, dose, porter=stage.person("porter-a"), by="pharm-a")


def accept(stage: Stage, dose: UUID, *, nurse: str = "nurse-a", highest_mc: int = 6_900) -> Outcome:
    """The ward accepts the dose, with the box's lowest and highest temperature."""
    stage.later(minutes=8)
    return stage.do(transport.accept_on_ward, dose, lowest_mc=4_000, highest_mc=highest_mc, intact=True, by=nurse)


def take_vital_signs(stage: Stage, participant: UUID, *, nurse: str = "nurse-a") -> None:
    """Baseline vital signs, now."""
    stage.do(
        participants.record_vital_signs,
        participant,
        temperature_mc=36_700,
        pulse=78,
        systolic=118,
        diastolic=74,
        saturation=98,
        taken_at=stage.at,
        by=nurse,
    )


def gather(stage: Stage, participant: UUID, dose: UUID, *, nurses: tuple[str, str] = ("nurse-a", "nurse-b")) -> UUID:
    """At the bedside: wristband, bag and both badges are scanned, the questions answered. Returns the check's uid."""
    check = uid_of(stage.do(bedside.open_check, by=nurses[0]))
    with stage.look() as store:
        badges = [store.people.get(stage.person(nurse).id).badge for nurse in nurses]
    for scanned in (wristband_of(stage, participant), symbol_of(stage, dose), *badges):
        stage.later(seconds=8)
        stage.do(bedside.take_scan, check, read(scanned), by=nurses[0])
    stage.do(bedside.answer, check, identifier_confirmed="aloud", by=nurses[0])
    stage.do(bedside.answer, check, inspected=True, by=nurses[0])
    return check


def confirm(stage: Stage, check: UUID, *, nurses: tuple[str, str] = ("nurse-a", "nurse-b")) -> Outcome:
    """Both people sign what was checked."""
    stage.later(seconds=30)
    second = stage.person(nurses[1])
    return stage.do(
        bedside.confirm_identity,
        check,
        second=second,
        second_proof=stage.proof(second),
        by=nurses[0],
        sign=True,
    )


def start(stage: Stage, dose: UUID, *, nurse: str = "nurse-a") -> Outcome:
    """The infusion is started; every fact is judged again."""
    stage.later(seconds=40)
    return stage.do(infusion.start_infusion, dose, by=nurse)


def stop(stage: Stage, dose: UUID, *, given_ul: int = 100_000, reason: str = "", nurse: str = "nurse-a") -> Outcome:
    """The infusion ends, with the volume that was given."""
    stage.later(minutes=30)
    return stage.do(infusion.stop_infusion, dose, given_ul=given_ul, reason=reason, by=nurse)


def cells_for(stage: Stage, weight_mg: int, viability_permille: int = 938) -> int:
    """The cells that must go into a bag so that its viable ones are nominal for a weight."""
    nominal = trial(stage).infusion.cells_per_kg * weight_mg // 1_000_000
    return nominal * 1000 // viability_permille + 1000


def symbol_of(stage: Stage, bag: UUID) -> str:
    """What a scanner reads off a bag: donation number and product code."""
    with stage.look() as store:
        code = store.items.codes(store.items.by_uid(bag).id)["product"]
    return f"={code[:13]}00=<{code[13:]}"
