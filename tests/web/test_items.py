"""Does an item's page say what it is, where, who held it, and what it came from?"""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from labtrack.domain.holds import HoldKind
from labtrack.domain.people import Role
from labtrack.services.holds import place_hold
from tests.manufacture import a_quarantined_lot, a_received_donation, a_released_lot
from tests.web.test_acting import a_donation


def test_the_page_tells_every_event_with_who_and_when_newest_first(site):
    batch = a_quarantined_lot(site.world)
    page = site.browser("qa-a").open(f"/items/{batch.lot}")

    assert page.heading == "Lot UC26-001"
    titles = [one.words for one in page.all(cls="event__title")]
    assert titles[0] == "Samples sent to test"
    assert titles[-1] == "Opened"
    assert len(titles) == len(site.world.chain(batch.lot))
    assert "by Technician A" in page.text


def test_the_family_is_drawn_up_to_the_cord_and_each_relative_is_linked(site):
    batch = a_released_lot(site.world)
    page = site.browser("qa-a").open(f"/items/{batch.containers[0]}")

    assert page.all("svg", within="picture")
    assert f"/items/{batch.donation}" in page.links()
    assert f"/items/{batch.lot}" in page.links()


def test_signatures_stand_on_the_page_with_name_role_meaning_and_time(site):
    batch = a_released_lot(site.world)
    page = site.browser("qa-a").open(f"/items/{batch.lot}")
    (signed,) = page.all(cls="signature")

    assert "Released by · Quality Assurance A, Quality assurance" in signed.words
    assert "CST" in signed.words


def test_a_container_whose_lot_is_not_released_must_not_be_used(site):
    batch = a_quarantined_lot(site.world)
    page = site.browser("qa-a").open(f"/items/{batch.containers[0]}")

    assert "Must not be used" in page.text
    assert "Its lot is not released." in page.text


def test_a_hold_on_the_donation_binds_the_container(site):
    batch = a_released_lot(site.world)
    site.world.do(place_hold, batch.donation, reason="Donor called back", kind=HoldKind.HOLD, by=Role.QUALITY_ASSURANCE)
    page = site.browser("qa-a").open(f"/items/{batch.containers[0]}")

    assert "It, or something that it was made from, is on hold." in page.text


def test_what_somebody_wrote_that_only_looks_like_a_time_stands_there_as_it_was_written(site):
    batch = a_released_lot(site.world)
    odd = ("2026-11-25T12:00:00+99:99", "2026-13-45T99:99:99Z", "9999-12-31T23:59:59Z", "0001-01-01T00:00:00+08:00")
    for reason in odd:
        site.world.do(place_hold, batch.donation, reason=reason, kind=HoldKind.HOLD, by=Role.QUALITY_ASSURANCE)

    page = site.browser("qa-a").open(f"/items/{batch.donation}")

    assert page.status == 200
    assert [reason for reason in odd if f"reason: {reason}" not in page.text] == []


def test_a_live_label_is_looked_at_as_a_picture_and_printed_no_second_time(site):
    batch = a_quarantined_lot(site.world)
    browser = site.browser("tech-a")
    page = browser.open(f"/items/{batch.containers[0]}")
    (print_,) = [link for link in page.links() if link.startswith("/labels/")]

    assert browser.client.get(print_).mimetype == "image/svg+xml"
    assert browser.client.get(print_.replace(".svg", ".pdf")).status_code == 409


def test_an_unknown_item_is_not_found(site):
    assert site.browser("tech-a").open(f"/items/{UUID(int=7)}").status == 404


def test_what_happened_long_ago_is_shown_by_the_site_s_clock(site):
    uid = a_received_donation(site.world)
    site.world.pass_time(days=3)
    page = site.browser("tech-a").open(f"/items/{uid}")

    assert "23 Nov 2026, 10:00:00 CST" in page.text
    assert site.world.at - timedelta(days=3) == site.world.item(uid).made_at


def test_home_lists_what_waits_the_urgent_first_and_leads_to_it(site):
    uid = a_donation(site)
    page = site.browser("qa-a").open("/")

    assert "1 thing waits for you" in page.text
    assert "Decide on the donor" in page.text
    assert "A9999 26 000137" in page.text
    assert any(str(uid) in link for link in page.links())
    assert "Nothing waits for you" in site.browser("nurse-a").open("/").text


def test_what_is_overdue_is_said_to_be_late(site):
    a_donation(site)
    site.world.pass_time(hours=25)
    page = site.browser("qa-a").open("/")

    assert "1 is late" in page.text
    assert "60 min over" in page.text
