"""How do the demonstration's tubes of blood come into every state?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from labtrack.cli.demonstration.dose_scenes import Enrolled
from labtrack.cli.demonstration.lot_scenes import Shelves
from labtrack.cli.demonstration.stage import Stage
from labtrack.cli.demonstration.treatment import wristband_of
from labtrack.domain.specimens import Specimen
from labtrack.services import specimens

BATCH = 30
BASELINE = "baseline"
DRAWN_AFTER = timedelta(hours=2)
DRAWN_UNTIL = timedelta(hours=20)
"""Who was enrolled longer ago than this has had the baseline tubes drawn."""
JUST_NOW = timedelta(minutes=25)


def tubes_in_every_state(stage: Stage, anchor: datetime, enrolled: Sequence[Enrolled]) -> None:
    """Draw the baseline tubes of everybody but the newest, of whom one was bled just now.

    The laboratory stores them while it has room.
    """
    shelves = Shelves(stage, "IMMUNE-LAB")
    since = {one.uid: at for one in enrolled if (at := _enrolled_at(stage, one)) is not None}
    there = [one for one in enrolled if one.uid in since]
    drawn = [one for one in there if anchor - since[one.uid] >= DRAWN_UNTIL]
    for first in range(0, len(drawn), BATCH):
        with stage.batch():
            for one in drawn[first : first + BATCH]:
                stage.at = since[one.uid] + DRAWN_AFTER
                _receive_and_store(stage, one, shelves)
    stage.at = anchor - JUST_NOW
    with stage.batch():
        _on_the_way(stage, next(one for one in there if one not in drawn))


def _receive_and_store(stage: Stage, one: Enrolled, shelves: Shelves) -> None:
    for tube, uid in _baseline(stage, one):
        _draw(stage, one, tube, uid)
        stage.later(minutes=45)
        stage.do(specimens.receive_specimen, uid, by="immune-a")
        stage.later(minutes=5)
        if shelves.left():
            stage.do(specimens.store_specimen, uid, shelves.take(1)[0], by="immune-a")


def _on_the_way(stage: Stage, one: Enrolled) -> None:
    """One tube lies in the laboratory, one came clotted and was turned away; the others have not arrived."""
    tubes = _baseline(stage, one)
    for tube, uid in tubes:
        _draw(stage, one, tube, uid)
    stage.later(minutes=15)
    (_, first), *_, (_, clotted) = tubes
    stage.do(specimens.receive_specimen, first, by="immune-a")
    stage.do(specimens.reject_specimen, clotted, reason="Clotted", by="immune-a")


def _draw(stage: Stage, one: Enrolled, tube: Specimen, uid: UUID) -> None:
    stage.do(
        specimens.collect_specimen,
        uid,
        wristband=wristband_of(stage, one.uid),
        tube_type=tube.tube_type,
        volume_ul=tube.planned_volume_ul,
        by="nurse-a" if one.patient.ward == "WARD-7" else "nurse-c",
    )


def _baseline(stage: Stage, one: Enrolled) -> list[tuple[Specimen, UUID]]:
    with stage.look() as store:
        key = store.items.by_uid(one.uid).id
        tubes = store.specimens.all(participant_item_id=key, visit=BASELINE)
        return [(tube, store.items.get(tube.item_id).uid) for tube in tubes]


def _enrolled_at(stage: Stage, one: Enrolled) -> datetime | None:
    """When a participant was enrolled who still is."""
    with stage.look() as store:
        item = store.items.by_uid(one.uid)
        return store.participants.get(item.id).enrolled_at if item.state == "enrolled" else None
