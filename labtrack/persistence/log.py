"""How does every kept row get its one place in the log, and what does the log's tree hold?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, func, insert, select, text, update

from labtrack.domain.checkpoints import Leaf, Source, leaf_of_row, leaf_of_text
from labtrack.domain.errors import NotFound
from labtrack.domain.merkle import Frontier, Node, frontier_of
from labtrack.persistence.models import (
    AuditRow,
    CustodyEventRow,
    DisclosureRow,
    ItemRow,
    LedgerLeafRow,
    LedgerMarkRow,
    LedgerNodeRow,
    PersonRow,
    SignatureRow,
)
from labtrack.persistence.raw import Raw, text_of, uid_of
from labtrack.persistence.shelf import table_of

_leaf = table_of(LedgerLeafRow)
_node = table_of(LedgerNodeRow)
_mark = table_of(LedgerMarkRow)
_person = table_of(PersonRow)
_item = table_of(ItemRow)
_registers = {
    Source.EVENT: table_of(CustodyEventRow),
    Source.SIGNATURE: table_of(SignatureRow),
    Source.AUDIT: table_of(AuditRow),
    Source.DISCLOSURE: table_of(DisclosureRow),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """How far the sequencer has come in one register; see LedgerMarkRow."""

    source: Source
    settled_id: int
    seen_id: int
    seen_transaction: int
    seen_at: datetime


class Log:
    """The log as one transaction sees it: `lock` first to add to it, so that there is one sequencer at a time."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def lock(self) -> dict[Source, Mark]:
        """Keep every other sequencer out until this transaction ends; how far each register has come."""
        rows = self.connection.execute(select(_mark).order_by(_mark.c.source).with_for_update())
        return {row.source: Mark(**row._mapping) for row in rows}

    @property
    def size(self) -> int:
        """How many leaves there are."""
        newest = self.connection.execute(
            select(_leaf.c.leaf_index).order_by(_leaf.c.leaf_index.desc()).limit(1)
        ).scalar()
        return 0 if newest is None else int(newest) + 1

    def frontier(self, size: int) -> Frontier:
        """The log's right edge as it was with `size` leaves."""
        return frontier_of(size, self.node_at)

    def node_at(self, level: int, index: int) -> bytes:
        """The digest of a complete node; NotFound for one that is not complete yet."""
        statement = select(_leaf.c.digest).where(_leaf.c.leaf_index == index)
        if level:
            statement = select(_node.c.digest).where(_node.c.level == level, _node.c.node_index == index)
        found = self.connection.execute(statement).scalar()
        if found is None:
            raise NotFound(what="log-node")
        return bytes(found)

    def digests(self, first: int, end: int) -> list[bytes]:
        """The digests of the leaves from one index up to, and without, another."""
        statement = select(_leaf.c.digest).where(_leaf.c.leaf_index >= first, _leaf.c.leaf_index < end)
        return [bytes(digest) for digest in self.connection.execute(statement.order_by(_leaf.c.leaf_index)).scalars()]

    def leaf_of(self, source: Source, row_id: int) -> Leaf | None:
        """The place of a row in the log; None while it has none."""
        row = self.connection.execute(select(_leaf).where(_leaf.c.source == source, _leaf.c.row_id == row_id)).first()
        return None if row is None else Leaf(index=row.leaf_index, source=source, row_id=row_id, digest=row.digest)

    def indexes(self, source: Source, row_ids: Sequence[int]) -> dict[int, int]:
        """The places of rows in the log, by their ids; those that have none yet are left out."""
        statement = select(_leaf.c.row_id, _leaf.c.leaf_index).where(_leaf.c.source == source)
        found = self.connection.execute(statement.where(_leaf.c.row_id.in_(list(row_ids))))
        return {row.row_id: row.leaf_index for row in found}

    def waiting(self, source: Source, *, above: int, most: int) -> tuple[tuple[int, bytes], ...]:
        """Rows above an id that have no place yet, oldest first, each with its leaf digest."""
        register = _registers[source]
        statement = _rows(Raw(self.connection), source).where(register.c.id > above, ~_placed(source))
        rows = self.connection.execute(statement.order_by(register.c.id).limit(most))
        return tuple((row.id, digest_of(source, row)) for row in rows)

    def add(self, leaves: Sequence[Leaf], nodes: Sequence[Node]) -> None:
        """Write leaves, and the nodes above them that became complete."""
        if leaves:
            self.connection.execute(insert(_leaf), [_leaf_values(leaf) for leaf in leaves])
        if nodes:
            self.connection.execute(insert(_node), [_node_values(node) for node in nodes])

    def newest_id(self, source: Source) -> int:
        """The id of the newest row of a register; 0 when it is empty."""
        return int(self.connection.execute(select(func.coalesce(func.max(_registers[source].c.id), 0))).scalar_one())

    def transactions(self) -> tuple[int, int]:
        """The oldest transaction under way, and the next one to begin; (0, 0) on SQLite, which has one writer."""
        if self.connection.dialect.name == "sqlite":
            return 0, 0
        oldest, following = self.connection.execute(_UNDER_WAY).one()
        return int(oldest), int(following)

    def move_mark(self, mark: Mark) -> None:
        """Remember how far the sequencer has come."""
        self.connection.execute(update(_mark).where(_mark.c.source == mark.source).values(asdict(mark)))


