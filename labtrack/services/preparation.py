"""How do frozen containers become one dose for one patient?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from labtrack.domain.containers import Container, division_of, product_text
from labtrack.domain.custody import Happened, Item, Kind
from labtrack.domain.doses import PRODUCT_CODE, REMAINDERS, Dose, viable_cells
from labtrack.domain.errors import Conflict, Invalid, NotFound, WrongState
from labtrack.domain.orders import InfusionOrder
from labtrack.domain.outcomes import Outcome
from labtrack.domain.people import Actor, Permission, require
from labtrack.domain.protocol import Protocol
from labtrack.domain.tasks import TaskKind
from labtrack.persistence.store import Store
from labtrack.services.custody import begin, record, told
from labtrack.services.protocol import plan_of
from labtrack.services.tasks import close_tasks, open_task
from labtrack.services.testing import specification_in_force


def reserve_container(store: Store, container_uid: UUID, infusion_uid: UUID, *, by: Actor, at: datetime) -> Outcome:
    """Keep a stored container for an infusion order."""
    require(by, Permission.PREPARE_DOSE)
    item, order = store.items.by_uid(container_uid), store.items.by_uid(infusion_uid)
    item = store.items.lock([item.id], shares=[order.id, *store.items.ancestors(item.id)])[item.id]
    _require_released(store, item)
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

    Raises Conflict `not-authorised` or `another-patient-open` when the line is not cleared of another patient's cells.
    """
    require(by, Permission.PREPARE_DOSE)
    item = store.items.by_uid(container_uid)
    container = store.containers.get(item.id)
    shares = [*store.items.ancestors(item.id)]
    if container.reserved_for_id is not None:
        shares.append(container.reserved_for_id)
    item = store.items.lock([item.id], shares=shares, seen=seen)[item.id]
    container = store.containers.get(item.id)
    if container.reserved_for_id is None:
        raise WrongState("not-reserved", item=item.uid)
    order = store.items.get(container.reserved_for_id)
    if order.state not in ("authorised", "prepared"):
        raise Conflict("not-authorised", item=order.uid)
    _require_released(store, item)
    _require_one_patient(store, order)
    item = record(store, item, Happened.THAWED, {"infusion": order.uid}, by=by, at=at)
    store.containers.change(item.id, thawed_at=at, position_id=None)
    return told(item, Happened.THAWED, at=at)


def prepare_dose(
    store: Store,
    infusion_uid: UUID,
    *,
    cells: int,
    viability_permille: int,
    volume_ul: int,
    medium: str,
    line_cleared: bool,
    remainder: str,
    by: Actor,
    at: datetime,
    seen: int | None = None,
) -> Outcome:
    """Make the dose of an order from every container that was thawed for it.

    `cells` are all nucleated cells in the bag; volume in µL, viability in parts per thousand. `remainder` is one of
    REMAINDERS. Life counts from the first thaw, by the protocol's medium. Raises Invalid with every fault of the form.
    """
    require(by, Permission.PREPARE_DOSE)
    order_item = store.items.by_uid(infusion_uid)
    thawed = store.containers.all(reserved_for_id=order_item.id)
    order_item = _locked(store, order_item, thawed, seen=seen)
    order = store.infusion_orders.get(order_item.id)
    protocol = _protocol(store, order)
    thawed = _thawed(store, order_item)
    _require_sound(protocol, thawed, cells, viability_permille, volume_ul, medium, remainder)
    dose_item = _begin(
        store,
        order_item,
        thawed,
        at=at,
        by=by,
        said={
            "cells": cells,
            "viability_permille": viability_permille,
            "volume_ul": volume_ul,
            "medium": medium,
            "line_cleared": line_cleared,
            "remainder": remainder,
        },
    )
    dose = _dose(store, dose_item, order, thawed, protocol, cells, viability_permille, volume_ul, medium, at=at)
    store.doses.add(_closed(dose, line_cleared=line_cleared, remainder=remainder))
    for container in thawed:
        record(store, store.items.get(container.item_id), Happened.USED, {"dose": dose_item.uid}, by=by, at=at)
    detail = {"dose": dose_item.uid}
    order_item = record(store, order_item, Happened.DOSE_PREPARED_FOR, detail, by=by, at=at)
    close_tasks(store, order_item, TaskKind.PREPARE_DOSE, at=at)
    for kind in (TaskKind.PRINT_LABEL, TaskKind.TEST_DOSE):
        open_task(store, kind, dose_item, due_at=dose.start_by, at=at)
    return told(dose_item, Happened.PREPARED, at=at, made=[dose_item])


