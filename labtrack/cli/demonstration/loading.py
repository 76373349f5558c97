"""How does an empty labtrack become the demonstration trial?"""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime, timedelta

from labtrack.cli.demonstration import thread
from labtrack.cli.demonstration.dose_scenes import Enrolled, doses_in_every_state
from labtrack.cli.demonstration.lot_scenes import Shelves, lots_in_every_state
from labtrack.cli.demonstration.patients import a_patient
from labtrack.cli.demonstration.print_scenes import printers_and_prints
from labtrack.cli.demonstration.session_scenes import sessions_in_every_state
from labtrack.cli.demonstration.site import found
from labtrack.cli.demonstration.stage import Stage
from labtrack.cli.demonstration.tube_scenes import tubes_in_every_state
from labtrack.domain.errors import Duplicate
from labtrack.edge.installation import Installation
from labtrack.edge.transaction import reading
from labtrack.services import (
    participants,
)

SEED = 1724398
PARTICIPANTS = 120
BATCH = 30


def load(
    installation: Installation, say: Callable[[str], None], *, seed: int = SEED, count: int = PARTICIPANTS
) -> None:
    """Fill an empty database with the demonstration trial, anchored at now: the same for the same seed and anchor.

    Every row is made by a use case. Raises Duplicate when there is anything in the database.
    """
    with reading(installation) as store:
        if store.people.count():
            raise Duplicate("site-founded")
    anchor = installation.clock().replace(second=0, microsecond=0)
    begins = anchor - timedelta(days=120)
    chance = random.Random(seed)
    cast = found(Stage.timed(installation, begins, chance), at=begins)
    stage = Stage(installation=installation, cast=cast, at=begins, chance=chance)
    shelves = Shelves(stage)
    with stage.batch():
        thread.configure(stage)
    say("Lots in every state …")
    bags = lots_in_every_state(stage, shelves, anchor)
    say("Printers and prints …")
    printers_and_prints(stage, anchor)
    say(f"{count} synthetic participants over four arms …")
    enrolled = _participants(stage, anchor, count)
    say("Plasma exchanges in every state …")
    sessions_in_every_state(stage, anchor, enrolled)
    say("Doses in every state …")
    doses_in_every_state(stage, anchor, enrolled, bags)
    say("Tubes of blood …")
    tubes_in_every_state(stage, anchor, enrolled)


def _participants(stage: Stage, anchor: datetime, count: int) -> list[Enrolled]:
    """120 participants, thirty an arm, enrolled over the last days; the first few wait in screening."""
    enrolled: list[Enrolled] = []
    for first in range(1, count + 1, BATCH):
        with stage.batch():
            for index in range(first, first + BATCH):
                patient = a_patient(stage, index)
                stage.at = anchor - timedelta(days=(count - index) % 7, hours=6, minutes=stage.chance.randrange(90))
                uid = thread.screen(stage, patient)
                stage.later(minutes=30)
                if index > count - 4:
                    continue
                thread.enrol(stage, uid, patient)
                enrolled.append(Enrolled(uid=uid, patient=patient))
    with stage.batch():
        stage.at = anchor - timedelta(hours=1)
        for one in enrolled[40:48:4]:
            stage.do(participants.withdraw_consent, one.uid, reason="Moved to another city", by="investigator-a")
    return enrolled
