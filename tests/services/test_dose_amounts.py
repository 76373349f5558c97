"""Does a dose leave in the right amount for its patient's weight, in cells and in endotoxin?"""

from __future__ import annotations

from datetime import timedelta

import pytest

from labtrack.domain.custody import Happened
from labtrack.services import testing
from labtrack.services.dispensing import speaks_against_issue
from tests.clinic import Clinic, codes


def test_a_dose_of_1e6_cells_for_each_kilogram_stays_and_says_so_in_figures(clinic: Clinic):
    dose = clinic.released("LF-001", cells=69_296_376, bags=7)

    outcome = clinic.issue(dose)

    assert outcome.refused
    assert codes(outcome) == ["I12", "I20"]
    assert dict(outcome.findings[0].facts) == {
        "percent": "1000",
        "viable": "65000000",
        "nominal": "6500000",
        "weight": "65",
    }
    assert clinic.item(dose).state == "released"
    last = clinic.chain(dose)[-1]
    assert (last.what, last.detail["findings"]) == (Happened.ISSUE_REFUSED, ["I12", "I20"])


@pytest.mark.parametrize(
    ("cells", "expected", "refused"),
    [(8_580_000, ["I12"], False), (8_730_000, ["I12"], True), (7_700_000, ["I12"], False), (7_600_000, [], False)],
    ids=["+24 %: told", "+26 %: refused", "+11 %: told", "+9.7 %"],
)
def test_a_dose_off_nominal_is_told_and_beyond_a_quarter_refused(
    clinic: Clinic, cells: int, expected: list[str], refused: bool
):
    outcome = clinic.issue(clinic.released("LF-001", cells=cells))

    assert (codes(outcome), outcome.refused) == (expected, refused)


def test_endotoxin_that_quality_superseded_is_not_taken_before_it_was_reviewed(clinic: Clinic):
    dose = clinic.released("LF-001")
    entered = clinic.do(testing.enter_result, clinic.furnished.lot, "endotoxin", "0.30", "EU/mL", by="qc-a")

    assert codes(clinic.issue(dose)) == ["I13-unknown"]

    clinic.do(testing.review_result, entered.made[0], by="qc-b")
    assert codes(clinic.issue(dose)) == []


def test_endotoxin_is_worked_out_for_the_volume_that_went_in(clinic: Clinic):
    dose = clinic.released("LF-001")
    # 20 mL of 16.26 EU/mL are 325.2 EU: 5.003 EU/kg for 65 kg.
    for value, expected in (("16.25", []), ("16.26", ["I13"]), ("<16,25", [])):
        entered = clinic.do(testing.enter_result, clinic.furnished.lot, "endotoxin", value, "EU/mL", by="qc-a")
        clinic.do(testing.review_result, entered.made[0], by="qc-b")
        with clinic.world.look() as store:
            found = speaks_against_issue(store, store.items.by_uid(dose), at=clinic.at)
        assert [finding.code for finding in found] == expected, value


def test_an_endotoxin_result_in_another_unit_is_no_result(clinic: Clinic):
    dose = clinic.released("LF-001")
    entered = clinic.do(testing.enter_result, clinic.furnished.lot, "endotoxin", "0.30", "EU/L", by="qc-a")
    clinic.do(testing.review_result, entered.made[0], by="qc-b")

    assert codes(clinic.issue(dose)) == ["I13-unknown"]


def test_a_weight_that_is_too_old_stops_the_issue(clinic: Clinic):
    dose = clinic.released("LF-001")
    with clinic.stage.batch(), clinic.stage.look() as store:
        order = store.items.by_uid(clinic.order("LF-001"))
        store.infusion_orders.change(order.id, dosing_weight_at=clinic.at - timedelta(hours=72, seconds=1))

    assert codes(clinic.issue(dose)) == ["I17"]
