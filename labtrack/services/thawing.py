"""Which containers are kept for an order, and when may they be thawed?"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from labtrack.domain.custody import Happened, Item, Kind
from labtrack.domain.errors import Conflict, NotFound, WrongState
from labtrack.domain.orders import OPEN_STATES
from labtrack.domain.outcomes import Outcome
from labtrack.domain.people import Actor, Permission, require
from labtrack.persistence.queries.clearance import family_of
from labtrack.persistence.queries.family import with_origins
from labtrack.persistence.store import Store
from labtrack.services.custody import record, require_turn, told
from labtrack.services.label_designs import require_scanned_back
from labtrack.services.protocol import protocol_of

AUTHORISED = frozenset({"authorised", "prepared"})
"""The states of an order whose thaw a physician has authorised; the second, for another dose after one that failed."""


def reserve_container(store: Store, container_uid: UUID, infusion_uid: UUID, *, by: Actor, at: datetime) -> Outcome:
    """Keep a stored container for an infusion order that may still be given.

    Raises Conflict `not-an-order`, `slot-closed`, `container-expired`, `lot-not-released` or `on-hold`.
    """
    require(by, Permission.PREPARE_DOSE)
    item, order = store.items.by_uid(container_uid), store.items.by_uid(infusion_uid)
    if order.kind is not Kind.INFUSION:
        raise Conflict("not-an-order", item=order.uid)
    locked = store.items.lock([item.id], shares=with_origins(store, [item.id, order.id]))
    item, order = locked[item.id], locked[order.id]
    require_turn(store, item, Happened.RESERVED, by=by)
    if order.state not in OPEN_STATES:
        raise Conflict("slot-closed", item=order.uid)
    require_usable(store, item, at=at)
    require_scanned_back(store, [item.id])
    item = record(store, item, Happened.RESERVED, {"infusion": order.uid}, by=by, at=at)
    store.containers.change(item.id, reserved_for_id=order.id)
    return told(item, Happened.RESERVED, at=at)


def unreserve_container(store: Store, container_uid: UUID, *, by: Actor, at: datetime) -> Outcome:
    """Give a reserved container back to the stock."""
    require(by, Permission.PREPARE_DOSE)
    item = store.items.by_uid(container_uid)
    item = record(store, store.items.lock([item.id])[item.id], Happened.UNRESERVED, {}, by=by, at=at)
    store.containers.change(item.id, reserved_for_id=None)
    return told(item, Happened.UNRESERVED, at=at)


def thaw_container(store: Store, container_uid: UUID, *, by: Actor, at: datetime, seen: int | None = None) -> Outcome:
    """Thaw a reserved container; its life counts from now. Nothing is thawed before a physician has authorised it.

    Raises Conflict `not-authorised`, `authorisation-lapsed`, `container-expired`, `lot-not-released`, `on-hold`,
    `not-scanned-back`, or `another-patient-open` when the line is not cleared of another patient's cells.
    """
    require(by, Permission.PREPARE_DOSE)
    item = store.items.by_uid(container_uid)
    order_id = store.containers.get(item.id).reserved_for_id
    if order_id is None:
        raise WrongState("not-reserved", item=item.uid)
    locked = store.items.lock([item.id], shares=with_origins(store, [item.id, order_id]), seen=seen)
    item, order = locked[item.id], locked[order_id]
    if store.containers.get(item.id).reserved_for_id != order_id:
        raise WrongState("not-reserved", item=item.uid)
    require_turn(store, item, Happened.THAWED, by=by)
    _require_authorised(store, order, at=at)
    require_usable(store, item, at=at)
    require_scanned_back(store, [item.id])
    # The counter's row is held until the end: of two thaws at once, the second sees what the first left on the line.
    serial = store.next_number("thaw")
    _require_clear_line(store, order)
    item = record(store, item, Happened.THAWED, {"infusion": order.uid, "thaw": serial}, by=by, at=at)
    store.containers.change(item.id, thawed_at=at, position_id=None)
    return told(item, Happened.THAWED, at=at)


def require_usable(store: Store, container: Item, *, at: datetime) -> None:
    """Raise Conflict unless a container lives, every lot of it is released and nothing that it came from is on hold."""
    family = family_of(store, container.id)
    lots = [item for item in family.values() if item.kind is Kind.LOT]
    if not lots:
        raise NotFound(what="lot")
    if any(lot.state != "released" for lot in lots):
        raise Conflict("lot-not-released", item=lots[0].uid, state=lots[0].state)
    if store.holds.count(item_id=list(family), lifted_at=None):
        raise Conflict("on-hold", item=container.uid)
    if at >= store.containers.get(container.id).expires_at:
        raise Conflict("container-expired", item=container.uid)


def _require_authorised(store: Store, order: Item, *, at: datetime) -> None:
    """Raise Conflict unless a physician's word for this infusion is of today, and nothing holds the patient back."""
    if order.state not in AUTHORISED:
        raise Conflict("not-authorised", item=order.uid)
    slot = store.infusion_orders.get(order.id)
    plan = protocol_of(store, store.participants.get(slot.participant_item_id)).infusion
    if slot.authorised_at is None or at - slot.authorised_at > plan.go_valid_for:
        raise Conflict("authorisation-lapsed", item=order.uid)
    if store.holds.count(item_id=list(family_of(store, order.id)), lifted_at=None):
        raise Conflict("on-hold", item=order.uid)


def _require_clear_line(store: Store, order: Item) -> None:
    """Raise Conflict while cells of another order lie thawed, or the line was not cleared after them."""
    lying = store.items.all(kind=Kind.CONTAINER, state="thawed")
    for container in store.containers.all(item_id=[item.id for item in lying]):
        if container.reserved_for_id != order.id:
            raise Conflict("another-patient-open", item=store.items.get(container.item_id).uid)
    for dose in store.doses.all(line_cleared=False):
        if dose.infusion_item_id != order.id:
            raise Conflict("line-not-cleared", item=store.items.get(dose.item_id).uid)
