"""How is a database reached, and how does a transaction begin on either engine?"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, ExceptionContext, create_engine, event, make_url

from labtrack.domain.errors import Conflict, Duplicate

BUSY_MILLISECONDS = 15_000
WRITES = "labtrack_writes"
READS = "labtrack_reads"

TAKEN = {"23505", sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY}
"""What the engines say when a unique value is there already: the last net below two people at once."""

BUSY = {"55P03", "40P01", sqlite3.SQLITE_BUSY, sqlite3.SQLITE_BUSY_SNAPSHOT}
"""What the engines say when somebody else's transaction stood in the way for too long."""


class Database:
    """One database: `writing` and `reading` give a connection within one transaction.

    On SQLite a writer begins IMMEDIATE behind one lock of this process, so that no writer starves; on PostgreSQL
    transactions run READ COMMITTED and rows are locked one by one. A unique value that is taken raises Duplicate, and
    waiting in vain for others raises Conflict `busy`.
    """

    def __init__(self, url: str) -> None:
        parsed = make_url(url)
        self.url = url
        self.is_sqlite = parsed.get_backend_name() == "sqlite"
        self.engine = _sqlite_engine(url) if self.is_sqlite else _postgres_engine(url)
        event.listen(self.engine, "handle_error", _translate)
        self._writer = threading.Lock()
        self._writing_thread: int | None = None

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Open a transaction that may change things: committed at the end, rolled back on any error."""
        with self._one_writer(), self.engine.connect() as connection:
            connection = connection.execution_options(**{WRITES: True})
            with connection.begin():
                yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Open a transaction that only reads: the database refuses anything else."""
        with self.engine.connect() as connection:
            connection = connection.execution_options(**{READS: True, "postgresql_readonly": True})
            with connection.begin():
                yield connection

    def close(self) -> None:
        """Let all connections go."""
        self.engine.dispose()

    @contextmanager
    def _one_writer(self) -> Iterator[None]:
        if not self.is_sqlite:
            yield
            return
        if self._writing_thread == threading.get_ident():
            raise RuntimeError("a transaction that writes is open in this thread already")
        if not self._writer.acquire(timeout=BUSY_MILLISECONDS / 1000):
            raise Conflict("busy")
        self._writing_thread = threading.get_ident()
        try:
            yield
        finally:
            self._writing_thread = None
            self._writer.release()


def _postgres_engine(url: str) -> Engine:
    return create_engine(
        url,
        isolation_level="READ COMMITTED",
        pool_pre_ping=True,
        connect_args={"options": "-c lock_timeout=15000 -c timezone=UTC"},
    )


def _sqlite_engine(url: str) -> Engine:
    engine = create_engine(url, connect_args={"timeout": BUSY_MILLISECONDS / 1000, "check_same_thread": False})
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(raw: Any, _record: object) -> None:
    raw.isolation_level = None
    for setting in (
        "journal_mode=WAL",
        "foreign_keys=ON",
        "synchronous=FULL",
        "recursive_triggers=ON",
        "secure_delete=ON",
        f"busy_timeout={BUSY_MILLISECONDS}",
    ):
        raw.execute(f"PRAGMA {setting}")


def _begin(connection: Connection) -> None:
    options = connection.get_execution_options()
    reads = bool(options.get(READS, False))
    if connection.info.get(READS, False) != reads:
        connection.exec_driver_sql(f"PRAGMA query_only={'ON' if reads else 'OFF'}")
        connection.info[READS] = reads
    connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get(WRITES, False) else "BEGIN")


def _translate(context: ExceptionContext) -> None:
    error = context.original_exception
    said = getattr(error, "sqlstate", None) or getattr(error, "sqlite_errorcode", None)
    if said in TAKEN:
        raise Duplicate() from error
    if said in BUSY:
        raise Conflict("busy") from error
