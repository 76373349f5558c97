"""How do the demonstration's tubes of blood come into every state?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from labtrack.cli.demonstration.dose_scenes import Enrolled
from labtrack.cli.demonstration.lot_scenes import Shelves
from labtrack.cli.demonstration.stage import Stage
from labtrack.cli.demonstration.treatment import wristband_of
from labtrack.services import specimens

BATCH = 30
BASELINE = "baseline"
DRAWN_AFTER = timedelta(hours=2)
DRAWN_UNTIL = timedelta(hours=20)
"""Who was enrolled longer ago than this has had the baseline tubes drawn."""


def tubes_in_every_state(stage: Stage, anchor: datetime, enrolled: Sequence[Enrolled]) -> None:
    """Draw the baseline tubes of everybody but the newest; the laboratory stores them while it has room."""
    shelves = Shelves(stage, "IMMUNE-LAB")
    for first in range(0, len(enrolled), BATCH):
        with stage.batch():
            for one in enrolled[first : first + BATCH]:
                _draw(stage, one, anchor, shelves)


def _draw(stage: Stage, one: Enrolled, anchor: datetime, shelves: Shelves) -> None:
    with stage.look() as store:
        item = store.items.by_uid(one.uid)
        participant = store.participants.get(item.id)
        tubes = store.specimens.all(participant_item_id=item.id, visit=BASELINE)
        uids = [store.items.get(tube.item_id).uid for tube in tubes]
    if item.state != "enrolled" or participant.enrolled_at is None or anchor - participant.enrolled_at < DRAWN_UNTIL:
        return
    nurse = "nurse-a" if one.patient.ward == "WARD-7" else "nurse-c"
    stage.at = participant.enrolled_at + DRAWN_AFTER
    wristband = wristband_of(stage, one.uid)
    for tube, uid in zip(tubes, uids, strict=True):
        stage.do(
            specimens.collect_specimen,
            uid,
            wristband=wristband,
            tube_type=tube.tube_type,
            volume_ul=tube.planned_volume_ul,
            by=nurse,
        )
        stage.later(minutes=45)
        stage.do(specimens.receive_specimen, uid, by="immune-a")
        stage.later(minutes=5)
        if shelves.left():
            stage.do(specimens.store_specimen, uid, shelves.take(1)[0], by="immune-a")
