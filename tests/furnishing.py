"""What does every clinic of the tests begin with, furnished once and copied for each test?"""

from __future__ import annotations

import random
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy import text

from labtrack.cli.demonstration import manufacture, treatment
from labtrack.cli.demonstration.stage import Stage
from labtrack.cli.demonstration.treatment import Patient
from labtrack.domain.identifiers import Abo, RhD
from labtrack.domain.participants import Sex
from tests.world import PostgresWorlds, SqliteWorlds, World, open_world

BAGS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Furnished:
    """What every clinic begins with: a released lot with its bags, and participants by study number."""

    at: datetime
    lot: UUID
    bags: tuple[UUID, ...]
    participants: dict[str, UUID]
    patients: dict[str, Patient]


def furnish(world: World) -> Furnished:
    """Grow and release a lot, and enrol four participants, in one transaction."""
    stage = Stage(installation=world.installation, cast=world.cast, at=world.at, chance=random.Random(20261123))
    manufacture.configure(stage)
    with stage.batch():
        lot = manufacture.grow_lot(stage, manufacture.receive_cord(stage), harvest=BAGS * 10_000_000)
        positions = [position.code for position in world.positions("CELL-LAB")[:BAGS]]
        bags = manufacture.fill(stage, lot, positions)
        manufacture.test_lot(stage, lot)
        manufacture.release_lot(stage, lot)
        participants = {number: _enrolled(stage, patient) for number, patient in _patients().items()}
    return Furnished(at=stage.at, lot=lot, bags=bags, participants=participants, patients=_patients())


def _patients() -> dict[str, Patient]:
    first = Patient(
        name="Synthetic Patient One",
        record_number="SYN-0001",
        birth_date=date(1984, 3, 11),
        sex=Sex.MALE,
        arm=2,
        weight_mg=65_000_000,
        abo=Abo.A,
        rhd=RhD.POSITIVE,
        ward="WARD-7",
    )
    return {
        "LF-001": first,
        "LF-002": replace(first, name="Synthetic Patient Two", record_number="SYN-0002", weight_mg=72_000_000),
        "LF-003": replace(first, name="Synthetic Patient Three", record_number="SYN-0003", ward="WARD-9"),
        "LF-004": replace(first, name="Synthetic Patient Four", record_number="SYN-0004", arm=4),
    }


def _enrolled(stage: Stage, patient: Patient) -> UUID:
    participant = treatment.screen(stage, patient)
    assert not treatment.enrol(stage, participant, patient).refused
    return participant


class SqliteClinics:
    """Furnished worlds on SQLite: a file, copied for each test."""

    def __init__(self, worlds: SqliteWorlds, folder: Path) -> None:
        self.folder = folder
        self.file = folder / "furnished.db"
        shutil.copy(worlds.founded, self.file)
        world = open_world(f"sqlite:///{self.file}")
        self.furnished = furnish(world)
        world.close()

    @contextmanager
    def world(self) -> Iterator[World]:
        """One furnished world in a file of its own."""
        copy = self.folder / f"{uuid.uuid4()}.db"
        shutil.copy(self.file, copy)
        world = open_world(f"sqlite:///{copy}")
        try:
            yield world
        finally:
            world.close()
            copy.unlink()


class PostgresClinics:
    """Furnished worlds on PostgreSQL: a database, copied for each test."""

    def __init__(self, worlds: PostgresWorlds) -> None:
        self.worlds = worlds
        self._run("CREATE DATABASE furnished TEMPLATE founded")
        world = open_world(worlds.url_of("furnished"))
        self.furnished = furnish(world)
        world.close()

    @contextmanager
    def world(self) -> Iterator[World]:
        """One furnished world in a database of its own."""
        name = f"c{uuid.uuid4().hex}"
        self._run(f"CREATE DATABASE {name} TEMPLATE furnished")
        world = open_world(self.worlds.url_of(name))
        try:
            yield world
        finally:
            world.close()
            self._run(f"DROP DATABASE {name} WITH (FORCE)")

    def _run(self, statement: str) -> None:
        with self.worlds.admin.connect() as connection:
            connection.execute(text(statement))
