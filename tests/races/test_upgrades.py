"""When two processes bring one empty database to the newest schema at once, does each find it there?"""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from multiprocessing.queues import Queue
from pathlib import Path
from threading import Barrier

import pytest

from labtrack.persistence import schema
from labtrack.persistence.engine import Database
from tests.migrations.databases import empty_postgres, empty_sqlite
from tests.races.racers import PATIENCE


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    if request.param == "sqlite":
        with empty_sqlite(tmp_path) as database:
            yield database
    else:
        with empty_postgres(request.getfixturevalue("postgres_worlds")) as database:
            yield database


def test_two_who_upgrade_at_once_both_find_the_newest_schema(empty: Database) -> None:
    spawn = multiprocessing.get_context("spawn")
    barrier, said = spawn.Barrier(2), spawn.Queue()
    people = [spawn.Process(target=upgrade, args=(empty.url, barrier, said)) for _ in range(2)]
    for person in people:
        person.start()
    heard = [said.get(timeout=PATIENCE) for _ in people]
    for person in people:
        person.join(PATIENCE)

    assert heard == [schema.head()] * 2
    assert schema.revision_of(empty) == schema.head()


def upgrade(url: str, barrier: Barrier, said: Queue) -> None:
    database = Database(url)
    try:
        barrier.wait(PATIENCE)
        schema.upgrade(database)
        said.put(schema.revision_of(database))
    except BaseException as error:
        said.put(repr(error))
        raise
    finally:
        database.close()
