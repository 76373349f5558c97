"""What is open in quality: which holds bind, which deviations wait to be decided?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from labtrack.domain.blinding import hidden_from
from labtrack.domain.custody import Item
from labtrack.domain.deviations import Deviation
from labtrack.domain.holds import Hold
from labtrack.domain.people import Actor, Permission, Person, require
from labtrack.persistence.store import Store
from labtrack.services.naming import Name, names_of


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenHold:
    """A hold that binds, the item that it was placed on, and who placed it."""

    hold: Hold
    item: Item
    name: Name
    placed_by: Person


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptDeviation:
    """A deviation, the item that it is about, who opened it, and who closed it if anybody has."""

    deviation: Deviation
    item: Item
    name: Name
    opened_by: Person
    closed_by: Person | None


def holds_that_bind(store: Store, *, by: Actor) -> tuple[OpenHold, ...]:
    """Every hold that nobody has lifted yet and that this person may know of, the oldest first."""
    require(by, Permission.LOOK)
    return _holds(store, store.holds.all(lifted_at=None), by=by)


def hold_of(store: Store, uid: object, *, by: Actor) -> OpenHold | None:
    """One hold with its item; None when there is none of that uid."""
    require(by, Permission.LOOK)
    found = store.holds.find(uid=uid)
    shown = _holds(store, (found,), by=by) if found is not None else ()
    return shown[0] if shown else None


def open_deviations(store: Store, *, by: Actor) -> tuple[KeptDeviation, ...]:
    """Every deviation that nobody has closed yet and that this person may know of, the oldest first."""
    require(by, Permission.LOOK)
    return _deviations(store, store.deviations.all(closed_at=None), by=by)


def deviations_of(store: Store, item: Item, *, by: Actor) -> tuple[KeptDeviation, ...]:
    """Every deviation of an item, of what it came from and of what came of it, open and closed."""
    require(by, Permission.LOOK)
    family = [item.id, *store.items.ancestors(item.id), *store.items.descendants(item.id)]
    return _deviations(store, store.deviations.all(item_id=family), by=by)


def deviation_of(store: Store, uid: object, *, by: Actor) -> KeptDeviation | None:
    """One deviation with its item; None when there is none of that uid."""
    require(by, Permission.LOOK)
    found = store.deviations.find(uid=uid)
    shown = _deviations(store, (found,), by=by) if found is not None else ()
    return shown[0] if shown else None


def _holds(store: Store, holds: Iterable[Hold], *, by: Actor) -> tuple[OpenHold, ...]:
    found = tuple(holds)
    items, names = _items(store, (hold.item_id for hold in found), by=by)
    kept = [hold for hold in found if hold.item_id in items]
    people = _people(store, (hold.placed_by_id for hold in kept))
    return tuple(
        OpenHold(hold=hold, item=items[hold.item_id], name=names[hold.item_id], placed_by=people[hold.placed_by_id])
        for hold in kept
    )


def _deviations(store: Store, deviations: Iterable[Deviation], *, by: Actor) -> tuple[KeptDeviation, ...]:
    found = tuple(deviations)
    items, names = _items(store, (one.item_id for one in found), by=by)
    kept = [one for one in found if one.item_id in items]
    people = _people(store, (key for one in kept for key in (one.opened_by_id, one.closed_by_id)))
    return tuple(
        KeptDeviation(
            deviation=one,
            item=items[one.item_id],
            name=names[one.item_id],
            opened_by=people[one.opened_by_id],
            closed_by=people[one.closed_by_id] if one.closed_by_id is not None else None,
        )
        for one in kept
    )


def _items(store: Store, keys: Iterable[int], *, by: Actor) -> tuple[Mapping[int, Item], Mapping[int, Name]]:
    """The items with their names, without those that would tell this person the arm."""
    hidden = hidden_from(by)
    items = {item.id: item for item in store.items.all(id=sorted(set(keys))) if item.kind not in hidden}
    return items, names_of(store, items.values())


def _people(store: Store, keys: Iterable[int | None]) -> Mapping[int, Person]:
    wanted = {key for key in keys if key is not None}
    return {person.id: person for person in store.people.all(id=sorted(wanted))}
