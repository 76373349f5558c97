"""How does a patient come into the trial, and what comes before the first infusion?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from labtrack.cli.demonstration.manufacture import uid_of
from labtrack.cli.demonstration.stage import Stage
from labtrack.domain.custody import Item, Kind
from labtrack.domain.eligibility import EligibilityAnswers
from labtrack.domain.identifiers import Abo, BloodGroup, ProductCode, RhD
from labtrack.domain.outcomes import Outcome
from labtrack.domain.participants import Identity, Sex
from labtrack.domain.protocol import Protocol
from labtrack.domain.scores import Measured
from labtrack.services import (
    enrolment,
    orders,
    participants,
    plasma_exchange,
    plasma_units,
    protocol,
    specimens,
)


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
        found: dict[int, int] = {}
        if kind is Kind.INFUSION:
            found = {one.number: one.item_id for one in store.infusion_orders.all(participant_item_id=key)}
        else:
            found = {one.number: one.item_id for one in store.exchanges.all(participant_item_id=key)}
        return tuple(store.items.get(found[number]) for number in sorted(found))


def begin_exchange(
    stage: Stage, participant: UUID, number: int, patient: Patient, *, units: int = 2
) -> tuple[UUID, list[UUID]]:
    """A session is started: its units were received and checked by two. Returns session and units."""
    session = slots(stage, participant, Kind.EXCHANGE)[number - 1].uid
    received = [receive_plasma(stage, participant, patient) for _ in range(units)]
    stage.later(minutes=10)
    wristband = wristband_of(stage, participant)
    stage.do(
        plasma_units.check_plasma_units,
        participant,
        received,
        wristband=wristband,
        identifier="aloud",
        second=stage.person("apheresis-b"),
        by="apheresis-a",
    )
    stage.do(
        plasma_exchange.start_exchange,
        session,
        wristband=wristband,
        consumable_lot="SEP-2231",
        consumable_expires_at=stage.at + timedelta(days=200),
        by="apheresis-a",
    )
    return session, received


def hang(stage: Stage, participant: UUID, session: UUID, unit: UUID) -> None:
    """A unit is hung by scan, after the one before it."""
    stage.later(minutes=15)
    wristband = wristband_of(stage, participant)
    stage.do(plasma_exchange.hang_plasma_unit, session, unit, wristband=wristband, by="apheresis-a")


def run_in(stage: Stage, participant: UUID, session: UUID, unit: UUID) -> None:
    """A unit is hung and runs in."""
    hang(stage, participant, session, unit)
    stage.later(minutes=20)
    stage.do(plasma_exchange.finish_unit, unit, by="apheresis-a")


def exchange_plasma(stage: Stage, participant: UUID, number: int, patient: Patient, *, units: int = 2) -> None:
    """One session from its first bag to the planned volume."""
    session, received = begin_exchange(stage, participant, number, patient, units=units)
    for unit in received:
        run_in(stage, participant, session, unit)
    stage.later(minutes=15)
    done = trial(stage).exchange.volume_ul
    stage.do(plasma_exchange.complete_exchange, session, done_volume_ul=done, by="apheresis-a")


def receive_plasma(stage: Stage, participant: UUID, patient: Patient) -> UUID:
    """A unit of plasma of the patient's own group arrives from the blood bank, thawed."""
    received = stage.do(
        plasma_units.receive_plasma_unit,
        participant,
        din=stage.next_din(),
        product_code=ProductCode(code="E0701", collection_type="V"),
        group=BloodGroup.of(patient.abo, patient.rhd),
        volume_ul=1_000_000,
        label_expires_at=stage.at + timedelta(days=90),
        thawed_at=stage.at - timedelta(minutes=30),
        out_since=stage.at - timedelta(minutes=10),
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


def wristband_of(stage: Stage, participant: UUID) -> str:
    """The text of a participant's wristband symbol."""
    with stage.look() as store:
        return store.items.codes(store.items.by_uid(participant).id)["wristband"]
