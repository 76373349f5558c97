"""Does a dose that came back, or was lost and found, go out again only after its gap was decided about?"""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from labtrack.domain.errors import Invalid, WrongState
from labtrack.domain.outcomes import Outcome
from labtrack.services import dose_ends, preparation, transport
from tests.clinic import Clinic, codes
from tests.services.travelling import decide, excursions, holder


def send_back(clinic: Clinic, dose: UUID, *, by: str = "pharm-a", **measured: Any) -> Outcome:
    return clinic.do(transport.return_dose, dose, reason="Patient in theatre", by=by, **measured)


def test_a_dose_that_came_back_cold_is_issued_again_and_begins_its_way_anew(clinic: Clinic):
    dose = clinic.confirmed("LF-001")

    send_back(clinic, dose, lowest_mc=3_000, highest_mc=8_000)

    assert (clinic.item(dose).state, holder(clinic, dose)) == ("returned", ("pharmacist", "PHARMACY"))
    assert set(clinic.waiting(dose)) == {"issue-dose"}
    assert not clinic.issue(dose).refused
    kept = clinic.dose(dose)
    assert (kept.accepted_at, kept.confirmed_at, kept.porter_id, kept.lowest_mc) == (None, None, None, None)
    clinic.do(transport.hand_over, dose, porter=clinic.person("porter-a"), by="pharm-a")
    clinic.accept(dose)
    outcome = clinic.confirm(clinic.gathered("LF-001", dose))
    assert codes(outcome) == []


@pytest.mark.parametrize(
    "measured", [{}, {"lowest_mc": 3_000}, {"lowest_mc": 3_000, "highest_mc": 10_500}], ids=["nothing", "half", "warm"]
)
def test_a_dose_that_came_back_with_a_gap_is_not_issued_before_two_have_decided(
    clinic: Clinic, measured: dict[str, Any]
):
    dose = clinic.on_ward("LF-001")

    send_back(clinic, dose, **measured)

    assert codes(clinic.issue(dose)) == ["I15"]
    decide(clinic, dose)
    assert not clinic.issue(dose).refused


def test_a_dose_that_never_left_has_no_gap(clinic: Clinic):
    dose = clinic.issued("LF-001")

    send_back(clinic, dose)

    assert excursions(clinic, dose) == []
    assert not clinic.issue(dose).refused


def test_a_returned_dose_has_left_the_ward_for_the_check(clinic: Clinic):
    dose = clinic.on_ward("LF-001")
    check = clinic.gathered("LF-001", dose)
    send_back(clinic, dose, by="nurse-a", lowest_mc=3_000, highest_mc=8_000)

    outcome = clinic.confirm(check)

    assert outcome.refused
    assert codes(outcome) == ["B05"]


def test_what_is_running_is_not_sent_back(clinic: Clinic):
    dose = clinic.running("LF-001")

    with pytest.raises(WrongState):
        send_back(clinic, dose)


def test_a_return_needs_its_reason(clinic: Clinic):
    dose = clinic.on_ward("LF-001")

    with pytest.raises(Invalid) as refused:
        clinic.do(transport.return_dose, dose, reason=" ", by="nurse-a")

    assert refused.value.fields == {"reason": "missing"}


# Lost and found, and thrown away


def test_a_lost_dose_is_asked_for_again_and_when_found_waits_for_a_decision(clinic: Clinic):
    dose, order = clinic.carried("LF-001"), clinic.order("LF-001")
    clinic.do(dose_ends.report_lost, dose, reason="Not in the box", by="porter-a")
    assert clinic.item(dose).state == "lost"
    assert "prepare-dose" in clinic.waiting(order)

    clinic.do(dose_ends.report_found, dose, by="nurse-a")

    assert clinic.item(dose).state == "returned"
    assert codes(clinic.issue(dose)) == ["I15"]


@pytest.mark.parametrize("end", ["lost", "discarded"])
def test_a_bag_that_was_lost_or_discarded_never_passes_at_the_bedside(clinic: Clinic, end: str):
    dose = clinic.on_ward("LF-001")
    check = clinic.gathered("LF-001", dose)
    if end == "lost":
        clinic.do(dose_ends.report_lost, dose, reason="Not in the fridge", by="nurse-a")
        expected = ["B02"]
    else:
        clinic.do(preparation.discard_dose, dose, reason="Dropped", by="pharm-a")
        expected = ["B02", "B28"]

    outcome = clinic.confirm(check)

    assert outcome.refused
    assert codes(outcome) == expected
