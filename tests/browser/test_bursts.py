"""Is a scan taken whole when the computer stalls in the middle of it, and are hands never taken for a scanner?"""

from __future__ import annotations

import pytest

from tests.browser.conftest import Served
from tests.web.browsing import badge

MOTHER = "[name=mother_code]"
HANDS = 0.2
"""Seconds between two keys of somebody who types well."""


@pytest.mark.parametrize("stalls_at", [8, 10, 13])
def test_a_scan_is_taken_whole_though_the_computer_was_busy_for_a_second(served: Served, stalls_at: int) -> None:
    screen = served.screen("tech-a")
    page = screen.open("/lab/donations/new")
    page.locator(MOTHER).fill("M-01")
    page.locator(MOTHER).focus()
    symbol = badge("tech-b")
    assert stalls_at <= len(symbol)

    with page.expect_navigation():
        screen.wedge(symbol, stalls_at=stalls_at)

    assert page.locator("main").get_by_text("Technician B").first.is_visible()


def test_what_hands_type_stays_where_it_is_typed(served: Served) -> None:
    screen = served.screen("tech-a")
    page = screen.open("/lab/donations/new")
    page.locator(MOTHER).focus()

    screen.wedge("BG-00000003", every=HANDS)

    assert page.url.endswith("/lab/donations/new")
    assert page.locator(MOTHER).input_value() == "BG-00000003"
