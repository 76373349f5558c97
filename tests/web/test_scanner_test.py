"""Does a station test its scanner, and does every scan page say so until it passes?"""

from __future__ import annotations

import pytest

from labtrack.domain.stations import SYMBOLS
from tests.web.browsing import Browser, Page, Site

GOOD = {"own": "TS-00000001-Y", "isbt": f"]d1{SYMBOLS[1].text}", "gs1": f"]d2{SYMBOLS[2].text}"}
NOT_TESTED = "The scanner of this station was not tested yet."
FAILED = "The scanner of this station did not pass its test."


def judged(browser: Browser, *, pace: str = "3000", ending: str = "Enter", **arrived: str) -> Page:
    """Send what a scanner sent, as the page's script notes it."""
    values = {"station": "Ward 7, tablet 2", **GOOD, **arrived}
    noted = {f"{name}_{what}": value for name in GOOD for what, value in (("pace", pace), ("ending", ending))}
    return browser.fill("/scanner-test", **values, **noted, **{f"{name}_typed": "0" for name in GOOD})


def test_a_station_that_was_never_tested_says_so_where_scans_are_taken(site: Site) -> None:
    browser = site.browser("tech-a")

    for path in ("/scan", "/lab/storing"):
        page = browser.open(path)
        assert NOT_TESTED in page.text, path
        assert "/scanner-test" in page.links(), path
    assert NOT_TESTED not in browser.open("/").text


def test_a_scanner_that_passes_is_not_spoken_of_again_on_this_station(site: Site) -> None:
    browser = site.browser("tech-a")
    page = judged(browser)

    assert (page.status, page.path, page.heading) == (200, "/scanner-test", "Scanner test")
    assert "The scanner of this station passed its test." in page.text
    assert "Ward 7, tablet 2" in page.text
    assert "3.0 ms a character" in page.text
    assert "scanner of this station" not in browser.open("/scan").text
    assert "scanner of this station" not in browser.open("/lab/storing").text
    assert NOT_TESTED in site.browser("tech-a").open("/scan").text, "another screen is another station"


def test_whoever_takes_the_screen_over_is_at_the_same_station(site: Site) -> None:
    browser = site.browser("tech-a")
    judged(browser)
    browser.change_hands("tech-b")

    assert "scanner of this station" not in browser.open("/scan").text
    with site.world.look() as store:
        assert store.stations.count() == 1


def test_a_scanner_that_fails_is_told_what_to_set_until_it_passes(site: Site) -> None:
    browser = site.browser("tech-a")
    page = judged(browser, own="ts-00000001-y", gs1=SYMBOLS[2].text.replace("\x1d", ""), ending="none", pace="80000")

    assert FAILED in page.text
    assert [one.words for one in page.all(cls="reason__code")] == [
        "caps-lock",
        "test-ending",
        "test-slow",
        "group-separator-lost",
        "gs1-not-announced",
    ]
    assert "Switch Caps Lock off" in page.text
    assert "Set the scanner to send group separators" in page.text
    assert FAILED in browser.open("/scan").text
    judged(browser)
    assert "scanner of this station" not in browser.open("/scan").text
    with site.world.look() as store:
        assert store.stations.count() == 1


def test_without_the_page_s_script_speed_is_said_to_be_not_measured(site: Site) -> None:
    browser = site.browser("tech-a")
    page = browser.fill("/scanner-test", station="Office", **GOOD)

    assert "The scanner of this station passed its test." in page.text
    assert "not measured: the page's script did not run" in page.text


def test_a_station_needs_a_name(site: Site) -> None:
    page = site.browser("tech-a").fill("/scanner-test", station="", **GOOD)

    assert page.status == 422
    assert page.faults == ["This is needed."]
    with site.world.look() as store:
        assert store.stations.count() == 0


@pytest.mark.parametrize("symbol", ["own", "isbt", "gs1"])
def test_every_symbol_is_a_picture(site: Site, symbol: str) -> None:
    browser = site.browser("tech-a")
    picture = browser.client.get(f"/scanner-test/{symbol}.svg")

    assert (picture.status_code, picture.mimetype) == (200, "image/svg+xml")
    assert picture.get_data(as_text=True).startswith("<svg")
    assert f'src="/scanner-test/{symbol}.svg"' in browser.open("/scanner-test").html
    assert browser.client.get("/scanner-test/other.svg").status_code == 404


def test_a_test_is_in_the_audit_trail(site: Site) -> None:
    judged(site.browser("tech-a"), own="x" * 8)
    page = site.browser("auditor-a").open("/audit/entries?use_case=test_scanner")

    assert "The scanner did not pass its test" in page.text
    assert "Technician A" in page.text


def test_a_cookie_that_nobody_gave_is_no_station(site: Site) -> None:
    browser = site.browser("tech-a")
    browser.client.set_cookie("labtrack_station", "made up")

    assert NOT_TESTED in browser.open("/scan").text
    judged(browser)
    assert "scanner of this station" not in browser.open("/scan").text
