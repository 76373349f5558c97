"""How does a test get an empty database on either engine, and a row in any of its tables?"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Engine,
    Integer,
    LargeBinary,
    Table,
    Uuid,
    create_engine,
    insert,
    text,
)

from labtrack.persistence.engine import Database
from labtrack.persistence.types import UtcDateTime
from tests.world import PostgresWorlds


@contextmanager
def empty_sqlite(folder: Path) -> Iterator[Database]:
    database = Database(f"sqlite:///{folder / 'empty.db'}")
    try:
        yield database
    finally:
        database.close()


@contextmanager
def empty_postgres(worlds: PostgresWorlds) -> Iterator[Database]:
    name = f"e{uuid.uuid4().hex}"
    with worlds.admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    database = Database(worlds.url_of(name))
    try:
        yield database
    finally:
        database.close()
        with worlds.admin.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))


@contextmanager
def unchecked(url: str) -> Iterator[Connection]:
    """A committed transaction of an engine that knows nothing of ours, and that checks no foreign key."""
    engine: Engine = create_engine(url)
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SET LOCAL session_replication_role = replica"))
        yield connection
    engine.dispose()


def put_a_row(connection: Connection, table: Table) -> None:
    """Put a row with some value in every column."""
    connection.execute(insert(table).values({column.name: some_value(column) for column in table.columns}))


def some_value(column: Column[Any]) -> object:
    match column.type:
        case Integer() | BigInteger():
            return 1
        case LargeBinary():
            return b"bytes"
        case Uuid():
            return uuid.UUID(int=1)
        case UtcDateTime():
            return datetime(2026, 1, 1, tzinfo=UTC)
        case kind:
            return kind.enums[0] if hasattr(kind, "enums") else "text"
