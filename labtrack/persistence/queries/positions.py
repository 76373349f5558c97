"""Which storage position is free?"""

from __future__ import annotations

from sqlalchemy import ColumnElement, exists, or_, select

from labtrack.domain.places import Place, PlaceKind
from labtrack.persistence.models import PlaceRow
from labtrack.persistence.shelf import table_of
from labtrack.persistence.store import Store

_place = table_of(PlaceRow)


def lock_position(store: Store, code: str) -> Place | None:
    """The position of that code, locked until the transaction ends: whoever else would fill it waits."""
    found = store.places.read(
        store.places.statement()
        .where(_place.c.code == code, _place.c.kind == PlaceKind.POSITION)
        .with_for_update(of=_place)
    )
    return found[0] if found else None


def is_occupied(store: Store, position_id: int) -> bool:
    """Whether a container or a specimen lies there."""
    return bool(store.places.connection.execute(select(_occupied(store, position_id))).scalar_one())


def first_free(store: Store, under_place_id: int) -> Place | None:
    """The first free position in the boxes of the freezers of a department; None when all are full."""
    freezers = select(_place.c.id).where(_place.c.parent_id == under_place_id, _place.c.kind == PlaceKind.FREEZER)
    boxes = select(_place.c.id).where(_place.c.parent_id.in_(freezers), _place.c.kind == PlaceKind.BOX)
    found = store.places.read(
        store.places.statement()
        .where(_place.c.parent_id.in_(boxes), _place.c.kind == PlaceKind.POSITION, ~_occupied(store, _place.c.id))
        .order_by(_place.c.id)
        .limit(1)
    )
    return found[0] if found else None


def _occupied(store: Store, position_id: ColumnElement[int] | int) -> ColumnElement[bool]:
    container, specimen = store.containers.table, store.specimens.table
    return or_(
        exists().where(container.c.position_id == position_id),
        exists().where(specimen.c.position_id == position_id),
    )
