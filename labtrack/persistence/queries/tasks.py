"""At which place does something wait for an item, and does it wait there already, by one statement?"""

from __future__ import annotations

from sqlalchemy import bindparam, select

from labtrack.domain.errors import NotFound
from labtrack.domain.places import PlaceKind
from labtrack.domain.tasks import TaskKind
from labtrack.persistence.models import PlaceRow, TaskRow
from labtrack.persistence.shelf import table_of
from labtrack.persistence.store import Store

_place = table_of(PlaceRow)
_task = table_of(TaskRow)


def desk_of(store: Store, kind: TaskKind, item_id: int, place_kind: PlaceKind) -> tuple[int, bool]:
    """The key of the first place of that kind, and whether such a task of the item is open; NotFound without one."""
    given = {"kind": kind, "item": item_id, "place_kind": place_kind}
    row = store.tasks.connection.execute(_DESK, given).first()
    if row is None:
        raise NotFound(what=place_kind.value)
    return row.id, bool(row.waits)


_DESK = (
    select(
        _place.c.id,
        select(_task.c.id)
        .where(_task.c.kind == bindparam("kind", type_=_task.c.kind.type))
        .where(_task.c.item_id == bindparam("item", type_=_task.c.item_id.type), _task.c.closed_at.is_(None))
        .exists()
        .label("waits"),
    )
    .where(_place.c.kind == bindparam("place_kind", type_=_place.c.kind.type))
    .order_by(_place.c.id)
    .limit(1)
)
