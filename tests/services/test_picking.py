"""Which containers may be taken for a dose: those that live, of a released lot, stored, and not on hold?"""

from __future__ import annotations

from datetime import timedelta

import pytest

from labtrack.domain.people import Role
from labtrack.persistence.queries.stock import takeable
from labtrack.services.containers import store_container
from labtrack.services.disposition import release_lot
from labtrack.services.holds import place_hold
from tests.manufacture import Batch, a_tested_lot
from tests.world import World


def a_stored_lot(world: World, *, released: bool = True) -> Batch:
    """Two containers of a tested lot, each at its position."""
    batch = a_tested_lot(world)
    for container, spot in zip(batch.containers, world.positions("CELL-LAB"), strict=False):
        world.do(store_container, container, spot.code, by=Role.TECHNICIAN)
    if released:
        outcome = world.do(release_lot, batch.lot, by=Role.QUALITY_ASSURANCE, sign=True)
        assert not outcome.refused
    return batch


def divisions(world: World, **later: float) -> list[str]:
    """The divisions that may be taken now, or then, the first to expire in front."""
    with world.look() as store:
        return [one.division for one in takeable(store, at=world.at + timedelta(**later), limit=10)]


def test_the_containers_of_a_released_lot_may_be_taken_until_they_expire(world):
    a_stored_lot(world)

    assert divisions(world) == ["A0", "B0"]
    assert divisions(world, days=1799) == ["A0", "B0"]
    assert divisions(world, days=1801) == []


def test_nothing_of_a_lot_that_is_not_released_may_be_taken(world):
    a_stored_lot(world, released=False)

    assert divisions(world) == []


@pytest.mark.parametrize(("held", "left"), [("container", ["B0"]), ("lot", []), ("donation", [])])
def test_a_hold_on_a_container_its_lot_or_its_cord_takes_it_out_of_the_stock(world, held, left):
    batch = a_stored_lot(world)
    item = {"container": batch.containers[0], "lot": batch.lot, "donation": batch.donation}[held]

    world.do(place_hold, item, reason="To be looked at", by=Role.QUALITY_ASSURANCE)

    assert divisions(world) == left
