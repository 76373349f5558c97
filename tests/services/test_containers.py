"""Are containers filled within the harvest, told apart under one number, and put where nothing lies?"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from labtrack.domain.custody import Happened, Kind
from labtrack.domain.errors import Duplicate, Invalid, Stale, WrongState
from labtrack.domain.outcomes import Outcome
from labtrack.domain.people import Role
from labtrack.persistence.store import Store
from labtrack.services.containers import discard_container, fill_containers, store_container
from labtrack.services.custody import begin, told
from labtrack.services.labelling import live_label
from labtrack.services.lots import harvest
from labtrack.services.positions import suggested_position
from tests import manufacture
from tests.manufacture import Batch
from tests.world import World


def fill(batch: Batch, **changes: Any):
    given = {"count": 2, "volume_ul": 20_000, "cells_each": 10_000_000, **changes}
    given.setdefault("expires_at", batch.world.at + timedelta(days=1800))
    return batch.world.do(fill_containers, batch.lot, by=Role.TECHNICIAN, **given)


def products(world: World, uids) -> list[str]:
    with world.look() as store:
        return [store.items.codes(store.items.by_uid(uid).id)["product"] for uid in uids]


def test_containers_bear_their_donations_number_and_a_division_each(world: World) -> None:
    batch = manufacture.a_harvested_lot(world)
    made = fill(batch, count=3).made

    assert products(world, made) == [f"A999926000137S1234V{division}" for division in ("A0", "B0", "C0")]
    assert {world.item(uid).state for uid in made} == {"filled"}
    assert manufacture.waiting(world, made[0]) == {"print-label"}
    assert manufacture.waiting(world, batch.lot) == {"send-to-test"}
    assert world.chain(batch.lot)[-1].detail["containers"] == [str(uid) for uid in made]


def test_two_lots_of_one_donation_never_share_a_division(world: World) -> None:
    first = manufacture.a_filled_lot(world)
    second = manufacture.an_open_lot(world, donation=first.donation)
    world.do(harvest, second.lot, cells=20_000_000, viability_permille=950, by=Role.TECHNICIAN)

    assert products(world, fill(second).made) == ["A999926000137S1234VC0", "A999926000137S1234VD0"]


def name_a_bag(store: Store, product: str, *, by, at) -> Outcome:
    """A bag that bears a product code already, whoever gave it."""
    bag = begin(store, Kind.DOSE, Happened.PREPARED, {}, codes={"product": product}, by=by, at=at)
    return told(bag, Happened.PREPARED, at=at)


def test_a_division_that_another_bag_bears_is_passed_over(world: World) -> None:
    batch = manufacture.a_harvested_lot(world)
    world.do(name_a_bag, "A999926000137S1234VB0", by=Role.TECHNICIAN)

    assert [product[-2:] for product in products(world, fill(batch, count=2).made)] == ["A0", "C0"]


def test_every_container_stands_below_its_lot_and_its_donation(world: World) -> None:
    batch = manufacture.a_filled_lot(world)
    with world.look() as store:
        container = store.items.by_uid(batch.containers[0])
        above = {store.items.get(key).uid for key in store.items.ancestors(container.id)}

    assert above == {batch.lot, batch.donation}


def test_the_last_cell_may_be_filled_and_not_one_more(world: World) -> None:
    batch = manufacture.a_harvested_lot(world, cells=30_000_000)
    fill(batch, count=2)
    with pytest.raises(Invalid) as refused:
        fill(batch, count=1, cells_each=10_000_001)
    fill(batch, count=1)
    with pytest.raises(Invalid):
        fill(batch, count=1, cells_each=1)

    assert refused.value.fields == {"cells_each": "more-than-harvested"}
    with world.look() as store:
        assert sum(container.cells for container in store.containers.all()) == 30_000_000


def test_nothing_is_filled_before_the_harvest(sqlite_world: World) -> None:
    batch = manufacture.an_open_lot(sqlite_world)
    with pytest.raises(WrongState) as refused:
        fill(batch)

    assert (refused.value.facts["state"], refused.value.facts["who"]) == ("in-culture", "Technician A")


def test_every_fault_of_a_fill_is_told_at_once(sqlite_world: World) -> None:
    batch = manufacture.a_harvested_lot(sqlite_world)
    with pytest.raises(Invalid) as refused:
        fill(batch, count=0, volume_ul=-1, cells_each=0, expires_at=sqlite_world.at)

    assert refused.value.fields == {
        "count": "too-low",
        "volume_ul": "too-low",
        "cells_each": "too-low",
        "expires_at": "in-the-past",
    }


def test_a_container_is_put_into_the_suggested_position_and_the_next_one_beside_it(world: World) -> None:
    batch = manufacture.a_filled_lot(world)
    laboratory = world.place("CELL-LAB").id
    for container, position in zip(batch.containers, world.positions("CELL-LAB"), strict=False):
        with world.look() as store:
            suggested = suggested_position(store, laboratory)
        assert suggested == position
        world.do(store_container, container, suggested.code, by=Role.TECHNICIAN)

    with world.look() as store:
        lie = [store.containers.get(store.items.by_uid(uid).id).position_id for uid in batch.containers]
    assert lie == [position.id for position in world.positions("CELL-LAB")[:2]]
    assert world.item(batch.containers[0]).state == "stored"


def test_where_something_lies_nothing_else_is_put(world: World) -> None:
    first, second = manufacture.a_filled_lot(world).containers
    position = world.positions("CELL-LAB")[0]
    world.do(store_container, first, position.code, by=Role.TECHNICIAN)
    with pytest.raises(Duplicate) as refused:
        world.do(store_container, second, position.code, by=Role.TECHNICIAN)

    assert refused.value.reason == "position-occupied"
    assert refused.value.fields == {"position_code": "position-occupied"}
    assert world.item(second).state == "filled"


def test_what_is_no_position_is_refused(sqlite_world: World) -> None:
    container = manufacture.a_filled_lot(sqlite_world).containers[0]
    for code in ("", "PL-99999999-X", "CELL-LAB"):
        with pytest.raises(Invalid) as refused:
            sqlite_world.do(store_container, container, code, by=Role.TECHNICIAN)
        assert refused.value.fields == {"position_code": "unknown-position"}


def test_a_container_moves_and_its_old_position_is_free(world: World) -> None:
    first, second = manufacture.a_filled_lot(world).containers
    here, there = world.positions("CELL-LAB")[:2]
    world.do(store_container, first, here.code, by=Role.TECHNICIAN)
    world.do(store_container, first, there.code, by=Role.TECHNICIAN)
    world.do(store_container, second, here.code, by=Role.TECHNICIAN)

    assert [world.chain(uid)[-1].detail["position_code"] for uid in (first, second)] == [there.code, here.code]


def test_a_container_put_where_it_lies_is_done_already(world: World) -> None:
    container = manufacture.a_filled_lot(world).containers[0]
    position = world.positions("CELL-LAB")[0]
    stored = world.do(store_container, container, position.code, by=Role.TECHNICIAN)
    again = world.do(store_container, container, position.code, by=Role.TECHNICIAN)

    assert (again.repeated, again.number) == (True, stored.number)


def test_a_container_that_moved_on_unseen_is_stale(sqlite_world: World) -> None:
    container = manufacture.a_filled_lot(sqlite_world).containers[0]
    position = sqlite_world.positions("CELL-LAB")[0]
    with pytest.raises(Stale):
        sqlite_world.do(store_container, container, position.code, seen=7, by=Role.TECHNICIAN)

    assert sqlite_world.item(container).state == "filled"


def test_a_container_thrown_away_leaves_its_position_its_label_and_its_tasks(world: World) -> None:
    container = manufacture.a_filled_lot(world).containers[0]
    label = manufacture.label(world, container)
    position = world.positions("CELL-LAB")[0]
    world.do(store_container, container, position.code, by=Role.TECHNICIAN)
    world.do(discard_container, container, reason="Bag cracked", by=Role.TECHNICIAN)

    assert world.item(container).state == "discarded"
    assert manufacture.waiting(world, container) == set()
    with world.look() as store:
        key = store.items.by_uid(container).id
        assert store.containers.get(key).position_id is None
        assert live_label(store, key) is None
        assert store.items.by_code(label.serial) == ()
        assert suggested_position(store, world.place("CELL-LAB").id) == position


def test_a_container_is_not_thrown_away_without_a_reason(sqlite_world: World) -> None:
    container = manufacture.a_filled_lot(sqlite_world).containers[0]
    with pytest.raises(Invalid) as refused:
        sqlite_world.do(discard_container, container, reason="", by=Role.TECHNICIAN)

    assert refused.value.fields == {"reason": "missing"}
    assert sqlite_world.item(container).state == "filled"
