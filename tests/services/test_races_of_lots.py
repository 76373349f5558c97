"""When two act along one lot's family at the same moment, does exactly one of the two orders happen?"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from threading import Barrier
from typing import Any

from labtrack.domain.custody import Happened
from labtrack.domain.errors import Duplicate, Invalid, LabtrackError
from labtrack.domain.outcomes import Outcome
from labtrack.services.containers import fill_containers, store_container
from labtrack.services.disposition import release_lot
from labtrack.services.holds import place_hold
from labtrack.services.labelling import scan_label_back
from tests import manufacture
from tests.world import World

ROUNDS = 4


def at_once(*acts: Callable[[], Outcome]) -> list[Outcome | LabtrackError]:
    """Let each act begin when all are ready, each over a connection of its own; the answer of each, in their order."""
    ready = Barrier(len(acts))

    def run(act: Callable[[], Outcome]) -> Outcome | LabtrackError:
        ready.wait(timeout=30)
        try:
            return act()
        except LabtrackError as refused:
            return refused

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_two_fills_that_together_exceed_the_harvest_are_one_fill(world: World) -> None:
    for serial in range(ROUNDS):
        batch = manufacture.a_harvested_lot(world, cells=30_000_000, serial=200 + serial)
        given: dict[str, Any] = {"count": 2, "volume_ul": 20_000, "cells_each": 10_000_000}
        fill = partial(world.do, fill_containers, batch.lot, **given, expires_at=world.at + timedelta(days=900))
        answers = at_once(*(partial(fill, by=world.person(code)) for code in ("tech-a", "tech-b")))

        assert {type(answer) for answer in answers} == {Outcome, Invalid}
        with world.look() as store:
            assert store.containers.count(lot_item_id=store.items.by_uid(batch.lot).id) == 2


def test_two_containers_for_one_position_are_one_in_it(world: World) -> None:
    containers = manufacture.a_filled_lot(world, count=2 * ROUNDS).containers
    positions = world.positions("CELL-LAB")
    for number in range(ROUNDS):
        code = positions[number].code
        first, second = containers[2 * number : 2 * number + 2]
        answers = at_once(
            partial(world.do, store_container, first, code, by=world.person("tech-a")),
            partial(world.do, store_container, second, code, by=world.person("tech-b")),
        )

        assert {type(answer) for answer in answers} == {Outcome, Duplicate}
        assert sorted(world.item(uid).state for uid in (first, second)) == ["filled", "stored"]


def test_a_hold_on_the_donation_comes_after_the_release_or_refuses_it(world: World) -> None:
    for serial in range(ROUNDS):
        batch = manufacture.a_tested_lot(world, serial=300 + serial)
        released, _ = at_once(
            partial(world.do, release_lot, batch.lot, by=world.person("qa-a"), sign=True),
            partial(world.do, place_hold, batch.donation, reason="Call", by=world.person("qa-b")),
        )

        assert isinstance(released, Outcome)
        held = next(event for event in world.chain(batch.donation) if event.what is Happened.HELD)
        decided = world.chain(batch.lot)[-1]
        assert decided.what is (Happened.RELEASED if decided.id < held.id else Happened.RELEASE_REFUSED)


def test_two_reprints_scanned_back_at_once_leave_one_live(world: World) -> None:
    container = manufacture.a_filled_lot(world).containers[0]
    for _ in range(ROUNDS):
        prints = [manufacture.a_print(world, container) for _ in range(2)]
        scan = partial(world.do, scan_label_back, container)
        answers = at_once(
            partial(scan, prints[0].serial, by=world.person("tech-a")),
            partial(scan, prints[1].serial, by=world.person("tech-b")),
        )

        assert all(isinstance(answer, Outcome) for answer in answers)
        with world.look() as store:
            labels = store.labels.all(item_id=store.items.by_uid(container).id, void_at=None)
        assert len([label for label in labels if label.live_at is not None]) == 1
