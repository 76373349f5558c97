"""What do two people do at one dose, or for one patient, at the same moment?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from labtrack.domain.outcomes import Outcome
from labtrack.domain.signatures import Proof
from labtrack.interop.scans import read
from labtrack.services import bedside, dispensing, holds, infusion, participants, preparation, recall
from tests.races.deeds import Answer, answered
from tests.world import World

REASON = "Sterility test of day 14 positive"


def acted(
    world: World, use_case: Callable[..., Outcome], *values: Any, at: datetime, person: str, **said: Any
) -> Answer:
    """Do one use case as a person, at the time of the test."""
    world.clock.at = at
    return answered(lambda: world.do(use_case, *values, by=world.person(person), **said))


def start(world: World, *, at: datetime, dose: UUID, person: str) -> Answer:
    return acted(world, infusion.start_infusion, dose, at=at, person=person)


def call_back(world: World, *, at: datetime, lot: UUID, person: str) -> Answer:
    return acted(world, recall.recall_lot, lot, at=at, person=person, reason=REASON, sign=True)


def hold(world: World, *, at: datetime, uid: UUID, person: str) -> Answer:
    return acted(world, holds.place_hold, uid, at=at, person=person, reason=REASON)


def withdraw(world: World, *, at: datetime, patient: UUID, person: str) -> Answer:
    return acted(world, participants.withdraw_consent, patient, at=at, person=person, reason="Wish")


def scan(world: World, *, at: datetime, check: UUID, raw: str, person: str) -> Answer:
    return acted(world, bedside.take_scan, check, read(raw), at=at, person=person)


def confirm(world: World, *, at: datetime, check: UUID, person: str, second: str) -> Answer:
    other = world.person(second)
    proof = Proof(person_id=other.id, at=at)
    said = {"second": other, "second_proof": proof, "sign": True}
    return acted(world, bedside.confirm_identity, check, at=at, person=person, **said)


def thaw(world: World, *, at: datetime, bag: UUID, person: str) -> Answer:
    return acted(world, preparation.thaw_container, bag, at=at, person=person)


def issue(world: World, *, at: datetime, dose: UUID, person: str) -> Answer:
    return acted(world, dispensing.issue_dose, dose, at=at, person=person, to_place="WARD-7", sign=True)
