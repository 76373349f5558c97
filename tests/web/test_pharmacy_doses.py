"""Does the pharmacy see where each dose is and how long it lives, and take back what was not given?"""

from __future__ import annotations

import pytest

from labtrack.edge.transaction import writing
from labtrack.services import watchdog
from tests.web.browsing import Page
from tests.web.wards import Ward


def works(page: Page, card: str) -> list[str]:
    """The lines of one card of work, by its heading."""
    headings = [one.words for one in page.all("h2", within="card__head")]
    lists = [one for one in page.all("ul") if "worklist" in one.classes]
    if card not in headings or not lists:
        return []
    return [one.words for one in page.all("li", cls="work") if lists[headings.index(card)] in one.inside]


def test_every_dose_stands_there_with_patient_state_time_left_and_the_next_step(ward: Ward):
    clinic = ward.clinic
    prepared = clinic.prepared("LF-001")
    carried = clinic.carried("LF-002")

    page = ward.browser("pharm-a").open("/pharmacy/doses")

    assert page.heading == "Doses"
    (here,) = works(page, "Here")
    (away,) = works(page, "On the way and on the wards")
    assert "LF-001 · infusion 1 Prepared" in here
    assert "See what speaks against it" in here
    assert f"start by {clinic.dose(prepared).start_by.hour + 8:02}:" in here
    assert "LF-002 · infusion 1 In transit" in away
    assert "Porter A carries it to Ward 7" in away
    assert {f"/pharmacy/releases/{prepared}", f"/items/{carried}"} <= set(page.links())


def test_without_doses_the_page_says_what_brings_them(ward: Ward):
    page = ward.browser("pharm-a").open("/pharmacy/doses")

    assert "No dose waits in the pharmacy" in page.text
    assert "No dose is on its way" in page.text


def test_a_nurse_sees_the_doses_and_is_offered_none_of_the_pharmacist_s_steps(ward: Ward):
    prepared = ward.clinic.prepared("LF-001")

    page = ward.browser("nurse-a").open("/pharmacy/doses")

    assert f"/items/{prepared}" in page.links()
    assert f"/pharmacy/releases/{prepared}" not in page.links()


def test_what_was_issued_and_not_verified_in_time_is_listed_with_whom_to_call(ward: Ward):
    clinic = ward.clinic
    dose = clinic.carried("LF-001")
    browser = ward.browser("pharm-a")
    assert "Every issued dose was verified in time" in browser.open("/pharmacy/unverified").text

    clinic.later(hours=2)
    with writing(clinic.stage.installation) as store:
        watchdog.remind(store, store.items.by_uid(dose), at=clinic.at)

    page = ward.browser("pharm-a").open("/pharmacy/unverified")
    (line,) = [one.words for one in page.all("li", cls="work")]
    assert "LF-001 · infusion 1 In transit" in line
    assert "Porter A carries it to Ward 7 · call Ward 7, 4407" in line
    assert f"/pharmacy/doses/{dose}/returns/new" in page.links()
    home = ward.browser("pharm-a").open("/")
    assert f"/pharmacy/unverified?uid={dose}" in home.links()


@pytest.mark.parametrize(
    ("temperatures", "waits"),
    [
        ({"lowest": "3.9", "highest": "6,5"}, {"issue-dose"}),
        ({"lowest": "3.9", "highest": "19"}, {"issue-dose", "decide-excursion"}),
        ({}, {"issue-dose", "decide-excursion"}),
    ],
)
def test_a_dose_that_comes_back_may_be_issued_again_unless_it_was_out_of_its_temperature(
    ward: Ward, temperatures, waits
):
    clinic = ward.clinic
    dose = clinic.carried("LF-001")

    page = ward.browser("pharm-a").fill(
        f"/pharmacy/doses/{dose}/returns/new", reason="Patient in the operating theatre", **temperatures
    )

    assert page.path == f"/items/{dose}"
    assert clinic.item(dose).state == "returned"
    assert set(clinic.waiting(dose)) == waits


def test_what_was_typed_stays_when_it_cannot_be_taken(ward: Ward):
    dose = ward.clinic.carried("LF-001")

    page = ward.browser("pharm-a").fill(
        f"/pharmacy/doses/{dose}/returns/new", reason="Theatre", lowest="9", highest="3"
    )

    assert page.status == 422
    assert page.faults == ["The lowest cannot be above the highest."]
    assert page.fields()["reason"] == "Theatre"
    assert ward.clinic.item(dose).state == "in-transit"


def test_a_dose_is_thrown_away_with_a_reason_and_its_order_waits_for_another(ward: Ward):
    clinic = ward.clinic
    dose = clinic.released("LF-001")
    browser, path = ward.browser("pharm-a"), f"/pharmacy/doses/{dose}/disposals/new"

    assert browser.fill(path, reason="").faults == ["This is needed."]
    assert clinic.item(dose).state == "released"
    browser.fill(path, reason="Bag leaks at the port")

    assert clinic.item(dose).state == "discarded"
    assert "prepare-dose" in clinic.waiting(clinic.order("LF-001"))


def test_what_is_on_its_way_is_not_thrown_away(ward: Ward):
    dose = ward.clinic.carried("LF-001")

    page = ward.browser("pharm-a").fill(f"/pharmacy/doses/{dose}/disposals/new", reason="Not needed")

    assert page.status == 409
    assert ("Why is it thrown away?", "Not needed") in kept(page)
    assert ward.clinic.item(dose).state == "in-transit"


def test_only_a_dose_comes_back(ward: Ward):
    lot = ward.clinic.furnished.lot

    assert ward.browser("pharm-a").open(f"/pharmacy/doses/{lot}/returns/new").status == 404


def kept(page: Page) -> list[tuple[str, str]]:
    terms, texts = [one.words for one in page.all("dt")], [one.words for one in page.all("dd")]
    return list(zip(terms, texts, strict=True))
