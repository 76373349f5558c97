"""What does the scan box answer?"""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import text

from labtrack.cli.demonstration.site import issuable
from labtrack.domain.identifiers import SymbolKind
from tests.web.browsing import badge
from tests.web.test_acting import a_donation

DIN = "A999926000137"


def test_a_scanned_donation_says_what_it_is_where_and_who_holds_it(site):
    a_donation(site)
    page = site.browser("tech-a").scan(f"={DIN}00")

    assert (page.status, page.heading) == (200, "Donation A9999 26 000137")
    assert "Received" in page.text
    assert "Cell laboratory technician, Cell laboratory" in page.text
    assert "It is not ready for use yet." in page.text


def test_the_same_scan_again_has_the_same_answer_and_writes_nothing(site):
    uid = a_donation(site)
    browser = site.browser("tech-a")
    first = browser.scan(f"={DIN}00")
    second = browser.scan(f"={DIN}00")

    assert first.text == second.text
    assert len(site.world.chain(uid)) == 1


def test_a_typed_number_needs_its_check_character_and_is_marked_as_typed(site):
    a_donation(site)
    browser = site.browser("tech-a")

    without = browser.scan(DIN, typed=True)
    with_wrong = browser.scan(f"{DIN}A", typed=True)
    with_right = browser.scan(f"{DIN}D", typed=True)

    assert without.status == 422
    assert "needs its check character" in without.text
    assert "does not fit, so a character was mistyped" in with_wrong.text
    assert with_right.heading == "Donation A9999 26 000137"
    assert "Typed, not scanned" in with_right.text


def test_a_wedge_without_the_page_s_script_is_read_and_marked_as_typed(site):
    a_donation(site)
    page = site.browser("tech-a").scan(f"={DIN}00", typed=True)

    assert page.heading == "Donation A9999 26 000137"
    assert "Typed, not scanned" in page.text


def test_an_unread_scan_is_said_given_back_and_kept_without_a_name(site):
    browser = site.browser("tech-a")
    page = browser.scan("Wang Fang, born 1984")

    assert (page.status, page.heading) == (422, "Not taken")
    assert page.fields("/scan")["scan"] == "Wang Fang, born 1984"
    with site.world.look() as store:
        assert store.failed_scans() == 1


def test_of_a_scan_longer_than_any_symbol_the_beginning_is_kept(site):
    page = site.browser("tech-a").scan("x" * 1_000_000)

    assert page.status == 422
    with site.world.look() as store:
        assert store.failed_scans() == 1
    with site.world.installation.database.reading() as connection:
        (sealed,) = connection.execute(text("SELECT sealed FROM scan_failure")).scalars()
    assert 4000 < len(sealed) < 5000


def test_what_was_wrong_with_the_keyboard_is_said(site):
    browser = site.browser("tech-a")
    token = browser.open("/").fields("/scan")["csrf_token"]
    caps = browser.scan(f"={DIN.lower()}00")
    swallowed = browser.send("/scan", {"csrf_token": token, "scan": "?", "typed": "0", "keyboard": "ime"})

    assert "Caps Lock" in caps.text
    assert "input method" in swallowed.text


def test_half_a_scan_and_two_scans_in_one_field_are_named(site):
    browser = site.browser("tech-a")

    assert "Only a part of the symbol arrived" in browser.scan("=A99992600").text
    assert "Two scans came in one field" in browser.scan(f"={DIN}00={DIN}00={DIN}00").text


def test_a_badge_a_place_and_an_unknown_label_are_told_apart(site):
    browser = site.browser("tech-a")
    position = site.world.positions("CELL-LAB")[0]
    unknown = issuable(SymbolKind.LABEL)[7].text

    assert browser.scan(badge("nurse-a")).heading == "Nurse A"
    assert browser.scan(position.code).heading == position.name
    assert "No item, person or place bears this code." in browser.scan(unknown).text


def test_the_scan_box_stands_on_every_page_and_the_scan_page_is_there_without_a_scan(site):
    browser = site.browser("tech-a")

    for path in ("/", "/scan", "/lab/donations/new", "/nowhere"):
        assert browser.open(path).all("input", within="scanbox"), path
    assert browser.open("/scan").heading == "Scan"


def test_whoever_may_do_nothing_with_an_item_is_told_so(site):
    uid = a_donation(site)
    page = site.browser("porter-a").scan(f"={DIN}00")

    assert "There is nothing for you to do with it now." in page.text
    assert f"/items/{UUID(str(uid))}" in page.links()
