"""What did many items come from, and what came of them, asked at once?"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from labtrack.persistence.models import DescentRow
from labtrack.persistence.shelf import table_of
from labtrack.persistence.store import Store

_descent = table_of(DescentRow)


def with_origins(store: Store, item_ids: Iterable[int]) -> tuple[int, ...]:
    """The keys of these items and of everything that any of them came from, in one query."""
    given = sorted(set(item_ids))
    found = select(_descent.c.parent_id.label("id")).where(_descent.c.child_id.in_(given)).cte("found", recursive=True)
    found = found.union(select(_descent.c.parent_id).join(found, _descent.c.child_id == found.c.id))
    above = store.items.connection.execute(select(found.c.id)).scalars()
    return tuple(sorted({*given, *above}))
