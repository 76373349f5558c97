"""Is everything that was recorded what the log has in its place?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, Row, select

from labtrack.domain.checkpoints import Source
from labtrack.domain.merkle import DIGEST_BYTES, Frontier, frontier_of, joined
from labtrack.domain.verification import Fault, Where, Wrong
from labtrack.persistence.log import digest_of, rows_of, unplaced
from labtrack.persistence.models import CustodyEventRow, ItemRow, LedgerLeafRow, LedgerNodeRow, SignatureRow
from labtrack.persistence.raw import Raw, as_key, text_of, uid_of
from labtrack.persistence.shelf import table_of
from labtrack.persistence.verification.parts import Part, Stretch

_leaf = table_of(LedgerLeafRow)
_node = table_of(LedgerNodeRow)
_event = table_of(CustodyEventRow)
_signature = table_of(SignatureRow)
_item = table_of(ItemRow)

LEVEL: Final = 12
"""A stretch is as many leaves as a node of this level has below it; so many are in memory at a time."""
NOTHING: Final = bytes(DIGEST_BYTES)

Found = tuple[str | None, int, bytes]
"""A leaf as it was found: the name of its register, the key of its row, and its digest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaves:
    """One stretch of a log of `size`, counted from 0: the leaves below one node of `level`, or what there is of them.

    `sizes` are those within it at which a checkpoint speaks of the log; `outside` is a file of leaves kept outside.
    """

    number: int
    level: int
    size: int
    sizes: tuple[int, ...]
    outside: Path | None

    @property
    def first(self) -> int:
        """The index of the first leaf."""
        return self.number << self.level

    @property
    def count(self) -> int:
        """How many leaves there are in it."""
        return min(1 << self.level, self.size - self.first)

    def read(self, connection: Connection) -> Part:
        """Hold each leaf against its row as it stands and against what is kept outside, and the nodes against both."""
        places = range(self.first, self.first + self.count)
        found = _found(connection, places)
        differing = dict(_differing(connection, found))
        levels = _levels([found[index][2] if index in found else NOTHING for index in places])
        missing = [index for index in places if index not in found]
        wrong = [
            *(Wrong(item="", number=index, fault=Fault.LEAF_REMOVED, where=Where.LEAF) for index in missing),
            *(_named(connection, found[index], differing[index]) for index in sorted(differing)),
            *_wrong_nodes(connection, self.first, levels),
        ]
        rewritten = [_named(connection, found[index], Fault.REWRITTEN) for index in self._kept_otherwise(found)]
        return Part(wrong=tuple(wrong), stretch=self._stretch(levels, tuple(rewritten)))

    def _stretch(self, levels: Sequence[Sequence[bytes]], rewritten: tuple[Wrong, ...]) -> Stretch:
        def node_at(level: int, index: int) -> bytes:
            return levels[level][index]

        within = {size: frontier_of(size - self.first, node_at) for size in self.sizes}
        return Stretch(end=frontier_of(self.count, node_at), edges=within, rewritten=rewritten)

    def _kept_otherwise(self, found: Mapping[int, Found]) -> Iterator[int]:
        if self.outside is None:
            return
        with self.outside.open("rb") as file:
            file.seek(self.first * DIGEST_BYTES)
            kept = file.read(self.count * DIGEST_BYTES)
        for place in range(len(kept) // DIGEST_BYTES):
            index = self.first + place
            if index in found and kept[place * DIGEST_BYTES : (place + 1) * DIGEST_BYTES] != found[index][2]:
                yield index


@dataclass(frozen=True, slots=True, kw_only=True)
class Unplaced:
    """The rows of one register that must have their place, and have none: all of them up to a key have."""

    source: Source
    last: int

    def read(self, connection: Connection) -> Part:
        """Name those that have none."""
        keys = unplaced(connection, self.source, last=self.last)
        return Part(wrong=tuple(_named(connection, (self.source, key, NOTHING), Fault.UNPLACED) for key in keys))


def parts_of_log(begins: int, level: int, *, size: int, sizes: Set[int], outside: Path | None) -> Iterator[Leaves]:
    """The log from a stretch on, stretch by stretch."""
    for number in range(begins, (size - 1 >> level) + 1):
        first, end = number << level, number + 1 << level  # at its very end it is one more of the whole ones
        asked = tuple(sorted(one for one in sizes if first < one < end and one <= size))
        yield Leaves(number=number, level=level, size=size, sizes=asked, outside=outside)


def edge_of(connection: Connection, stretches: int, level: int) -> Frontier:
    """The edge of so many whole stretches, as their kept nodes say; the roots to come depend on it, and prove it."""

    def node_at(above: int, index: int) -> bytes:
        statement = select(Raw(connection).binary(_node.c.digest))
        statement = statement.where(_node.c.level == level + above, _node.c.node_index == index)
        return connection.execute(statement).scalar() or NOTHING

    return frontier_of(stretches, node_at)


def roots_of(
    connection: Connection, edge: Frontier, stretches: Sequence[Stretch], level: int
) -> tuple[dict[int, bytes], tuple[Wrong, ...]]:
    """The roots at all sizes that were asked for, and what is wrong of the nodes above whole stretches.

    `edge` is that of the stretches before, each of them counted as one.
    """
    roots, wrong = {edge.size << level: edge.root}, list[Wrong]()
    for stretch in stretches:
        for size, within in stretch.edges.items():
            roots[size] = Frontier(size, (*edge.peaks, *within.peaks)).root
        if stretch.end.size == 1 << level:
            edge, made = edge.and_then(*stretch.end.peaks)
            roots[edge.size << level] = edge.root
            for node in made[1:]:
                wrong.extend(wrong_nodes(connection, node.level + level, node.index, [node.digest]))
    return roots, tuple(wrong)


def root_of_file(file: Path, size: int) -> bytes:
    """The root of the first leaves in a file that is kept outside; of fewer, when it is shorter."""
    edge = Frontier()
    with file.open("rb") as opened:
        for _ in range(size):
            leaf = opened.read(DIGEST_BYTES)
            if len(leaf) < DIGEST_BYTES:
                break
            edge, _made = edge.and_then(leaf)
    return edge.root


def _found(connection: Connection, places: range) -> dict[int, Found]:
    raw = Raw(connection)
    statement = select(raw.whole(_leaf.c.leaf_index).label("leaf_index"), raw.text(_leaf.c.source).label("source"))
    statement = statement.add_columns(raw.whole(_leaf.c.row_id).label("row"))
    statement = statement.add_columns(raw.binary(_leaf.c.digest).label("digest"))
    rows = connection.execute(statement.where(_leaf.c.leaf_index.between(places.start, places.stop - 1)))
    return {row.leaf_index: (text_of(row.source), row.row, row.digest or NOTHING) for row in rows}


def _differing(connection: Connection, found: Mapping[int, Found]) -> Iterator[tuple[int, Fault]]:
    """The leaves whose row is gone, or says something else as it stands."""
    for source in sorted({source for source, *_ in found.values() if source in set(Source)}):
        leaves = [(index, row, digest) for index, (of, row, digest) in found.items() if of == source]
        said = _said(connection, Source(source), {row for _, row, _ in leaves})
        for index, row, digest in leaves:
            if row not in said:
                yield index, Fault.ROW_REMOVED
            elif said[row] != digest:
                yield index, Fault.LEAF_DIFFERS
    yield from ((index, Fault.LEAF_DIFFERS) for index, (of, *_) in found.items() if of not in set(Source))


def _said(connection: Connection, source: Source, keys: Set[int]) -> dict[int, bytes]:
    """What the rows of those keys come to; an event's own digest, since its chain vouches for that."""
    first, last = min(map(as_key, keys)), max(map(as_key, keys))
    if source is Source.EVENT:
        raw = Raw(connection)
        statement = select(_event.c.id, raw.binary(_event.c.digest)).where(_event.c.id.between(first, last))
        rows = connection.execute(statement.execution_options(yield_per=500))
        return {row[0]: row[1] for row in rows if row[0] in keys}
    found = rows_of(connection, source, first=first, last=last)
    return {row.id: digest_of(source, row) for row in found if row.id in keys}


def _levels(digests: list[bytes]) -> list[list[bytes]]:
    """The complete nodes over some leaves, level by level."""
    levels = [digests]
    while len(levels[-1]) > 1:
        below = levels[-1]
        levels.append([joined(below[at], below[at + 1]) for at in range(0, len(below) - 1, 2)])
    return levels


def _wrong_nodes(connection: Connection, first: int, levels: Sequence[Sequence[bytes]]) -> Iterator[Wrong]:
    for level, digests in enumerate(levels[1:], start=1):
        yield from wrong_nodes(connection, level, first >> level, digests)


def wrong_nodes(connection: Connection, level: int, first: int, digests: Sequence[bytes]) -> Iterator[Wrong]:
    """Name the nodes of a level, from an index on, that are not kept as they come out."""
    raw = Raw(connection)
    statement = select(raw.whole(_node.c.node_index), raw.binary(_node.c.digest)).where(
        _node.c.level == level, _node.c.node_index >= first, _node.c.node_index < first + len(digests)
    )
    kept: dict[int, bytes] = {row[0]: row[1] for row in connection.execute(statement)}
    for index, digest in enumerate(digests, start=first):
        if kept.get(index) != digest:
            yield Wrong(item="", number=index << level, fault=Fault.NODE_DIFFERS, where=Where.LEAF)


def _named(connection: Connection, leaf: Found, fault: Fault) -> Wrong:
    """Name a row: an event or signature by its item and event, while it is there; else by its key."""
    source, key, _ = leaf
    where = Where(source) if source in set(Source) else Where.LEAF
    row = _row_of(connection, where, key)
    if row is None:
        return Wrong(item="", number=key, fault=fault, where=where)
    return Wrong(item=uid_of(row.item) or "", number=row.number, fault=fault, where=where)


def _row_of(connection: Connection, where: Where, key: int) -> Row[tuple[object, int]] | None:
    register = {Where.EVENT: _event, Where.SIGNATURE: _signature}.get(where)
    if register is None:
        return None
    raw = Raw(connection)
    statement = select(raw.text(_item.c.uid).label("item"), raw.whole(register.c.number).label("number"))
    statement = statement.join_from(register, _item, _item.c.id == register.c.item_id).where(
        register.c.id == as_key(key)
    )
    return connection.execute(statement).first()
