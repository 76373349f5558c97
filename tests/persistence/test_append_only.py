"""Is what was recorded only ever added to, whoever asks and however?"""

from __future__ import annotations

import importlib.util
import sqlite3
from collections.abc import Iterator
from datetime import date
from types import ModuleType

import pytest
from sqlalchemy import Connection, Engine, create_engine, inspect, make_url, text
from sqlalchemy.exc import DBAPIError

from labtrack.domain.custody import Happened, Kind
from labtrack.domain.outcomes import Outcome
from labtrack.domain.participants import Identity
from labtrack.domain.people import Actor, Role
from labtrack.edge.transaction import writing
from labtrack.persistence import schema
from labtrack.persistence.models import APPEND_ONLY, Base
from labtrack.persistence.notary import Notary
from labtrack.persistence.store import Store
from labtrack.services.checkpoints import introduce_key, make_checkpoint, sequence
from labtrack.services.custody import begin, told
from tests.persistence.histories import a_history
from tests.world import World

KEYS = {table.name: [column.name for column in table.primary_key] for table in Base.metadata.sorted_tables}


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def recorded(request: pytest.FixtureRequest) -> Iterator[World]:
    """A world with rows in every append-only table."""
    worlds = request.getfixturevalue("sqlite_worlds" if request.param == "sqlite" else "postgres_worlds")
    with worlds.world() as world:
        a_history(world)
        show_an_identity(world)
        sign_a_checkpoint(world)
        yield world


@pytest.fixture(params=["our engine", "another engine"])
def engine(request: pytest.FixtureRequest, recorded: World) -> Iterator[Engine]:
    """Ours, and one that knows nothing of our settings, as another program would have."""
    if request.param == "our engine":
        yield recorded.installation.database.engine
    else:
        plain = create_engine(recorded.installation.database.url)
        yield plain
        plain.dispose()


EVERYWHERE = [
    "UPDATE {table} SET {key} = {key}",
    "UPDATE {table} SET {last} = NULL",
    "DELETE FROM {table}",
    "DELETE FROM {table} WHERE {key} IN (SELECT {key} FROM {table} LIMIT 1)",
    "INSERT INTO {table} SELECT * FROM {table} WHERE true ON CONFLICT ({keys}) DO UPDATE SET {last} = excluded.{last}",
]
ON_SQLITE = [
    "INSERT OR REPLACE INTO {table} SELECT * FROM {table}",
    "REPLACE INTO {table} SELECT * FROM {table} LIMIT 1",
    "INSERT OR REPLACE INTO {table} (rowid, {beside}) SELECT rowid, {beside_renewed} FROM {table} LIMIT 1",
    "UPDATE OR REPLACE {table} SET {key} = (SELECT max({key}) FROM {table})",
    "UPDATE OR IGNORE {table} SET {last} = {last}",
]
ON_POSTGRESQL = [
    "TRUNCATE {table}",
    "TRUNCATE {table} CASCADE",
    "TRUNCATE item CASCADE",
    "TRUNCATE person CASCADE",
    "DELETE FROM ONLY {table}",
    "MERGE INTO {table} USING (SELECT {key} AS k FROM {table}) AS s ON {table}.{key} = s.k WHEN MATCHED THEN DELETE",
]


@pytest.mark.parametrize("table", APPEND_ONLY)
def test_no_statement_changes_or_takes_away_a_row(recorded: World, engine: Engine, table: str) -> None:
    is_sqlite = engine.dialect.name == "sqlite"
    for statement in EVERYWHERE + (ON_SQLITE if is_sqlite else ON_POSTGRESQL):
        with engine.connect() as connection, connection.begin() as transaction:
            before = rows(connection, table)
            assert before, "there is nothing to protect"
            with pytest.raises(DBAPIError, match=r"append-only|cannot truncate"), connection.begin_nested():
                connection.execute(text(filled(statement, table)))
            assert rows(connection, table) == before, statement
            transaction.rollback()


@pytest.mark.parametrize("table", APPEND_ONLY)
def test_a_plain_sqlite_connection_replaces_nothing(sqlite_recorded: str, table: str) -> None:
    raw = sqlite3.connect(sqlite_recorded)
    assert raw.execute("PRAGMA foreign_keys").fetchone() == (0,)
    assert raw.execute("PRAGMA recursive_triggers").fetchone() == (0,)
    before = raw.execute(f"SELECT * FROM {table}").fetchall()
    for statement in (EVERYWHERE[0], EVERYWHERE[2], *ON_SQLITE):
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            raw.execute(filled(statement, table))
        assert raw.execute(f"SELECT * FROM {table}").fetchall() == before, statement
    raw.close()


