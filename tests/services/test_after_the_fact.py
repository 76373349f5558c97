"""Can whatever was infused against a rule be written down, and does it call whom it must?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from labtrack.domain.custody import Happened
from labtrack.domain.deviations import Severity
from labtrack.domain.errors import Invalid, NotPermitted, WrongState
from labtrack.domain.outcomes import Outcome
from labtrack.services import infusion, orders, participants
from tests.clinic import Clinic, codes

WHOLE = 100_000


def write_down(clinic: Clinic, dose: UUID, *, by: str = "nurse-a", **changes: Any) -> Outcome:
    said: dict[str, Any] = {
        "rules_broken": ["B01"],
        "account": "The wristband could not be reached",
        "started_at": clinic.at - timedelta(minutes=40),
        "stopped_at": clinic.at - timedelta(minutes=5),
        "given_ul": WHOLE,
        "witness": clinic.person("nurse-b"),
        **changes,
    }
    return clinic.do(infusion.record_infusion_against_rule, dose, **said, by=by)


def test_a_bag_that_was_infused_against_a_stop_is_written_down_with_both_times_and_calls_people(clinic: Clinic):
    dose, order = clinic.on_ward("LF-001"), clinic.order("LF-001")
    check = clinic.gathered("LF-002", dose)
    assert codes(clinic.confirm(check)) == ["B01"]
    clinic.later(minutes=45)

    write_down(clinic, dose, rules_broken=["B01", "B29", *["B01"] * 1000])

    kept, event = clinic.dose(dose), clinic.chain(dose)[-2]
    assert event.what is Happened.DONE_AGAINST_RULE
    assert event.witness_id == clinic.person("nurse-b").id
    assert event.detail["rules"] == ["B01", "B29"]
    assert (event.at, kept.started_at, kept.stopped_at) == (
        clinic.at,
        clinic.at - timedelta(minutes=40),
        clinic.at - timedelta(minutes=5),
    )
    assert (clinic.item(dose).state, kept.given_ul) == ("infused", WHOLE)
    assert clinic.item(order).state == "given"
    assert clinic.order_of(order).given_at == kept.started_at
    assert set(clinic.waiting(dose)) == {"classify-deviation", "answer-stop"}
    assert set(clinic.waiting(clinic.order("LF-001", 2))) == {"authorise-thaw"}
    with clinic.world.look() as store:
        (deviation,) = store.deviations.all(item_id=clinic.item(dose).id)
    assert (deviation.severity, deviation.rule, deviation.account) == (
        Severity.CRITICAL,
        "B01",
        "The wristband could not be reached",
    )
    assert clinic.check_of(check).closed_at == clinic.at


BEFORE: list[tuple[str, Callable[[Clinic, UUID], object]]] = [
    ("consent was withdrawn", lambda clinic, _: _withdraw(clinic)),
    (
        "the slot was withdrawn",
        lambda clinic, _: clinic.do(orders.withdraw_slot, clinic.order("LF-001"), reason="No", by="doctor-a"),
    ),
    ("the lot was recalled", lambda clinic, _: clinic.recall()),
]


def _withdraw(clinic: Clinic) -> Outcome:
    return clinic.do(participants.withdraw_consent, clinic.patient("LF-001"), reason="Wish", by="doctor-a")


@pytest.mark.parametrize("change", [row[1] for row in BEFORE], ids=[row[0] for row in BEFORE])
def test_no_state_of_anything_keeps_what_happened_from_the_record(
    clinic: Clinic, change: Callable[[Clinic, UUID], object]
):
    dose = clinic.on_ward("LF-001")
    change(clinic, dose)
    clinic.later(minutes=50)

    write_down(clinic, dose, given_ul=30_000, witness=None)

    assert clinic.item(dose).state == "partly-infused"
    assert clinic.item(clinic.order("LF-001")).state == "given"


@pytest.mark.parametrize("reached", ["prepared", "released", "issued", "carried", "running"])
def test_a_bag_in_any_state_can_have_been_infused(clinic: Clinic, reached: str):
    dose = getattr(clinic, reached)("LF-001")
    clinic.later(minutes=50)

    write_down(clinic, dose)

    assert clinic.item(dose).state == "infused"
    assert clinic.item(clinic.order("LF-001")).state == "given"


def test_a_bag_that_went_into_another_patient_stands_in_both_records_and_its_own_patient_got_none(clinic: Clinic):
    dose, order = clinic.on_ward("LF-001"), clinic.order("LF-001")
    other = clinic.patient("LF-002")
    clinic.later(minutes=50)

    write_down(clinic, dose, received_by=other)

    assert clinic.item(dose).state == "infused"
    assert (clinic.item(order).state, clinic.order_of(order).given_at) == ("prepared", None)
    assert "authorise-thaw" in clinic.waiting(order)
    for chain in (clinic.chain(dose), clinic.chain(other)):
        event = next(event for event in reversed(chain) if event.what is Happened.DONE_AGAINST_RULE)
        assert event.detail["received_by"] == str(other)
    assert clinic.chain(other)[-1].detail["dose"] == str(dose)
    assert clinic.item(other).state == "enrolled"
    assert Happened.DONE_AGAINST_RULE not in clinic.happened(clinic.order("LF-002"))


@pytest.mark.parametrize(
    ("changes", "faults"),
    [
        ({"rules_broken": []}, {"rules": "unknown-choice"}),
        ({"rules_broken": ["B99"]}, {"rules": "unknown-choice"}),
        ({"account": "  "}, {"account": "missing"}),
        ({"given_ul": WHOLE + 1}, {"given": "more-than-bag"}),
        ({"given_ul": -1}, {"given": "too-low"}),
    ],
)
def test_what_cannot_have_been_is_named_by_its_field(clinic: Clinic, changes: dict[str, Any], faults: dict[str, str]):
    dose = clinic.on_ward("LF-001")
    clinic.later(minutes=50)

    with pytest.raises(Invalid) as refused:
        write_down(clinic, dose, **changes)

    assert refused.value.fields == faults
    assert clinic.item(dose).state == "on-ward"


def test_times_that_cannot_have_been_are_named_all_at_once(clinic: Clinic):
    dose = clinic.on_ward("LF-001")
    prepared_at = clinic.dose(dose).prepared_at
    minute = timedelta(minutes=1)

    for started, stopped, faults in (
        (clinic.at + minute, clinic.at + 2 * minute, {"started_at": "in-the-future", "stopped_at": "in-the-future"}),
        (clinic.at - minute, clinic.at - 2 * minute, {"stopped_at": "before-start"}),
        (prepared_at - minute, clinic.at, {"started_at": "before-preparation"}),
    ):
        with pytest.raises(Invalid) as refused:
            write_down(clinic, dose, started_at=started, stopped_at=stopped)
        assert refused.value.fields == faults

    write_down(clinic, dose, started_at=prepared_at, stopped_at=clinic.at)
    assert clinic.item(dose).state == "infused"


def test_it_is_written_down_once(clinic: Clinic):
    dose = clinic.on_ward("LF-001")
    clinic.later(minutes=50)
    write_down(clinic, dose)
    events = len(clinic.chain(dose))

    assert write_down(clinic, dose).repeated
    with pytest.raises(WrongState):
        write_down(clinic, dose, by="doctor-a")

    assert len(clinic.chain(dose)) == events


@pytest.mark.parametrize(("who", "may"), [("doctor-a", True), ("nurse-b", True), ("pharm-a", False), ("tech-a", False)])
def test_a_clinician_writes_it_down(clinic: Clinic, who: str, may: bool):
    dose = clinic.on_ward("LF-001")
    clinic.later(minutes=50)

    if may:
        write_down(clinic, dose, by=who)
        assert clinic.item(dose).state == "infused"
    else:
        with pytest.raises(NotPermitted):
            write_down(clinic, dose, by=who)
        assert clinic.item(dose).state == "on-ward"
