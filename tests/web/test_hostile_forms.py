"""Is whatever a form can be made to send answered in plain words, and never by a broken page?"""

from __future__ import annotations

import pytest

from labtrack.cli.demonstration.site import PASSWORD
from tests.web.browsing import Browser, Site, badge, pin
from tests.web.test_acting import CORD, a_donation, received

NUL = "a\x00b"


@pytest.mark.parametrize(
    "time",
    [
        "0001-01-01T00:00",
        "0000-00-00T00:00",
        "2026-02-30T08:00",
        "2026-11-23T08:00:00+99:99",
        "2026-11-23T08:00Z",
        "٢٠٢٦-١١-٢٣T٠٨:٠٠",
        "yesterday",
    ],
)
def test_a_time_that_is_none_is_said_beside_its_field_and_stays_there(site, time):
    page = received(site.browser("tech-a"), collected_at=time)

    assert (page.status, page.faults) == (422, ["This is not a day and time."])
    assert page.fields()["collected_at"] == time


def test_a_time_with_seconds_is_taken_to_the_minute(site):
    assert received(site.browser("tech-a"), collected_at="2026-11-23T08:00:59").status == 200


@pytest.mark.parametrize("number", ["٨", "８", "1,500"])
def test_a_number_that_is_not_in_plain_digits_or_means_two_things_is_said_beside_its_field(site, number):
    page = received(site.browser("tech-a"), transit_temperature_mc=number)

    assert (page.status, len(page.faults)) == (422, 1)
    assert page.fields()["transit_temperature_mc"] == number


def test_an_answer_that_is_neither_yes_nor_no_is_none_of_the_choices(site):
    path = f"/decision/{a_donation(site)}"
    page = site.browser("qa-a").fill(path, accepted="perhaps", reason="", secret=PASSWORD)

    assert (page.status, page.faults) == (422, ["This is none of the choices."])


@pytest.mark.parametrize("seen", ["9" * 5000, "99999999999", "x", "-1", "١", "\ud800"])
def test_an_event_number_that_nobody_can_have_seen_is_refused_and_not_left_out(site, seen):
    donation = a_donation(site)
    page = site.browser("qa-a").fill(
        f"/decision/{donation}", accepted="yes", secret=PASSWORD, seen=seen.encode("utf-8", "replace").decode()
    )

    assert page.status == 422
    assert "lost its own mark" in page.text
    assert len(site.world.chain(donation)) == 1


@pytest.mark.parametrize(
    ("person", "path"),
    [
        ("tech-a", "/"),
        ("tech-a", "/lab/lots"),
        ("tech-a", "/lab/donations"),
        ("immune-a", "/immunology/stored"),
        ("auditor-a", "/audit/entries"),
        ("auditor-a", "/audit/disclosures"),
        ("coordinator-a", "/trial/participants"),
        ("coordinator-a", "/trial/due"),
    ],
)
def test_a_page_number_that_no_list_reaches_shows_an_empty_page(site, person, path):
    browser = site.browser(person)

    for number in ("99999999999999999999", "0", "-1", "x"):
        assert browser.open(f"{path}?page={number}").status == 200, number


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "2026-02-30", "x"])
def test_a_day_of_the_audit_trail_that_cannot_be_is_no_search(site, day):
    assert site.browser("auditor-a").open(f"/audit/entries?day={day}").status == 200


def scanned(browser: Browser) -> int:
    token = browser.open("/").fields("/scan")["csrf_token"]
    return browser.send("/scan", {"csrf_token": token, "scan": NUL, "typed": "0"}).status


def signed_in(browser: Browser) -> int:
    return browser.sign_in(NUL).status


def changed_hands(browser: Browser) -> int:
    return browser.fill("/change-hands", hands_badge=NUL, hands_pin=pin("tech-b")).status


def wrote(browser: Browser) -> int:
    return received(browser, mother_code=NUL).status


def named_a_field(browser: Browser) -> int:
    form = {**browser.open("/lab/donations/new").fields(), **CORD, NUL: "1"}
    return browser.send("/lab/donations/new", form).status


def traced(browser: Browser) -> int:
    return browser.open("/api/v1/trace/a%00b").status


def searched(browser: Browser) -> int:
    return browser.open("/lab/lots?state=a%00b").status


@pytest.mark.parametrize("sends", [scanned, signed_in, changed_hands, wrote, named_a_field, traced, searched])
def test_a_nul_is_no_text_that_can_be_kept(site, sends):
    assert sends(site.browser("tech-a")) == 400
    with site.world.look() as store:
        assert (store.donations.count(), store.failed_scans()) == (0, 0)


def test_who_comes_back_with_a_nul_for_a_badge_is_not_taken(site):
    browser = site.browser("tech-a")
    form = {**browser.open("/lab/donations/new").fields(), **CORD}
    site.world.pass_time(minutes=20)

    assert browser.send("/lab/donations/new", {**form, "hands_badge": NUL, "hands_pin": pin("tech-a")}).status == 400
    assert browser.send("/lab/donations/new", {**form, "hands_badge": badge("tech-a"), "hands_pin": NUL}).status == 400


def test_markup_in_free_text_is_shown_as_text(site: Site):
    donation = a_donation(site)
    written = "<script>alert(1)</script><img src=x onerror=alert(2)>'\"&{{7*7}}"
    browser = site.browser("qa-a")
    page = browser.fill(f"/quality/items/{donation}/holds/new", reason=written)
    assert page.status == 200, page.faults

    for path in (f"/items/{donation}", "/quality/holds", "/"):
        shown = browser.open(path)
        assert "<script>alert" not in shown.html
        assert "<img src=x" not in shown.html
    assert written in browser.open(f"/items/{donation}").text