def test_adding_a_row_with_all_keys_new_is_not_refused(recorded: World, engine: Engine) -> None:
    with engine.connect() as connection, connection.begin() as transaction:
        for table in ("audit", "command", "disclosure"):
            before = len(rows(connection, table))
            renewed = filled("INSERT INTO {table} ({columns}) SELECT {renewed} FROM {table} LIMIT 1", table)
            connection.execute(text(renewed))
            assert len(rows(connection, table)) == before + 1
        transaction.rollback()


def test_the_models_the_migration_and_the_database_guard_the_same_tables(recorded: World) -> None:
    with recorded.installation.database.reading() as connection:
        if connection.dialect.name == "sqlite":
            found = connection.execute(text("SELECT tbl_name, name FROM sqlite_master WHERE type = 'trigger'"))
            kinds = ["update", "delete", "replace"]
        else:
            found = connection.execute(
                text(
                    "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'O'"
                )
            )
            kinds = ["change", "truncate"]
        guards = {(table, name) for table, name in found}

    assert guards == {(table, f"{table}_refuses_{kind}") for table in APPEND_ONLY for kind in kinds}
    assert set(guarded()) == set(APPEND_ONLY)


def test_the_migration_knows_every_key_that_a_replacing_insert_could_hit(recorded: World) -> None:
    with recorded.installation.database.reading() as connection:
        asked = inspect(connection)
        unique = {
            table: {
                tuple(asked.get_pk_constraint(table)["constrained_columns"]),
                *(tuple(key["column_names"]) for key in asked.get_unique_constraints(table)),
                *(tuple(index["column_names"]) for index in asked.get_indexes(table) if index["unique"]),
            }
            for table in APPEND_ONLY
        }

    assert {table: set(keys) for table, keys in guarded().items()} == unique


@pytest.fixture
def sqlite_recorded(sqlite_world: World) -> str:
    a_history(sqlite_world)
    show_an_identity(sqlite_world)
    sign_a_checkpoint(sqlite_world)
    sqlite_world.close()
    file = make_url(sqlite_world.installation.database.url).database
    assert file is not None
    return file


def show_an_identity(world: World) -> None:
    """Seal an identity and show it once, so that there is a disclosure."""

    def open_screening(store: Store, *, by: Actor, at) -> Outcome:
        item = begin(store, Kind.PARTICIPANT, Happened.OPENED, {}, by=by, at=at)
        store.identities.add(item, Identity(name="Zhang San", record_number="MR-1", birth_date=date(1970, 1, 2)))
        return told(item, Happened.OPENED, at=at)

    done = world.do(open_screening, by=Role.INVESTIGATOR)
    participant = world.item(done.item)
    with writing(world.installation) as store:
        store.identities.disclose(participant, page="ward", by=world.actor(Role.WARD_NURSE), at=world.at)


def sign_a_checkpoint(world: World) -> None:
    """Give all that was recorded its place in the log, and sign what that came to."""
    notary = Notary(bytes(32))
    with writing(world.installation) as store:
        sequence(store, at=world.at)
        introduce_key(store, notary, at=world.at)
        assert make_checkpoint(store, notary, at=world.at) is not None


def filled(statement: str, table: str) -> str:
    """Name the table and its columns in a statement; `renewed` are the columns with a new key in the key's place."""
    columns = [column.name for column in Base.metadata.tables[table].columns]
    key = KEYS[table][-1]
    new_key = "'00000000000000000000000000000abc'" if key == "client_key" else "99999"
    renewed = [new_key if name == key else name for name in columns]
    # SQLite's row number is the same thing as a key of type INTEGER, and a key of its own beside any other.
    hidden = 1 if key in {"id", "number"} else 0
    return statement.format(
        table=table,
        key=key,
        keys=", ".join(KEYS[table]),
        last=columns[-1],
        columns=", ".join(columns),
        renewed=", ".join(renewed),
        beside=", ".join(columns[hidden:]),
        beside_renewed=", ".join(renewed[hidden:]),
    )


def rows(connection: Connection, table: str) -> list[str]:
    return sorted(str(row) for row in connection.execute(text(f"SELECT * FROM {table}")))


def guarded() -> dict[str, tuple[tuple[str, ...], ...]]:
    """Every guarded table with its keys, as the migrations that guard them say."""
    return {**migration("0002_append_only").KEYS, **migration("0008_log_and_checkpoints").KEYS}


def migration(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, schema.MIGRATIONS / "versions" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
