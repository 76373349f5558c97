"""How many times the floor does a scan, a move and a verdict cost, and how many statements?

The floor imports nothing of labtrack: a route with one prebuilt insert and one commit, on the same engine with the
same settings. Rounds are interleaved; medians of the ratios are shown with their spread. Nothing is judged here.
"""

from __future__ import annotations

import itertools
import random
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

from flask import Flask, request

from labtrack.cli.demonstration import thread
from labtrack.cli.demonstration.patients import a_patient
from labtrack.cli.demonstration.stage import Stage
from labtrack.domain.custody import Kind
from labtrack.edge.transaction import reading
from labtrack.interop.scans import read
from labtrack.services import bedside, containers
from labtrack.services.scanning import resolve
from tests.bench import ledger
from tests.statements import Sort, counted, sent_by
from tests.web.browsing import a_site
from tests.world import SqliteWorlds, World

ROUNDS = 25


def floor(folder: Path) -> Callable[[], None]:
    """One durable insert behind one Flask route."""
    app = Flask("floor")
    connection = sqlite3.connect(folder / "floor.db", isolation_level=None, check_same_thread=False)
    for setting in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {setting}")
    connection.execute("CREATE TABLE scan (id INTEGER PRIMARY KEY, text TEXT NOT NULL)")

    @app.post("/scan")
    def scan() -> str:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO scan (text) VALUES (?)", (request.form["scan"],))
        connection.execute("COMMIT")
        return "done"

    client = app.test_client()
    return lambda: _require(client.post("/scan", data={"scan": "=A999926000001"}).status_code)


def _require(status: int) -> None:
    if status != 200:
        raise SystemExit(f"the route answered {status}")


def stage_of(world: World) -> tuple[Stage, list[UUID]]:
    """A lot with bags in the freezer, and a patient with a dose on the ward."""
    stage = Stage(installation=world.installation, cast=world.cast, at=world.at, chance=random.Random(1))
    thread.configure(stage)
    lot = thread.grow_lot(stage, thread.receive_cord(stage), harvest=60_000_000)
    bags = thread.fill(stage, lot, [place.code for place in world.positions("CELL-LAB")][:4])
    thread.test_lot(stage, lot)
    thread.release_lot(stage, lot)
    return stage, list(bags)


def dose_on_ward(stage: Stage, bag: UUID) -> tuple[UUID, UUID]:
    """The participant and the dose."""
    patient = a_patient(stage, 1, arm=2, ward="WARD-7")
    participant = thread.screen(stage, patient)
    thread.enrol(stage, participant, patient)
    order = thread.slots(stage, participant, Kind.INFUSION)[0].uid
    thread.authorise(stage, order)
    dose = thread.prepare(stage, order, [bag], cells=thread.cells_for(stage, patient.weight_mg))
    thread.test_dose(stage, dose)
    for step in (thread.release, thread.issue, thread.carry, thread.accept):
        step(stage, dose)
    thread.take_vital_signs(stage, participant)
    return participant, dose


def seconds(action: Callable[[], object]) -> float:
    """How long one call takes."""
    began = time.perf_counter()
    action()
    return time.perf_counter() - began


def measured_in(world: World) -> dict[str, Callable[[], object]]:
    """The hot paths by name, each ready to be done again and again."""
    stage, bags = stage_of(world)
    participant, dose = dose_on_ward(stage, bags[0])
    world.clock.at = stage.at
    check = thread.gather(stage, participant, dose)
    positions = [place.code for place in world.positions("CELL-LAB")][10:]
    where = itertools.cycle(positions)
    site = a_site(world)
    laboratory, ward = site.browser("tech-a"), site.browser("nurse-a")
    symbol, label = thread.symbol_of(stage, bags[1]), read(thread.symbol_of(stage, dose))
    form = {"csrf_token": laboratory.open("/").fields("/scan")["csrf_token"], "scan": symbol, "typed": "0"}

    def identified() -> None:
        with reading(stage.installation) as store:
            assert resolve(store, read(symbol), by=stage.person("tech-a"), at=stage.at).item is not None

    return {
        "scan answered (service)": identified,
        "scan answered (page)": lambda: _require(laboratory.client.post("/scan", data=form).status_code),
        "move committed (service)": lambda: stage.do(containers.store_container, bags[1], next(where), by="tech-a"),
        "bedside scan, GO (service)": lambda: stage.do(bedside.take_scan, check, label, by="nurse-a"),
        "bedside verdict (page)": lambda: _require(ward.client.get(f"/ward/checks/{check}").status_code),
        "item page": lambda: _require(laboratory.client.get(f"/items/{dose}").status_code),
    }


def main() -> None:
    """Measure, and print one line each."""
    with tempfile.TemporaryDirectory() as name, SqliteWorlds(Path(name)).world() as world:
        base, measured = floor(Path(name)), measured_in(world)
        ratios: dict[str, list[float]] = {label: [] for label in measured}
        for _ in range(ROUNDS):
            for label, action in measured.items():
                low = seconds(base)
                ratios[label].append(seconds(action) / low)
        print(f"Ratios to the floor (one route, one durable insert), {ROUNDS} interleaved rounds, SQLite WAL FULL;")
        print("beside them the statements of one call; writes are with the command and its outcome:")
        for label, found in ratios.items():
            quartiles = statistics.quantiles(found, n=4)
            sent = counted(sent_by(world.installation.database.engine, measured[label]))
            written = sent[Sort.WRITE] + sent[Sort.COMMAND]
            print(
                f"  {label:28} {statistics.median(found):7.1f} ×  (quartiles {quartiles[0]:.1f} to {quartiles[2]:.1f})"
                f"   {sent[Sort.READ]:3} reads {sent[Sort.LOCK]:2} locks {written:2} writes"
            )


if __name__ == "__main__":
    main()
    ledger.main()
