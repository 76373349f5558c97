"""Is an infusion started only on what both people signed, while every fact still holds?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest

from labtrack.domain.custody import Happened
from labtrack.domain.errors import NotPermitted, WrongState
from labtrack.domain.findings import Verdict
from labtrack.services import bedside, dose_ends, holds, infusion, orders, participants
from tests.clinic import Clinic, codes


def test_an_infusion_runs_from_its_start_and_its_slot_is_given_from_then_on(clinic: Clinic):
    dose, order = clinic.confirmed("LF-001"), clinic.order("LF-001")

    outcome = clinic.start(dose)

    assert (outcome.refused, outcome.verdict) == (False, Verdict.GO)
    assert (clinic.item(dose).state, clinic.item(order).state) == ("infusing", "given")
    assert clinic.dose(dose).started_at == clinic.order_of(order).given_at == clinic.at
    assert set(clinic.waiting(dose)) == {"stop-infusion"}
    assert clinic.waiting(dose)["stop-infusion"].due_at == clinic.at + timedelta(minutes=30)
    item = clinic.item(dose)
    assert (item.holder_role, item.holder_place_id) == ("ward-nurse", clinic.world.place("WARD-7").id)


def test_a_recall_that_commits_between_go_and_start_refuses_the_start(clinic: Clinic):
    dose, order = clinic.confirmed("LF-001"), clinic.order("LF-001")
    clinic.recall()

    outcome = clinic.start(dose)

    assert outcome.refused
    assert codes(outcome) == ["B17"]
    assert clinic.happened(dose)[-1] is Happened.START_REFUSED
    assert clinic.chain(dose)[-1].detail["findings"] == ["B17"]
    assert (clinic.item(dose).state, clinic.item(order).state) == ("on-ward", "prepared")
    assert clinic.dose(dose).confirmed_at is None
    assert "answer-stop" in clinic.waiting(dose)


SINCE: list[tuple[str, Callable[[Clinic, UUID], object], list[str]]] = [
    ("held", lambda clinic, dose: clinic.do(holds.place_hold, dose, reason="Call", by="pharm-a"), ["B16"]),
    (
        "consent withdrawn",
        lambda clinic, _: clinic.do(
            participants.withdraw_consent, clinic.patient("LF-001"), reason="Wish", by="doctor-a"
        ),
        ["B02", "B19"],
    ),
    (
        "the slot withdrawn",
        lambda clinic, _: clinic.do(orders.withdraw_slot, clinic.order("LF-001"), reason="No vein", by="doctor-a"),
        ["B02"],
    ),
    ("the confirmation is a moment too old", lambda clinic, _: clinic.later(minutes=15, seconds=1), ["B29"]),
]


@pytest.mark.parametrize(("change", "expected"), [row[1:] for row in SINCE], ids=[row[0] for row in SINCE])
def test_whatever_changed_since_both_signed_refuses_the_start(
    clinic: Clinic, change: Callable[[Clinic, UUID], object], expected: list[str]
):
    dose = clinic.confirmed("LF-001")
    change(clinic, dose)

    outcome = clinic.start(dose)

    assert (outcome.refused, codes(outcome)) == (True, expected)
    assert clinic.item(dose).state == "on-ward"


def test_a_confirmation_holds_for_exactly_its_time(clinic: Clinic):
    dose = clinic.confirmed("LF-001")
    clinic.later(minutes=15)

    assert not clinic.start(dose).refused


def test_a_refused_start_needs_a_new_confirmation(clinic: Clinic):
    dose = clinic.on_ward("LF-001")
    check = clinic.gathered("LF-001", dose)
    clinic.confirm(check)
    held = clinic.do(holds.place_hold, dose, reason="Call", by="qa-a").made[0]
    assert clinic.start(dose).refused
    lifted = {"second": clinic.person("qa-b"), "second_proof": clinic.proof_of("qa-b"), "reason": "Answered"}
    clinic.do(holds.lift_hold, held, **lifted, by="qa-a", sign=True)

    with pytest.raises(WrongState):
        clinic.start(dose)

    assert not clinic.confirm(check).refused
    assert not clinic.start(dose).refused


def test_without_a_confirmation_nothing_is_started(clinic: Clinic):
    dose = clinic.on_ward("LF-001")
    clinic.gathered("LF-001", dose)

    with pytest.raises(WrongState):
        clinic.start(dose)

    assert clinic.item(dose).state == "on-ward"


@pytest.mark.parametrize("what", ["another wristband", "a third badge", "the bag looks odd", "another check"])
def test_whatever_is_scanned_after_both_signed_ends_their_confirmation(clinic: Clinic, what: str):
    dose = clinic.on_ward("LF-001")
    check = clinic.gathered("LF-001", dose)
    clinic.confirm(check)
    match what:
        case "another wristband":
            clinic.scan(check, clinic.wristband("LF-002"))
        case "a third badge":
            clinic.scan(check, clinic.badge("doctor-a"))
        case "the bag looks odd":
            clinic.do(bedside.answer, check, inspected=False, by="nurse-a")
        case "another check":
            clinic.scan(clinic.open_check("nurse-b"), clinic.symbol(dose), by="nurse-b")

    assert clinic.item(dose).state == "on-ward"
    assert Happened.CONFIRMATION_LAPSED in clinic.happened(dose)
    with pytest.raises(WrongState):
        clinic.start(dose)


def test_a_repeated_scan_leaves_the_confirmation_as_it_is(clinic: Clinic):
    dose = clinic.on_ward("LF-001")
    check = clinic.gathered("LF-001", dose)
    clinic.confirm(check)

    clinic.scan(check, clinic.badge("nurse-b"))

    assert not clinic.start(dose).refused


def test_a_check_that_took_another_bag_starts_neither(clinic: Clinic):
    one, other = clinic.on_ward("LF-001"), clinic.on_ward("LF-002")
    clinic.take_vital_signs("LF-001")
    check = clinic.gathered("LF-001", one)
    clinic.confirm(check)
    clinic.scan(check, clinic.symbol(other))

    assert codes(clinic.start(one)) == ["B29"]
    with pytest.raises(WrongState):
        clinic.start(other)


def test_an_infusion_is_started_on_the_ward_where_it_was_confirmed(clinic: Clinic):
    dose = clinic.confirmed("LF-001")

    with pytest.raises(NotPermitted):
        clinic.start(dose, nurse="nurse-c")

    assert clinic.item(dose).state == "identity-confirmed"


@pytest.mark.parametrize("who", ["doctor-a", "pharm-a", "porter-a", "tech-a"])
def test_nobody_but_a_nurse_starts_and_the_attempt_leaves_no_event(clinic: Clinic, who: str):
    dose = clinic.confirmed("LF-001")
    events = len(clinic.chain(dose))

    with pytest.raises(NotPermitted):
        clinic.start(dose, nurse=who)

    assert len(clinic.chain(dose)) == events


def test_a_retry_of_the_same_start_is_answered_with_the_first(clinic: Clinic):
    dose, key = clinic.confirmed("LF-001"), clinic.world.new_key()

    first = clinic.do(infusion.start_infusion, dose, by="nurse-a", key=key)
    again = clinic.do(infusion.start_infusion, dose, by="nurse-a", key=key)
    tapped = clinic.start(dose)

    assert (again.repeated, again.number, again.verdict) == (True, first.number, Verdict.GO)
    assert (tapped.repeated, tapped.number) == (True, first.number)
    assert clinic.happened(dose).count(Happened.INFUSION_STARTED) == 1
    with pytest.raises(WrongState) as refused:
        clinic.start(dose, nurse="nurse-b")
    assert refused.value.facts["who"] == "Nurse A"


def test_the_second_infusion_waits_for_its_interval(clinic: Clinic):
    clinic.infused("LF-001")
    clinic.later(days=5)
    second = clinic.confirmed("LF-001", 2)
    with clinic.stage.batch(), clinic.stage.look() as store:
        key = store.items.by_uid(clinic.order("LF-001")).id
        store.infusion_orders.change(key, given_at=clinic.at - timedelta(days=5) + timedelta(seconds=1))

    assert codes(clinic.start(second)) == ["B23"]


def test_two_doses_of_one_slot_are_never_both_given(clinic: Clinic):
    one = clinic.confirmed("LF-001")
    clinic.do(dose_ends.report_lost, one, reason="Not in the fridge", by="nurse-a")
    two = clinic.confirmed("LF-001")
    clinic.do(dose_ends.report_found, one, by="nurse-a")
    assert clinic.dose(one).infusion_item_id == clinic.dose(two).infusion_item_id

    assert not clinic.start(two).refused

    assert codes(clinic.issue(one)) == ["I15", "I17"]
