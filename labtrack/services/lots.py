"""How does a lot grow: opened, fed, passaged, harvested and sent to test?"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from labtrack.domain import lots
from labtrack.domain.custody import Happened, Kind
from labtrack.domain.disposition import R09_MATERIAL
from labtrack.domain.errors import AlreadyDone, Invalid, WrongState
from labtrack.domain.lots import PRODUCT_CODE, Lot
from labtrack.domain.outcomes import Outcome
from labtrack.domain.people import Actor, Permission, require
from labtrack.domain.tasks import TaskKind
from labtrack.domain.testing import LOT
from labtrack.persistence.store import Store
from labtrack.services.custody import begin, lock_with_origins, record, require_turn, told
from labtrack.services.label_designs import require_scanned_back
from labtrack.services.places import site_zone
from labtrack.services.tasks import close_tasks, open_task
from labtrack.services.testing import specification_in_force

CULTURE_WITHIN = timedelta(days=21)
FILL_WITHIN = timedelta(hours=8)
SEND_WITHIN = timedelta(hours=24)
TEST_WITHIN = timedelta(days=14)


def open_lot(store: Store, donation_uid: UUID, *, by: Actor, at: datetime, product_code: str = PRODUCT_CODE) -> Outcome:
    """Open a batch record from an accepted donation, under the specification in force now; it stays under that one.

    `product_code` is the description code and collection type, six characters. Raises WrongState for a donation that
    nobody has accepted, NotFound when no specification for lots is in force.
    """
    require(by, Permission.MANUFACTURE)
    donation = store.items.by_uid(donation_uid)
    donation = store.items.lock([], shares=[donation.id])[donation.id]
    if donation.kind is not Kind.DONATION or donation.state != "accepted":
        raise WrongState("donation-not-accepted", item=donation.uid, state=donation.state)
    specification = specification_in_force(store, LOT, at=at)
    number = _next_number(store, at=at)
    detail = {"lot": number, "product_code": product_code, "specification": specification.uid}
    item = begin(store, Kind.LOT, Happened.OPENED, detail, made_from=[donation], codes={"lot": number}, by=by, at=at)
    store.lots.put(
        item_id=item.id,
        number=number,
        donation_item_id=donation.id,
        product_code=product_code,
        specification_id=specification.id,
        passage=0,
    )
    close_tasks(store, donation, TaskKind.OPEN_LOT, at=at)
    open_task(store, TaskKind.CULTURE_LOT, item, due_at=at + CULTURE_WITHIN, at=at)
    return told(item, Happened.OPENED, at=at)


def use_material(
    store: Store,
    lot_uid: UUID,
    *,
    material: str,
    material_lot: str,
    expires_at: datetime,
    accepted: bool,
    by: Actor,
    at: datetime,
) -> Outcome:
    """Write down a material that touched the cells, as it stood now: what was done is recorded, good or not.

    A material that was expired or not accepted is told at once, and stops the release later.
    """
    require(by, Permission.MANUFACTURE)
    given = {"material": material.strip(), "material_lot": material_lot.strip()}
    if faults := {field: "missing" for field, text in given.items() if not text}:
        raise Invalid(fields=faults)
    lot = lock_with_origins(store, lot_uid)
    detail = {**given, "expires_at": expires_at, "accepted": accepted}
    lot = record(store, lot, Happened.MATERIAL_USED, detail, by=by, at=at)
    use = store.materials.put(lot_item_id=lot.id, **given, expires_at=expires_at, accepted=accepted, used_at=at)
    bad = use.expired_when_used or not use.accepted
    findings = [R09_MATERIAL.warns(material=use.material, lot=use.material_lot)] if bad else []
    return told(lot, Happened.MATERIAL_USED, at=at, findings=findings)


def record_passage(
    store: Store,
    lot_uid: UUID,
    *,
    passage: int,
    cells: int,
    viability_permille: int,
    confluence_percent: int,
    by: Actor,
    at: datetime,
    seen: int | None = None,
) -> Outcome:
    """Write down a passage: its number, the cells counted, their viability and the confluence before it.

    Raises AlreadyDone when this person wrote this very passage last, Invalid with every field's fault.
    """
    require(by, Permission.MANUFACTURE)
    item = lock_with_origins(store, lot_uid, seen=seen)
    require_turn(store, item, Happened.PASSAGED, by=by)
    lot = store.lots.get(item.id)
    detail = {
        "passage": passage,
        "cells": cells,
        "viability_permille": viability_permille,
        "confluence_percent": confluence_percent,
    }
    last = store.custody.last(item.id)
    if last is not None and last.what is Happened.PASSAGED and last.actor_id == by.id and last.detail == detail:
        raise AlreadyDone(item=item.uid, number=last.number, what=last.what.value, at=last.at)
    if faults := lots.passage_faults(lot, **detail):
        raise Invalid(fields=faults)
    item = record(store, item, Happened.PASSAGED, detail, by=by, at=at)
    store.lots.change(item.id, passage=passage)
    return told(item, Happened.PASSAGED, at=at)


def harvest(
    store: Store,
    lot_uid: UUID,
    *,
    cells: int,
    viability_permille: int,
    by: Actor,
    at: datetime,
    seen: int | None = None,
) -> Outcome:
    """Take the cells off: how many there are (all that will ever be filled) and how many of a thousand live."""
    require(by, Permission.MANUFACTURE)
    if faults := lots.count_faults(cells=cells, viability_permille=viability_permille):
        raise Invalid(fields=faults)
    lot = lock_with_origins(store, lot_uid, seen=seen)
    detail = {"cells": cells, "viability_permille": viability_permille}
    lot = record(store, lot, Happened.HARVESTED, detail, by=by, at=at)
    store.lots.change(lot.id, harvested_cells=cells, harvested_viability_permille=viability_permille, harvested_at=at)
    close_tasks(store, lot, TaskKind.CULTURE_LOT, at=at)
    open_task(store, TaskKind.FILL_CONTAINERS, lot, due_at=at + FILL_WITHIN, at=at)
    open_task(store, TaskKind.SEND_TO_TEST, lot, due_at=at + SEND_WITHIN, at=at)
    return told(lot, Happened.HARVESTED, at=at)


def send_to_test(store: Store, lot_uid: UUID, *, by: Actor, at: datetime) -> Outcome:
    """Send the lot's samples to test; from now on it is in quarantine. Raises Conflict `not-scanned-back`."""
    require(by, Permission.MANUFACTURE)
    lot = lock_with_origins(store, lot_uid)
    require_scanned_back(store, [one.item_id for one in store.containers.all(lot_item_id=lot.id)])
    lot = record(store, lot, Happened.SENT_TO_TEST, {}, by=by, at=at)
    close_tasks(store, lot, TaskKind.SEND_TO_TEST, at=at)
    open_task(store, TaskKind.ENTER_RESULT, lot, due_at=at + TEST_WITHIN, at=at)
    return told(lot, Happened.SENT_TO_TEST, at=at)


def terminate_lot(
    store: Store, lot_uid: UUID, *, reason: str, by: Actor, at: datetime, seen: int | None = None
) -> Outcome:
    """Give a lot up before it was ever released; the reason stays with it."""
    require(by, Permission.MANUFACTURE)
    if not reason.strip():
        raise Invalid(fields={"reason": "missing"})
    lot = lock_with_origins(store, lot_uid, seen=seen)
    lot = record(store, lot, Happened.TERMINATED, {"reason": reason.strip()}, by=by, at=at)
    close_tasks(store, lot, at=at)
    return told(lot, Happened.TERMINATED, at=at)


def lot_numbered(store: Store, number: str) -> Lot | None:
    """The lot of that number, when there is one."""
    return store.lots.find(number=number)


def _next_number(store: Store, *, at: datetime) -> str:
    year = at.astimezone(site_zone(store)).year
    return lots.number_of(year, store.next_number(f"lot-{year}"))
