"""Which lots and donations are there, what was filled from each lot, and which containers may be taken?"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, exists, func, or_, select

from labtrack.domain.containers import Container
from labtrack.domain.custody import Item, Kind
from labtrack.persistence.models import ContainerRow, HoldRow, ItemRow, LotRow
from labtrack.persistence.shelf import table_of
from labtrack.persistence.store import Store

_container = table_of(ContainerRow)
_hold = table_of(HoldRow)
_item = table_of(ItemRow)
_lot = table_of(LotRow)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """What was filled from a lot: how many containers, with how many cells in all of them."""

    containers: int = 0
    cells: int = 0


def newest(store: Store, kind: Kind, states: Collection[str], *, limit: int, offset: int = 0) -> tuple[Item, ...]:
    """The items of a kind in any of these states, the newest first; a page of them."""
    return store.items.read(
        store.items.statement()
        .where(_item.c.kind == kind, _item.c.state.in_(sorted(states)))
        .order_by(_item.c.id.desc())
        .limit(limit)
        .offset(offset)
    )


def how_many_by_state(connection: Connection, kind: Kind) -> Mapping[str, int]:
    """How many items of a kind are in each state that any of them is in."""
    rows = connection.execute(
        select(_item.c.state, func.count().label("items")).where(_item.c.kind == kind).group_by(_item.c.state)
    )
    return {row.state: row.items for row in rows}


def filled_from(connection: Connection, lot_ids: Sequence[int]) -> Mapping[int, Filled]:
    """What was filled from each of these lots (keys of their items), by one statement."""
    rows = connection.execute(
        select(_container.c.lot_item_id, func.count().label("containers"), func.sum(_container.c.cells).label("cells"))
        .where(_container.c.lot_item_id.in_(list(lot_ids)))
        .group_by(_container.c.lot_item_id)
    )
    return {row.lot_item_id: Filled(containers=row.containers, cells=int(row.cells)) for row in rows}


def takeable(store: Store, *, at: datetime, limit: int) -> tuple[Container, ...]:
    """Stored containers of released lots, not expired and not on hold, the one that expires first in front."""
    own, lot = _item.alias("own"), _item.alias("lot_item")
    held = exists().where(
        _hold.c.lifted_at.is_(None),
        or_(
            _hold.c.item_id == _container.c.item_id,
            _hold.c.item_id == _container.c.lot_item_id,
            _hold.c.item_id == _lot.c.donation_item_id,
        ),
    )
    return store.containers.read(
        store.containers.statement()
        .join(own, own.c.id == _container.c.item_id)
        .join(lot, lot.c.id == _container.c.lot_item_id)
        .join(_lot, _lot.c.item_id == _container.c.lot_item_id)
        .where(own.c.state == "stored", lot.c.state == "released", _container.c.expires_at > at, ~held)
        .order_by(_container.c.expires_at, _container.c.item_id)
        .limit(limit)
    )
