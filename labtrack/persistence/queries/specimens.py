"""Which tubes are in a state, and which are expected until a time?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select

from labtrack.domain.custody import Kind
from labtrack.domain.specimens import Specimen
from labtrack.persistence.models import ItemRow, SpecimenRow
from labtrack.persistence.shelf import table_of
from labtrack.persistence.store import Store

_item = table_of(ItemRow)
_specimen = table_of(SpecimenRow)
_of_item = _specimen.c.item_id == _item.c.id


def newest_in_state(store: Store, state: str, *, limit: int, offset: int = 0) -> Sequence[Specimen]:
    """The tubes in a state, the one that came into it last in front as far as collection says; a page of them."""
    return store.specimens.read(
        store.specimens.statement()
        .join(_item, _of_item)
        .where(_item.c.kind == Kind.SPECIMEN, _item.c.state == state)
        .order_by(_specimen.c.collected_at.desc(), _specimen.c.item_id.desc())
        .limit(limit)
        .offset(offset)
    )


def count_in_state(store: Store, state: str) -> int:
    """How many tubes are in a state."""
    return store.items.connection.execute(
        select(func.count()).select_from(_item).where(_item.c.kind == Kind.SPECIMEN, _item.c.state == state)
    ).scalar_one()


def expected_until(store: Store, until: datetime, *, limit: int) -> tuple[Sequence[Specimen], int]:
    """The tubes not taken yet that are due by then, the earliest first, at most so many; and how many there are."""
    due = (
        store.specimens.statement()
        .join(_item, _of_item)
        .where(_item.c.state == "expected", _specimen.c.collected_at.is_(None), _specimen.c.due_at <= until)
    )
    count = store.items.connection.execute(select(func.count()).select_from(due.subquery())).scalar_one()
    page = due.order_by(_specimen.c.due_at.desc(), _specimen.c.item_id).limit(limit)
    return store.specimens.read(page), count
