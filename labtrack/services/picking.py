"""What does an order need, which containers are taken for it, and how far has its preparation come?"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from labtrack.domain.containers import Container
from labtrack.domain.custody import Item, Kind
from labtrack.domain.dispensing import nominal_cells
from labtrack.domain.doses import FAILED, Dose, viable_cells
from labtrack.domain.errors import Conflict, Invalid, NotFound
from labtrack.domain.lots import Lot
from labtrack.domain.orders import InfusionOrder
from labtrack.domain.outcomes import Outcome
from labtrack.domain.participants import Participant
from labtrack.domain.people import Actor, Permission, Person, require
from labtrack.domain.picking import Candidate, Expectation, suggestion
from labtrack.domain.protocol import Protocol
from labtrack.domain.quantities import written
from labtrack.domain.readings import Reading
from labtrack.persistence.queries.stock import newest, takeable
from labtrack.persistence.store import Store
from labtrack.services.identification import one_item
from labtrack.services.lot_record import Filling, fillings_of
from labtrack.services.naming import Name, names_of
from labtrack.services.preparation import prepare_dose, reserve_container, thaw_container
from labtrack.services.protocol import protocol_of

STOCK_LOOKED_AT = 200
OTHERS_SHOWN = 6
IN_HAND = ("authorised", "prepared")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The preparation of one order, as it stands. `nominal` None: no weight is locked yet.

    `taken` are the containers reserved or thawed for it; `suggested` what would make up the rest; `others` what else
    could be taken, the one that expires first in front. Each is in walking order but `others`. `doses` have not failed.
    """

    item: Item
    order: InfusionOrder
    participant: Participant
    protocol: Protocol
    authorised_by: Person | None
    nominal: int | None
    taken: tuple[Filling, ...]
    suggested: tuple[Filling, ...]
    others: tuple[Filling, ...]
    lots: Mapping[int, Lot]
    doses: tuple[tuple[Item, Dose], ...]

    @property
    def thawed(self) -> tuple[Filling, ...]:
        """What lies thawed on the line for it."""
        return tuple(one for one in self.taken if one.item.state == "thawed")

    @property
    def reserved(self) -> tuple[Filling, ...]:
        """What waits in the freezer for it."""
        return tuple(one for one in self.taken if one.item.state == "reserved")


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparationLine:
    """One order that may be prepared, in a list."""

    item: Item
    order: InfusionOrder
    name: Name


def preparations_in_hand(store: Store, *, by: Actor, limit: int) -> tuple[PreparationLine, ...]:
    """The orders whose thaw is authorised and those with a dose not given yet, the newest first."""
    require(by, Permission.PREPARE_DOSE)
    items = newest(store, Kind.INFUSION, IN_HAND, limit=limit)
    orders = {order.item_id: order for order in store.infusion_orders.all(item_id=[item.id for item in items])}
    names = names_of(store, items)
    return tuple(PreparationLine(item=item, order=orders[item.id], name=names[item.id]) for item in items)


def sheet_of(store: Store, infusion_uid: UUID, *, by: Actor, at: datetime) -> Sheet:
    """Everything that the preparation of an order needs, by a number of statements that does not grow."""
    require(by, Permission.PREPARE_DOSE)
    item, order, participant, protocol = _order(store, infusion_uid)
    nominal = _nominal(order, protocol)
    taken = store.containers.all(reserved_for_id=item.id)
    stock = takeable(store, at=at, limit=STOCK_LOOKED_AT)
    lots = {lot.item_id: lot for lot in store.lots.all(item_id=sorted({one.lot_item_id for one in (*taken, *stock)}))}
    doses = _doses(store, item)
    chosen = _suggested(taken, stock, lots, nominal) if item.state in IN_HAND and not doses else ()
    left = [one for one in stock if one not in chosen][:OTHERS_SHOWN]
    fillings = {one.item.id: one for one in fillings_of(store, [*taken, *chosen, *left])}
    return Sheet(
        item=item,
        order=order,
        participant=participant,
        protocol=protocol,
        authorised_by=store.people.find(id=order.authorised_by_id) if order.authorised_by_id is not None else None,
        nominal=nominal,
        taken=_walked(fillings[one.item_id] for one in taken) if taken else (),
        suggested=_walked(fillings[one.item_id] for one in chosen) if chosen else (),
        others=tuple(fillings[one.item_id] for one in left),
        lots=lots,
        doses=doses,
    )


def expectation(order: InfusionOrder, protocol: Protocol, *, cells: int, viability_permille: int) -> Expectation | None:
    """Say how a dose would come out against the order's nominal; None when no weight is locked."""
    nominal = _nominal(order, protocol)
    if nominal is None:
        return None
    return Expectation(viable=viable_cells(cells, viability_permille), nominal=nominal, plan=protocol.infusion)


