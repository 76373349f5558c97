"""Are results entered and reviewed on one page, by two people, without anything typed being lost?"""

from __future__ import annotations

import pytest

from labtrack.domain.people import Role
from labtrack.domain.testing import Requirement
from labtrack.services.testing import adopt_specification
from tests.manufacture import GOOD_RESULTS, Batch, a_quarantined_lot, a_reviewed_result, waiting
from tests.web.browsing import Browser, Page, Site
from tests.web.deciding import buttons_of, results_shown

ALL_GOOD = {f"{code}.value": value for code, (value, _unit) in GOOD_RESULTS.items()}


@pytest.fixture
def batch(site: Site) -> Batch:
    return a_quarantined_lot(site.world)


def path_of(batch: Batch) -> str:
    return f"/quality/results/{batch.lot}"


def reviewed(browser: Browser, page: Page, *results: str) -> Page:
    """Press a button of the review form."""
    action = f"{page.path}/reviews"
    sent = browser.client.post(action, data={**page.fields(action), "result": list(results)}, follow_redirects=True)
    return browser.read(sent)


def results_of(batch: Batch):
    with batch.world.look() as store:
        found = store.results.all(item_id=store.items.by_uid(batch.lot).id, superseded=False)
    return {result.code: result for result in found}


def test_the_page_asks_for_every_test_of_the_version_in_force_beside_its_limit(site, batch):
    page = site.browser("qc-a").open(path_of(batch))

    assert page.heading == "Test results UC26-001"
    assert "Judged by version 1 of the specification" in page.text
    limits = dict(
        zip(
            [one.words for one in page.all(cls="entry__name")],
            [one.words for one in page.all(cls="entry__limit")],
            strict=True,
        )
    )
    assert len(limits) == 12
    assert limits["Endotoxin"] == "asked for: ≤ 0.5 EU/mL"
    assert limits["Sterility"] == "asked for: negative"
    assert page.fields()["endotoxin.unit"] == "EU/mL"
    assert not [one for one in page.all("input") if "checked" in one.attributes]


def test_all_results_are_entered_at_once_and_stand_beside_their_limits(site, batch):
    page = site.browser("qc-a").fill(path_of(batch), **ALL_GOOD)

    assert page.heading == "Test results UC26-001"
    assert results_shown(page)["Endotoxin"] == ("<0.05 EU/mL", "Within limits")
    assert {judged for _value, judged in results_shown(page).values()} == {"Within limits"}
    assert not page.all(cls="entry")
    assert len(results_of(batch)) == 12


def test_what_is_left_open_stays_asked_for(site, batch):
    page = site.browser("qc-a").fill(path_of(batch), **{"sterility.value": "negative"})

    assert list(results_shown(page)) == ["Sterility"]
    assert len(page.all(cls="entry__name")) == 11


def test_each_fault_stands_at_its_own_row_and_the_rest_is_kept(site, batch):
    wrong = {"cd73.value": "many", "endotoxin.value": "0.1", "endotoxin.unit": "EU/kg", "viability.value": "94,5"}
    page = site.browser("qc-a").fill(path_of(batch), **wrong)

    assert page.status == 422
    assert page.faults == [
        "The specification counts in another unit. Enter the result in that unit, or say that the report has it so.",
        "This is not a number.",
    ]
    assert {name: page.fields()[name] for name in wrong} == wrong
    assert results_of(batch) == {}


def test_another_unit_is_taken_once_the_report_is_said_to_have_it_so(site, batch):
    values = {"endotoxin.value": "0.1", "endotoxin.unit": "EU/kg", "endotoxin.as_reported": "y"}
    page = site.browser("qc-a").fill(path_of(batch), **values)

    assert results_shown(page)["Endotoxin"] == ("0.1 EU/kg", "In another unit")


def test_a_form_with_nothing_in_it_enters_nothing(site, batch):
    page = site.browser("qc-a").fill(path_of(batch))

    assert page.status == 422
    assert "No result was entered." in page.text
    assert results_of(batch) == {}


def test_a_result_out_of_limits_is_taken_and_said_to_be_so(site, batch):
    page = site.browser("qc-a").fill(path_of(batch), **{"viability.value": "71"})

    assert results_shown(page)["Viability"] == ("71 %", "Out of limits")


