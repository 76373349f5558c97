"""Is each label of a lot applied, spoiled or destroyed before it is released, and is a closed run printed by nobody?"""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from labtrack.domain.errors import Conflict, Invalid, NotPermitted
from labtrack.domain.label_accounts import Destroyed, Lost
from labtrack.domain.labelling import Label, Spoilt, Standing
from labtrack.domain.people import Role
from labtrack.domain.readings import Reading
from labtrack.interop.scans import read
from labtrack.services.containers import discard_container, store_container
from labtrack.services.disposition import release_lot
from labtrack.services.label_accounts import account_by_scan, labels_of_lot, lock_run, lose_label, unlock_run
from labtrack.services.label_designs import adopt_label_design
from labtrack.services.labelling import scan_label_back
from labtrack.services.lots import send_to_test
from labtrack.services.printing import print_label_of, print_missing_labels
from labtrack.services.scanning import resolve
from tests import manufacture
from tests.manufacture import Batch
from tests.world import World


def counted(world: World, lot: UUID):
    with world.look() as store:
        return labels_of_lot(store, lot, by=world.actor(Role.QUALITY_ASSURANCE))


def scanned(label: Label) -> Reading:
    return read(label.serial)


def now(world: World, label: Label) -> Label:
    with world.look() as store:
        return store.labels.get(label.id)


def lose(world: World, label: Label, *, second: str = "tech-a", **circumstances: Any):
    other = world.person(second)
    return world.do(
        lose_label,
        label.uid,
        Lost.SEARCHED,
        second=other,
        second_proof=world.proof(other),
        by=circumstances.pop("by", Role.QUALITY_ASSURANCE),
        sign=True,
    )


@pytest.fixture
def batch(world: World) -> Batch:
    """Two labelled containers of a tested lot; the label of the first was printed again and scanned back."""
    return manufacture.a_tested_lot(world)


def reprinted(world: World, container: UUID) -> tuple[Label, Label]:
    """The void label and the live one."""
    with world.look() as store:
        former = store.labels.find(item_id=store.items.by_uid(container).id)
    newer = manufacture.label(world, container)
    assert former is not None
    return former, newer


def test_a_label_that_was_taken_off_is_missing_until_it_is_destroyed_by_scan(world: World, batch: Batch) -> None:
    former, _ = reprinted(world, batch.containers[0])
    total = counted(world, batch.lot).total
    assert (total.issued, total.applied, total.spoiled, total.destroyed) == (3, 2, 0, 0)
    assert total.missing == (former.serial,)
    assert world.do(release_lot, batch.lot, by=Role.QUALITY_ASSURANCE, sign=True).refused

    world.do(account_by_scan, batch.lot, scanned(former), Destroyed.TAKEN_OFF, by=Role.TECHNICIAN)

    total = counted(world, batch.lot).total
    assert (total.issued, total.applied, total.destroyed, total.missing) == (3, 2, 1, ())
    assert now(world, former).standing is Standing.DESTROYED
    assert world.chain(batch.containers[0])[-1].detail == {"serial": former.serial, "reason": "taken-off"}
    assert not world.do(release_lot, batch.lot, by=Role.QUALITY_ASSURANCE, sign=True).refused


def test_a_print_left_over_is_destroyed_and_one_that_was_torn_is_spoiled(world: World, batch: Batch) -> None:
    left_over = manufacture.a_print(world, batch.containers[0])
    torn = manufacture.a_print(world, batch.containers[1])

    world.do(account_by_scan, batch.lot, scanned(left_over), Destroyed.LEFT_OVER, by=Role.TECHNICIAN)
    world.do(account_by_scan, batch.lot, scanned(torn), Spoilt.TORN, by=Role.TECHNICIAN)

    total = counted(world, batch.lot).total
    assert (total.issued, total.applied, total.spoiled, total.destroyed, total.missing) == (4, 2, 1, 1, ())
    assert "scan-label-back" not in manufacture.waiting(world, batch.containers[0])
    with pytest.raises(Invalid) as refused:
        world.do(scan_label_back, batch.containers[0], left_over.serial, by=Role.TECHNICIAN)
    assert refused.value.reason == "label-destroyed"


@pytest.mark.parametrize("which", ["live", "accounted", "foreign"])
def test_what_cannot_be_destroyed_says_why(sqlite_world: World, which: str) -> None:
    batch = manufacture.a_filled_lot(sqlite_world, count=1)
    live = manufacture.label(sqlite_world, batch.containers[0])
    spare = manufacture.a_print(sqlite_world, batch.containers[0])
    sqlite_world.do(account_by_scan, batch.lot, scanned(spare), Destroyed.LEFT_OVER, by=Role.TECHNICIAN)
    other = manufacture.a_filled_lot(sqlite_world, count=1, serial=138)
    foreign = manufacture.a_print(sqlite_world, other.containers[0])
    label, code = {
        "live": (live, "label-is-live"),
        "accounted": (spare, "label-accounted"),
        "foreign": (foreign, "label-of-other"),
    }[which]
    before = now(sqlite_world, label)

    with pytest.raises(Invalid) as refused:
        sqlite_world.do(account_by_scan, batch.lot, scanned(label), Destroyed.LEFT_OVER, by=Role.TECHNICIAN)

    assert refused.value.reason == code
    assert now(sqlite_world, label) == before


