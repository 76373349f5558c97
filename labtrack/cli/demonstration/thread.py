"""How does one dose come from a cord to a bedside, each part played by the person whose job it is?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from importlib.resources import files
from uuid import UUID

from labtrack.cli.demonstration.stage import Stage
from labtrack.domain.custody import Item, Kind
from labtrack.domain.eligibility import EligibilityAnswers
from labtrack.domain.identifiers import Abo, BloodGroup, RhD
from labtrack.domain.outcomes import Outcome
from labtrack.domain.participants import Identity, Sex
from labtrack.domain.protocol import Protocol
from labtrack.domain.scanning import read
from labtrack.domain.scores import Measured
from labtrack.domain.testing import PASSAGE, read_specifications
from labtrack.services import (
    bedside,
    containers,
    dispensing,
    disposition,
    donations,
    dose_release,
    enrolment,
    infusion,
    labelling,
    lots,
    orders,
    participants,
    plasma_exchange,
    preparation,
    protocol,
    specimens,
    testing,
    transport,
)
from labtrack.services.dose_labels import dose_label

PLAN = "nct01724398-registry.toml"
GOOD = {
    "sterility": ("negative", ""),
    "mycoplasma": ("negative", ""),
    "endotoxin": ("<0.05", "EU/mL"),
    "viability": ("94.2", "%"),
    "cd73": ("99.1", "%"),
    "cd90": ("98.7", "%"),
    "cd105": ("97.9", "%"),
    "negative-markers": ("0.6", "%"),
    "hbv": ("negative", ""),
    "hcv": ("negative", ""),
    "hiv": ("negative", ""),
    "syphilis": ("negative", ""),
}
"""What a good lot's tests come out as."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Patient:
    """Who plays the patient: synthetic in every part. Weight in mg, bilirubin and creatinine in µmol/L."""

    name: str
    record_number: str
    birth_date: date
    sex: Sex
    arm: int
    weight_mg: int
    abo: Abo
    rhd: RhD
    ward: str
    bilirubin: str = "310"
    creatinine: str = "78"
    inr: str = "1.9"


def protocol_text(name: str = PLAN) -> str:
    """A shipped protocol file's text."""
    return files("labtrack").joinpath("protocols", name).read_text(encoding="utf-8")


def configure(stage: Stage) -> None:
    """Adopt the protocol and the specifications, signed by the administrator."""
    stage.do(protocol.adopt_protocol, protocol_text(), by="admin", sign=True)
    for subject, limits in read_specifications(protocol_text("specifications.toml")).items():
        stage.do(testing.adopt_specification, subject, limits, by="admin", sign=True)


def receive_cord(stage: Stage) -> UUID:
    """A cord arrives; its donor decision is signed by quality."""
    din = stage.next_din()
    received = stage.do(
        donations.receive_donation,
        din,
        mother_code=f"M-{stage.serial:04}",
        collected_at=stage.at - timedelta(hours=6),
        transit_temperature_mc=6200,
        consent_version="cord-2",
        by="tech-a",
    )
    stage.later(hours=2)
    stage.do(
        donations.decide_donor,
        received.item,
        accepted=True,
        reason="Panel complete, all negative",
        by="qa-a",
        sign=True,
    )
    return uid_of(received)


def grow_lot(stage: Stage, donation: UUID, *, harvest: int) -> UUID:
    """A lot is opened, grown through three passages and harvested; every material is on record."""
    lot = uid_of(stage.do(lots.open_lot, donation, by="tech-a"))
    for name in ("Collagenase I", "DMEM, low glucose", "Serum, gamma-irradiated"):
        stage.do(
            lots.use_material,
            lot,
            material=name,
            material_lot=f"MAT-{stage.chance.randrange(1000, 9999)}",
            expires_at=stage.at + timedelta(days=240),
            accepted=True,
            by="tech-a",
        )
    for passage in (1, 2, 3):
        stage.later(days=4)
        stage.do(
            lots.record_passage,
            lot,
            passage=passage,
            cells=harvest * passage // 4,
            viability_permille=950 + stage.chance.randrange(20),
            confluence_percent=75 + stage.chance.randrange(8),
            by="tech-a",
        )
    stage.later(days=3)
    stage.do(lots.harvest, lot, cells=harvest, viability_permille=955, by="tech-a")
    return lot


