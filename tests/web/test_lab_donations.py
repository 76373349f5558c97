"""Does a cord come in by a scan, and does each bad scan say what was wrong with it?"""

from __future__ import annotations

import pytest

from labtrack.domain.people import Role
from labtrack.services.donations import decide_donor
from tests.manufacture import a_received_donation, an_accepted_donation
from tests.web.browsing import Page, Site

CORD = {
    "mother_code": "M-0137",
    "collected_at": "2026-11-23T08:00",
    "transit_temperature_mc": "4.2",
    "consent_version": "cord-2",
}


def received(site: Site, din: str, **values: str) -> Page:
    return site.browser("tech-a").fill("/lab/donations/new", **{**CORD, **values, "din": din})


@pytest.mark.parametrize("din", ["=A99992600013700", "A9999 26 000137 D", "]C0=A99992600013700"])
def test_a_cord_is_received_by_a_scan_or_by_all_that_is_printed(site, din):
    page = received(site, din)

    assert page.heading == "Donation A9999 26 000137"
    with site.world.look() as store:
        (donation,) = store.donations.all()
        (task,) = store.tasks.all(closed_at=None)
    assert (donation.din.text, donation.mother_code, donation.transit_temperature_mc) == (
        "A999926000137",
        "M-0137",
        4_200,
    )
    assert task.kind.value == "decide-donor"


@pytest.mark.parametrize(
    ("din", "sentence"),
    [
        ("=A9999260001", "Only a part of the symbol arrived. Empty the field and scan it again."),
        (
            "=A99992600013700=A99992600013700",
            "Two scans came in one field. Empty the field and scan one symbol.",
        ),
        ("=a99992600013700", "Capitals and small letters came exchanged. Switch Caps Lock off and scan again."),
        (
            "A9999260001378",
            "The check character does not fit, so a character was mistyped. Compare with the label and type it again.",
        ),
        (
            "A999926000137",
            (
                "A typed number needs its check character, which is printed after it. Of a donation number type all 14 "
                "characters."
            ),
        ),
        (
            "LB-00000012-F",
            "This symbol carries no donation number, so it does not say which bag. Scan the others.",
        ),
    ],
)
def test_a_scan_that_is_none_says_why_beside_its_field_and_keeps_everything(site, din, sentence):
    page = received(site, din)

    assert page.status == 422
    assert page.heading == "Receive a donation"
    assert page.faults == [sentence]
    assert page.fields()["din"] == din
    assert page.fields()["mother_code"] == "M-0137"
    with site.world.look() as store:
        assert store.donations.count() == 0


def test_a_cord_that_was_received_before_says_by_whom_and_keeps_what_was_typed(site):
    a_received_donation(site.world)

    page = received(site, "=A99992600013700", mother_code="M-9")

    assert page.status == 409
    assert page.faults == ["A cord with this number was received before, by Technician A, 23 Nov 2026, 10:00 CST."]
    assert page.fields()["mother_code"] == "M-9"


def test_the_list_shows_cords_by_state_and_what_waits_for_each(site):
    a_received_donation(site.world, serial=1)
    an_accepted_donation(site.world, serial=2)
    refused = a_received_donation(site.world, serial=3)
    site.world.do(decide_donor, refused, accepted=False, reason="Reactive", by=Role.QUALITY_ASSURANCE, sign=True)
    browser = site.browser("tech-a")

    page = browser.open("/lab/donations")

    assert page.heading == "Donations"
    rows = [row.words for row in page.all("tr")][1:]
    assert [row[:17] for row in rows] == ["A9999 26 000003 M", "A9999 26 000002 M", "A9999 26 000001 M"]
    assert "Rejected" in rows[0]
    assert rows[1].endswith("Accepted Open a lot")
    assert rows[2].endswith("Received waits for the donor decision")
    only = browser.open("/lab/donations?state=rejected")
    assert [row.words[:15] for row in only.all("tr")][1:] == ["A9999 26 000003"]


def test_a_list_without_cords_says_so(site):
    page = site.browser("tech-a").open("/lab/donations")

    assert "No donation here" in page.text


def test_a_nurse_sees_no_list_of_cords(site):
    assert site.browser("nurse-a").open("/lab/donations").status == 403