def test_a_second_person_reviews_all_of_them_with_one_button(site, batch):
    site.browser("qc-a").fill(path_of(batch), **ALL_GOOD)
    browser = site.browser("qc-b")
    page = browser.open(path_of(batch))
    assert "I have reviewed all 12 against their raw data" in buttons_of(page)

    shown = [one.attributes["value"] for one in page.all("input") if one.attributes.get("name") == "result"]
    page = reviewed(browser, page, *shown)

    assert "12 of 12 reviewed" in page.text
    reviewer = site.world.person("qc-b").id
    assert {result.reviewed_by_id for result in results_of(batch).values()} == {reviewer}
    assert waiting(site.world, batch.lot) == {"release-lot"}


def test_one_result_is_reviewed_with_its_own_button(site, batch):
    site.browser("qc-a").fill(path_of(batch), **ALL_GOOD)
    browser = site.browser("qa-a")
    page = browser.open(path_of(batch))
    one = results_of(batch)["sterility"]
    assert "I have reviewed it: Sterility" in buttons_of(page)

    reviewed(browser, page, str(one.uid))

    assert [code for code, result in results_of(batch).items() if result.reviewed_at is not None] == ["sterility"]


def test_whoever_entered_a_result_is_offered_no_review_and_refused_one(site, batch):
    browser = site.browser("qc-a")
    page = browser.fill(path_of(batch), **ALL_GOOD)
    assert not [button for button in buttons_of(page) if button.startswith("I have reviewed")]
    assert page.notices[-1] == "You entered 12 of these yourself: another person reviews them."

    token = {"csrf_token": page.fields("/language")["csrf_token"], "client_key": str(site.world.new_key())}
    own = str(results_of(batch)["hiv"].uid)
    page = browser.send(f"{path_of(batch)}/reviews", {**token, "result": own})

    assert page.status == 422
    assert "Two different people are needed." in page.text
    assert results_of(batch)["hiv"].reviewed_at is None


def test_a_result_is_entered_again_and_the_former_is_superseded(site, batch):
    a_reviewed_result(site.world, batch.lot, "viability", "89", "%")
    browser = site.browser("qc-a")
    page = browser.open(path_of(batch))
    (again,) = [link for link in page.links() if link.endswith("?again=viability")]

    page = browser.fill(again, **{"viability.value": "93"})

    assert results_shown(page)["Viability"] == ("93 %", "Within limits")
    assert "0 of 12 reviewed" in page.text
    with site.world.look() as store:
        assert store.results.count(code="viability", superseded=True) == 1


def test_what_happened_meanwhile_is_shown_before_anything_is_entered_over_it(site, batch):
    browser = site.browser("qc-a")
    typed = {**browser.open(path_of(batch)).fields(), "viability.value": "93"}
    site.world.pass_time(minutes=1)
    a_reviewed_result(site.world, batch.lot, "viability", "89", "%")

    page = browser.send(path_of(batch), typed)

    assert page.status == 409
    assert "What happened meanwhile" in page.text
    assert page.fields()["viability.value"] == "93"
    assert results_of(batch)["viability"].value == "89"


def test_everybody_reads_the_sheet_and_a_technician_enters_nothing(site, batch):
    browser = site.browser("tech-a")
    page = browser.open(path_of(batch))
    assert (page.status, page.all(cls="entry")) == (200, [])

    token = page.fields("/language")["csrf_token"]
    page = browser.send(path_of(batch), {"csrf_token": token, "sterility.value": "negative"})

    assert page.status == 403
    assert results_of(batch) == {}


def test_a_later_specification_does_not_change_what_a_batch_is_judged_by(site, batch):
    site.world.pass_time(minutes=5)
    only = Requirement(code="sterility", name="Sterility", expected="negative")
    site.world.do(adopt_specification, "lot", [only], by=Role.ADMINISTRATOR, sign=True)

    page = site.browser("qc-a").open(path_of(batch))

    assert "Judged by version 1" in page.text
    assert len(page.all(cls="entry__name")) == 12
