"""Does a form become a command once, and is nothing lost that was typed?"""

from __future__ import annotations

from uuid import UUID

import pytest

from labtrack.cli.demonstration.site import PASSWORD
from labtrack.domain.custody import Happened
from labtrack.domain.people import Role
from labtrack.services.deviations import open_deviation
from labtrack.services.donations import decide_donor
from tests.web.browsing import Browser, Page, Site, badge, pin

CORD = {
    "din": "=A99992600013700",
    "mother_code": "M-0001",
    "collected_at": "2026-11-23T08:00",
    "transit_temperature_mc": "8,5",
    "consent_version": "cord-2",
}


def received(browser: Browser, **values: str) -> Page:
    """Take a cord in, through its page."""
    return browser.fill("/lab/donations/new", **{**CORD, **values})


def a_donation(site: Site) -> UUID:
    """A cord that came in; its uid."""
    page = received(site.browser("tech-a"))
    return UUID(page.path.rpartition("/")[2])


def test_what_was_committed_is_said_as_it_was_committed(site):
    page = received(site.browser("tech-a"))

    assert page.heading == "Donation A9999 26 000137"
    assert page.notices == [
        "Arrived. Recorded as event 1 of Donation A9999 26 000137 · Cell laboratory · 23 Nov 2026, 10:00:00 CST"
    ]


def test_every_fault_is_said_at_once_beside_its_field_and_nothing_typed_is_lost(site):
    page = received(site.browser("tech-a"), din="=A99992600", transit_temperature_mc="warm", consent_version="")

    assert page.status == 422
    assert page.faults == [
        "Only a part of the symbol arrived. Empty the field and scan it again.",
        "This is not a number.",
        "This is needed.",
    ]
    assert page.fields()["din"] == "=A99992600"
    assert page.fields()["transit_temperature_mc"] == "warm"
    assert page.fields()["mother_code"] == "M-0001"


def test_a_fault_that_the_service_finds_stands_beside_its_field(site):
    page = received(site.browser("tech-a"), mother_code="Wang Fang")

    assert page.status == 422
    assert len(page.faults) == 1
    assert page.fields()["mother_code"] == "Wang Fang"


def test_the_same_form_sent_twice_is_booked_once(site):
    browser = site.browser("tech-a")
    form = {**browser.open("/lab/donations/new").fields(), **CORD}
    first = browser.send("/lab/donations/new", form)
    site.world.pass_time(seconds=3)
    second = browser.send("/lab/donations/new", form)

    assert second.path == first.path
    assert second.notices == ["Already done, by you: Arrived, 23 Nov 2026, 10:00:00 CST. Nothing was recorded twice."]
    assert len(site.world.chain(UUID(first.path.rpartition("/")[2]))) == 1


def test_the_same_key_with_other_values_is_refused_with_what_was_typed(site):
    browser = site.browser("tech-a")
    form = {**browser.open("/lab/donations/new").fields(), **CORD}
    browser.send("/lab/donations/new", form)
    page = browser.send("/lab/donations/new", {**form, "mother_code": "M-0002"})

    assert page.status == 422
    assert "sent before with other values" in page.text
    assert page.fields()["mother_code"] == "M-0002"


def test_a_form_whose_key_was_taken_out_is_refused(site):
    browser = site.browser("tech-a")
    form = {**browser.open("/lab/donations/new").fields(), **CORD, "client_key": "no key"}

    assert browser.send("/lab/donations/new", form).status == 422


def test_a_number_that_belongs_to_another_cord_is_a_conflict(site):
    received(site.browser("tech-a"))
    page = received(site.browser("tech-b"))

    assert page.status == 409
    assert page.fields()["din"] == CORD["din"]


def test_a_signed_form_is_signed_with_the_password(site):
    uid = a_donation(site)
    page = site.browser("qa-a").fill(f"/decision/{uid}", accepted="yes", secret=PASSWORD)

    assert page.path == f"/items/{uid}"
    assert site.world.item(uid).state == "accepted"
    assert "Accepted by · Quality Assurance A, Quality assurance" in page.text


def test_a_signed_form_is_signed_with_badge_and_pin_as_well(site):
    uid = a_donation(site)
    site.browser("qa-a").fill(f"/decision/{uid}", accepted="yes", signer=badge("qa-a"), secret=pin("qa-a"))

    assert site.world.item(uid).state == "accepted"


@pytest.mark.parametrize(
    ("signer", "secret", "said"),
    [
        ("qa-a", "guessed", "do not fit"),
        ("qa-b", PASSWORD, "another person"),
        (badge("qa-a"), pin("qa-b"), "do not fit"),
        ("qa-a", "", "needed"),
    ],
)
def test_a_wrong_signature_signs_nothing_and_keeps_the_answers(site, signer, secret, said):
    uid = a_donation(site)
    page = site.browser("qa-a").fill(
        f"/decision/{uid}", accepted="yes", reason="Panel negative", signer=signer, secret=secret
    )

    assert page.status in {403, 422}
    assert said in page.faults[0]
    assert page.fields()["reason"] == "Panel negative"
    assert page.fields()["accepted"] == "yes"
    assert page.fields()["secret"] == ""
    assert site.world.item(uid).state == "received"


