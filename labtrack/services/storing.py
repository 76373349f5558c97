"""Where does a container go, what lies around it, and what was just put away?"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from labtrack.domain.custody import Item, Kind
from labtrack.domain.errors import NotFound
from labtrack.domain.people import Actor, Permission, require
from labtrack.domain.places import Place, PlaceKind
from labtrack.persistence.store import Store
from labtrack.services.lot_record import Filling, fillings_of
from labtrack.services.naming import Name, names_of
from labtrack.services.places import place_of_kind
from labtrack.services.positions import suggested_position


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """One position of a box and what lies in it."""

    position: Place
    item: Item | None
    name: Name | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A box with all its positions, in their order."""

    place: Place
    spots: tuple[Spot, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What the person who stores has before them: a container, where it could go, and the box in question."""

    filling: Filling | None
    suggested: Place | None
    box: Box | None


def storing_desk(store: Store, container_uid: UUID | None, *, by: Actor) -> Desk:
    """Show a container with a free position for it; its own place when it lies somewhere. Raises NotFound."""
    require(by, Permission.LOOK)
    filling = _filling(store, container_uid) if container_uid is not None else None
    if filling is not None and filling.position is not None:
        return Desk(filling=filling, suggested=None, box=box_of(store, filling.position))
    laboratory = place_of_kind(store, PlaceKind.CELL_LABORATORY)
    suggested = suggested_position(store, laboratory.id)
    return Desk(
        filling=filling,
        suggested=suggested,
        box=box_of(store, suggested) if suggested is not None and filling is not None else None,
    )


def box_of(store: Store, position: Place) -> Box | None:
    """The box in which a position lies, with what lies in all of it; None for a position outside a box."""
    if position.parent_id is None:
        return None
    spots = store.places.all(parent_id=position.parent_id, kind=PlaceKind.POSITION)
    keys = [spot.id for spot in spots]
    lying = {one.position_id: one.item_id for one in store.containers.all(position_id=keys)}
    lying |= {one.position_id: one.item_id for one in store.specimens.all(position_id=keys)}
    items = {item.id: item for item in store.items.all(id=sorted(lying.values()))}
    names = names_of(store, items.values())
    return Box(
        place=store.places.get(position.parent_id),
        spots=tuple(
            Spot(position=spot, item=items.get(lying.get(spot.id, 0)), name=names.get(lying.get(spot.id, 0)))
            for spot in spots
        ),
    )


def _filling(store: Store, container_uid: UUID) -> Filling:
    item = store.items.by_uid(container_uid)
    if item.kind is not Kind.CONTAINER:
        raise NotFound(what="container")
    (filling,) = fillings_of(store, [store.containers.get(item.id)])
    return filling
