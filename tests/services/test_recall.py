"""Does a recall name everything that came of a lot, and move none of it?"""

from __future__ import annotations

import pytest

from labtrack.domain.custody import Happened
from labtrack.domain.errors import Invalid, NotPermitted, SignatureRequired, WrongState
from labtrack.domain.people import Role
from labtrack.services.holds import place_hold
from labtrack.services.recall import made_from, recall_lot
from tests import manufacture
from tests.services.test_holds import a_dose, reasons_on
from tests.world import World


def recall(world: World, lot, *, by="qa-a", reason="Growth on day 14", **circumstances):
    return world.do(recall_lot, lot, reason=reason, by=world.person(by), sign=True, **circumstances)


def test_a_recall_lists_everything_made_from_the_lot_and_where_it_stood(world: World) -> None:
    batch = manufacture.a_released_lot(world)
    dose = a_dose(world, batch.containers[0], until=Happened.HANDOVER_ACCEPTED)
    recall(world, batch.lot)

    assert world.item(batch.lot).state == "recalled"
    assert world.chain(batch.lot)[-1].detail == {
        "reason": "Growth on day 14",
        "descendants": [
            {"item": str(batch.containers[0]), "kind": "container", "state": "filled"},
            {"item": str(batch.containers[1]), "kind": "container", "state": "filled"},
            {"item": str(dose), "kind": "dose", "state": "on-ward"},
        ],
    }
    with world.look() as store:
        assert [one.uid for one in made_from(store, store.items.by_uid(batch.lot))] == [*batch.containers, dose]


def test_a_recall_releases_nothing_and_moves_nothing(world: World) -> None:
    batch = manufacture.a_released_lot(world)
    dose = a_dose(world, batch.containers[0], until=Happened.INFUSION_STARTED)
    world.do(place_hold, batch.containers[1], reason="Position alarm", by=Role.QUALITY_ASSURANCE)
    before = [world.item(uid) for uid in (batch.donation, *batch.containers, dose)]
    recall(world, batch.lot)

    assert [world.item(uid) for uid in (batch.donation, *batch.containers, dose)] == before
    assert reasons_on(world, batch.containers[1]) == ["Position alarm"]


def test_whoever_has_a_dose_of_a_recalled_lot_is_told(world: World) -> None:
    batch = manufacture.a_released_lot(world)
    waiting = a_dose(world, batch.containers[0], until=Happened.ISSUED)
    running = a_dose(world, batch.containers[1], until=Happened.INFUSION_STARTED)
    in_the_laboratory = a_dose(world, batch.containers[1], until=Happened.RELEASED)
    recall(world, batch.lot)

    assert manufacture.waiting(world, waiting) == {"answer-stop"}
    assert manufacture.waiting(world, running) == {"decide-running"}
    assert manufacture.waiting(world, in_the_laboratory) == set()


def test_a_recall_is_signed_reasoned_and_for_those_who_may(world: World) -> None:
    batch = manufacture.a_released_lot(world)
    with pytest.raises(SignatureRequired):
        world.do(recall_lot, batch.lot, reason="Growth", by=Role.QUALITY_ASSURANCE, proof=None)
    with pytest.raises(Invalid) as refused:
        recall(world, batch.lot, reason=" ")
    with pytest.raises(NotPermitted):
        recall(world, batch.lot, by="pharm-a")

    assert refused.value.fields == {"reason": "missing"}
    assert world.item(batch.lot).state == "released"


def test_a_lot_is_recalled_once_and_the_second_is_told_by_whom(world: World) -> None:
    batch = manufacture.a_released_lot(world)
    recalled_at = world.at
    recall(world, batch.lot)
    world.pass_time(minutes=1)
    again = recall(world, batch.lot)
    with pytest.raises(WrongState) as refused:
        recall(world, batch.lot, by="qa-b")

    assert again.repeated
    facts = refused.value.facts
    assert (facts["who"], facts["last"], facts["at"]) == ("Quality Assurance A", "recalled", recalled_at)


def test_a_lot_that_never_left_is_not_recalled(sqlite_world: World) -> None:
    batch = manufacture.a_quarantined_lot(sqlite_world)
    with pytest.raises(WrongState):
        recall(sqlite_world, batch.lot)

    assert sqlite_world.item(batch.lot).state == "quarantined"
