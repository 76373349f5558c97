"""Can a running infusion be interrupted, ended and told of, and is what ran written down as it ran?"""

from __future__ import annotations

from uuid import UUID

import pytest

from labtrack.domain.custody import Happened
from labtrack.domain.errors import Invalid, NotPermitted, WrongState
from labtrack.domain.findings import Verdict, Weight
from labtrack.domain.outcomes import Outcome
from labtrack.services import infusion, participants
from tests.clinic import Clinic, codes

WHOLE = 100_000


def stop(clinic: Clinic, dose: UUID, given_ul: int = WHOLE, reason: str = "", by: str = "nurse-a") -> Outcome:
    return clinic.do(infusion.stop_infusion, dose, given_ul=given_ul, reason=reason, by=by)


def interrupt(clinic: Clinic, dose: UUID, by: str = "nurse-a") -> Outcome:
    return clinic.do(infusion.interrupt_infusion, dose, reason="Line occluded", by=by)


def resume(clinic: Clinic, dose: UUID, by: str = "nurse-a") -> Outcome:
    return clinic.do(infusion.resume_infusion, dose, by=by)


def test_a_whole_bag_is_infused_and_the_next_slot_has_its_turn(clinic: Clinic):
    dose = clinic.running("LF-001")
    started = clinic.at
    clinic.later(minutes=30)

    stop(clinic, dose)

    kept = clinic.dose(dose)
    assert (clinic.item(dose).state, kept.given_ul) == ("infused", WHOLE)
    assert (kept.started_at, kept.stopped_at) == (started, clinic.at)
    assert clinic.waiting(dose) == {}
    assert set(clinic.waiting(clinic.order("LF-001", 2))) == {"authorise-thaw"}


def test_part_of_a_bag_needs_a_reason(clinic: Clinic):
    dose = clinic.running("LF-001")

    with pytest.raises(Invalid) as refused:
        stop(clinic, dose, 62_000)
    assert refused.value.fields == {"reason": "missing"}

    stop(clinic, dose, 62_000, "Chills")
    assert (clinic.item(dose).state, clinic.dose(dose).given_ul) == ("partly-infused", 62_000)
    assert clinic.chain(dose)[-1].detail["reason"] == "Chills"


@pytest.mark.parametrize(("given_ul", "code"), [(WHOLE + 1, "more-than-bag"), (-1, "too-low")])
def test_no_more_than_the_bag_and_no_less_than_nothing_was_given(clinic: Clinic, given_ul: int, code: str):
    dose = clinic.running("LF-001")

    with pytest.raises(Invalid) as refused:
        stop(clinic, dose, given_ul, "Slip")

    assert refused.value.fields == {"given": code}
    assert clinic.item(dose).state == "infusing"


def test_an_infusion_is_interrupted_and_goes_on(clinic: Clinic):
    dose = clinic.running("LF-001")

    interrupt(clinic, dose)
    assert clinic.item(dose).state == "interrupted"
    with pytest.raises(WrongState):
        clinic.start(dose)
    assert codes(resume(clinic, dose)) == []

    stop(clinic, dose)
    whats = [Happened.INFUSION_STARTED, Happened.INTERRUPTED, Happened.RESUMED, Happened.INFUSED]
    assert clinic.happened(dose)[-4:] == whats


def test_another_ward_lets_no_infusion_go_on_and_may_still_end_it(clinic: Clinic):
    dose = clinic.running("LF-001")
    interrupt(clinic, dose)

    with pytest.raises(NotPermitted) as refused:
        resume(clinic, dose, by="nurse-c")

    assert refused.value.reason == "issued-elsewhere"
    assert clinic.item(dose).state == "interrupted"
    stop(clinic, dose, 40_000, "Found running on the corridor", by="nurse-c")
    assert clinic.item(dose).state == "partly-infused"


@pytest.mark.parametrize(("given_ul", "state"), [(WHOLE, "infused"), (40_000, "partly-infused")])
def test_an_interrupted_infusion_may_end_without_going_on(clinic: Clinic, given_ul: int, state: str):
    dose = clinic.running("LF-001")
    interrupt(clinic, dose)

    stop(clinic, dose, given_ul, "Ended where it stood")

    assert clinic.item(dose).state == state


def test_a_recall_of_a_running_bag_calls_the_physician_and_is_told_when_it_goes_on(clinic: Clinic):
    dose = clinic.running("LF-001")
    interrupt(clinic, dose)
    clinic.recall()
    assert "decide-running" in clinic.waiting(dose)

    outcome = resume(clinic, dose)

    assert not outcome.refused
    assert [(one.id, one.weight) for one in outcome.findings] == [("B17", Weight.WARN)]
    assert outcome.verdict is Verdict.GO
    assert clinic.chain(dose)[-1].detail["warnings"] == ["B17"]


def test_a_physician_may_interrupt_and_end_what_a_nurse_began_and_not_let_it_go_on(clinic: Clinic):
    dose = clinic.running("LF-001")

    interrupt(clinic, dose, by="doctor-a")
    with pytest.raises(NotPermitted):
        resume(clinic, dose, by="doctor-a")
    stop(clinic, dose, 30_000, "Hypotension", by="doctor-a")

    assert clinic.item(dose).state == "partly-infused"


@pytest.mark.parametrize("who", ["pharm-a", "tech-a", "porter-a", "coordinator-a"])
def test_nobody_else_interrupts_or_ends_an_infusion(clinic: Clinic, who: str):
    dose = clinic.running("LF-001")
    events = len(clinic.chain(dose))

    for use_case in (interrupt, stop):
        with pytest.raises(NotPermitted):
            use_case(clinic, dose, by=who)

    assert len(clinic.chain(dose)) == events


def test_an_interruption_needs_its_reason(clinic: Clinic):
    dose = clinic.running("LF-001")

    with pytest.raises(Invalid):
        clinic.do(infusion.interrupt_infusion, dose, reason=" ", by="nurse-a")


def test_a_consent_withdrawn_while_it_runs_does_not_keep_its_end_from_the_record(clinic: Clinic):
    dose, order = clinic.running("LF-001"), clinic.order("LF-001")
    clinic.do(participants.withdraw_consent, clinic.patient("LF-001"), reason="Wish", by="doctor-a")

    stop(clinic, dose, 20_000, "The patient asked to stop")

    assert (clinic.item(dose).state, clinic.item(order).state) == ("partly-infused", "given")


def test_a_second_stop_is_already_done_and_another_hand_is_told_who_was_first(clinic: Clinic):
    dose = clinic.infused("LF-001")

    assert stop(clinic, dose).repeated
    with pytest.raises(WrongState) as refused:
        stop(clinic, dose, by="nurse-b")
    assert refused.value.facts["who"] == "Nurse A"
