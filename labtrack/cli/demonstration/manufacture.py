"""How does a cord become a released lot with its containers, labelled and stored?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from importlib.resources import files
from uuid import UUID

from labtrack.cli.demonstration.stage import Stage
from labtrack.domain.label_designs import read_label_designs
from labtrack.domain.outcomes import Outcome
from labtrack.domain.testing import PASSAGE, read_specifications
from labtrack.services import (
    containers,
    disposition,
    donations,
    label_designs,
    labelling,
    lots,
    protocol,
    testing,
)

PLAN = "nct01724398-registry.toml"
GOOD = {
    "sterility": ("negative", ""),
    "mycoplasma": ("negative", ""),
    "endotoxin": ("<0.05", "EU/mL"),
    "viability": ("94.2", "%"),
    "cd73": ("99.1", "%"),
    "cd90": ("98.7", "%"),
    "cd105": ("97.9", "%"),
    "negative-markers": ("0.6", "%"),
    "hbv": ("negative", ""),
    "hcv": ("negative", ""),
    "hiv": ("negative", ""),
    "syphilis": ("negative", ""),
}
"""What a good lot's tests come out as."""


def protocol_text(name: str = PLAN) -> str:
    """A shipped protocol file's text."""
    return files("labtrack").joinpath("protocols", name).read_text(encoding="utf-8")


def configure(stage: Stage) -> None:
    """Adopt the protocol, what is asked of labels, and the specifications, signed by the administrator."""
    stage.do(protocol.adopt_protocol, protocol_text(), by="admin", sign=True)
    for design, scan_back in read_label_designs(protocol_text("label-designs.toml")).items():
        stage.do(label_designs.adopt_label_design, design, scan_back=scan_back, by="admin", sign=True)
    for subject, limits in read_specifications(protocol_text("specifications.toml")).items():
        stage.do(testing.adopt_specification, subject, limits, by="admin", sign=True)


def receive_cord(stage: Stage) -> UUID:
    """A cord arrives; its donor decision is signed by quality."""
    din = stage.next_din()
    received = stage.do(
        donations.receive_donation,
        din,
        mother_code=f"M-{stage.serial:04}",
        collected_at=stage.at - timedelta(hours=6),
        transit_temperature_mc=6200,
        consent_version="cord-2",
        by="tech-a",
    )
    stage.later(hours=2)
    stage.do(
        donations.decide_donor,
        received.item,
        accepted=True,
        reason="Panel complete, all negative",
        by="qa-a",
        sign=True,
    )
    return uid_of(received)


def grow_lot(stage: Stage, donation: UUID, *, harvest: int) -> UUID:
    """A lot is opened, grown through three passages and harvested; every material is on record."""
    lot = uid_of(stage.do(lots.open_lot, donation, by="tech-a"))
    for name in ("Collagenase I", "DMEM, low glucose", "Serum, gamma-irradiated"):
        stage.do(
            lots.use_material,
            lot,
            material=name,
            material_lot=f"MAT-{stage.chance.randrange(1000, 9999)}",
            expires_at=stage.at + timedelta(days=240),
            accepted=True,
            by="tech-a",
        )
    for passage in (1, 2, 3):
        stage.later(days=4)
        stage.do(
            lots.record_passage,
            lot,
            passage=passage,
            cells=harvest * passage // 4,
            viability_permille=950 + stage.chance.randrange(20),
            confluence_percent=75 + stage.chance.randrange(8),
            by="tech-a",
        )
    stage.later(days=3)
    stage.do(lots.harvest, lot, cells=harvest, viability_permille=955, by="tech-a")
    return lot


def fill(stage: Stage, lot: UUID, positions: Sequence[str], *, cells_each: int = 10_000_000) -> tuple[UUID, ...]:
    """Containers are filled, labelled, the labels scanned back, and stored; then samples go to test."""
    stage.later(minutes=40)
    filled = stage.do(
        containers.fill_containers,
        lot,
        count=len(positions),
        volume_ul=20_000,
        cells_each=cells_each,
        expires_at=stage.at + timedelta(days=730),
        by="tech-a",
    )
    for container, position in zip(filled.made, positions, strict=True):
        with stage.look() as store:
            fields = labelling.container_label(store, container)
        label(stage, container, "container-v1", fields, by="tech-a")
        stage.later(seconds=40)
        stage.do(containers.store_container, container, position, by="tech-b")
    stage.do(lots.send_to_test, lot, by="tech-a")
    return filled.made


def test_lot(stage: Stage, lot: UUID, **otherwise: tuple[str, str]) -> None:
    """Quality control enters every result of the lot's specification, and a second person reviews each."""
    stage.later(days=14)
    test(stage, lot, {**GOOD, **otherwise})


def test(stage: Stage, item: UUID, results: dict[str, tuple[str, str]]) -> None:
    """One analyst enters, another reviews."""
    entered = [
        uid_of_result(stage.do(testing.enter_result, item, code, value, unit, by="qc-a"))
        for code, (value, unit) in results.items()
        if code != PASSAGE
    ]
    stage.later(minutes=20)
    for result in entered:
        stage.do(testing.review_result, result, by="qc-b")


def release_lot(stage: Stage, lot: UUID) -> Outcome:
    """Quality assurance releases the lot by signature."""
    stage.later(hours=1)
    return stage.do(disposition.release_lot, lot, by="qa-a", sign=True)


def label(stage: Stage, item: UUID, design: str, fields: object, *, by: str) -> None:
    """Print a label and scan it back."""
    printed = stage.do(labelling.print_label, item, design=design, fields=fields, by=by)
    with stage.look() as store:
        made = store.labels.find(uid=printed.made[0])
    assert made is not None
    stage.later(seconds=30)
    stage.do(labelling.scan_label_back, item, made.serial, by=by)


def uid_of(outcome: Outcome) -> UUID:
    """The item that an outcome is about."""
    assert outcome.item is not None
    return outcome.item


def uid_of_result(outcome: Outcome) -> UUID:
    """The result that was entered."""
    return outcome.made[0]
