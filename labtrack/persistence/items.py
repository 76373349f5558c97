"""Where is an item found, locked and led to its ancestors and descendants?"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from itertools import groupby
from uuid import UUID

from sqlalchemy import Column, ColumnElement, Connection, insert, select, update

from labtrack.domain.custody import Item
from labtrack.domain.errors import NotFound
from labtrack.persistence.custody import stale
from labtrack.persistence.models import DescentRow, ItemCodeRow, ItemRow
from labtrack.persistence.shelf import Shelf, table_of

_item = table_of(ItemRow)
_code = table_of(ItemCodeRow)
_descent = table_of(DescentRow)


class Items(Shelf[Item]):
    """Items by key, uid and printed code, and the graph of what was made from what."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection, ItemRow, Item, key="id")

    def by_uid(self, uid: UUID) -> Item:
        """The item of that uid; NotFound when there is none."""
        item = self.find(uid=uid)
        if item is None:
            raise NotFound(what="item")
        return item

    def by_code(self, value: str, *, scheme: str | None = None) -> tuple[Item, ...]:
        """Every item that bears this code now."""
        statement = (
            self.statement()
            .join(_code, _code.c.item_id == _item.c.id)
            .where(_code.c.value == value, _code.c.valid_to.is_(None))
            .order_by(_item.c.id)
        )
        if scheme is not None:
            statement = statement.where(_code.c.scheme == scheme)
        return self.read(statement)

    def by_code_prefix(self, prefix: str, *, scheme: str) -> tuple[Item, ...]:
        """Every item whose live code of that scheme begins so: all bags under one donation number."""
        return self.read(
            self.statement()
            .join(_code, _code.c.item_id == _item.c.id)
            .where(_code.c.scheme == scheme, self._begins(prefix), _code.c.valid_to.is_(None))
            .order_by(_item.c.id)
        )

    def _begins(self, prefix: str) -> ColumnElement[bool]:
        # Each engine has its own way that is exact and goes by the index: SQLite's LIKE ignores case, and PostgreSQL
        # compares by the database's collation, where a range is not a beginning.
        if self.connection.dialect.name == "postgresql":
            return _code.c.value.startswith(prefix, autoescape=True)
        return (_code.c.value >= prefix) & (_code.c.value < prefix + "~")

    def codes(self, item_id: int) -> dict[str, str]:
        """The live codes of an item, scheme to value."""
        rows = self.connection.execute(
            select(_code.c.scheme, _code.c.value).where(_code.c.item_id == item_id, _code.c.valid_to.is_(None))
        )
        return {row.scheme: row.value for row in rows}

    def give_code(self, item_id: int, scheme: str, value: str, *, at: datetime) -> None:
        """Let an item bear a code from now on."""
        self.connection.execute(insert(_code).values(item_id=item_id, scheme=scheme, value=value, valid_from=at))

    def end_code(self, scheme: str, value: str, *, at: datetime) -> None:
        """Let a code end: it is never given to another item."""
        self.connection.execute(
            update(_code)
            .where(_code.c.scheme == scheme, _code.c.value == value, _code.c.valid_to.is_(None))
            .values(valid_to=at)
        )

    def ever_bore(self, scheme: str, value: str) -> bool:
        """Whether any item bears or bore this code."""
        found = select(_code.c.id).where(_code.c.scheme == scheme, _code.c.value == value).limit(1)
        return self.connection.execute(found).first() is not None

    def descend(self, *, child: int, parents: Iterable[int]) -> None:
        """Write down what an item was made from."""
        if links := [{"child_id": child, "parent_id": parent} for parent in parents]:
            self.connection.execute(insert(_descent), links)

    def ancestors(self, item_id: int) -> tuple[int, ...]:
        """Keys of everything that this item came from, not itself."""
        return self._closure(item_id, start=_descent.c.child_id, towards=_descent.c.parent_id)

    def descendants(self, item_id: int) -> tuple[int, ...]:
        """Keys of everything that came from this item, not itself."""
        return self._closure(item_id, start=_descent.c.parent_id, towards=_descent.c.child_id)

    def links(self, among: Iterable[int]) -> tuple[tuple[int, int], ...]:
        """Every (parent, child) pair within a set of keys."""
        within = list(among)
        rows = self.connection.execute(
            select(_descent.c.parent_id, _descent.c.child_id)
            .where(_descent.c.parent_id.in_(within), _descent.c.child_id.in_(within))
            .order_by(_descent.c.id)
        )
        return tuple((parent, child) for parent, child in rows)

    def lock(self, changes: Iterable[int], *, shares: Iterable[int] = (), seen: int | None = None) -> dict[int, Item]:
        """Lock items in ascending order of key: those to be changed for update, the others for share; then read them.

        `seen` is the event number that the person saw of the one item to be changed; another number is Stale. SQLite
        has taken its write lock when the transaction began, and knows no row locks.
        """
        changing = set(changes)
        locked: dict[int, Item] = {}
        # One statement for each run of one kind of lock, so that the order stays ascending over both kinds.
        for to_change, run in groupby(sorted(changing | set(shares)), key=changing.__contains__):
            keys = list(run)
            statement = self.statement().where(_item.c.id.in_(keys)).order_by(_item.c.id)
            found = self.read(statement.with_for_update(read=not to_change))
            if len(found) < len(keys):
                raise NotFound(what="item")
            locked.update((item.id, item) for item in found)
        if seen is not None:
            (key,) = changing
            self.require_seen(locked[key], seen)
        return locked

    def require_seen(self, item: Item, seen: int) -> None:
        """Raise Stale, with who did what since, unless the person saw the item's newest event."""
        if item.number != seen:
            raise stale(self.connection, item, seen=seen)

    def _closure(self, item_id: int, *, start: Column[int], towards: Column[int]) -> tuple[int, ...]:
        first = select(towards.label("id")).where(start == item_id)
        found = first.cte("found", recursive=True)
        found = found.union(select(towards).join(found, start == found.c.id))
        return tuple(self.connection.execute(select(found.c.id).order_by(found.c.id)).scalars())
