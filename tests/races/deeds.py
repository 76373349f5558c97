"""What do two people do at the same moment, each in a process of their own?"""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from labtrack.domain.custody import Happened, Item, Kind
from labtrack.domain.errors import LabtrackError, WrongState
from labtrack.domain.identifiers import SymbolKind
from labtrack.domain.outcomes import Outcome
from labtrack.domain.participants import Identity
from labtrack.domain.people import Actor
from labtrack.edge.transaction import writing
from labtrack.persistence.store import Store
from labtrack.services.custody import begin, record, told
from labtrack.services.donations import receive_donation
from labtrack.services.numbering import next_din, next_symbol
from tests.world import World


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What one of them was told: an outcome, or the name of an error with its reason and facts."""

    outcome: Outcome | None = None
    numbers: tuple[int, ...] = ()
    texts: tuple[str, ...] = ()
    error: str = ""
    reason: str = ""
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def done(self) -> bool:
        return not self.error


def answered(deed: Callable[[], Outcome]) -> Answer:
    try:
        return Answer(outcome=deed())
    except LabtrackError as error:
        return Answer(error=type(error).__name__, reason=error.reason, facts=dict(error.facts))


def accept_after_a_look(world: World, *, uid: UUID, person: str, seen: int | None) -> Answer:
    """Lock, as a use case should; `seen` is what the form said."""

    def accept(store: Store, *, by: Actor, at: datetime) -> Outcome:
        key = store.items.by_uid(uid).id
        item = store.items.lock([key], seen=seen)[key]
        return told(record(store, item, Happened.ACCEPTED, {}, by=by, at=at), Happened.ACCEPTED, at=at)

    return answered(lambda: world.do(accept, by=world.person(person)))


def accept_without_a_lock(world: World, *, uid: UUID, person: str) -> Answer:
    """Forget to lock: a use case that is wrong."""

    def accept(store: Store, *, by: Actor, at: datetime) -> Outcome:
        item = store.items.by_uid(uid)
        return told(record(store, item, Happened.ACCEPTED, {}, by=by, at=at), Happened.ACCEPTED, at=at)

    return answered(lambda: world.do(accept, by=world.person(person)))


def receive(world: World, *, text: str, key: UUID, person: str, codes: dict[str, str]) -> Answer:
    def receive_donation(store: Store, text: str, *, by: Actor, at: datetime) -> Outcome:
        item = begin(store, Kind.DONATION, Happened.RECEIVED, {"text": text}, by=by, at=at, codes=codes)
        return told(item, Happened.RECEIVED, at=at)

    return answered(lambda: world.do(receive_donation, text, by=world.person(person), key=key))


def screen(world: World, *, record_number: str, person: str) -> Answer:
    def open_screening(store: Store, *, by: Actor, at: datetime) -> Outcome:
        item = begin(store, Kind.PARTICIPANT, Happened.OPENED, {}, by=by, at=at)
        store.identities.add(item, Identity(name="Li Si", record_number=record_number, birth_date=date(1980, 1, 1)))
        return told(item, Happened.OPENED, at=at)

    return answered(lambda: world.do(open_screening, by=world.person(person)))


def count(world: World, *, counter: str, times: int) -> Answer:
    """Ask a counter so many times at once, each in a transaction of its own."""

    def one(_: int) -> int:
        with writing(world.installation) as store:
            return store.next_number(counter)

    with ThreadPoolExecutor(times) as people:
        return Answer(numbers=tuple(people.map(one, range(times))))


def number(world: World, *, times: int) -> Answer:
    """Ask for so many donation numbers and accessions at once, each in a transaction of its own."""

    def one(_: int) -> tuple[str, str]:
        with writing(world.installation) as store:
            return next_din(store, at=world.at).text, next_symbol(store, SymbolKind.SPECIMEN).text

    with ThreadPoolExecutor(times) as people:
        return Answer(texts=tuple(text for pair in people.map(one, range(times)) for text in pair))


def receive_cord(world: World, *, times: int, person: str) -> Answer:
    """Take in so many cords at once that bear no number of their own."""

    def one(which: int) -> str:
        outcome = world.do(
            receive_donation,
            None,
            mother_code=f"M-{os.getpid()}-{which}",
            collected_at=world.at - timedelta(hours=5),
            transit_temperature_mc=None,
            consent_version="2026-1",
            by=world.person(person),
        )
        with world.look() as store:
            return store.donations.get(store.items.by_uid(outcome.item).id).din.text  # type: ignore[arg-type]

    with ThreadPoolExecutor(times) as people:
        return Answer(texts=tuple(people.map(one, range(times))))


def recall(world: World, *, uid: UUID, person: str) -> Answer:
    """Recall a lot, and list what was taken from it before."""

    def recall_lot(store: Store, *, by: Actor, at: datetime) -> Outcome:
        lot = locked(store, uid)
        bags = [store.items.get(key) for key in store.items.descendants(lot.id)]
        taken = [bag.uid for bag in bags if bag.state == "reserved"]
        return told(record(store, lot, Happened.RECALLED, {"taken": taken}, by=by, at=at), Happened.RECALLED, at=at)

    return answered(lambda: world.do(recall_lot, by=world.person(person)))


def reserve(world: World, *, uid: UUID, person: str) -> Answer:
    """Take a bag, unless its lot was recalled."""

    def reserve_bag(store: Store, *, by: Actor, at: datetime) -> Outcome:
        key = store.items.by_uid(uid).id
        (above,) = store.items.ancestors(key)
        found = store.items.lock([key], shares=[above])
        if found[above].state == "recalled":
            raise WrongState("lot-recalled")
        return told(record(store, found[key], Happened.RESERVED, {}, by=by, at=at), Happened.RESERVED, at=at)

    return answered(lambda: world.do(reserve_bag, by=world.person(person)))


def hold_both(world: World, *, uids: tuple[UUID, UUID], person: str) -> Answer:
    """Change two items in the order in which they were scanned."""

    def hold(store: Store, *, by: Actor, at: datetime) -> Outcome:
        scanned = [store.items.by_uid(uid).id for uid in uids]
        found = store.items.lock(scanned)
        held = [record(store, found[key], Happened.HELD, {}, by=by, at=at) for key in scanned]
        return told(held[-1], Happened.HELD, at=at)

    return answered(lambda: world.do(hold, by=world.person(person)))


def hold_beside(world: World, *, uids: tuple[UUID, UUID], person: str) -> Answer:
    """Change one item while another must stay as it is."""

    def hold(store: Store, *, by: Actor, at: datetime) -> Outcome:
        key, other = (store.items.by_uid(uid).id for uid in uids)
        found = store.items.lock([key], shares=[other])
        return told(record(store, found[key], Happened.HELD, {}, by=by, at=at), Happened.HELD, at=at)

    return answered(lambda: world.do(hold, by=world.person(person)))


def locked(store: Store, uid: UUID) -> Item:
    key = store.items.by_uid(uid).id
    return store.items.lock([key])[key]
