"""How does a row become a frozen record, and a record a row?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from functools import cache
from typing import Any, Generic, TypeVar

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Row,
    Select,
    Table,
    Update,
    func,
    insert,
    literal,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from labtrack.domain.errors import NotFound
from labtrack.persistence.models import Base

MANY = (list, tuple, set, frozenset)
"""What stands for any of several values."""

Record = TypeVar("Record")
Narrowed = TypeVar("Narrowed", Select[Any], Update)


@cache
def table_of(row: type[Base]) -> Table:
    """The table behind a mapped class."""
    table = row.__table__
    if not isinstance(table, Table):
        raise TypeError(f"{row.__name__} is not mapped to one table")
    return table


@cache
def columns_of(row: type[Base], record: type[Any]) -> tuple[Column[Any], ...]:
    """The columns that a record's fields are read from, in their order: each field has its column's name."""
    table = table_of(row)
    return tuple(table.c[field.name] for field in fields(record) if field.init)


def parts(row: Sequence[Any], *widths: Sequence[Column[Any]] | int) -> tuple[tuple[Any, ...], ...]:
    """Cut a row into the values of several records, in the order in which their columns were asked for."""
    cut, begins = [], 0
    for width in widths:
        ends = begins + (width if isinstance(width, int) else len(width))
        cut.append(tuple(row[begins:ends]))
        begins = ends
    return tuple(cut)


def made(record: type[Record], columns: Sequence[Column[Any]], values: Sequence[Any]) -> Record:
    """Make a record of the values of its columns."""
    return record(**{column.name: value for column, value in zip(columns, values, strict=True)})


class Shelf(Generic[Record]):
    """The rows of one table as frozen records whose fields bear the columns' names.

    `get` raises NotFound, `find` may return None, `add` only adds; `change` sets named columns of one row, `change_all`
    of whichever rows are so.
    """

    def __init__(self, connection: Connection, row: type[Base], record: type[Record], *, key: str = "item_id") -> None:
        self.connection = connection
        self.table = table_of(row)
        self.record = record
        self.columns: tuple[Column[Any], ...] = columns_of(row, record)  # type: ignore[arg-type]
        self.key: Column[Any] = self.table.c[key]

    def add(self, record: Record) -> Record:
        """Write a record that has its own key."""
        self.connection.execute(insert(self.table).values(self._values(record)))
        return record

    def put(self, **values: object) -> Record:
        """Write a row whose key the database gives, and return it as a record."""
        row = self.connection.execute(insert(self.table).values(**values).returning(*self.columns)).one()
        return self._record(row)

    def get(self, key: object) -> Record:
        """The record of that key; NotFound when there is none."""
        found = self.find(**{self.key.name: key})
        if found is None:
            raise NotFound(what=self.table.name)
        return found

    def lock_one(self, key: object) -> Record:
        """The record of that key, which nobody else changes until the transaction ends; NotFound when there is none."""
        row = self.connection.execute(self._where({self.key.name: key}).with_for_update()).first()
        if row is None:
            raise NotFound(what=self.table.name)
        return self._record(row)

    def find(self, **equal: object) -> Record | None:
        """The first record whose columns are so; the lowest key when there are several."""
        row = self.connection.execute(self._where(equal).order_by(self.key).limit(1)).first()
        return self._record(row) if row is not None else None

    def all(self, **equal: object) -> tuple[Record, ...]:
        """Every record whose columns are so (a list means any of, so an empty one asks nothing), by key."""
        if any(isinstance(value, MANY) and not value for value in equal.values()):
            return ()
        return self.read(self._where(equal).order_by(self.key))

    def read(self, statement: Select[Any]) -> tuple[Record, ...]:
        """The records of a statement over this shelf's columns."""
        return tuple(self._record(row) for row in self.connection.execute(statement))

    def statement(self) -> Select[Any]:
        """Start a statement over this shelf's columns."""
        return select(*self.columns)

    def count(self, **equal: object) -> int:
        """How many rows are so?"""
        statement = select(func.count()).select_from(self.table)
        return int(self.connection.execute(self._narrowed(statement, equal)).scalar_one())

    def change(self, of_key: object, /, **values: object) -> None:
        """Set columns of the row with that key; NotFound when there is none."""
        done = self.connection.execute(update(self.table).where(self.key == of_key).values(**values))
        if done.rowcount != 1:
            raise NotFound(what=self.table.name)

    def change_all(self, equal: dict[str, object], /, **values: object) -> None:
        """Set columns of every row whose columns are so (a list means any of), by one statement."""
        self.connection.execute(self._narrowed(update(self.table), equal).values(**values))

    def _where(self, equal: dict[str, object]) -> Select[Any]:
        return self._narrowed(select(*self.columns), equal)

    def _narrowed(self, statement: Narrowed, equal: dict[str, object]) -> Narrowed:
        for name, value in equal.items():
            column = self.table.c[name]
            match value:
                case None:
                    statement = statement.where(column.is_(None))
                case _ if isinstance(value, MANY):
                    statement = statement.where(column.in_(list(value)))
                case _:
                    statement = statement.where(column == value)
        return statement

    def _values(self, record: Record) -> dict[str, object]:
        return {column.name: getattr(record, column.name) for column in self.columns}

    def _record(self, row: Sequence[Any]) -> Record:
        return made(self.record, self.columns, row)


def insert_unless_taken(
    connection: Connection, table: Table, values: dict[str, object], *asked: ColumnElement[Any], key: Column[Any]
) -> Row[Any] | None:
    """Insert a row unless its key is taken: the key and what else is asked come back; None when it was taken.

    Waits for another transaction that is inserting the same key; afterwards that row can be read.
    """
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    # A row that is there is not even offered: an append-only table refuses it before a conflict could be seen.
    row = select(*(literal(value, type_=table.c[name].type) for name, value in values.items()))
    row = row.where(~select(key).where(key == values[key.name]).exists())
    added = dialect.insert(table).from_select(list(values), row).on_conflict_do_nothing().returning(key, *asked)
    return connection.execute(added).first()


def count_up(connection: Connection, table: Table, counted: str, /, **key: object) -> int:
    """Add one to a row's number, which starts at 1; whoever else counts it waits until this transaction ends."""
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    first = dialect.insert(table).values(**key, **{counted: 1})
    column = table.c[counted]
    more = first.on_conflict_do_update(index_elements=list(key), set_={counted: column + 1}).returning(column)
    return int(connection.execute(more).scalar_one())
