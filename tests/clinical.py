"""What do the tests of the clinical side begin with: a protocol, a person, an enrolment?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from importlib.resources import files
from typing import Any
from uuid import UUID

from labtrack.domain.custody import Happened
from labtrack.domain.eligibility import EligibilityAnswers
from labtrack.domain.identifiers import Abo, RhD
from labtrack.domain.outcomes import Outcome
from labtrack.domain.participants import Identity, Sex
from labtrack.domain.people import Role
from labtrack.domain.protocol import read
from labtrack.domain.scores import Measured
from labtrack.domain.tasks import TaskKind
from labtrack.edge.transaction import writing
from labtrack.services import orders, participants, plasma_exchange, protocol
from labtrack.services.custody import record
from tests.world import World

PAPER = (files("labtrack") / "protocols" / "nct01724398-paper.toml").read_text(encoding="utf-8")
REGISTRY = (files("labtrack") / "protocols" / "nct01724398-registry.toml").read_text(encoding="utf-8")
PLAN_OF_PAPER = read(PAPER)

GOOD_ANSWERS = EligibilityAnswers(
    bilirubin=Measured(value=Decimal(350), unit="umol/L"),
    creatinine=Measured(value=Decimal(78), unit="umol/L"),
    inr=Decimal("2.1"),
    dialysed=False,
    inclusion={"aclf-by-hbv": True},
    exclusion={
        "other-cause-of-liver-failure": False,
        "severe-encephalopathy-or-variceal-bleed-within-2-months": False,
        "severe-problem-of-heart-kidney-or-lung": False,
        "severe-bacterial-infection": False,
        "tumour-on-imaging": False,
        "pregnant-or-lactating": False,
    },
    procedures_after_consent=True,
)
"""MELD 26 by trial.md's vector 16, and nothing against it."""

SOMEBODY = Identity(name="Synthetic Person 001", record_number="SYN-000001", birth_date=date(1985, 3, 14))


@dataclass(frozen=True, slots=True)
class Patient:
    """A participant of a world: the uid, the study number, and what the wristband carries."""

    uid: UUID
    study_number: str
    wristband: str


def adopt(world: World, text: str = PAPER) -> Outcome:
    """Put a protocol in force."""
    return world.do(protocol.adopt_protocol, text, by=Role.ADMINISTRATOR, sign=True)


def screen(world: World, identity: Identity = SOMEBODY, *, ward: str = "WARD-7") -> Patient:
    """Open a screening; the protocol must be in force."""
    uid = world.do(
        participants.open_screening, sex=Sex.MALE, identity=identity, ward_code=ward, by=Role.INVESTIGATOR
    ).item
    assert uid is not None
    with world.look() as store:
        codes = store.items.codes(store.items.by_uid(uid).id)
    return Patient(uid=uid, study_number=codes["study"], wristband=codes["wristband"])


def consent(world: World, patient: Patient) -> Outcome:
    """Record a consent that was signed just now."""
    return world.do(participants.record_consent, patient.uid, "1.0", given_at=world.at, by=Role.COORDINATOR)


def weigh(world: World, patient: Patient, weight_mg: int = 65_000_000) -> Outcome:
    """Record a weight measured just now: 65 kg unless told otherwise."""
    return world.do(participants.record_weight, patient.uid, weight_mg, measured_at=world.at, by=Role.WARD_NURSE)


def group(world: World, patient: Patient, abo: Abo, sample: str, rhd: RhD = RhD.POSITIVE) -> Outcome:
    """Record one result of the blood group."""
    return world.do(
        participants.record_blood_group,
        patient.uid,
        abo,
        rhd,
        sample=sample,
        tested_at=world.at,
        by=Role.COORDINATOR,
    )


def prepare(world: World, patient: Patient, *, abo: Abo = Abo.A) -> None:
    """Record consent, weight and two results of the group that agree."""
    consent(world, patient)
    weigh(world, patient)
    group(world, patient, abo, "S-1")
    group(world, patient, abo, "S-2")


def enrol(world: World, patient: Patient, *, arm: int = 4, answers: EligibilityAnswers = GOOD_ANSWERS) -> Outcome:
    """Ask for an enrolment."""
    return world.do(participants.enrol, patient.uid, arm=arm, facts=answers, by=Role.INVESTIGATOR, sign=True)


def an_enrolled(world: World, *, arm: int = 4, abo: Abo = Abo.A, number: int = 1) -> Patient:
    """A participant of an arm, prepared and enrolled; the protocol is adopted with the first."""
    if number == 1:
        adopt(world)
    identity = replace(SOMEBODY, name=f"Synthetic Person {number:03}", record_number=f"SYN-{number:06}")
    patient = screen(world, identity)
    prepare(world, patient, abo=abo)
    outcome = enrol(world, patient, arm=arm)
    assert not outcome.refused
    return patient


def orders_of(world: World, patient: Patient) -> Mapping[int, UUID]:
    """The infusion orders of a participant, by number."""
    with world.look() as store:
        key = store.items.by_uid(patient.uid).id
        orders = store.infusion_orders.all(participant_item_id=key)
        return {order.number: store.items.get(order.item_id).uid for order in orders}


def exchanges_of(world: World, patient: Patient) -> Mapping[int, UUID]:
    """The exchanges of a participant, by number."""
    with world.look() as store:
        key = store.items.by_uid(patient.uid).id
        exchanges = store.exchanges.all(participant_item_id=key)
        return {exchange.number: store.items.get(exchange.item_id).uid for exchange in exchanges}


def authorise(
    world: World,
    order: UUID,
    *,
    ready: bool | None = True,
    access: bool | None = True,
    fit: bool | None = True,
    by: Role = Role.PHYSICIAN,
    **more: Any,
) -> Outcome:
    """Ask for the thaw of an infusion's cells, signed unless a `proof` is given."""
    return world.do(
        orders.authorise_thaw, order, ready=ready, access=access, fit=fit, by=by, sign="proof" not in more, **more
    )


def exchange(world: World, uid: UUID, patient: Patient, *, done_volume_ul: int = 2_000_000) -> Outcome:
    """Run a session from its start to its end, without plasma."""
    world.do(
        plasma_exchange.start_exchange,
        uid,
        wristband=patient.wristband,
        consumable_lot="SET-1",
        consumable_expires_at=world.at.replace(year=2028),
        by=Role.APHERESIS_NURSE,
    )
    return world.do(plasma_exchange.complete_exchange, uid, done_volume_ul, by=Role.APHERESIS_NURSE)


def give(world: World, order: UUID) -> None:
    """Let an order be given, as the dose's own services do it."""
    by = world.actor(Role.WARD_NURSE)
    with writing(world.installation) as store:
        key = world.new_key()
        store.commands.begin(key, use_case="give", input_digest=b"0" * 32, actor_id=by.id, at=world.at)
        store.custody.command_key = key
        item = store.items.by_uid(order)
        for what in (Happened.DOSE_PREPARED_FOR, Happened.GIVEN):
            item = record(store, item, what, {}, by=by, at=world.at)
        store.infusion_orders.change(item.id, given_at=world.at)
        orders.open_ready_slots(store, store.infusion_orders.get(item.id).participant_item_id, at=world.at)


def waiting(world: World, kind: TaskKind) -> list[UUID]:
    """The items for which something of that kind waits."""
    with world.look() as store:
        return [store.items.get(task.item_id).uid for task in store.tasks.all(kind=kind, closed_at=None)]
