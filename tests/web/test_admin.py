"""Does the administrator take people on, trust them with roles, and see what is in force?"""

from __future__ import annotations

import re

import pytest
from sqlalchemy import text

from labtrack.cli.demonstration.site import PASSWORD, issuable
from labtrack.domain.identifiers import SymbolKind
from labtrack.domain.people import Role
from tests.clinical import adopt
from tests.manufacture import a_received_donation
from tests.web.browsing import Page, Site, badge

ISO = re.compile(r"\d{4}-\d\d-\d\dT")
NEW_BADGE = issuable(SymbolKind.BADGE)[50].text
NEW_NURSE = {
    "printed_name": "Nurse E",
    "code": "nurse-e",
    "badge": NEW_BADGE,
    "password": "a long password",
    "pin": "7788",
    "role": "ward-nurse",
    "place": "WARD-9",
    "language": "zh",
}


def take_on(site: Site, **change: str) -> Page:
    """Fill the form for a new person."""
    return site.browser("admin").fill("/admin/people/new", **{**NEW_NURSE, **change})


def test_everybody_stands_there_with_their_roles_and_places(site: Site) -> None:
    page = site.browser("admin").open("/admin/people")

    assert page.heading == "People"
    assert "Pharmacist A" in page.text
    assert "Ward nurse Ward 9" in page.text
    assert badge("nurse-a") in page.text
    assert not ISO.search(page.text)


def test_a_new_person_signs_in_by_password_and_takes_a_screen_over_by_badge_and_pin(site: Site) -> None:
    page = take_on(site)

    assert page.path == "/admin/people", page.faults
    assert "Person added" in page.notices[0]
    home = site.browser().sign_in("nurse-e", "a long password")
    assert home.path == "/"
    assert "Nurse E" in home.text
    other = site.browser("nurse-a")
    assert "Nurse E" in other.fill("/change-hands", hands_badge=NEW_BADGE, hands_pin="7788").text


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("code", "nurse-a", "That sign-in code is or was another person's."),
        ("badge", badge("nurse-a"), "That badge is or was another person's."),
        ("badge", issuable(SymbolKind.PLACE)[0].text, "This is no badge. Scan the symbol of the new person's badge."),
        ("code", "Nurse E", "A sign-in code has small letters, digits and hyphens: such as nurse-e."),
        ("password", "short", "A password has at least twelve characters."),
        ("pin", "12ab", "A PIN has four to eight digits."),
    ],
)
def test_what_cannot_be_is_said_beside_its_field_and_nobody_is_added(site: Site, field, value, sentence) -> None:
    page = take_on(site, **{field: value})

    assert page.status in {409, 422}
    assert page.faults == [sentence]
    assert page.fields()["printed_name"] == "Nurse E"
    assert "a long password" not in page.html
    with site.world.look() as store:
        assert store.people.find(printed_name="Nurse E") is None


def test_no_secret_is_kept_as_it_was_typed(site: Site) -> None:
    take_on(site)

    with site.world.look() as store:
        person = store.people.find(code="nurse-e")
    assert person is not None
    assert person.password_hash.startswith("$argon2id$")
    assert "7788" not in person.pin_hash


def test_a_person_is_trusted_with_one_more_role_and_not_twice_with_the_same(site: Site) -> None:
    uid = site.world.actor(Role.WARD_NURSE).uid
    browser = site.browser("admin")
    path = f"/admin/people/{uid}/roles/new"

    page = browser.fill(path, role="ward-nurse", place="WARD-9")
    again = browser.fill(path, role="ward-nurse", place="WARD-9")

    assert page.path == "/admin/people", page.faults
    assert "Role granted" in page.notices[0]
    assert again.status == 409
    assert again.faults == ["This person has that role there already."]


def closed(site: Site, code: str, reason: str = "Left the house") -> Page:
    """Close an account through its page."""
    return site.browser("admin").fill(f"/admin/people/{site.world.person(code).uid}/closing", reason=reason)


