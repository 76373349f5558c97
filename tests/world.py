"""How does a test get a whole labtrack: a founded site, people, a clock that it can set, on either engine?"""

from __future__ import annotations

import itertools
import shutil
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import UUID

from sqlalchemy import NullPool, create_engine, text

from labtrack.cli.demonstration.site import Cast, Freezer, cast_of, found
from labtrack.domain.custody import Event, Item
from labtrack.domain.outcomes import Outcome
from labtrack.domain.people import Actor, Role
from labtrack.domain.places import Place, PlaceKind
from labtrack.domain.premises import Premises
from labtrack.domain.signatures import Proof
from labtrack.domain.wristbands import BandPattern
from labtrack.edge.credentials import Credentials
from labtrack.edge.installation import Checkpointing, Installation
from labtrack.edge.transaction import perform, reading
from labtrack.edge.uids import seeded
from labtrack.persistence import schema
from labtrack.persistence.engine import Database
from labtrack.persistence.notary import Notary
from labtrack.persistence.sealing import Vault
from labtrack.persistence.store import Store

START = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
"""Ten o'clock in the morning at the demonstration site."""

SMALL_FREEZERS = (
    Freezer(place="CELL-LAB", name="Tank 3", boxes=1, rows="ABC", columns=9),
    Freezer(place="IMMUNE-LAB", name="Freezer 1", boxes=1, rows="AB", columns=9),
)


@dataclass(slots=True)
class SettableClock:
    """A clock that stands until a test moves it."""

    at: datetime = START

    def __call__(self) -> datetime:
        """The time it shows."""
        return self.at


@dataclass(slots=True)
class World:
    """One labtrack to try things on."""

    installation: Installation
    clock: SettableClock
    cast: Cast
    keys: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    @property
    def at(self) -> datetime:
        """The time now."""
        return self.clock.at

    def pass_time(self, **duration: float) -> None:
        """Let time go by: `minutes=5`."""
        self.clock.at += timedelta(**duration)

    def actor(self, role: Role, which: int = 0) -> Actor:
        """The first (or another) person of a role, at their own place."""
        return self.cast.of(role, which)

    def person(self, code: str) -> Actor:
        """The person of that sign-in code, at their own place."""
        return self.cast.actors[code]

    def proof(self, by: Actor) -> Proof:
        """The door has just seen both components of this person's signature."""
        return Proof(person_id=by.id, at=self.at)

    def new_key(self) -> UUID:
        """A client key that no other command has."""
        return uuid.uuid5(uuid.NAMESPACE_OID, f"test-command-{next(self.keys)}")

    def do(
        self,
        use_case: Callable[..., Outcome],
        *values: Any,
        by: Role | Actor,
        sign: bool = False,
        key: UUID | None = None,
        **circumstances: Any,
    ) -> Outcome:
        """Run one use case through the door, as this person, now; `sign` proves their signature."""
        actor = self.actor(by) if isinstance(by, Role) else by
        if sign:
            circumstances["proof"] = self.proof(actor)

        def act(store: Store) -> Outcome:
            return use_case(store, *values, by=actor, at=self.at, **circumstances)

        given = {"values": [str(value) for value in values], **{name: str(v) for name, v in circumstances.items()}}
        return perform(self.installation, use_case.__name__, act, key=key or self.new_key(), given=given, by=actor)

    @contextmanager
    def look(self) -> Iterator[Store]:
        """Read what was committed, by a transaction of its own."""
        with reading(self.installation) as store:
            yield store

    def item(self, uid: UUID | None) -> Item:
        """An item as it is now."""
        assert uid is not None
        with self.look() as store:
            return store.items.by_uid(uid)

    def chain(self, uid: UUID | None) -> tuple[Event, ...]:
        """All events of an item."""
        assert uid is not None
        with self.look() as store:
            return store.custody.chain(store.items.by_uid(uid).id)

    def place(self, code: str) -> Place:
        """A place by its code."""
        with self.look() as store:
            place = store.places.find(code=code)
        assert place is not None, code
        return place

    def positions(self, under: str) -> tuple[Place, ...]:
        """The storage positions of a department, in order."""
        with self.look() as store:
            department = store.places.find(code=under)
            assert department is not None
            freezers = store.places.all(parent_id=department.id, kind=PlaceKind.FREEZER)
            boxes = store.places.all(parent_id=[freezer.id for freezer in freezers])
            return store.places.all(parent_id=[box.id for box in boxes])

    def elsewhere(self, actor: Actor, place_code: str) -> Actor:
        """The same person, working at another place with the same roles."""
        place = self.place(place_code)
        return replace(actor, place_id=place.id, place_uid=place.uid)

    def close(self) -> None:
        """Let the database go."""
        self.installation.database.close()


def an_installation(url: str, clock: SettableClock) -> Installation:
    """One labtrack over a database, with light password hashing and keys for tests."""
    return Installation(
        database=Database(url),
        vault=Vault(master=b"m" * 32, index=b"i" * 32),
        credentials=Credentials(memory_kib=8, rounds=1),
        clock=clock,
        uids=seeded(clock, 7),
        premises=Premises(facility="A9999", clinical=False, bands=BandPattern(text=r"MR\d{6}")),
        idle_limit=timedelta(minutes=15),
        lock_after=5,
        lock_for=timedelta(minutes=15),
        checkpointing=Checkpointing(
            notary=lambda: Notary(b"k" * 32), folder=None, url=None, every=timedelta(minutes=15)
        ),
    )


def found_world(url: str) -> None:
    """Migrate an empty database and found the site in it; worlds are copies of that."""
    clock = SettableClock()
    installation = an_installation(url, clock)
    schema.upgrade(installation.database)
    found(installation, freezers=SMALL_FREEZERS, at=clock.at)
    installation.database.close()


def open_world(url: str) -> World:
    """Open a world over a copy of a founded database; its uids are its own."""
    clock = SettableClock()
    installation = an_installation(url, clock)
    installation = replace(installation, uids=seeded(clock, 11))
    return World(installation=installation, clock=clock, cast=cast_of(installation, at=clock.at))


class SqliteWorlds:
    """Worlds on SQLite: a founded file, copied for each test."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.founded = folder / "founded.db"
        found_world(f"sqlite:///{self.founded}")

    @contextmanager
    def world(self) -> Iterator[World]:
        """One world in a file of its own."""
        copy = self.folder / f"{uuid.uuid4()}.db"
        shutil.copy(self.founded, copy)
        world = open_world(f"sqlite:///{copy}")
        try:
            yield world
        finally:
            world.close()
            copy.unlink()


class PostgresWorlds:
    """Worlds on PostgreSQL: a founded database, copied for each test."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.admin = create_engine(url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
        self._run("CREATE DATABASE founded")
        found_world(self.url_of("founded"))

    def url_of(self, name: str) -> str:
        """The URL of another database of the same server."""
        return self.url.replace("@/labtrack?", f"@/{quote(name)}?")

    @contextmanager
    def world(self) -> Iterator[World]:
        """One world in a database of its own."""
        name = f"w{uuid.uuid4().hex}"
        self._run(f"CREATE DATABASE {name} TEMPLATE founded")
        world = open_world(self.url_of(name))
        try:
            yield world
        finally:
            world.close()
            self._run(f"DROP DATABASE {name} WITH (FORCE)")

    def _run(self, statement: str) -> None:
        with self.admin.connect() as connection:
            connection.execute(text(statement))
