"""What do the tests of the dose's use cases find ready?"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.clinic import Clinic, open_clinic
from tests.furnishing import PostgresClinics, SqliteClinics
from tests.world import PostgresWorlds, SqliteWorlds


@pytest.fixture(scope="session")
def sqlite_clinics(sqlite_worlds: SqliteWorlds, tmp_path_factory: pytest.TempPathFactory) -> SqliteClinics:
    """A furnished SQLite file to copy from."""
    return SqliteClinics(sqlite_worlds, tmp_path_factory.mktemp("clinics"))


@pytest.fixture(scope="session")
def postgres_clinics(postgres_worlds: PostgresWorlds) -> PostgresClinics:
    """A furnished PostgreSQL database to copy from."""
    return PostgresClinics(postgres_worlds)


@pytest.fixture(params=["sqlite", "postgresql"])
def clinic(request: pytest.FixtureRequest) -> Iterator[Clinic]:
    """A lot released and patients enrolled, on either engine: the test runs on both."""
    clinics = request.getfixturevalue("sqlite_clinics" if request.param == "sqlite" else "postgres_clinics")
    with clinics.world() as world:
        yield open_clinic(world, clinics.furnished)
