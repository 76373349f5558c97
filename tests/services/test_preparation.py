"""Do thawed containers become one dose for one patient, and nothing else?"""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from labtrack.cli.demonstration import delivery, manufacture
from labtrack.domain.custody import Happened
from labtrack.domain.errors import Conflict, Invalid, LabtrackError, NotPermitted, WrongState
from labtrack.services import dose_release, holds, labelling, orders, participants, preparation, testing
from tests.clinic import Clinic, codes

SAID: dict[str, Any] = {
    "cells": 6_930_000,
    "viability_permille": 938,
    "volume_ul": 100_000,
    "medium": "saline-hsa",
    "line_cleared": True,
    "remainder": "discarded",
}


def thawed(clinic: Clinic, order: UUID, bag: UUID | None = None) -> UUID:
    """A container that lies thawed for an order."""
    bag = bag or clinic.bag()
    clinic.do(preparation.reserve_container, bag, order, by="tech-a")
    clinic.later(minutes=5)
    clinic.do(preparation.thaw_container, bag, by="tech-a")
    return bag


def prepare(clinic: Clinic, order: UUID, **changes: Any) -> UUID:
    clinic.later(minutes=10)
    return clinic.do(preparation.prepare_dose, order, **{**SAID, **changes}, by="tech-a").made[0]


def code_of(refused: pytest.ExceptionInfo[LabtrackError]) -> str:
    return refused.value.reason


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


def test_nothing_is_thawed_before_a_physician_has_authorised_it(clinic: Clinic):
    order, bag = clinic.order("LF-001"), clinic.bag()
    clinic.do(preparation.reserve_container, bag, order, by="tech-a")

    with pytest.raises(Conflict) as refused:
        clinic.do(preparation.thaw_container, bag, by="tech-a")

    assert code_of(refused) == "not-authorised"
    assert clinic.item(bag).state == "reserved"


@pytest.mark.parametrize(("hours", "code"), [(12, None), (12.01, "authorisation-lapsed")], ids=["today", "too late"])
def test_the_physician_s_word_is_for_today(clinic: Clinic, hours: float, code: str | None):
    order, bag = clinic.authorised("LF-001"), clinic.bag()
    clinic.do(preparation.reserve_container, bag, order, by="tech-a")
    clinic.later(hours=hours)

    if code is None:
        clinic.do(preparation.thaw_container, bag, by="tech-a")
        assert clinic.item(bag).state == "thawed"
    else:
        with pytest.raises(Conflict) as refused:
            clinic.do(preparation.thaw_container, bag, by="tech-a")
        assert code_of(refused) == code


def test_one_patient_is_open_at_a_time(clinic: Clinic):
    one, other = clinic.authorised("LF-001"), clinic.authorised("LF-002")
    lying = thawed(clinic, one)
    bag = clinic.bag()
    clinic.do(preparation.reserve_container, bag, other, by="tech-b")

    with pytest.raises(Conflict) as refused:
        clinic.do(preparation.thaw_container, bag, by="tech-b")

    assert code_of(refused) == "another-patient-open"
    assert refused.value.facts["item"] == lying
    prepare(clinic, one)
    clinic.do(preparation.thaw_container, bag, by="tech-b")
    assert clinic.item(bag).state == "thawed"


def test_an_uncleared_line_holds_the_next_patient_back_until_it_is_cleared(clinic: Clinic):
    one, other = clinic.authorised("LF-001"), clinic.authorised("LF-002")
    thawed(clinic, one)
    dose = prepare(clinic, one, line_cleared=False)
    bag = clinic.bag()
    clinic.do(preparation.reserve_container, bag, other, by="tech-b")

    with pytest.raises(Conflict) as refused:
        clinic.do(preparation.thaw_container, bag, by="tech-b")
    assert code_of(refused) == "line-not-cleared"

    clinic.do(preparation.clear_line, dose, by="tech-a")
    clinic.do(preparation.thaw_container, bag, by="tech-b")

    last = clinic.chain(dose)[-1]
    assert (last.what, dict(last.detail)) == (Happened.CORRECTED, {"corrects": 1, "line_cleared": True})
    assert clinic.do(preparation.clear_line, dose, by="tech-a").repeated
    assert len(clinic.chain(dose)) == 2


def test_a_container_is_thawed_only_while_its_lot_is_released_and_it_lives(clinic: Clinic):
    order, bag = clinic.authorised("LF-001"), clinic.bag()
    clinic.do(preparation.reserve_container, bag, order, by="tech-a")
    held = clinic.do(holds.place_hold, clinic.furnished.lot, reason="Tank alarm", by="qa-a")

    with pytest.raises(Conflict) as refused:
        clinic.do(preparation.thaw_container, bag, by="tech-a")
    assert code_of(refused) == "on-hold"

    second, key = clinic.person("qa-b"), held.made[0]
    clinic.do(
        holds.lift_hold,
        key,
        second=second,
        reason="Alarm was a test",
        second_proof=clinic.proof_of("qa-b"),
        by="qa-a",
        sign=True,
    )
    clinic.recall()
    with pytest.raises(Conflict) as refused:
        clinic.do(preparation.thaw_container, bag, by="tech-a")
    assert code_of(refused) == "lot-not-released"


def test_an_expired_container_is_neither_reserved_nor_thawed(clinic: Clinic):
    order, bag = clinic.authorised("LF-001"), clinic.bag()
    clinic.later(days=731)

    with pytest.raises(Conflict) as refused:
        clinic.do(preparation.reserve_container, bag, order, by="tech-a")
    assert code_of(refused) == "container-expired"