def fill(stage: Stage, lot: UUID, positions: Sequence[str], *, cells_each: int = 10_000_000) -> tuple[UUID, ...]:
    """Containers are filled, labelled, the labels scanned back, and stored; then samples go to test."""
    stage.later(minutes=40)
    filled = stage.do(
        containers.fill_containers,
        lot,
        count=len(positions),
        volume_ul=20_000,
        cells_each=cells_each,
        expires_at=stage.at + timedelta(days=730),
        by="tech-a",
    )
    for container, position in zip(filled.made, positions, strict=True):
        with stage.look() as store:
            fields = labelling.container_label(store, container)
        label(stage, container, "container-v1", fields, by="tech-a")
        stage.later(seconds=40)
        stage.do(containers.store_container, container, position, by="tech-b")
    stage.do(lots.send_to_test, lot, by="tech-a")
    return filled.made


def test_lot(stage: Stage, lot: UUID, **otherwise: tuple[str, str]) -> None:
    """Quality control enters every result of the lot's specification, and a second person reviews each."""
    stage.later(days=14)
    test(stage, lot, {**GOOD, **otherwise})


def test(stage: Stage, item: UUID, results: dict[str, tuple[str, str]]) -> None:
    """One analyst enters, another reviews."""
    entered = [
        uid_of_result(stage.do(testing.enter_result, item, code, value, unit, by="qc-a"))
        for code, (value, unit) in results.items()
        if code != PASSAGE
    ]
    stage.later(minutes=20)
    for result in entered:
        stage.do(testing.review_result, result, by="qc-b")


def release_lot(stage: Stage, lot: UUID) -> Outcome:
    """Quality assurance releases the lot by signature."""
    stage.later(hours=1)
    return stage.do(disposition.release_lot, lot, by="qa-a", sign=True)


def label(stage: Stage, item: UUID, design: str, fields: object, *, by: str) -> None:
    """Print a label and scan it back."""
    printed = stage.do(labelling.print_label, item, design=design, fields=fields, by=by)
    with stage.look() as store:
        made = store.labels.find(uid=printed.made[0])
    assert made is not None
    stage.later(seconds=30)
    stage.do(labelling.scan_label_back, item, made.serial, by=by)


def screen(stage: Stage, patient: Patient) -> UUID:
    """A patient is screened: consent, weight, and the blood group from two samples."""
    opened = stage.do(
        participants.open_screening,
        sex=patient.sex,
        identity=Identity(name=patient.name, record_number=patient.record_number, birth_date=patient.birth_date),
        ward_code=patient.ward,
        by="investigator-a",
    )
    one = uid_of(opened)
    stage.do(participants.record_consent, one, "consent-3", given_at=stage.at, by="investigator-a")
    weigh(stage, one, patient.weight_mg)
    for sample in ("S1", "S2"):
        stage.later(minutes=15)
        stage.do(
            participants.record_blood_group,
            one,
            patient.abo,
            patient.rhd,
            sample=f"{patient.record_number}-{sample}",
            tested_at=stage.at,
            by="investigator-a",
        )
    return one


def weigh(stage: Stage, participant: UUID, weight_mg: int) -> None:
    """The patient is weighed, now."""
    stage.do(participants.record_weight, participant, weight_mg, measured_at=stage.at, by="investigator-a")


def enrol(stage: Stage, participant: UUID, patient: Patient) -> Outcome:
    """The investigator judges eligibility once, and enrols by signature."""
    plan = trial(stage).eligibility
    answers = EligibilityAnswers(
        bilirubin=Measured(value=Decimal(patient.bilirubin), unit="umol/L"),
        creatinine=Measured(value=Decimal(patient.creatinine), unit="umol/L"),
        inr=Decimal(patient.inr),
        dialysed=False,
        inclusion=dict.fromkeys(plan.inclusion, True),
        exclusion=dict.fromkeys(plan.exclusion, False),
        procedures_after_consent=True,
    )
    return stage.do(enrolment.enrol, participant, arm=patient.arm, facts=answers, by="investigator-a", sign=True)


def trial(stage: Stage) -> Protocol:
    """The protocol in force."""
    with stage.look() as store:
        return protocol.protocol_in_force(store)[1]