def test_a_label_that_cannot_be_found_is_signed_for_by_two_and_opens_a_deviation(world: World, batch: Batch) -> None:
    former, _ = reprinted(world, batch.containers[0])

    lose(world, former)

    assert (now(world, former).standing, now(world, former).spoiled_as) == (Standing.SPOILED, "lost")
    with world.look() as store:
        item = store.items.by_uid(batch.containers[0])
        deviation = store.deviations.find(item_id=item.id, closed_at=None)
        signed = [one.printed_name for one in store.signatures.all(item_id=item.id)]
    assert (deviation.severity.value, deviation.rule) == ("major", "R15")
    assert signed == ["Quality Assurance A", "Technician A"]
    refused = world.do(release_lot, batch.lot, by=Role.QUALITY_ASSURANCE, sign=True)
    assert [finding.id for finding in refused.findings] == ["R07"]


def test_neither_the_laboratory_nor_quality_alone_says_that_a_label_is_lost(world: World, batch: Batch) -> None:
    former, _ = reprinted(world, batch.containers[0])

    with pytest.raises(NotPermitted):
        lose(world, former, by=Role.TECHNICIAN, second="tech-b")
    with pytest.raises(NotPermitted) as second:
        lose(world, former, second="qa-b")

    assert second.value.fields == {"second": "laboratory-signs"}
    assert now(world, former).standing is Standing.VOID


def test_the_labels_of_a_container_that_was_thrown_away_went_with_it(world: World, batch: Batch) -> None:
    world.do(discard_container, batch.containers[0], reason="Leaked", by=Role.TECHNICIAN)

    total = counted(world, batch.lot).total
    assert (total.issued, total.applied, total.destroyed, total.missing) == (2, 1, 1, ())


def test_a_finished_run_is_closed_and_prints_nothing_before_quality_opens_it(world: World, batch: Batch) -> None:
    world.do(lock_run, batch.lot, by=Role.TECHNICIAN)
    with pytest.raises(Conflict) as closed:
        world.do(print_label_of, batch.containers[0], reason="damaged", by=Role.TECHNICIAN)
    with pytest.raises(NotPermitted):
        world.do(unlock_run, batch.lot, reason="Because", by=Role.TECHNICIAN, sign=True)
    with pytest.raises(Invalid) as silent:
        world.do(unlock_run, batch.lot, reason=" ", by=Role.QUALITY_ASSURANCE, sign=True)
    assert (closed.value.reason, silent.value.fields) == ("labels-locked", {"reason": "missing"})

    world.do(unlock_run, batch.lot, reason="A label was torn at thaw", by=Role.QUALITY_ASSURANCE, sign=True)

    assert world.do(print_label_of, batch.containers[0], reason="damaged", by=Role.TECHNICIAN).made
    happened = [event.what.value for event in world.chain(batch.lot)][-2:]
    assert happened == ["labels-locked", "labels-unlocked"]


def test_a_run_with_a_missing_label_or_a_bare_container_is_not_closed(world: World) -> None:
    batch = manufacture.a_filled_lot(world, count=2)
    manufacture.label(world, batch.containers[0])
    for bring in (lambda: None, lambda: manufacture.a_print(world, batch.containers[1])):
        bring()
        with pytest.raises(Conflict) as refused:
            world.do(lock_run, batch.lot, by=Role.TECHNICIAN)
        assert refused.value.reason == "run-not-finished"


def test_nothing_moves_on_while_its_print_is_a_claim(world: World) -> None:
    batch = manufacture.a_filled_lot(world, count=1)
    container = batch.containers[0]
    printed = manufacture.a_print(world, container)
    position = world.positions("CELL-LAB")[0].code
    for move in (
        lambda: world.do(store_container, container, position, by=Role.TECHNICIAN),
        lambda: world.do(send_to_test, batch.lot, by=Role.TECHNICIAN),
    ):
        with pytest.raises(Conflict) as refused:
            move()
        assert (refused.value.reason, refused.value.facts["serial"]) == ("not-scanned-back", printed.serial)

    world.do(scan_label_back, container, printed.serial, by=Role.TECHNICIAN)

    world.do(store_container, container, position, by=Role.TECHNICIAN)
    assert world.item(container).state == "stored"


def test_a_design_that_need_not_be_scanned_back_lets_its_item_go(world: World) -> None:
    batch = manufacture.a_filled_lot(world, count=1)
    world.do(adopt_label_design, "container-v1", scan_back=False, by=Role.ADMINISTRATOR, sign=True)
    world.do(print_missing_labels, batch.lot, by=Role.TECHNICIAN)

    world.do(store_container, batch.containers[0], world.positions("CELL-LAB")[0].code, by=Role.TECHNICIAN)

    assert world.item(batch.containers[0]).state == "stored"


def test_whoever_scans_a_void_label_is_told_which_one_is_current(world: World) -> None:
    container = manufacture.a_filled_lot(world, count=1).containers[0]
    former = manufacture.label(world, container)
    newer = manufacture.label(world, container)

    with world.look() as store:
        answer = resolve(store, scanned(former), by=world.actor(Role.WARD_NURSE), at=world.at)
    with pytest.raises(Invalid) as refused:
        world.do(scan_label_back, container, former.serial, by=Role.TECHNICIAN)

    assert (answer.code, answer.current) == ("void-label-replaced", newer.serial)
    assert refused.value.facts["current"] == newer.serial