def test_an_item_that_moved_on_gives_the_form_back_with_what_happened_meanwhile(site):
    uid = a_donation(site)
    browser = site.browser("qa-a")
    form = {**browser.open(f"/decision/{uid}").fields(), "accepted": "yes", "reason": "Read", "secret": PASSWORD}
    site.world.do(open_deviation, uid, severity=None, account="Box dented", by=Role.TECHNICIAN)

    stale = browser.send(f"/decision/{uid}", form)
    again = browser.send(f"/decision/{uid}", {**form, **stale.fields(), "secret": PASSWORD})

    assert stale.status == 409
    assert "What happened meanwhile" in stale.text
    assert "Deviation opened by Technician A" in stale.text
    assert stale.fields()["reason"] == "Read"
    assert again.path == f"/items/{uid}"
    assert site.world.item(uid).state == "accepted"


def test_two_people_at_once_the_second_is_told_who_did_what_and_when(site):
    uid = a_donation(site)
    browser = site.browser("qa-a")
    form = {**browser.open(f"/decision/{uid}").fields(), "accepted": "no", "reason": "Late", "secret": PASSWORD}
    site.world.do(decide_donor, uid, accepted=True, reason="", by=site.world.person("qa-b"), sign=True)
    page = browser.send(f"/decision/{uid}", {**form, "seen": "2"})

    assert page.status == 409
    assert "Last recorded: Donor accepted, by Quality Assurance B, 23 Nov 2026, 10:00 CST." in page.text
    assert "Late" in page.text
    assert site.world.chain(uid)[-1].what is Happened.ACCEPTED


def test_what_oneself_did_before_is_answered_with_already_done(site):
    uid = a_donation(site)
    browser = site.browser("qa-a")
    browser.fill(f"/decision/{uid}", accepted="yes", secret=PASSWORD)
    page = browser.fill(f"/decision/{uid}", accepted="yes", secret=PASSWORD)

    assert page.path == f"/items/{uid}"
    assert any(notice.startswith("Already done, by you: Donor accepted") for notice in page.notices)
    assert len(site.world.chain(uid)) == 2


def test_a_form_posted_after_the_time_out_comes_back_with_every_value(site):
    browser = site.browser("tech-a")
    form = {**browser.open("/lab/donations/new").fields(), **CORD}
    site.world.pass_time(minutes=16)
    page = browser.send("/lab/donations/new", form)

    assert (page.status, page.heading) == (401, "Are you still there?")
    kept = page.fields()
    assert {name: kept[name] for name in CORD} == CORD
    assert kept["client_key"] == form["client_key"]


def test_with_badge_and_pin_the_same_form_goes_on(site):
    browser = site.browser("tech-a")
    form = {**browser.open("/lab/donations/new").fields(), **CORD}
    site.world.pass_time(minutes=16)
    kept = browser.send("/lab/donations/new", form).fields()
    page = browser.send("/lab/donations/new", {**kept, "hands_badge": badge("tech-a"), "hands_pin": pin("tech-a")})

    assert page.heading == "Donation A9999 26 000137"


def test_a_wrong_pin_keeps_the_form_and_records_nothing(site):
    browser = site.browser("tech-a")
    form = {**browser.open("/lab/donations/new").fields(), **CORD}
    site.world.pass_time(minutes=16)
    page = browser.send("/lab/donations/new", {**form, "hands_badge": badge("tech-a"), "hands_pin": "0000"})

    assert page.status == 401
    assert page.fields()["din"] == CORD["din"]
    with site.world.look() as store:
        assert store.items.count() == 0


def test_another_person_never_sends_what_somebody_else_had_typed(site):
    browser = site.browser("tech-a")
    form = {**browser.open("/lab/donations/new").fields(), **CORD}
    site.world.pass_time(minutes=16)
    page = browser.send("/lab/donations/new", {**form, "hands_badge": badge("tech-b"), "hands_pin": pin("tech-b")})

    assert page.heading == "Receive a donation"
    assert page.notices == ["Another person had typed here. Nothing of it was recorded."]
    with site.world.look() as store:
        assert store.items.count() == 0


def test_secrets_are_never_kept_in_the_page(site):
    uid = a_donation(site)
    browser = site.browser("qa-a")
    form = {**browser.open(f"/decision/{uid}").fields(), "accepted": "yes", "secret": PASSWORD}
    site.world.pass_time(minutes=16)
    page = browser.send(f"/decision/{uid}", form)

    assert page.status == 401
    assert PASSWORD not in page.html


def test_a_form_without_our_token_changes_nothing(site):
    browser = site.browser("tech-a")
    form = {**browser.open("/lab/donations/new").fields(), **CORD, "csrf_token": "forged"}
    page = browser.send("/lab/donations/new", form)

    assert (page.status, page.heading) == (400, "This form is too old")
    with site.world.look() as store:
        assert store.items.count() == 0
