"""Does the whole thread run in a real browser, with a scanner that types as a keyboard does?"""

from __future__ import annotations

from tests.browser.conftest import Served
from tests.browser.hands import ScannerHands
from tests.story import play


def test_one_dose_comes_from_cord_to_bedside_by_scanner_in_a_real_browser(served: Served) -> None:
    tale = play(ScannerHands(served=served), served.world)

    assert tale.item("dose").state == "infused"
