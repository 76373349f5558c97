"""What is to be read for a verification, and cut into which parts?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from sqlalchemy import Column, Connection, Table, func, select

from labtrack.domain.checkpoints import Source
from labtrack.domain.verification import Fault, Where, Wrong
from labtrack.persistence.log import first_unplaced
from labtrack.persistence.models import CustodyEventRow, ItemRow, LedgerLeafRow, LedgerMarkRow, SignatureRow
from labtrack.persistence.raw import LAST_KEY, Raw, as_key
from labtrack.persistence.shelf import table_of
from labtrack.persistence.verification.chains import Chains, Orphans, Signatures
from labtrack.persistence.verification.log import Unplaced
from labtrack.persistence.verification.parts import Reading

ITEMS: Final = 500
SIGNATURES: Final = 5_000
"""So many rows are one part."""

_item = table_of(ItemRow)
_event = table_of(CustodyEventRow)
_signature = table_of(SignatureRow)
_leaf = table_of(LedgerLeafRow)
_mark = table_of(LedgerMarkRow)


def log_size(connection: Connection) -> tuple[int, tuple[Wrong, ...]]:
    """How many leaves the log has, going by the greatest index; one far beyond their number is put in, and named."""
    index = Raw(connection).whole(_leaf.c.leaf_index)
    count = connection.execute(select(func.count()).select_from(_leaf)).scalar_one()
    believable = 2 * count + ITEMS
    greatest = connection.execute(select(func.max(index)).where(index < believable)).scalar()
    far = connection.execute(select(func.min(index)).where(index >= believable)).scalar()
    wrong = () if far is None else (Wrong(item="", number=far, fault=Fault.UNPLACED, where=Where.LEAF),)
    return 0 if greatest is None else greatest + 1, wrong


def parts_of_registers(connection: Connection, *, since: int | None) -> Iterator[Reading]:
    """The parts of chains, signatures and whatever has no place; with `since`, only what that many leaves leave out."""
    events = _from(connection, Source.EVENT, since)
    if since is None:
        yield from (Chains(first=first, last=first + ITEMS - 1) for first in _steps(connection, _item, 1, ITEMS))
    else:
        yield from (Chains(first=keys[0], last=keys[-1], only=keys) for keys in _grown(connection, events))
    signatures = _from(connection, Source.SIGNATURE, since)
    for first in _steps(connection, _signature, signatures, SIGNATURES):
        yield Signatures(first=first, last=first + SIGNATURES - 1)
    yield Orphans(first=events)
    for source, settled in _settled(connection).items():
        yield Unplaced(source=source, last=settled)


def _from(connection: Connection, source: Source, since: int | None) -> int:
    """From which key on a register is read: every row below it has its place among the leaves before `since`."""
    if since is None:
        return 0
    placed = select(func.min(_leaf.c.row_id)).where(_leaf.c.source == source, _leaf.c.leaf_index >= since)
    later = connection.execute(placed).scalar()
    waiting = first_unplaced(connection, source, above=_settled(connection)[source])
    return min(as_key(key) for key in (later, waiting, LAST_KEY) if key is not None)


def _settled(connection: Connection) -> dict[Source, int]:
    marks = {row.source: row.settled_id for row in connection.execute(select(_mark.c.source, _mark.c.settled_id))}
    return {source: as_key(marks.get(source, 0)) for source in Source}


def _grown(connection: Connection, first_event: int) -> Iterator[tuple[int, ...]]:
    """The keys of all items with an event from a key on, some at a time."""
    grown = select(_event.c.item_id).where(_event.c.id >= first_event).distinct().order_by(_event.c.item_id)
    keys = tuple(connection.execute(grown).scalars())
    yield from (keys[first : first + ITEMS] for first in range(0, len(keys), ITEMS))


def _steps(connection: Connection, table: Table, first: int, step: int) -> range:
    key: Column[Any] = table.c.id
    last = connection.execute(select(func.max(key))).scalar()
    return range(first, (last or 0) + 1, step)
