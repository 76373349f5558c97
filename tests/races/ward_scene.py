"""How is a ward brought to the moment before two people act, again for each round?"""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy import text

from labtrack.persistence.verification import verify
from labtrack.services import preparation
from tests.clinic import Clinic, open_clinic
from tests.furnishing import furnish
from tests.world import PostgresWorlds, SqliteWorlds, World, open_world


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A ward at a moment: a dose that both people confirmed, its check, another dose of the same slot, two bags.

    `gathered` is a check of another patient's dose, in which all was scanned and nothing signed. The bags are reserved
    for two patients whose thaw was authorised. `released` is a dose in the pharmacy.
    """

    at: datetime
    lot: UUID
    patient: UUID
    order: UUID
    dose: UUID
    check: UUID
    other_wristband: str
    gathered: UUID
    gathered_dose: UUID
    bags: tuple[UUID, UUID]


def play(clinic: Clinic) -> Scene:
    """Lead everything to the moment before two people act."""
    bags = (clinic.bag(), clinic.bag())
    with clinic.in_one_go():
        for bag, number in zip(bags, ("LF-002", "LF-003"), strict=True):
            order = clinic.authorised(number)
            clinic.stage.do(preparation.reserve_container, bag, order, by="tech-a")
        clinic.exchanged("LF-004")
        waiting = clinic.on_ward("LF-004")
        dose = clinic.on_ward("LF-001")
        clinic.take_vital_signs("LF-004")
        gathered = clinic.gathered("LF-004", waiting)
        check = clinic.gathered("LF-001", dose)
        clinic.confirm(check)
    return Scene(
        at=clinic.at,
        lot=clinic.furnished.lot,
        patient=clinic.patient("LF-001"),
        order=clinic.order("LF-001"),
        dose=dose,
        check=check,
        other_wristband=clinic.wristband("LF-002"),
        gathered=gathered,
        gathered_dose=waiting,
        bags=bags,
    )


Fresh = Callable[[], AbstractContextManager[World]]


@contextmanager
def sqlite_scene(worlds: SqliteWorlds, folder: Path) -> Iterator[tuple[Scene, Fresh]]:
    file = folder / "scene.db"
    shutil.copy(worlds.founded, file)
    scene = played(f"sqlite:///{file}")

    @contextmanager
    def fresh() -> Iterator[World]:
        copy = folder / f"{uuid.uuid4()}.db"
        shutil.copy(file, copy)
        with opened(f"sqlite:///{copy}") as world:
            yield world

    yield scene, fresh


@contextmanager
def postgres_scene(worlds: PostgresWorlds) -> Iterator[tuple[Scene, Fresh]]:
    def run(statement: str) -> None:
        with worlds.admin.connect() as connection:
            connection.execute(text(statement))

    run("CREATE DATABASE scene TEMPLATE founded")
    scene = played(worlds.url_of("scene"))

    @contextmanager
    def fresh() -> Iterator[World]:
        name = f"r{uuid.uuid4().hex}"
        run(f"CREATE DATABASE {name} TEMPLATE scene")
        try:
            with opened(worlds.url_of(name)) as world:
                yield world
        finally:
            run(f"DROP DATABASE {name} WITH (FORCE)")

    yield scene, fresh


def played(url: str) -> Scene:
    world = open_world(url)
    try:
        return play(open_clinic(world, furnish(world)))
    finally:
        world.close()


@contextmanager
def opened(url: str) -> Iterator[World]:
    world = open_world(url)
    try:
        yield world
        with world.installation.database.reading() as connection:
            assert verify(connection).holds, "no race leaves a chain that does not hold"
    finally:
        world.close()
