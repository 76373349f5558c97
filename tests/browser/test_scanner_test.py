"""Does the page measure a real burst: its speed, what ends it, and the separator of GS1?"""

from __future__ import annotations

from labtrack.domain.stations import SYMBOLS
from tests.browser.conftest import Screen, Served

OWN, ISBT, GS1 = (symbol.text for symbol in SYMBOLS)
SLOW = 0.09
"""Seconds between two keys of a scanner that was set to wait."""


def judge(screen: Screen, *, own: str = OWN, isbt: str = f"]d1{ISBT}", gs1: str = f"]d2{GS1}", every: float) -> str:
    """Scan into the three fields, one after the other, and send them; what the page says then."""
    page = screen.open("/scanner-test")
    page.locator("[name=station]").fill("Ward 7, tablet 2")
    for name, text in (("own", own), ("isbt", isbt), ("gs1", gs1)):
        page.locator(f"[name={name}]").focus()
        screen.wedge(text, every=every)
    with page.expect_navigation():
        page.get_by_role("button", name="Judge the scanner").click()
    return " ".join((page.locator("main").text_content() or "").split())


def test_a_good_scanner_passes_and_its_speed_is_measured(served: Served) -> None:
    screen = served.screen("tech-a")
    said = judge(screen, every=0.002)

    assert "The scanner of this station passed its test." in said
    assert "2.0 ms a character" in said
    with served.world.look() as store:
        (station,) = store.stations.all()
    assert station.passed
    assert station.key_time_us is not None
    assert 1_900 <= station.key_time_us <= 2_100


def test_each_scan_goes_into_its_field_and_the_next_one_is_ready(served: Served) -> None:
    screen = served.screen("tech-a")
    page = screen.open("/scanner-test")
    page.locator("[name=own]").focus()
    screen.wedge(OWN)

    assert page.locator("[name=own]").input_value() == OWN
    assert page.evaluate("document.activeElement.name") == "isbt"
    assert page.locator("[name=own_ending]").input_value() == "Enter"


def test_lost_separators_and_capitals_are_told_at_once(served: Served) -> None:
    screen = served.screen("tech-a")
    said = judge(screen, own=OWN.lower(), gs1=f"]d2{GS1}".replace("\x1d", ""), every=0.002)

    assert "The scanner of this station did not pass its test." in said
    assert "Switch Caps Lock off" in said
    assert "Set the scanner to send group separators" in said
    assert "did not pass its test" in (screen.open("/scan").locator("main").text_content() or "")


def test_a_scanner_that_waits_between_characters_is_told_so(served: Served) -> None:
    screen = served.screen("tech-a")
    page = screen.open("/scanner-test")
    page.locator("[name=own]").focus()
    screen.wedge(OWN, every=SLOW)

    assert 89_000 <= int(page.locator("[name=own_pace]").input_value()) <= 91_000
