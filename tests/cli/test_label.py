"""Does the command draw what the label of a thing says, and keep in the audit that it did?"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from uuid import UUID

import pytest
import zxingcpp
from PIL import Image

from labtrack.cli.demonstration import thread
from labtrack.cli.demonstration.patients import a_patient
from labtrack.cli.demonstration.stage import Stage
from labtrack.cli.main import run
from labtrack.cli.opening import Opening
from labtrack.domain.custody import Kind
from labtrack.services import labelling, printing
from tests.cli.test_ledger import opening_of
from tests.labels.decoding import by_zxing_linear, printed_by_zebra
from tests.labels.paper import printed, text
from tests.persistence.audits import audit_rows
from tests.world import SqliteWorlds, World

DRAWN, REFUSED, WRONG_USAGE = 0, 2, 64


class Clinic:
    """A lot in the freezer and a patient with a prepared dose: everything that a label is drawn for."""

    def __init__(self, world: World) -> None:
        stage = Stage(installation=world.installation, cast=world.cast, at=world.at, chance=random.Random(1))
        thread.configure(stage)
        lot = thread.grow_lot(stage, thread.receive_cord(stage), harvest=60_000_000)
        self.bags = thread.fill(stage, lot, [place.code for place in world.positions("CELL-LAB")][:4])
        thread.test_lot(stage, lot)
        thread.release_lot(stage, lot)
        patient = a_patient(stage, 1, arm=2, ward="WARD-7")
        self.participant = thread.screen(stage, patient)
        thread.enrol(stage, self.participant, patient)
        order = thread.slots(stage, self.participant, Kind.INFUSION)[0].uid
        thread.authorise(stage, order)
        self.dose = thread.prepare(stage, order, [self.bags[0]], cells=thread.cells_for(stage, patient.weight_mg))
        self.exchange = thread.slots(stage, self.participant, Kind.EXCHANGE)[0].uid
        self.stage = stage
        self.world = world
        self.opening = opening_of(world.installation)

    def label(self, design: str, identifier: object, out: Path, *more: str) -> int:
        return run(["label", design, str(identifier), "--out", str(out), *more], obj=self.opening)

    def serial_of(self, item: UUID) -> str:
        with self.world.look() as store:
            return labelling.labels_of(store, store.items.by_uid(item).id)[-1].serial

    def code_of(self, item: UUID, scheme: str) -> str:
        with self.world.look() as store:
            return store.items.codes(store.items.by_uid(item).id)[scheme]


@pytest.fixture(scope="module")
def clinic(tmp_path_factory) -> Iterator[Clinic]:
    with SqliteWorlds(tmp_path_factory.mktemp("label")).world() as world:
        yield Clinic(world)
