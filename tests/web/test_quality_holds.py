"""Is a hold placed by one, seen by all, and lifted by two?"""

from __future__ import annotations

from uuid import UUID

import pytest

from labtrack.domain.people import Role
from labtrack.services.holds import place_hold
from tests.manufacture import Batch, a_quarantined_lot
from tests.web.browsing import Page, Site
from tests.web.deciding import second, sign


@pytest.fixture
def batch(site: Site) -> Batch:
    return a_quarantined_lot(site.world)


@pytest.fixture
def hold(site: Site, batch: Batch) -> UUID:
    (uid,) = site.world.do(place_hold, batch.lot, reason="Alarm of tank 3", by=Role.PHARMACIST).made
    return uid


def is_lifted(site: Site, hold: UUID) -> bool:
    with site.world.look() as store:
        found = store.holds.find(uid=hold)
    assert found is not None
    return found.lifted_at is not None


def records(page: Page) -> list[str]:
    return [one.words for one in page.all("li", cls="record")]


def test_one_person_places_a_hold_and_it_binds_at_once(site, batch):
    page = site.browser("pharm-a").fill(f"/quality/items/{batch.lot}/holds/new", reason="Alarm of tank 3")

    assert page.heading == "Lot UC26-001"
    assert "on hold" in page.text
    (record,) = records(site.browser("tech-a").open("/quality/holds"))
    assert record.startswith("Alarm of tank 3 Lot UC26-001 In quarantine Placed by Pharmacist A, 23 Nov 2026")


def test_a_hold_needs_its_reason(site, batch):
    page = site.browser("qa-a").fill(f"/quality/items/{batch.lot}/holds/new", reason=" ")

    assert (page.status, page.faults) == (422, ["This is needed."])
    with site.world.look() as store:
        assert store.holds.count() == 0


def test_without_holds_the_list_says_so(site):
    assert "Nothing is on hold" in site.browser("qa-a").open("/quality/holds").text


def test_two_people_lift_it_and_both_signatures_are_kept(site, batch, hold):
    path = f"/quality/holds/{hold}/lifting"
    browser = site.browser("qa-a")
    assert "Alarm of tank 3" in browser.open(path).text

    page = sign(browser, path, reason="Temperature held", **second("qa-b"))

    assert page.heading == "Holds"
    assert "Nothing is on hold" in page.text
    assert is_lifted(site, hold)
    with site.world.look() as store:
        signatures = store.signatures.all(item_id=store.items.by_uid(batch.lot).id)
    assert [one.printed_name for one in signatures] == ["Quality Assurance A", "Quality Assurance B"]


@pytest.mark.parametrize(
    ("values", "status", "sentence"),
    [
        ({"reason": ""}, 422, "This is needed."),
        (second("qa-a"), 403, "Two different people are needed."),
        (
            second("qa-b", secret="0000"),
            403,
            "Code or badge and password or PIN do not fit. After several wrong ones the account is locked.",
        ),
    ],
)
def test_it_stays_while_anything_of_two_signatures_is_wrong(site, hold, values, status, sentence):
    path = f"/quality/holds/{hold}/lifting"
    page = sign(site.browser("qa-a"), path, **{"reason": "Temperature held", **second("qa-b"), **values})

    assert (page.status, page.faults) == (status, [sentence])
    assert page.fields()["reason"] == ({"reason": "Temperature held", **values})["reason"]
    assert not is_lifted(site, hold)


def test_a_second_who_may_not_lift_holds_is_refused(site, hold):
    path = f"/quality/holds/{hold}/lifting"
    page = sign(site.browser("qa-a"), path, reason="Temperature held", **second("qc-a"))

    assert page.status == 403
    assert not is_lifted(site, hold)


def test_a_hold_that_is_not_there_is_not_found_and_no_technician_lifts_one(site, hold):
    assert site.browser("qa-a").open(f"/quality/holds/{UUID(int=9)}/lifting").status == 404
    assert site.browser("tech-a").open(f"/quality/holds/{hold}/lifting").status == 403