_UNDER_WAY = text(
    "SELECT CAST(CAST(pg_snapshot_xmin(now_seen) AS text) AS bigint), "
    "CAST(CAST(pg_snapshot_xmax(now_seen) AS text) AS bigint) FROM pg_current_snapshot() AS now_seen"
)


def digest_of(source: Source, row: Row[Any]) -> bytes:
    """The leaf of a row that `rows_of` or `Log.waiting` read, made of what the row says as it stands."""
    match source:
        case Source.EVENT | Source.SIGNATURE:
            return leaf_of_text(row.text)
        case Source.AUDIT:
            said = {name: text_of(getattr(row, name)) for name in ("at", "use_case", "code", "device", "detail")}
            return leaf_of_row(source, {**said, "actor": uid_of(row.actor), "command": uid_of(row.command)})
        case Source.DISCLOSURE:
            said = {"at": text_of(row.at), "page": text_of(row.page)}
            return leaf_of_row(source, {**said, "person": uid_of(row.person), "participant": uid_of(row.participant)})


def rows_of(connection: Connection, source: Source, *, first: int, last: int) -> Iterator[Row[Any]]:
    """The kept rows of a register whose ids lie between two, both included, in order of their ids."""
    key = _registers[source].c.id
    statement = _rows(Raw(connection), source).where(key.between(first, last)).order_by(key)
    return iter(connection.execute(statement.execution_options(yield_per=500)))


def unplaced(connection: Connection, source: Source, *, last: int) -> tuple[int, ...]:
    """The ids of the rows of a register, up to one, that have no place in the log."""
    key = _registers[source].c.id
    statement = select(key).where(key <= last, ~_placed(source)).order_by(key)
    return tuple(connection.execute(statement).scalars())


def first_unplaced(connection: Connection, source: Source, *, above: int) -> int | None:
    """The lowest id above one whose row has no place in the log; None when all have."""
    key = _registers[source].c.id
    return connection.execute(select(func.min(key)).where(key > above, ~_placed(source))).scalar()


def _placed(source: Source) -> ColumnElement[bool]:
    row_id = _registers[source].c.id
    return select(_leaf.c.row_id).where(_leaf.c.source == source, _leaf.c.row_id == row_id).exists()


def _rows(raw: Raw, source: Source) -> Select[Any]:
    register = _registers[source]
    key = register.c.id
    match source:
        case Source.EVENT:
            return select(key, raw.encoded(register.c.body).label("text"))
        case Source.SIGNATURE:
            return select(key, raw.encoded(register.c.text).label("text"))
        case Source.AUDIT:
            said = [raw.text(register.c[name]).label(name) for name in ("use_case", "code", "device", "detail")]
            return (
                select(key, raw.time(register.c.at).label("at"), *said)
                .add_columns(raw.text(_person.c.uid).label("actor"), raw.text(register.c.command_key).label("command"))
                .outerjoin_from(register, _person, _person.c.id == register.c.actor_id)
            )
        case Source.DISCLOSURE:
            return (
                select(key, raw.time(register.c.at).label("at"), raw.text(register.c.page).label("page"))
                .add_columns(raw.text(_person.c.uid).label("person"), raw.text(_item.c.uid).label("participant"))
                .select_from(register)
                .outerjoin(_person, _person.c.id == register.c.person_id)
                .outerjoin(_item, _item.c.id == register.c.participant_item_id)
            )


def _leaf_values(leaf: Leaf) -> dict[str, object]:
    return {"leaf_index": leaf.index, "source": leaf.source, "row_id": leaf.row_id, "digest": leaf.digest}


def _node_values(node: Node) -> dict[str, object]:
    return {"level": node.level, "node_index": node.index, "digest": node.digest}
