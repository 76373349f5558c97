"""Does the whole thread run in a real browser, with a scanner that types as a keyboard does?"""

from __future__ import annotations

from tests.browser.conftest import Served, ServedClinic
from tests.browser.hands import ScannerHands
from tests.hands import Tale
from tests.story import both_sign_and_it_runs, check_at_bedside, events_that_hold, play


def test_one_dose_comes_from_cord_to_bedside_by_scanner_in_a_real_browser(served: Served) -> None:
    tale = play(ScannerHands(served=served), served.world)

    assert tale.item("dose").state == "infused"


def test_two_nurses_check_start_and_end_a_dose_by_scanner_over_postgresql(ward_on_postgres: ServedClinic) -> None:
    clinic = ward_on_postgres.clinic
    made = {"participant": clinic.patient("LF-001"), "dose": clinic.on_ward("LF-001")}
    hands = ScannerHands(served=ward_on_postgres.served, width=1180, height=820)
    tale = Tale(hands=hands, world=clinic.world, made=made)

    check_at_bedside(tale, order=("bag", "wristband", "first", "second"))
    both_sign_and_it_runs(tale)

    assert "Infused" in hands.text
    assert events_that_hold(clinic.world) > len(tale.chain("dose"))
