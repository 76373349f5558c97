"""How do the demonstration's donations and lots come into every state?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

from labtrack.cli.demonstration import thread
from labtrack.cli.demonstration.stage import Stage
from labtrack.domain.places import PlaceKind
from labtrack.services import (
    containers,
    deviations,
    disposition,
    donations,
    holds,
    labelling,
    lots,
    recall,
)


class Shelves:
    """The free storage positions of a department, in order."""

    def __init__(self, stage: Stage, code: str = "CELL-LAB") -> None:
        with stage.look() as store:
            department = store.places.find(code=code)
            freezers = store.places.all(kind=PlaceKind.FREEZER, parent_id=department.id if department else None)
            boxes = store.places.all(kind=PlaceKind.BOX, parent_id=[freezer.id for freezer in freezers])
            self.free = [place.code for box in boxes for place in store.places.all(parent_id=box.id)]

    def take(self, count: int) -> list[str]:
        """The next free positions."""
        taken, self.free = self.free[:count], self.free[count:]
        return taken

    def left(self) -> int:
        """How many are still free."""
        return len(self.free)


def lots_in_every_state(stage: Stage, shelves: Shelves, anchor: datetime) -> Iterator[UUID]:
    """Donations and lots in every state; returns the bags of the lots that doses are made from."""
    usable: list[UUID] = []
    for days, build in (
        (90, _released),
        (86, _released),
        (80, _recalled),
        (76, _rejected),
        (60, _tested),
        (24, _sent_to_test),
        (20, _harvested),
        (6, _in_culture),
        (12, _terminated),
    ):
        stage.at = anchor - timedelta(days=days)
        with stage.batch():
            usable += build(stage, shelves)
    stage.at = anchor - timedelta(hours=5)
    with stage.batch():
        _donors(stage)
        stage.do(holds.place_hold, usable[-1], reason="Its box stood outside the tank while it was counted", by="qa-a")
    return iter(usable)


def _grown(stage: Stage, shelves: Shelves, bags: int) -> tuple[UUID, list[UUID]]:
    harvest = (bags + 1) * 10_000_000
    lot = thread.grow_lot(stage, thread.receive_cord(stage), harvest=harvest)
    return lot, list(thread.fill(stage, lot, shelves.take(bags)))


def _released(stage: Stage, shelves: Shelves) -> list[UUID]:
    lot, bags = _grown(stage, shelves, 30)
    thread.test_lot(stage, lot)
    thread.release_lot(stage, lot)
    return bags


def _recalled(stage: Stage, shelves: Shelves) -> list[UUID]:
    lot, _ = _grown(stage, shelves, 4)
    thread.test_lot(stage, lot)
    thread.release_lot(stage, lot)
    stage.later(days=5)
    stage.do(recall.recall_lot, lot, reason="Late growth in the archived sterility sample", by="qa-a", sign=True)
    return []


def _rejected(stage: Stage, shelves: Shelves) -> list[UUID]:
    lot, _ = _grown(stage, shelves, 3)
    thread.test_lot(stage, lot, mycoplasma=("positive", ""))
    stage.do(disposition.reject_lot, lot, reason="Mycoplasma positive", by="qa-a", sign=True)
    return []


def _tested(stage: Stage, shelves: Shelves) -> list[UUID]:
    """Everything is reviewed: quality may release it today."""
    lot, _ = _grown(stage, shelves, 6)
    thread.test_lot(stage, lot)
    return []


def _sent_to_test(stage: Stage, shelves: Shelves) -> list[UUID]:
    _grown(stage, shelves, 5)
    return []


def _harvested(stage: Stage, _shelves: Shelves) -> list[UUID]:
    """Harvested and filled: one label waits for its scan back, one bag leaked, and quality has not judged that yet."""
    lot = thread.grow_lot(stage, thread.receive_cord(stage), harvest=50_000_000)
    filled = stage.do(
        containers.fill_containers,
        lot,
        count=4,
        volume_ul=20_000,
        cells_each=10_000_000,
        expires_at=stage.at + timedelta(days=730),
        by="tech-b",
    )
    first, *_, last = filled.made
    with stage.look() as store:
        fields = labelling.container_label(store, first)
    stage.do(labelling.print_label, first, design="container-v1", fields=fields, by="tech-b")
    stage.do(containers.discard_container, last, reason="Bag leaked at the seal", by="tech-b")
    account = "One of four bags leaked at the seal; the others were pressed and held"
    stage.do(deviations.open_deviation, lot, severity=None, account=account, by="tech-b")
    return []


def _in_culture(stage: Stage, _shelves: Shelves) -> list[UUID]:
    lot = thread.uid_of(stage.do(lots.open_lot, thread.receive_cord(stage), by="tech-b"))
    stage.later(days=4)
    stage.do(
        lots.record_passage,
        lot,
        passage=1,
        cells=9_000_000,
        viability_permille=961,
        confluence_percent=78,
        by="tech-b",
    )
    return []


def _terminated(stage: Stage, _shelves: Shelves) -> list[UUID]:
    lot = thread.uid_of(stage.do(lots.open_lot, thread.receive_cord(stage), by="tech-b"))
    stage.later(days=3)
    stage.do(lots.terminate_lot, lot, reason="No growth in primary culture", by="tech-b")
    return []


def _donors(stage: Stage) -> None:
    """One cord waits for its decision, one was refused."""
    for refused in (True, False):
        received = stage.do(
            donations.receive_donation,
            stage.next_din(),
            mother_code=f"M-{stage.serial:04}",
            collected_at=stage.at - timedelta(hours=5),
            transit_temperature_mc=5_800,
            consent_version="cord-2",
            by="tech-a",
        )
        if refused:
            stage.do(
                donations.decide_donor, received.item, accepted=False, reason="HBsAg reactive", by="qa-b", sign=True
            )
