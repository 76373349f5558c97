"""Does a transaction begin, wait and end as each engine is told?"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from labtrack.domain.custody import Happened, Kind
from labtrack.domain.errors import Conflict, Duplicate, NotFound
from labtrack.domain.outcomes import Outcome
from labtrack.domain.people import Actor, Role
from labtrack.edge.transaction import writing
from labtrack.persistence.engine import Database
from labtrack.persistence.store import Store
from labtrack.services.custody import begin, told
from tests.world import PostgresWorlds, World


@pytest.fixture
def postgres_world(postgres_worlds: PostgresWorlds) -> Iterator[World]:
    with postgres_worlds.world() as world:
        yield world


@pytest.mark.parametrize("way", ["reading", "writing"])
def test_sqlite_is_set_up_on_every_connection(sqlite_world: World, way: str) -> None:
    wanted = {"journal_mode": "wal", "foreign_keys": 1, "synchronous": 2, "busy_timeout": 15_000,
              "recursive_triggers": 1, "secure_delete": 1, "query_only": int(way == "reading")}  # fmt: skip
    for _ in range(2):
        with getattr(sqlite_world.installation.database, way)() as connection:
            found = {name: connection.execute(text(f"PRAGMA {name}")).scalar_one() for name in wanted}
        assert found == wanted


def test_sqlite_writers_begin_immediate_and_readers_do_not(sqlite_world: World) -> None:
    database = sqlite_world.installation.database
    begun = statements_of(database, lambda: run(database.writing), lambda: run(database.reading))

    assert [statement for statement in begun if statement.startswith("BEGIN")] == ["BEGIN IMMEDIATE", "BEGIN"]


def test_on_sqlite_a_reader_sees_one_moment_while_somebody_writes(sqlite_world: World) -> None:
    database = sqlite_world.installation.database
    with database.reading() as reader:
        before = reader.execute(text("SELECT count(*) FROM audit")).scalar_one()
        with writing(sqlite_world.installation) as store:
            store.audit.write("try", "done", actor_id=None, at=sqlite_world.at)
        assert reader.execute(text("SELECT count(*) FROM audit")).scalar_one() == before
    with database.reading() as reader:
        assert reader.execute(text("SELECT count(*) FROM audit")).scalar_one() == before + 1


def test_postgresql_reads_what_is_committed_waits_a_while_and_thinks_in_utc(postgres_world: World) -> None:
    wanted = {"transaction_isolation": "read committed", "lock_timeout": "15s", "timezone": "UTC"}
    for way, read_only in (("reading", "on"), ("writing", "off"), ("reading", "on")):
        with getattr(postgres_world.installation.database, way)() as connection:
            found = {name: connection.execute(text(f"SHOW {name}")).scalar_one() for name in wanted}
            assert found == wanted
            assert connection.execute(text("SHOW transaction_read_only")).scalar_one() == read_only


def test_who_only_looks_can_change_nothing(world: World) -> None:
    with pytest.raises(DBAPIError, match=r"read-?only"), world.look() as store:
        store.audit.write("try", "done", actor_id=None, at=world.at)
    with writing(world.installation) as store:
        store.audit.write("try", "done", actor_id=None, at=world.at)


def test_an_error_takes_everything_back(world: World) -> None:
    with writing(world.installation) as store:
        assert [store.next_number("lot-26") for _ in range(3)] == [1, 2, 3]
    with pytest.raises(NotFound), writing(world.installation) as store:
        store.items.get(store.next_number("lot-26") + 4711)
    with writing(world.installation) as store:
        assert store.next_number("lot-26") == 4


def test_a_transaction_within_a_transaction_is_refused_at_once_on_sqlite(sqlite_world: World) -> None:
    outer, inner = writing(sqlite_world.installation), writing(sqlite_world.installation)
    with outer, pytest.raises(RuntimeError, match="open in this thread already"):
        inner.__enter__()
    with writing(sqlite_world.installation) as store:
        assert store.next_number("after") == 1


def test_a_value_that_is_taken_is_a_duplicate_and_no_bug(world: World) -> None:
    def receive(store: Store, din: str, *, by: Actor, at) -> Outcome:
        item = begin(store, Kind.DONATION, Happened.RECEIVED, {}, by=by, at=at, codes={"din": din})
        return told(item, Happened.RECEIVED, at=at)

    world.do(receive, "A999926000001", by=Role.TECHNICIAN)
    with pytest.raises(Duplicate) as refused:
        world.do(receive, "A999926000001", by=Role.TECHNICIAN)

    assert refused.value.reason == "duplicate"
    with world.look() as store:
        assert store.items.count() == 1


def test_waiting_in_vain_for_somebody_else_is_a_conflict_and_no_bug(postgres_world: World) -> None:
    database = postgres_world.installation.database
    with database.writing() as holding, database.writing() as waiting:
        lock = text("SELECT id FROM person WHERE id = 1 FOR UPDATE")
        holding.execute(lock)
        waiting.execute(text("SET LOCAL lock_timeout = 1"))
        with pytest.raises(Conflict) as refused:
            waiting.execute(lock)

    assert refused.value.reason == "busy"


def test_two_who_wait_for_one_another_end_in_a_conflict_for_one_of_them(postgres_world: World) -> None:
    database = postgres_world.installation.database
    met = threading.Barrier(2, timeout=20)

    def lock(first: int, second: int) -> str:
        with database.writing() as connection:
            connection.execute(text("SET LOCAL deadlock_timeout = 10"))
            connection.execute(text("SELECT id FROM person WHERE id = :id FOR UPDATE"), {"id": first})
            met.wait()
            try:
                connection.execute(text("SELECT id FROM person WHERE id = :id FOR UPDATE"), {"id": second})
            except Conflict as conflict:
                return conflict.reason
        return "done"

    with ThreadPoolExecutor(2) as people:
        said = [people.submit(lock, 1, 2), people.submit(lock, 2, 1)]
        assert sorted(one.result(timeout=30) for one in said) == ["busy", "done"]


def test_the_first_two_seals_of_one_subject_go_under_one_key(world: World) -> None:
    vault, database = world.installation.vault, world.installation.database
    subject = uuid4()
    met = threading.Barrier(2, timeout=20)

    def seal(said: str) -> bytes:
        met.wait()
        with database.writing() as connection:
            return vault.seal(connection, subject, "scan", said)

    for _ in range(5):
        subject = uuid4()
        with ThreadPoolExecutor(2) as people:
            sealed = [future.result(timeout=30) for future in [people.submit(seal, "one"), people.submit(seal, "two")]]
        with database.reading() as connection:
            assert [vault.open(connection, subject, "scan", one) for one in sealed] == ["one", "two"]


def test_a_beginning_of_a_code_is_found_exactly(world: World) -> None:
    values = ["A999926000001S1234VA0", "A999926000001S1234VB0", "A999926000002S1234VA0", "a999926000001S1234VA0", "%"]
    with world.installation.database.writing() as connection:
        for key, value in enumerate(values, start=901):
            put_a_bag(connection, key, value)
    with world.look() as store:
        found = {
            prefix: [item.id for item in store.items.by_code_prefix(prefix, scheme="product")]
            for prefix in ("A999926000001", "A999926000001S1234VB", "A99992600000", "A", "%", "_", "B")
        }

    assert found == {
        "A999926000001": [901, 902],
        "A999926000001S1234VB": [902],
        "A99992600000": [901, 902, 903],
        "A": [901, 902, 903],
        "%": [905],
        "_": [],
        "B": [],
    }


def put_a_bag(connection: Connection, key: int, product: str) -> None:
    uid = UUID(int=key).hex if connection.dialect.name == "sqlite" else str(UUID(int=key))
    connection.execute(
        text(
            "INSERT INTO item (id, uid, kind, state, number, digest, holder_role, place_id, made_at) "
            "VALUES (:key, :uid, 'container', 'stored', 1, :digest, 'technician', 1, '2026-01-01 00:00:00.000000')"
        ),
        {"key": key, "uid": uid, "digest": b""},
    )
    connection.execute(
        text(
            "INSERT INTO item_code (item_id, scheme, value, valid_from) "
            "VALUES (:key, 'product', :value, '2026-01-01 00:00:00.000000')"
        ),
        {"key": key, "value": product},
    )


def run(way) -> None:
    with way() as connection:
        connection.execute(text("SELECT 1"))


def statements_of(database: Database, *deeds) -> list[str]:
    """What SQLite was told meanwhile, by its own account."""
    heard: list[str] = []
    with database.engine.connect() as connection:
        raw = connection.connection.dbapi_connection
        assert raw is not None
        connection.rollback()
        raw.set_trace_callback(heard.append)
    for deed in deeds:
        deed()
    return heard
