"""How does a test get a lot as far as it needs it, by nothing but use cases?"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import labtrack
from labtrack.domain.identifiers import Din
from labtrack.domain.labelling import Label, Reprint
from labtrack.domain.people import Role
from labtrack.domain.testing import Requirement, read_specifications
from labtrack.services.containers import fill_containers
from labtrack.services.disposition import release_lot
from labtrack.services.donations import decide_donor, receive_donation
from labtrack.services.labelling import PrintRequest, container_label, print_label, scan_label_back
from labtrack.services.lots import harvest, open_lot, record_passage, send_to_test, use_material
from labtrack.services.testing import adopt_specification, enter_result, review_result
from tests.world import World

SHIPPED = Path(labtrack.__file__).parent / "protocols" / "specifications.toml"

GOOD_RESULTS: dict[str, tuple[str, str]] = {
    "sterility": ("negative", ""),
    "mycoplasma": ("negative", ""),
    "endotoxin": ("<0.05", "EU/mL"),
    "viability": ("93.5", "%"),
    "cd73": ("99.1", "%"),
    "cd90": ("98.7", "%"),
    "cd105": ("97.0", "%"),
    "negative-markers": ("0.4", "%"),
    "hbv": ("negative", ""),
    "hcv": ("negative", ""),
    "hiv": ("negative", ""),
    "syphilis": ("negative", ""),
}


@dataclass(slots=True)
class Batch:
    """A donation, the lot that was grown from it, and its containers, by uid."""

    world: World
    donation: UUID
    lot: UUID = field(default_factory=lambda: UUID(int=0))
    containers: tuple[UUID, ...] = ()


def shipped(subject: str) -> tuple[Requirement, ...]:
    """What the shipped file asks of lots or doses."""
    return read_specifications(SHIPPED.read_text())[subject]


def adopt_shipped(world: World) -> None:
    """Put the shipped specifications of lots and doses into force."""
    for subject in ("lot", "dose"):
        world.do(adopt_specification, subject, shipped(subject), by=Role.ADMINISTRATOR, sign=True)


def a_received_donation(world: World, *, serial: int = 137) -> UUID:
    """A cord that came in this morning."""
    outcome = world.do(
        receive_donation,
        Din.from_parts("A9999", 26, serial),
        mother_code=f"M-{serial:04}",
        collected_at=world.at - timedelta(hours=5),
        transit_temperature_mc=4_200,
        consent_version="2026-1",
        by=Role.TECHNICIAN,
    )
    assert outcome.item is not None
    return outcome.item


def an_accepted_donation(world: World, *, serial: int = 137) -> UUID:
    """A cord whose donor was accepted."""
    donation = a_received_donation(world, serial=serial)
    world.do(decide_donor, donation, accepted=True, reason="Panel negative", by=Role.QUALITY_ASSURANCE, sign=True)
    return donation


def an_open_lot(world: World, *, serial: int = 137, donation: UUID | None = None) -> Batch:
    """A lot in culture, nothing done to it yet; the specification is put into force when there is none."""
    with world.look() as store:
        ready = store.specifications.count() > 0
    if not ready:
        adopt_shipped(world)
    batch = Batch(world, donation or an_accepted_donation(world, serial=serial))
    outcome = world.do(open_lot, batch.donation, by=Role.TECHNICIAN)
    assert outcome.item is not None
    batch.lot = outcome.item
    return batch


def a_harvested_lot(world: World, *, cells: int = 80_000_000, passage: int = 4, serial: int = 137) -> Batch:
    """A lot at its harvest, with a material and a passage on record."""
    batch = an_open_lot(world, serial=serial)
    material: dict[str, Any] = {"material": "Fetal bovine serum", "material_lot": "FBS-11", "accepted": True}
    world.do(use_material, batch.lot, **material, expires_at=world.at + timedelta(days=90), by=Role.TECHNICIAN)
    counted: dict[str, Any] = {"cells": cells, "viability_permille": 950}
    world.do(record_passage, batch.lot, passage=passage, confluence_percent=80, **counted, by=Role.TECHNICIAN)
    world.do(harvest, batch.lot, **counted, by=Role.TECHNICIAN)
    return batch


def a_filled_lot(world: World, *, count: int = 2, passage: int = 4, serial: int = 137) -> Batch:
    """A lot in containers without labels."""
    batch = a_harvested_lot(world, passage=passage, serial=serial)
    outcome = world.do(
        fill_containers,
        batch.lot,
        count=count,
        volume_ul=20_000,
        cells_each=10_000_000,
        expires_at=world.at + timedelta(days=1800),
        by=Role.TECHNICIAN,
    )
    batch.containers = outcome.made
    return batch


def a_print(world: World, item: UUID) -> Label:
    """A label printed for a container, not yet scanned back; another one because the first is damaged."""
    with world.look() as store:
        fields = container_label(store, item)
        again = store.labels.count(item_id=store.items.by_uid(item).id) > 0
    request = PrintRequest(reason=Reprint.DAMAGED if again else None)
    outcome = world.do(print_label, item, design="container-v1", fields=fields, request=request, by=Role.TECHNICIAN)
    with world.look() as store:
        label = store.labels.find(uid=outcome.made[0])
    assert label is not None
    return label


def label(world: World, item: UUID) -> Label:
    """A live label on a container."""
    printed = a_print(world, item)
    world.do(scan_label_back, item, printed.serial, by=Role.TECHNICIAN)
    return printed


def a_quarantined_lot(world: World, *, count: int = 2, passage: int = 4, serial: int = 137) -> Batch:
    """A lot sent to test, each container with its live label; no result yet."""
    batch = a_filled_lot(world, count=count, passage=passage, serial=serial)
    for container in batch.containers:
        label(world, container)
    world.do(send_to_test, batch.lot, by=Role.TECHNICIAN)
    return batch


def a_tested_lot(world: World, *, passage: int = 4, serial: int = 137, **other: tuple[str, str]) -> Batch:
    """A lot with every result entered by one analyst and reviewed by the other; `other` are results that differ."""
    batch = a_quarantined_lot(world, passage=passage, serial=serial)
    for code, (value, unit) in {**GOOD_RESULTS, **other}.items():
        a_reviewed_result(world, batch.lot, code, value, unit)
    return batch


def a_reviewed_result(world: World, item: UUID, code: str, value: str, unit: str) -> UUID:
    """A result entered by one analyst and reviewed by the other."""
    (result,) = world.do(enter_result, item, code, value, unit, by=world.person("qc-a")).made
    world.do(review_result, result, by=world.person("qc-b"))
    return result


def a_released_lot(world: World, *, serial: int = 137) -> Batch:
    """A lot that may be thawed."""
    batch = a_tested_lot(world, serial=serial)
    outcome = world.do(release_lot, batch.lot, by=Role.QUALITY_ASSURANCE, sign=True)
    assert not outcome.refused, outcome.findings
    return batch


def waiting(world: World, item: UUID) -> set[str]:
    """What waits for an item now, by kind."""
    with world.look() as store:
        return {task.kind.value for task in store.tasks.all(item_id=store.items.by_uid(item).id, closed_at=None)}
