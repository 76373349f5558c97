"""Is a deviation reported by anyone, classified and closed by quality, step by step on one page?"""

from __future__ import annotations

from uuid import UUID

import pytest

from labtrack.domain.deviations import Severity
from labtrack.domain.people import Role
from labtrack.services.deviations import open_deviation
from tests.manufacture import Batch, a_quarantined_lot, waiting
from tests.web.browsing import Page, Site
from tests.web.deciding import buttons_of

ACCOUNT = "Tank opened for six minutes"


@pytest.fixture
def batch(site: Site) -> Batch:
    return a_quarantined_lot(site.world)


@pytest.fixture
def deviation(site: Site, batch: Batch) -> UUID:
    (uid,) = site.world.do(open_deviation, batch.lot, severity=None, account=ACCOUNT, by=Role.TECHNICIAN).made
    return uid


def kept(site: Site):
    with site.world.look() as store:
        (one,) = store.deviations.all()
    return one


def records(page: Page) -> list[str]:
    return [one.words for one in page.all("li", cls="record")]


@pytest.mark.parametrize(("said", "severity"), [("later", None), ("critical", Severity.CRITICAL)])
def test_whoever_was_there_reports_it_and_may_leave_the_graveness_to_quality(site, batch, said, severity):
    path = f"/quality/items/{batch.lot}/deviations/new"
    page = site.browser("tech-a").fill(path, account=ACCOUNT, severity=said)

    assert page.heading == "Lot UC26-001"
    assert (kept(site).account, kept(site).severity) == (ACCOUNT, severity)
    assert ("classify-deviation" in waiting(site.world, batch.lot)) == (severity is None)


def test_nothing_is_reported_without_what_happened_and_how_grave(site, batch):
    path = f"/quality/items/{batch.lot}/deviations/new"
    page = site.browser("tech-a").fill(path, account=ACCOUNT)

    assert (page.status, page.faults) == (422, ["This is needed."])
    assert page.fields()["account"] == ACCOUNT
    with site.world.look() as store:
        assert store.deviations.count() == 0


def test_the_lists_lead_to_it_and_say_so_when_there_is_none(site, batch):
    browser = site.browser("qa-a")
    assert "No deviation" in browser.open("/quality/deviations").text
    (uid,) = site.world.do(open_deviation, batch.lot, severity=None, account=ACCOUNT, by=Role.TECHNICIAN).made

    for path in ("/quality/deviations", f"/quality/items/{batch.containers[0]}/deviations"):
        page = browser.open(path)
        (record,) = records(page)
        assert record.startswith(f"{ACCOUNT} Not classified yet Lot UC26-001 Reported by Technician A, 23 Nov 2026")
        assert f"/quality/deviations/{uid}" in page.links()


def test_it_is_classified_then_closed_by_signature(site, batch, deviation):
    browser, path = site.browser("qa-a"), f"/quality/deviations/{deviation}"
    page = browser.open(path)
    assert buttons_of(page) == ["Record how grave it was"]
    page = browser.send(f"{path}/severity", {**page.fields(f"{path}/severity"), "severity": "major"})
    assert buttons_of(page) == ["Sign and close it"]
    assert kept(site).severity is Severity.MAJOR

    fields = page.fields(f"{path}/closing")
    page = browser.send(f"{path}/closing", {**fields, "conclusion": "No impact", "secret": "labtrack-demo"})

    assert page.path == path
    assert "Closed by Quality Assurance A" in page.text
    assert kept(site).closed_at is not None
    with site.world.look() as store:
        (signature,) = store.signatures.all(item_id=store.items.by_uid(batch.lot).id)
    assert '"conclusion":"No impact"' in signature.text
    assert waiting(site.world, batch.lot) == {"enter-result"}


def test_how_grave_it_was_may_be_said_otherwise_while_it_is_open(site, deviation):
    browser, path = site.browser("qa-a"), f"/quality/deviations/{deviation}"
    for severity in ("minor", "critical"):
        page = browser.open(f"{path}?again=1")
        browser.send(f"{path}/severity", {**page.fields(f"{path}/severity"), "severity": severity})

    assert kept(site).severity is Severity.CRITICAL


def test_a_wrong_password_or_an_empty_conclusion_closes_nothing(site, batch):
    (uid,) = site.world.do(open_deviation, batch.lot, severity=Severity.MINOR, account=ACCOUNT, by=Role.TECHNICIAN).made
    browser, path = site.browser("qa-a"), f"/quality/deviations/{uid}"
    fields = browser.open(path).fields(f"{path}/closing")

    page = browser.send(f"{path}/closing", {**fields, "conclusion": "No impact", "secret": "guessed"})
    assert (page.status, page.fields(f"{path}/closing")["conclusion"]) == (403, "No impact")
    page = browser.send(f"{path}/closing", {**fields, "conclusion": "", "secret": "labtrack-demo"})
    assert (page.status, page.faults) == (422, ["This is needed."])

    assert kept(site).closed_at is None


def test_others_read_it_and_decide_nothing(site, deviation):
    browser, path = site.browser("tech-a"), f"/quality/deviations/{deviation}"
    page = browser.open(path)
    assert page.heading == "Deviation"
    assert buttons_of(page) == []

    token = page.fields("/language")["csrf_token"]
    page = browser.send(f"{path}/severity", {"csrf_token": token, "severity": "minor"})

    assert page.status == 403
    assert kept(site).severity is None


def test_a_deviation_that_is_not_there_is_not_found(site):
    assert site.browser("qa-a").open(f"/quality/deviations/{UUID(int=9)}").status == 404


def test_a_report_needs_no_signature(site, batch):
    page = site.browser("nurse-a").open(f"/quality/items/{batch.containers[0]}/deviations/new")

    assert page.heading == "Report a deviation"
    assert "secret" not in page.fields()
