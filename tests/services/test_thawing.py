"""Is a container reserved and thawed for one authorised order alone, while its lot may be used?"""

from __future__ import annotations

import pytest

from labtrack.domain.custody import Happened
from labtrack.domain.errors import Conflict, WrongState
from labtrack.services import holds, orders, participants, preparation
from tests.clinic import Clinic
from tests.services.preparing import code_of, prepare, thawed


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
