"""Which places stand above one, and how much storage below each?"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, Integer, bindparam, func, select

from labtrack.domain.places import PlaceKind
from labtrack.persistence.models import PlaceRow
from labtrack.persistence.queries.people import places_above
from labtrack.persistence.shelf import table_of

_place = table_of(PlaceRow)
_COVERING = select(places_above(bindparam("place", type_=Integer())).c.id)


def covering(connection: Connection, place_id: int) -> frozenset[int]:
    """The keys of a place and of everything above it: what stands at any of them serves this place."""
    return frozenset(connection.execute(_COVERING, {"place": place_id}).scalars())


def positions_in_freezers(connection: Connection) -> Mapping[int, tuple[int, int]]:
    """How many boxes and positions each freezer has, by its key."""
    box, position = _place.alias("box"), _place.alias("position")
    rows = connection.execute(
        select(
            box.c.parent_id.label("freezer"),
            func.count(box.c.id.distinct()).label("boxes"),
            func.count(position.c.id).label("positions"),
        )
        .select_from(box.outerjoin(position, position.c.parent_id == box.c.id))
        .where(box.c.kind == PlaceKind.BOX)
        .group_by(box.c.parent_id)
    )
    return {row.freezer: (row.boxes, row.positions) for row in rows}
