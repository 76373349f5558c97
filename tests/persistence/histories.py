"""How does a test get a ledger with some history: three cords, a lot and two bags from each, signatures, witnesses?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from labtrack.domain.custody import Happened, Holder, Item, Kind
from labtrack.domain.outcomes import Outcome
from labtrack.domain.people import Actor, Role
from labtrack.domain.signatures import Meaning, Proof
from labtrack.persistence.store import Store
from labtrack.services.custody import begin, record, told
from labtrack.services.signatures import sign
from tests.world import World

CORDS = ("A999926000001", "A999926000002", "A999926000003")


def receive(store: Store, din: str, *, by: Actor, at: datetime) -> Outcome:
    item = begin(store, Kind.DONATION, Happened.RECEIVED, {"note": f"脐带 {din}"}, by=by, at=at, codes={"din": din})
    return told(item, Happened.RECEIVED, at=at)


def accept(store: Store, uid: UUID, *, witness: Actor, proof: Proof, by: Actor, at: datetime) -> Outcome:
    item = locked(store, uid)
    item = record(store, item, Happened.HELD, {"reason": "paper missing"}, by=by, at=at)
    item = record(store, item, Happened.HOLD_LIFTED, {}, by=by, at=at, witness=witness)
    item = record(store, item, Happened.ACCEPTED, {"reason": "fit"}, by=by, at=at, witness=witness)
    sign(store, item, Meaning.ACCEPTED, {"decision": "accepted"}, by=by, proof=proof, at=at)
    return told(item, Happened.ACCEPTED, at=at)


def grow(store: Store, donation: UUID, *, by: Actor, at: datetime) -> Outcome:
    cord = store.items.by_uid(donation)
    lot = begin(store, Kind.LOT, Happened.OPENED, {}, by=by, at=at, made_from=[cord], codes={"lot": f"UC-{cord.id}"})
    for passage in (1, 2, 3):
        lot = record(store, lot, Happened.PASSAGED, {"passage": passage, "cells": 10**6}, by=by, at=at)
    lot = record(store, lot, Happened.HARVESTED, {"cells": 10**8}, by=by, at=at)
    return told(lot, Happened.HARVESTED, at=at)


def fill(store: Store, uid: UUID, *, by: Actor, at: datetime) -> Outcome:
    lot = locked(store, uid)
    bags = []
    for division in ("A0", "B0"):
        bag = begin(
            store, Kind.CONTAINER, Happened.FILLED, {"volume_ul": 20_000}, by=by, at=at,
            made_from=[lot], codes={"product": f"{lot.id:013}S1234V{division}", "label": f"LB-{lot.id}-{division}"},
        )  # fmt: skip
        bags.append(record(store, bag, Happened.STORED, {}, by=by, at=at, holder=in_the_store(store, by)))
    return told(lot, Happened.HARVESTED, at=at, made=bags)


def a_history(world: World, cords: Sequence[str] = CORDS) -> None:
    """Write 12 items with 39 events (3 donations, 3 lots, 6 bags) and 3 signatures, by four use cases a cord."""
    witness = world.person("tech-b")
    for din in cords:
        cord = world.do(receive, din, by=Role.TECHNICIAN).item
        world.pass_time(minutes=1)
        world.do(accept, cord, by=Role.QUALITY_ASSURANCE, sign=True, witness=witness)
        world.pass_time(minutes=1)
        lot = world.do(grow, cord, by=Role.TECHNICIAN).item
        world.pass_time(minutes=1)
        world.do(fill, lot, by=Role.TECHNICIAN)
        world.pass_time(minutes=1)


def locked(store: Store, uid: UUID) -> Item:
    """The item, locked and then read."""
    key = store.items.by_uid(uid).id
    return store.items.lock([key])[key]


def in_the_store(store: Store, by: Actor) -> Holder:
    """Held by a role at another place than before."""
    quality = store.places.find(code="QUALITY")
    assert quality is not None
    return Holder(role=by.role.value, place_id=quality.id, place_uid=quality.uid)