def test_a_closed_account_ends_every_screen_and_opens_nothing_more(site: Site) -> None:
    working, beside = site.browser("nurse-a"), site.browser("nurse-b")

    page = closed(site, "nurse-a")

    assert page.path == "/admin/people", page.faults
    assert "Account closed" in page.notices[0]
    assert working.open("/ward/doses").path == "/sign-in"
    assert "do not fit" in site.browser().sign_in("nurse-a").faults[0]
    assert "do not fit" in beside.change_hands("nurse-a").faults[0]
    assert [one.words for one in page.all(cls="chip")].count("closed") == 1
    assert "Close an account" in site.browser("auditor-a").open("/audit/entries").text


def test_a_closed_account_signs_nothing_as_the_second_person(site: Site) -> None:
    donation = a_received_donation(site.world)
    browser = site.browser("qa-a")
    browser.fill(f"/quality/items/{donation}/holds/new", reason="Papers missing")
    with site.world.look() as store:
        (hold,) = store.holds.all()
    closed(site, "qa-b")

    page = browser.fill(
        f"/quality/holds/{hold.uid}/lifting", reason="Found", secret=PASSWORD, second="qa-b", second_secret=PASSWORD
    )

    assert page.status == 403
    assert "do not fit" in page.faults[0]
    with site.world.look() as store:
        assert store.holds.all()[0].lifted_at is None


def test_nobody_closes_their_own_account_or_one_twice_or_without_saying_why(site: Site) -> None:
    assert closed(site, "nurse-a", reason="").faults == ["This is needed."]
    assert closed(site, "admin").status == 409
    assert closed(site, "nurse-a").status == 200
    again = closed(site, "nurse-a")

    assert again.status == 409
    assert "was closed before" in again.text
    assert site.browser("admin").open("/").status == 200


def test_a_badge_is_printed_and_the_trail_says_so(site: Site) -> None:
    uid = site.world.actor(Role.WARD_NURSE).uid

    answer = site.browser("admin").client.get(f"/admin/people/{uid}/badge.pdf")

    assert answer.data.startswith(b"%PDF-")
    assert "Print a badge" in site.browser("auditor-a").open("/audit/entries").text


def test_a_badge_with_a_rare_character_is_refused_and_the_character_named(site: Site) -> None:
    with site.world.installation.database.writing() as connection:
        connection.execute(text("UPDATE person SET printed_name = 'Wang \U00020bb7' WHERE code = 'nurse-a'"))
    uid = site.world.actor(Role.WARD_NURSE).uid

    answer = site.browser("admin").client.get(f"/admin/people/{uid}/badge.pdf")

    assert answer.status_code == 422
    assert "U+20BB7" in answer.get_data(as_text=True)
    assert "Print a badge" not in site.browser("auditor-a").open("/audit/entries").text


def test_the_tree_of_places_shows_wards_and_the_storage_below_them(site: Site) -> None:
    page = site.browser("admin").open("/admin/places")

    assert page.heading == "Places"
    assert "Ward 7" in page.text
    assert "1 box, 27 positions" in page.text


def test_a_ward_is_added_and_a_code_that_is_taken_comes_back(site: Site) -> None:
    browser = site.browser("admin")
    ward = {"kind": "ward", "place": "SITE", "name": "Ward 8", "code": "WARD-8", "telephone": "4408"}

    page = browser.fill("/admin/places/new", **ward)
    again = browser.fill("/admin/places/new", **{**ward, "name": "Another"})

    assert page.path == "/admin/places", page.faults
    assert "Ward 8" in page.text
    assert again.status == 409
    assert again.faults == ["That code already names another place."]
    assert again.fields()["name"] == "Another"


def test_what_is_in_force_is_shown_with_its_signature(site: Site) -> None:
    browser = site.browser("admin")
    assert "No protocol is in force" in browser.open("/admin/configuration").text
    adopt(site.world)

    page = browser.open("/admin/configuration")

    assert "Put in force · Administrator A" in page.text
    assert "4, every" in page.text
    assert not ISO.search(page.text)


def test_nobody_else_may_configure(site: Site) -> None:
    for code in ("qa-a", "investigator-a"):
        assert site.browser(code).open("/admin/people").status == 403