def test_a_container_is_reserved_for_an_order_that_may_be_given_and_for_nothing_else(clinic: Clinic):
    bag, order = clinic.bag(), clinic.order("LF-001")
    with pytest.raises(Conflict) as refused:
        clinic.do(preparation.reserve_container, bag, clinic.patient("LF-001"), by="tech-a")
    assert code_of(refused) == "not-an-order"

    clinic.do(orders.withdraw_slot, order, reason="Investigator's word", by="investigator-a")
    with pytest.raises(Conflict) as refused:
        clinic.do(preparation.reserve_container, bag, order, by="tech-a")
    assert code_of(refused) == "slot-closed"
    assert clinic.item(bag).state == "stored"


def test_a_container_kept_for_one_order_is_not_taken_for_another(clinic: Clinic):
    bag = clinic.bag()
    clinic.do(preparation.reserve_container, bag, clinic.order("LF-001"), by="tech-a")

    with pytest.raises(WrongState):
        clinic.do(preparation.reserve_container, bag, clinic.order("LF-002"), by="tech-b")

    clinic.do(preparation.unreserve_container, bag, by="tech-a")
    clinic.do(preparation.reserve_container, bag, clinic.order("LF-002"), by="tech-b")
    assert clinic.item(bag).state == "reserved"


def test_a_withdrawn_consent_takes_the_authorisation_with_it(clinic: Clinic):
    order, bag = clinic.authorised("LF-001"), clinic.bag()
    clinic.do(preparation.reserve_container, bag, order, by="tech-a")
    clinic.do(participants.withdraw_consent, clinic.patient("LF-001"), reason="Wish", by="investigator-a")

    with pytest.raises(Conflict) as refused:
        clinic.do(preparation.thaw_container, bag, by="tech-a")
    assert code_of(refused) == "not-authorised"


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
    before = _events(clinic)

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

    assert _events(clinic) == before


def _events(clinic: Clinic) -> int:
    with clinic.world.look() as store:
        return store.custody.count()


# The release of the dose


def test_a_dose_is_released_by_signature_over_what_it_is(clinic: Clinic):
    dose = clinic.released("LF-001")

    with clinic.world.look() as store:
        item = store.items.by_uid(dose)
        (signature,) = store.signatures.all(item_id=item.id)
        event = store.custody.last(item.id, Happened.RELEASED)
    assert event is not None
    assert (signature.printed_name, signature.meaning.value, signature.number) == (
        "Pharmacist A",
        "released",
        event.number,
    )
    assert event.digest.hex() in signature.text
    assert set(clinic.waiting(dose)) == {"issue-dose"}


def test_a_dose_without_tests_and_label_is_refused_with_every_reason(clinic: Clinic):
    order = clinic.authorised("LF-001")
    thawed(clinic, order)
    dose = prepare(clinic, order, line_cleared=False)

    outcome = clinic.do(dose_release.release_dose, dose, by="pharm-a", sign=True)

    assert outcome.refused
    assert codes(outcome) == ["D01", "D01", "D01", "D01", "D03", "D04"]
    assert clinic.item(dose).state == "prepared"
    last = clinic.chain(dose)[-1]
    assert (last.what, last.detail["findings"]) == (
        Happened.RELEASE_REFUSED,
        ["D01", "D01", "D01", "D01", "D03", "D04"],
    )


def test_a_positive_gram_stain_and_a_recalled_lot_stop_the_release(clinic: Clinic):
    dose = clinic.prepared("LF-001")
    delivery.test_dose(clinic.stage, dose)
    corrected = clinic.do(testing.enter_result, dose, "gram", "positive", "", by="qc-a")
    clinic.do(testing.review_result, corrected.made[0], by="qc-b")
    clinic.recall()

    assert codes(clinic.do(dose_release.release_dose, dose, by="pharm-a", sign=True)) == ["D02", "D07"]


def test_a_label_that_was_spoiled_stops_the_release(clinic: Clinic):
    dose = clinic.prepared("LF-001")
    manufacture.test(clinic.stage, dose, _good(clinic, dose))
    with clinic.world.look() as store:
        (label,) = store.labels.all(item_id=store.items.by_uid(dose).id)
    clinic.do(labelling.spoil_label, dose, label.serial, reason="Torn", by="tech-a")

    assert codes(clinic.do(dose_release.release_dose, dose, by="pharm-a", sign=True)) == ["D03"]


def _good(clinic: Clinic, dose: UUID) -> dict[str, tuple[str, str]]:
    viable = clinic.dose(dose).viable_cells
    return {
        "appearance": ("passes", ""),
        "viable-cells": (f"{viable / 1_000_000:.2f}", "10*6"),
        "viability": ("93.8", "%"),
        "gram": ("negative", ""),
    }


def test_a_second_release_is_already_done_for_the_one_and_too_late_for_another(clinic: Clinic):
    dose = clinic.released("LF-001")
    before = len(clinic.chain(dose))

    assert clinic.do(dose_release.release_dose, dose, by="pharm-a", sign=True).repeated
    with pytest.raises(WrongState) as refused:
        clinic.do(dose_release.release_dose, dose, by="pharm-b", sign=True)

    assert refused.value.facts["who"] == "Pharmacist A"
    assert len(clinic.chain(dose)) == before
