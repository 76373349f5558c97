"""How much storage stands below each place?"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, func, select

from labtrack.domain.places import PlaceKind
from labtrack.persistence.models import PlaceRow
from labtrack.persistence.shelf import table_of

_place = table_of(PlaceRow)


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