def _begin(
    store: Store, order_item: Item, thawed: Sequence[Container], *, said: dict[str, object], by: Actor, at: datetime
) -> Item:
    parents = store.items.all(id=[order_item.id, *(container.item_id for container in thawed)])
    lot = store.lots.get(thawed[0].lot_item_id)
    din = store.donations.get(lot.donation_item_id).din
    taken = len(store.items.by_code_prefix(din.text + PRODUCT_CODE, scheme="product"))
    code = product_text(din, PRODUCT_CODE, division_of(taken + 1))
    containers = [parent.uid for parent in parents if parent.kind is Kind.CONTAINER]
    detail = {**said, "infusion": order_item.uid, "containers": containers}
    return begin(store, Kind.DOSE, Happened.PREPARED, detail, by=by, at=at, made_from=parents, codes={"product": code})


def _dose(
    store: Store,
    item: Item,
    order: InfusionOrder,
    thawed: Sequence[Container],
    protocol: Protocol,
    cells: int,
    viability_permille: int,
    volume_ul: int,
    medium: str,
    *,
    at: datetime,
) -> Dose:
    first_thaw = min(container.thawed_at for container in thawed if container.thawed_at is not None)
    complete_by = min(first_thaw + protocol.medium(medium).life, min(container.expires_at for container in thawed))
    return Dose(
        item_id=item.id,
        infusion_item_id=order.item_id,
        participant_item_id=order.participant_item_id,
        lot_item_id=thawed[0].lot_item_id,
        product_code=PRODUCT_CODE,
        division=store.items.codes(item.id)["product"][-2:],
        cells=cells,
        viable_cells=viable_cells(cells, viability_permille),
        viability_permille=viability_permille,
        volume_ul=volume_ul,
        medium=medium,
        specification_id=specification_in_force(store, "dose", at=at).id,
        thawed_at=first_thaw,
        prepared_at=at,
        start_by=complete_by - protocol.infusion.duration,
        complete_by=complete_by,
    )


def _require_sound(
    protocol: Protocol,
    thawed: Sequence[Container],
    cells: int,
    viability_permille: int,
    volume_ul: int,
    medium: str,
    remainder: str,
) -> None:
    """Name every fault of the form at once."""
    faults: dict[str, str] = {}
    if cells <= 0:
        faults["cells"] = "too-low"
    elif cells > sum(container.cells for container in thawed):
        faults["cells"] = "more-than-thawed"
    if not 0 <= viability_permille <= 1000:
        faults["viability"] = "too-high"
    if volume_ul <= 0:
        faults["volume"] = "too-low"
    if medium not in {one.code for one in protocol.media}:
        faults["medium"] = "unknown-choice"
    if remainder not in REMAINDERS:
        faults["remainder"] = "unknown-choice"
    if faults:
        raise Invalid(fields=faults)


def _closed(dose: Dose, *, line_cleared: bool, remainder: str) -> Dose:
    return replace(dose, line_cleared=line_cleared, remainder=remainder)


def _locked(store: Store, order_item: Item, thawed: Sequence[Container], *, seen: int | None) -> Item:
    """Lock the order and its containers to be changed, and everything that they came from for share."""
    changes = [order_item.id, *(container.item_id for container in thawed)]
    ancestors = {key for changed in changes for key in store.items.ancestors(changed)} - set(changes)
    locked = store.items.lock(changes, shares=ancestors)
    if seen is not None:
        store.items.require_seen(locked[order_item.id], seen)
    return locked[order_item.id]


def _thawed(store: Store, order_item: Item) -> tuple[Container, ...]:
    """The containers that were thawed for an order, all of one lot; Conflict when there is none."""
    reserved = store.containers.all(reserved_for_id=order_item.id)
    states = {item.id: item.state for item in store.items.all(id=[container.item_id for container in reserved])}
    thawed = tuple(container for container in reserved if states[container.item_id] == "thawed")
    if not thawed:
        raise Conflict("nothing-thawed", item=order_item.uid)
    if len({container.lot_item_id for container in thawed}) > 1:
        raise Conflict("several-lots", item=order_item.uid)
    return thawed


def _protocol(store: Store, order: InfusionOrder) -> Protocol:
    participant = store.participants.get(order.participant_item_id)
    return plan_of(store.protocols.get(participant.protocol_id).text)


def _require_released(store: Store, container: Item) -> None:
    """Raise Conflict unless every lot of a container is released and nothing of it is on hold."""
    family = store.items.all(id=[container.id, *store.items.ancestors(container.id)])
    lots = [item for item in family if item.kind is Kind.LOT]
    if not lots:
        raise NotFound(what="lot")
    if any(lot.state != "released" for lot in lots):
        raise Conflict("lot-not-released", item=lots[0].uid, state=lots[0].state)
    if store.holds.count(item_id=[item.id for item in family], lifted_at=None):
        raise Conflict("on-hold", item=container.uid)


def _require_one_patient(store: Store, order: Item) -> None:
    """Raise Conflict while cells of another order lie thawed on the line."""
    lying = store.items.all(kind=Kind.CONTAINER, state="thawed")
    for container in store.containers.all(item_id=[item.id for item in lying]):
        if container.reserved_for_id != order.id:
            raise Conflict("another-patient-open", item=store.items.get(container.item_id).uid)
