"""How are containers filled from a lot, put away, and thrown away?"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from labtrack.domain import containers
from labtrack.domain.containers import division_of, mpho_text, product_text
from labtrack.domain.custody import Happened, Item, Kind
from labtrack.domain.errors import AlreadyDone, Invalid
from labtrack.domain.identifiers import Din
from labtrack.domain.lots import Lot
from labtrack.domain.outcomes import Outcome
from labtrack.domain.people import Actor, Permission, require
from labtrack.domain.tasks import TaskKind
from labtrack.persistence.store import Store
from labtrack.services.custody import begin, held_by, lock_with_origins, record, require_turn, told
from labtrack.services.label_designs import require_scanned_back
from labtrack.services.labelling import end_labels
from labtrack.services.positions import take_position
from labtrack.services.tasks import close_tasks, open_task

LABEL_WITHIN = timedelta(hours=4)


def fill_containers(
    store: Store,
    lot_uid: UUID,
    *,
    count: int,
    volume_ul: int,
    cells_each: int,
    expires_at: datetime,
    by: Actor,
    at: datetime,
) -> Outcome:
    """Fill containers of one lot, all alike; `made` of the outcome are the containers, in the order of their divisions.

    Raises Invalid with every field's fault: what is filled never exceeds what was harvested.
    """
    require(by, Permission.MANUFACTURE)
    item = lock_with_origins(store, lot_uid)
    require_turn(store, item, Happened.FILLED, by=by)
    lot = store.lots.get(item.id)
    filled = sum(container.cells for container in store.containers.all(lot_item_id=lot.item_id))
    each = {"volume_ul": volume_ul, "cells_each": cells_each, "expires_at": expires_at}
    if faults := containers.fill_faults(
        count=count,
        volume_ul=volume_ul,
        cells_each=cells_each,
        expires_at=expires_at,
        harvested=lot.harvested_cells,
        filled=filled,
        at=at,
    ):
        raise Invalid(fields=faults)
    din = store.donations.get(lot.donation_item_id).din
    made = [
        _fill(store, item, lot, din, volume_ul=volume_ul, cells=cells_each, expires_at=expires_at, by=by, at=at)
        for _ in range(count)
    ]
    item = record(store, item, Happened.FILLED, {**each, "containers": [one.uid for one in made]}, by=by, at=at)
    close_tasks(store, item, TaskKind.FILL_CONTAINERS, at=at)
    return told(item, Happened.FILLED, at=at, made=made)


def store_container(
    store: Store,
    container_uid: UUID,
    position_code: str,
    *,
    by: Actor,
    at: datetime,
    seen: int | None = None,
) -> Outcome:
    """Put a container into a storage position, or into another one.

    Raises Invalid `unknown-position`, Duplicate `position-occupied`, AlreadyDone when this person put it there before,
    and Conflict `not-scanned-back` while a print of its label is not proved.
    """
    require(by, Permission.STORE)
    item = lock_with_origins(store, container_uid, seen=seen)
    container = store.containers.get(item.id)
    require_turn(store, item, Happened.STORED, by=by)
    require_scanned_back(store, [item.id])
    position = take_position(store, position_code, holding=container.position_id)
    last = store.custody.last(item.id)
    if container.position_id == position.id and last is not None and last.actor_id == by.id:
        raise AlreadyDone(item=item.uid, number=last.number, what=last.what.value, at=last.at)
    detail = {"position": position.uid, "position_code": position.code}
    item = record(store, item, Happened.STORED, detail, by=by, at=at, holder=held_by(by))
    store.containers.change(item.id, position_id=position.id)
    close_tasks(store, item, TaskKind.STORE_CONTAINER, at=at)
    return told(item, Happened.STORED, at=at)


def discard_container(
    store: Store, container_uid: UUID, *, reason: str, by: Actor, at: datetime, seen: int | None = None
) -> Outcome:
    """Throw a container away: its position is free again, and its labels are gone with it."""
    require(by, Permission.MANUFACTURE)
    if not reason.strip():
        raise Invalid(fields={"reason": "missing"})
    item = lock_with_origins(store, container_uid, seen=seen)
    container = store.containers.get(item.id)
    item = record(store, item, Happened.DISCARDED, {"reason": reason.strip()}, by=by, at=at)
    store.containers.change(container.item_id, position_id=None, reserved_for_id=None)
    end_labels(store, item, at=at)
    close_tasks(store, item, at=at)
    return told(item, Happened.DISCARDED, at=at)


def next_division(store: Store, din: Din, product_code: str) -> str:
    """Give out the next division of a donation's product; no other bag under that number ever bore it.

    Raises Invalid `no-division-left` beyond the 702 that two characters can tell apart.
    """
    while True:
        number = store.next_number(f"division-{din.text}-{product_code}")
        if number > containers.MOST_DIVISIONS:
            raise Invalid("no-division-left", fields={"count": "no-division-left"})
        division = division_of(number)
        if not store.items.ever_bore("product", product_text(din, product_code, division)):
            return division


def _fill(
    store: Store,
    lot_item: Item,
    lot: Lot,
    din: Din,
    *,
    volume_ul: int,
    cells: int,
    expires_at: datetime,
    by: Actor,
    at: datetime,
) -> Item:
    division = next_division(store, din, lot.product_code)
    product = product_text(din, lot.product_code, division)
    mpho = mpho_text(din, lot.product_code, division, facility=store.premises.facility)
    detail = {"lot": lot.number, "product": product, "volume_ul": volume_ul, "cells": cells, "expires_at": expires_at}
    made = begin(
        store,
        Kind.CONTAINER,
        Happened.FILLED,
        detail,
        made_from=[lot_item],
        codes={"product": product, "mpho": mpho},
        by=by,
        at=at,
    )
    store.containers.put(
        item_id=made.id,
        lot_item_id=lot.item_id,
        product_code=lot.product_code,
        division=division,
        volume_ul=volume_ul,
        cells=cells,
        filled_at=at,
        expires_at=expires_at,
    )
    open_task(store, TaskKind.PRINT_LABEL, made, due_at=at + LABEL_WITHIN, at=at)
    return made
