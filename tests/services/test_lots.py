"""Does a lot grow only from an accepted donation, step by step, and is each step told once?"""

from __future__ import annotations

from typing import Any

import pytest

from labtrack.domain.errors import Invalid, NotFound, WrongState
from labtrack.domain.people import Role
from labtrack.services.lots import harvest, lot_numbered, open_lot, record_passage, send_to_test, terminate_lot
from tests import manufacture
from tests.manufacture import Batch
from tests.world import World


def passage(batch: Batch, number: int, *, by: Any = Role.TECHNICIAN, cells: int = 5_000_000, **circumstances: Any):
    return batch.world.do(
        record_passage,
        batch.lot,
        passage=number,
        cells=cells,
        viability_permille=950,
        confluence_percent=75,
        by=by,
        **circumstances,
    )


def test_a_lot_is_opened_under_the_specification_in_force_and_gets_the_years_next_number(world: World) -> None:
    first = manufacture.an_open_lot(world)
    second = manufacture.an_open_lot(world, donation=first.donation)

    with world.look() as store:
        lots = [store.lots.get(store.items.by_uid(batch.lot).id) for batch in (first, second)]
        specification = store.specifications.get(lots[0].specification_id)
        assert lot_numbered(store, "UC26-002") == lots[1]
        assert [found.uid for found in store.items.by_code("UC26-001")] == [first.lot]
    assert [lot.number for lot in lots] == ["UC26-001", "UC26-002"]
    assert (specification.subject, specification.version) == ("lot", 1)
    assert world.item(first.lot).state == "in-culture"
    assert manufacture.waiting(world, first.lot) == {"culture-lot"}
    assert manufacture.waiting(world, first.donation) == set()


def test_the_year_of_a_number_is_the_sites_own(sqlite_world: World) -> None:
    manufacture.adopt_shipped(sqlite_world)
    donation = manufacture.an_accepted_donation(sqlite_world)
    sqlite_world.clock.at = sqlite_world.at.replace(month=12, day=31, hour=16, minute=0)
    manufacture.an_open_lot(sqlite_world, donation=donation)

    with sqlite_world.look() as store:
        assert lot_numbered(store, "UC27-001") is not None


def test_no_lot_is_opened_from_a_donation_that_nobody_accepted(world: World) -> None:
    manufacture.adopt_shipped(world)
    donation = manufacture.a_received_donation(world)
    with pytest.raises(WrongState) as refused:
        world.do(open_lot, donation, by=Role.TECHNICIAN)

    assert (refused.value.reason, refused.value.facts["state"]) == ("donation-not-accepted", "received")


def test_no_lot_is_opened_without_a_specification(sqlite_world: World) -> None:
    donation = manufacture.an_accepted_donation(sqlite_world)
    with pytest.raises(NotFound) as refused:
        sqlite_world.do(open_lot, donation, by=Role.TECHNICIAN)

    assert refused.value.reason == "no-specification"


def test_passages_are_counted_up_and_kept(world: World) -> None:
    batch = manufacture.an_open_lot(world)
    passage(batch, 1)
    passage(batch, 2)

    with world.look() as store:
        assert store.lots.get(store.items.by_uid(batch.lot).id).passage == 2
    assert world.chain(batch.lot)[-1].detail == {
        "passage": 2,
        "cells": 5_000_000,
        "viability_permille": 950,
        "confluence_percent": 75,
    }


def test_the_same_passage_from_the_same_hand_is_done_already(world: World) -> None:
    batch = manufacture.an_open_lot(world)
    passage(batch, 1)

    assert passage(batch, 1).repeated
    assert len(world.chain(batch.lot)) == 2


def test_the_same_passage_with_other_numbers_or_from_another_hand_is_refused(sqlite_world: World) -> None:
    batch = manufacture.an_open_lot(sqlite_world)
    passage(batch, 3)
    for other in ({"cells": 6_000_000}, {"by": sqlite_world.person("tech-b")}):
        with pytest.raises(Invalid) as refused:
            passage(batch, 3, **other)
        assert refused.value.fields == {"passage": "not-after-the-last"}


def test_after_the_harvest_there_is_no_passage(world: World) -> None:
    batch = manufacture.a_harvested_lot(world)
    with pytest.raises(WrongState) as refused:
        passage(batch, 5)

    assert refused.value.facts["last"] == "harvested"
    assert manufacture.waiting(world, batch.lot) == {"fill-containers", "send-to-test"}


def test_a_harvest_that_cannot_be_one_is_refused_with_every_fault(sqlite_world: World) -> None:
    batch = manufacture.an_open_lot(sqlite_world)
    with pytest.raises(Invalid) as refused:
        sqlite_world.do(harvest, batch.lot, cells=0, viability_permille=1001, by=Role.TECHNICIAN)

    assert refused.value.fields == {"cells": "too-low", "viability_permille": "too-high"}


def test_a_lot_sent_to_test_is_in_quarantine_and_waits_for_its_results(world: World) -> None:
    batch = manufacture.a_filled_lot(world)
    world.do(send_to_test, batch.lot, by=Role.TECHNICIAN)

    assert world.item(batch.lot).state == "quarantined"
    assert manufacture.waiting(world, batch.lot) == {"enter-result"}


def test_a_lot_given_up_keeps_its_reason_and_waits_for_nobody(world: World) -> None:
    batch = manufacture.an_open_lot(world)
    world.do(terminate_lot, batch.lot, reason="Contaminated", by=Role.TECHNICIAN)

    assert world.item(batch.lot).state == "terminated"
    assert world.chain(batch.lot)[-1].detail == {"reason": "Contaminated"}
    assert manufacture.waiting(world, batch.lot) == set()


def test_what_is_no_lot_is_not_found(sqlite_world: World) -> None:
    donation = manufacture.a_received_donation(sqlite_world)
    with pytest.raises((NotFound, WrongState)):
        sqlite_world.do(harvest, donation, cells=1, viability_permille=900, by=Role.TECHNICIAN)