def reserve_containers(
    store: Store, infusion_uid: UUID, containers: Collection[UUID], *, by: Actor, at: datetime
) -> Outcome:
    """Keep several stored containers for an order, all or none. Raises what `reserve_container` raises."""
    require(by, Permission.PREPARE_DOSE)
    items = [store.items.by_uid(uid) for uid in containers]
    if not items:
        raise Invalid(fields={"container": "needed"})
    order = store.items.by_uid(infusion_uid)
    origins = {key for item in items for key in store.items.ancestors(item.id)}
    store.items.lock([item.id for item in items], shares=[order.id, *origins])
    in_order = sorted(items, key=lambda one: one.id)
    return [reserve_container(store, item.uid, infusion_uid, by=by, at=at) for item in in_order][-1]


def thaw_scanned(store: Store, infusion_uid: UUID, reading: Reading, *, by: Actor, at: datetime) -> Outcome:
    """Thaw the container that was scanned for this order, and none that waits for another.

    Raises NotFound for a scan that names no container, Conflict `reserved-for-another`, and what `thaw_container` does.
    """
    require(by, Permission.PREPARE_DOSE)
    order = store.items.by_uid(infusion_uid)
    item = one_item(store, reading, Kind.CONTAINER)
    waits_for = store.containers.get(item.id).reserved_for_id
    if waits_for is not None and waits_for != order.id:
        raise Conflict("reserved-for-another", item=item.uid)
    return thaw_container(store, item.uid, by=by, at=at)


def prepare_counted_dose(
    store: Store,
    infusion_uid: UUID,
    *,
    cells: int,
    viability_permille: int,
    volume_ul: int,
    medium: str,
    line_cleared: bool,
    remainder: str,
    percent_seen: int | None,
    by: Actor,
    at: datetime,
) -> Outcome:
    """Make the dose; one that is far from nominal only once the person has seen at what per cent it stands.

    Raises Invalid `far-from-nominal` at `cells`, and what `prepare_dose` raises.
    """
    require(by, Permission.PREPARE_DOSE)
    _, order, _, protocol = _order(store, infusion_uid)
    comes_to = expectation(order, protocol, cells=cells, viability_permille=viability_permille)
    if comes_to is not None and comes_to.is_far_off and percent_seen != comes_to.percent:
        raise Invalid(
            fields={"cells": "far-from-nominal"},
            viable=f"{written(comes_to.viable, '10*6')} × 10⁶",
            nominal=f"{written(comes_to.nominal, '10*6')} × 10⁶",
            percent=comes_to.percent,
        )
    return prepare_dose(
        store,
        infusion_uid,
        cells=cells,
        viability_permille=viability_permille,
        volume_ul=volume_ul,
        medium=medium,
        line_cleared=line_cleared,
        remainder=remainder,
        by=by,
        at=at,
    )


def _order(store: Store, infusion_uid: UUID) -> tuple[Item, InfusionOrder, Participant, Protocol]:
    item = store.items.by_uid(infusion_uid)
    if item.kind is not Kind.INFUSION:
        raise NotFound(what="infusion")
    order = store.infusion_orders.get(item.id)
    participant = store.participants.get(order.participant_item_id)
    return item, order, participant, protocol_of(store, participant)


def _nominal(order: InfusionOrder, protocol: Protocol) -> int | None:
    if order.dosing_weight_mg is None:
        return None
    return nominal_cells(protocol.infusion.cells_per_kg, order.dosing_weight_mg)


def _doses(store: Store, order: Item) -> tuple[tuple[Item, Dose], ...]:
    """The doses of an order that have not failed, in the order in which they were made."""
    made = store.doses.all(infusion_item_id=order.id)
    bags = {bag.id: bag for bag in store.items.all(id=[dose.item_id for dose in made])}
    return tuple((bags[dose.item_id], dose) for dose in made if bags[dose.item_id].state not in FAILED)


def _suggested(
    taken: Sequence[Container], stock: Sequence[Container], lots: Mapping[int, Lot], nominal: int | None
) -> tuple[Container, ...]:
    """What makes up the rest of nominal: of the lot that was begun with, when one was."""

    def candidate(container: Container) -> Candidate:
        return Candidate(
            container=container, viability_permille=lots[container.lot_item_id].harvested_viability_permille or 0
        )

    needed = (nominal or 0) - sum(candidate(one).viable for one in taken)
    if needed <= 0:
        return ()
    begun = {one.lot_item_id for one in taken}
    open_to = [candidate(one) for one in stock if not begun or one.lot_item_id in begun]
    return tuple(one.container for one in suggestion(open_to, needed))


def _walked(fillings: Iterable[Filling]) -> tuple[Filling, ...]:
    """In the order in which one walks past them: positions were made in the order of their boxes."""
    return tuple(sorted(fillings, key=lambda one: (one.position is None, one.position.id if one.position else 0)))
