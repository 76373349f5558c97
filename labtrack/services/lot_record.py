"""What has been done with a lot so far, from its cord to its containers?"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from labtrack.domain.containers import Container
from labtrack.domain.custody import Event, Happened, Item, Kind
from labtrack.domain.donations import Donation
from labtrack.domain.errors import NotFound
from labtrack.domain.labelling import Label, Standing
from labtrack.domain.lots import Lot, MaterialUse
from labtrack.domain.people import Actor, Permission, Person, require
from labtrack.domain.places import Place
from labtrack.persistence.queries.stock import Filled, filled_from, how_many_by_state, newest
from labtrack.persistence.store import Store
from labtrack.services.naming import Name, names_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """One passage as it was recorded; viability in parts per thousand, confluence in percent."""

    number: int
    cells: int
    viability_permille: int
    confluence_percent: int
    at: datetime
    by: Person


@dataclass(frozen=True, slots=True, kw_only=True)
class Filling:
    """One container of a lot: where it lies, its live label, and the newest print that waits to be scanned back."""

    item: Item
    container: Container
    name: Name
    position: Place | None
    live: Label | None
    waiting: Label | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LotRecord:
    """The batch record. Cells are counted; `left` is what was harvested and is in no container."""

    item: Item
    lot: Lot
    donation_item: Item
    donation: Donation
    passages: tuple[Passage, ...]
    materials: tuple[MaterialUse, ...]
    fillings: tuple[Filling, ...]
    harvested: int | None
    filled: int

    @property
    def left(self) -> int:
        """How many cells may still be filled."""
        return (self.harvested or 0) - self.filled


@dataclass(frozen=True, slots=True, kw_only=True)
class LotLine:
    """One lot in a list."""

    item: Item
    lot: Lot
    donation: Donation
    filled: Filled


@dataclass(frozen=True, slots=True, kw_only=True)
class DonationLine:
    """One donation in a list, and the lots that were opened from it."""

    item: Item
    donation: Donation
    lots: tuple[Lot, ...]


def record_of_lot(store: Store, uid: UUID, *, by: Actor) -> LotRecord:
    """The whole batch record, by a number of statements that does not grow with it. Raises NotFound."""
    require(by, Permission.LOOK)
    item = store.items.by_uid(uid)
    if item.kind is not Kind.LOT:
        raise NotFound(what="lot")
    lot = store.lots.get(item.id)
    fillings = fillings_of(store, store.containers.all(lot_item_id=item.id))
    return LotRecord(
        item=item,
        lot=lot,
        donation_item=store.items.get(lot.donation_item_id),
        donation=store.donations.get(lot.donation_item_id),
        passages=_passages(store, item),
        materials=store.materials.all(lot_item_id=item.id),
        fillings=fillings,
        harvested=lot.harvested_cells,
        filled=sum(filling.container.cells for filling in fillings),
    )


def fillings_of(store: Store, containers: Collection[Container]) -> tuple[Filling, ...]:
    """Containers with their states, names, places and labels, in the order in which they were filled."""
    keys = [container.item_id for container in containers]
    items = {item.id: item for item in store.items.all(id=keys)}
    names = names_of(store, items.values())
    at = [container.position_id for container in containers if container.position_id is not None]
    positions = {place.id: place for place in store.places.all(id=at)}
    prints: dict[int, list[Label]] = {}
    for label in store.labels.all(item_id=keys):
        prints.setdefault(label.item_id, []).append(label)
    return tuple(
        Filling(
            item=items[container.item_id],
            container=container,
            name=names[container.item_id],
            position=positions.get(container.position_id or 0),
            live=live_among(prints.get(container.item_id, ())),
            waiting=waiting_among(prints.get(container.item_id, ())),
        )
        for container in sorted(containers, key=lambda one: one.item_id)
    )


def live_among(prints: Iterable[Label]) -> Label | None:
    """The print that is live."""
    return next((label for label in prints if label.standing is Standing.LIVE), None)


def waiting_among(prints: Iterable[Label]) -> Label | None:
    """The newest print that was not scanned back yet."""
    waiting = [label for label in prints if label.standing is Standing.PRINTED]
    return max(waiting, key=lambda label: label.id, default=None)


def lots_in(store: Store, states: Collection[str], *, by: Actor, limit: int, offset: int = 0) -> tuple[LotLine, ...]:
    """The lots in any of these states, the newest first; a page of them."""
    require(by, Permission.LOOK)
    items = newest(store, Kind.LOT, states, limit=limit, offset=offset)
    lots = {lot.item_id: lot for lot in store.lots.all(item_id=[item.id for item in items])}
    cords = {one.item_id: one for one in store.donations.all(item_id=[lot.donation_item_id for lot in lots.values()])}
    filled = filled_from(store.items.connection, [item.id for item in items])
    return tuple(
        LotLine(
            item=item,
            lot=lots[item.id],
            donation=cords[lots[item.id].donation_item_id],
            filled=filled.get(item.id, Filled()),
        )
        for item in items
    )


def donations_in(
    store: Store, states: Collection[str], *, by: Actor, limit: int, offset: int = 0
) -> tuple[DonationLine, ...]:
    """The donations in any of these states, the newest first, each with its lots; a page of them."""
    require(by, Permission.LOOK)
    items = newest(store, Kind.DONATION, states, limit=limit, offset=offset)
    keys = [item.id for item in items]
    cords = {one.item_id: one for one in store.donations.all(item_id=keys)}
    lots: dict[int, list[Lot]] = {}
    for lot in store.lots.all(donation_item_id=keys):
        lots.setdefault(lot.donation_item_id, []).append(lot)
    return tuple(DonationLine(item=item, donation=cords[item.id], lots=tuple(lots.get(item.id, ()))) for item in items)


def counted_by_state(store: Store, kind: Kind, *, by: Actor) -> Mapping[str, int]:
    """How many items of a kind are in each state."""
    require(by, Permission.LOOK)
    return how_many_by_state(store.items.connection, kind)


def _passages(store: Store, item: Item) -> tuple[Passage, ...]:
    events = [event for event in store.custody.chain(item.id) if event.what is Happened.PASSAGED]
    people = {person.id: person for person in store.people.all(id=sorted({event.actor_id for event in events}))}
    return tuple(_passage(event, people[event.actor_id]) for event in events)


def _passage(event: Event, by: Person) -> Passage:
    return Passage(
        number=int(str(event.detail["passage"])),
        cells=int(str(event.detail["cells"])),
        viability_permille=int(str(event.detail["viability_permille"])),
        confluence_percent=int(str(event.detail["confluence_percent"])),
        at=event.at,
        by=by,
    )
