"""Do thawed containers become one dose for one patient, and nothing else?"""

from __future__ import annotations

from datetime import timedelta

import pytest

from labtrack.domain.errors import Conflict, Invalid, NotPermitted
from labtrack.services import preparation
from tests.clinic import Clinic
from tests.services.preparing import SAID, code_of, prepare, thawed


def test_a_dose_comes_from_its_containers_and_its_order_and_lives_from_the_first_thaw(clinic: Clinic):
    order = clinic.authorised("LF-001")
    first = thawed(clinic, order)
    thawed_at = clinic.at
    second = thawed(clinic, order)

    dose = prepare(clinic, order, cells=16_000_000)

    kept = clinic.dose(dose)
    assert kept.viable_cells == 15_008_000
    assert kept.complete_by == thawed_at + timedelta(hours=6)
    assert kept.start_by == thawed_at + timedelta(hours=5, minutes=30)
    assert [clinic.item(bag).state for bag in (first, second)] == ["used", "used"]
    assert clinic.item(dose).state == "prepared"
    assert clinic.item(order).state == "prepared"
    with clinic.world.look() as store:
        keys = store.items.ancestors(store.items.by_uid(dose).id)
        uids = {item.uid for item in store.items.all(id=list(keys))}
        place = store.places.get(clinic.item(dose).holder_place_id)
    assert {first, second, order, clinic.furnished.lot, clinic.patient("LF-001")} <= uids
    assert (clinic.item(dose).holder_role, place.code) == ("technician", "CELL-LAB")
    assert set(clinic.waiting(dose)) == {"print-label", "test-dose"}


def test_every_fault_of_a_preparation_is_said_at_once_and_nothing_is_used(clinic: Clinic):
    order = clinic.authorised("LF-001")
    bag = thawed(clinic, order)

    with pytest.raises(Invalid) as refused:
        prepare(clinic, order, cells=10_000_001, viability_permille=1001, volume_ul=0, medium="tap", remainder="kept")

    assert refused.value.fields == {
        "cells": "more-than-thawed",
        "viability": "too-high",
        "volume": "too-low",
        "medium": "unknown-choice",
        "remainder": "unknown-choice",
    }
    assert clinic.item(bag).state == "thawed"
    assert clinic.item(order).state == "authorised"


def test_an_order_has_one_dose_unless_it_failed(clinic: Clinic):
    order = clinic.authorised("LF-001")
    thawed(clinic, order)
    first = prepare(clinic, order)
    thawed(clinic, order)

    with pytest.raises(Conflict) as refused:
        prepare(clinic, order)
    assert (code_of(refused), refused.value.facts["item"]) == ("dose-there", first)

    clinic.do(preparation.discard_dose, first, reason="Clumps", by="tech-a")
    assert "prepare-dose" in clinic.waiting(order)
    second = prepare(clinic, order)

    assert [clinic.item(dose).state for dose in (first, second)] == ["discarded", "prepared"]
    with clinic.world.look() as store:
        symbols = [store.items.codes(store.items.by_uid(dose).id)["product"] for dose in (first, second)]
    assert symbols[0] != symbols[1]
    assert "prepare-dose" not in clinic.waiting(order)


def test_what_fails_the_next_day_asks_the_physician_again(clinic: Clinic):
    dose, order = clinic.prepared("LF-001"), clinic.order("LF-001")
    clinic.later(hours=13)

    clinic.do(preparation.discard_dose, dose, reason="Out of its life", by="pharm-a")

    assert "authorise-thaw" in clinic.waiting(order)
    assert clinic.waiting(dose) == {}


def test_nothing_is_prepared_where_nothing_was_thawed(clinic: Clinic):
    with pytest.raises(Conflict) as refused:
        prepare(clinic, clinic.authorised("LF-001"))
    assert code_of(refused) == "nothing-thawed"


def test_a_dose_is_not_made_of_a_lot_that_was_recalled_on_the_bench(clinic: Clinic):
    order = clinic.authorised("LF-001")
    thawed(clinic, order)
    clinic.recall()

    with pytest.raises(Conflict) as refused:
        prepare(clinic, order)
    assert code_of(refused) == "lot-not-released"


def test_a_dose_leaves_its_labels_behind_when_it_is_discarded(clinic: Clinic):
    dose = clinic.prepared("LF-001")
    clinic.do(preparation.discard_dose, dose, reason="Clumps", by="tech-a")

    with clinic.world.look() as store:
        labels = store.labels.all(item_id=store.items.by_uid(dose).id)
    assert [label.void_at is not None for label in labels] == [True]


@pytest.mark.parametrize("who", ["nurse-a", "porter-a", "qa-a", "doctor-a"])
def test_only_the_laboratory_reserves_thaws_and_prepares(clinic: Clinic, who: str):
    order, bag = clinic.authorised("LF-001"), clinic.bag()
    before = events_of(clinic)

    for use_case, values in (
        (preparation.reserve_container, (bag, order)),
        (preparation.unreserve_container, (bag,)),
        (preparation.thaw_container, (bag,)),
    ):
        with pytest.raises(NotPermitted):
            clinic.do(use_case, *values, by=who)
    with pytest.raises(NotPermitted):
        clinic.do(preparation.prepare_dose, order, **SAID, by=who)
    with pytest.raises(NotPermitted):
        clinic.do(preparation.discard_dose, bag, reason="x", by=who)

    assert events_of(clinic) == before


def events_of(clinic: Clinic) -> int:
    with clinic.world.look() as store:
        return store.custody.count()
