"""What does every test find ready?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.clinic import Clinic, open_clinic
from tests.furnishing import PostgresClinics, SqliteClinics
from tests.postgres import postgres_url
from tests.world import PostgresWorlds, SqliteWorlds, World

if TYPE_CHECKING:
    from tests.web.browsing import Site

__all__ = ["postgres_url"]


@pytest.fixture(scope="session")
def sqlite_worlds(tmp_path_factory: pytest.TempPathFactory) -> SqliteWorlds:
    """A founded SQLite file to copy from."""
    return SqliteWorlds(tmp_path_factory.mktemp("worlds"))


@pytest.fixture(scope="session")
def postgres_worlds(postgres_url: str) -> PostgresWorlds:
    """A founded PostgreSQL database to copy from."""
    return PostgresWorlds(postgres_url)


@pytest.fixture(params=["sqlite", "postgresql"])
def world(request: pytest.FixtureRequest) -> Iterator[World]:
    """A labtrack with its site founded, on either engine: the test runs on both."""
    worlds = request.getfixturevalue("sqlite_worlds" if request.param == "sqlite" else "postgres_worlds")
    with worlds.world() as world:
        yield world


@pytest.fixture
def sqlite_world(sqlite_worlds: SqliteWorlds) -> Iterator[World]:
    """A labtrack on SQLite alone, for what does not depend on the engine (pages, browser stories)."""
    with sqlite_worlds.world() as world:
        yield world


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


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demonstration trial over HTTP, loaded once for each test process."""
    from tests.demonstration import loaded  # all pages come with it: seconds that most tests need not wait for

    with loaded(tmp_path_factory.mktemp("demonstration")) as site:
        yield site