def slots(stage: Stage, participant: UUID, kind: Kind) -> tuple[Item, ...]:
    """A participant's infusions or exchanges, in the order of their numbers."""
    with stage.look() as store:
        key = store.items.by_uid(participant).id
        shelf = store.infusion_orders if kind is Kind.INFUSION else store.exchanges
        ordered = sorted(shelf.all(participant_item_id=key), key=lambda one: one.number)
        return tuple(store.items.get(one.item_id) for one in ordered)


def exchange_plasma(stage: Stage, participant: UUID, number: int, patient: Patient, *, units: int = 2) -> None:
    """One session: units received and checked by two, each scanned at its hang, volume done, complete."""
    session = slots(stage, participant, Kind.EXCHANGE)[number - 1]
    received = [receive_plasma(stage, session.uid, patient) for _ in range(units)]
    stage.later(minutes=10)
    wristband = wristband_of(stage, participant)
    stage.do(
        plasma_exchange.check_plasma_units,
        received,
        wristband=wristband,
        identifier_confirmed=True,
        second=stage.person("apheresis-b"),
        by="apheresis-a",
    )
    stage.do(
        plasma_exchange.start_exchange,
        session.uid,
        wristband=wristband,
        identifier_confirmed=True,
        consumable_lot="SEP-2231",
        consumable_expires_at=stage.at + timedelta(days=200),
        by="apheresis-a",
    )
    for unit in received:
        stage.later(minutes=20)
        stage.do(plasma_exchange.hang_plasma_unit, unit, session.uid, wristband=wristband, by="apheresis-a")
        stage.later(minutes=20)
        stage.do(plasma_exchange.finish_unit, unit, by="apheresis-a")
    stage.later(minutes=30)
    stage.do(
        plasma_exchange.complete_exchange,
        session.uid,
        done_volume_ul=trial(stage).exchange.volume_ul,
        by="apheresis-a",
    )


def receive_plasma(stage: Stage, session: UUID, patient: Patient) -> UUID:
    """A unit of plasma of the patient's own group arrives from the blood bank, thawed."""
    received = stage.do(
        plasma_exchange.receive_plasma_unit,
        session,
        din=stage.next_din(),
        product_code="E0701V00",
        blood_group=BloodGroup.of(patient.abo, patient.rhd),
        volume_ul=1_000_000,
        label_expires_at=stage.at + timedelta(days=90),
        thawed_at=stage.at - timedelta(minutes=30),
        by="apheresis-a",
    )
    return uid_of(received)


def draw_tube(stage: Stage, participant: UUID, purpose: str, position: str) -> UUID:
    """The ward draws the visit's tube, wristband first; the immune laboratory receives and stores it."""
    with stage.look() as store:
        key = store.items.by_uid(participant).id
        tube = store.specimens.find(participant_item_id=key, purpose=purpose)
        assert tube is not None
        uid = store.items.get(tube.item_id).uid
    stage.do(
        specimens.collect_specimen,
        uid,
        wristband=wristband_of(stage, participant),
        tube_type=tube.tube_type,
        volume_ul=tube.planned_volume_ul,
        by="nurse-a",
    )
    stage.later(minutes=50)
    stage.do(specimens.receive_specimen, uid, by="immune-a")
    stage.later(minutes=5)
    stage.do(specimens.store_specimen, uid, position, by="immune-a")
    return uid


def authorise(stage: Stage, order: UUID, *, doctor: str = "doctor-a") -> Outcome:
    """A physician says that the patient is ready; the dosing weight is locked."""
    return stage.do(orders.authorise_thaw, order, ready=True, access=True, fit=True, by=doctor, sign=True)


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
    label(stage, dose, "dose-v1", fields, by="tech-a")
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


def wristband_of(stage: Stage, participant: UUID) -> str:
    """The text of a participant's wristband symbol."""
    with stage.look() as store:
        return store.items.codes(store.items.by_uid(participant).id)["wristband"]


def symbol_of(stage: Stage, bag: UUID) -> str:
    """What a scanner reads off a bag: donation number and product code."""
    with stage.look() as store:
        code = store.items.codes(store.items.by_uid(bag).id)["product"]
    return f"={code[:13]}00=<{code[13:]}"


def uid_of(outcome: Outcome) -> UUID:
    """The item that an outcome is about."""
    assert outcome.item is not None
    return outcome.item


def uid_of_result(outcome: Outcome) -> UUID:
    """The result that was entered."""
    return outcome.made[0]
