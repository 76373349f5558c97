"""Do two people get one clear verdict at the bedside, in whatever order they scan, and does it say what to do?"""

from __future__ import annotations

import itertools
import uuid
from datetime import timedelta

import pytest

from labtrack.domain.custody import Happened
from tests.web.crawling import raw_things
from tests.web.wards import path_of, reasons_of, slots_of, verdict_of

PHARMACY = "tel:4471"


def test_a_new_check_waits_and_says_what_to_scan_first(ward, bag):
    page = ward.open_check(ward.browser())

    assert verdict_of(page) == ("WAIT", "Scan the patient's wristband.")
    assert [state for state, _ in slots_of(page)] == ["next", "empty", "empty", "empty"]
    assert page.all("input", within="scanbox")


ORDERS = [order for index, order in enumerate(itertools.permutations(range(4))) if index % 5 == 0]


@pytest.mark.parametrize("order", ORDERS)
def test_wristband_bag_and_badges_lead_to_go_in_any_order(ward, bag, order):
    browser = ward.browser()
    page = ward.open_check(browser)
    scans = ward.scans_of("LF-001", bag)
    for index in order:
        page = ward.scan(browser, page, scans[index])
    page = ward.answered(browser, page)

    assert verdict_of(page) == ("GO", "Infusion 1 of 4 for LF-001")
    assert [state for state, _ in slots_of(page)] == ["ok"] * 4


def test_go_is_a_word_a_sentence_and_a_sign_with_all_that_the_pump_needs(ward, bag):
    page = ward.gone(ward.browser(), "LF-001", bag)

    assert "verdict--go" in page.all("section", cls="verdict")[0].classes
    assert page.all("svg", within="verdict__shape")
    assert page.all(cls="verdict__detail")[0].words == (
        "6.5 × 10⁶ viable cells in 100 mL · 200 mL/h, 30 min · start by 21:54, complete by 22:24 CST"
    )
    assert raw_things(page) == []


def test_while_something_is_missing_one_question_is_asked_at_a_time(ward, bag):
    browser = ward.browser()
    page = ward.open_check(browser)
    for text in ward.scans_of("LF-001", bag):
        assert not page.all("button", cls="tap")
        page = ward.scan(browser, page, text)
    asked = [one.words for one in page.all("button", cls="tap")]

    assert verdict_of(page)[0] == "WAIT"
    assert asked == [
        "The patient says it aloud",
        "A relative or carer confirms it",
        "Second staff, against the wristband",
        "It does not fit",
    ]
    assert raw_things(page) == []


def test_another_patient_s_bag_stops_and_both_study_numbers_are_said(ward, clinic, bag):
    twin = clinic.on_ward("LF-002")
    browser = ward.browser()
    page = ward.open_check(browser)
    for text in ward.scans_of("LF-001", twin):
        page = ward.scan(browser, page, text)

    assert verdict_of(page) == (
        "STOP",
        "Wrong patient: this bag was prepared for LF-002. The wristband says LF-001.",
    )
    assert reasons_of(page)["B01"] == (
        "Wrong patient: this bag was prepared for LF-002. The wristband says LF-001.",
        "Keep this bag closed and cool: it is for LF-002. Find the bag for LF-001.",
    )
    assert slots_of(page)[1] == ("bad", "A9999 26 000001 S1235VB0")
    assert "The bag for LF-001 lies on this ward: A9999 26 000001 · S1235VA0." in page.text
    assert raw_things(page) == []


def test_a_stop_says_who_is_on_call_and_where_it_was_recorded(ward, clinic, bag):
    twin = clinic.on_ward("LF-002")
    browser = ward.browser()
    page = ward.scan(browser, ward.open_check(browser), clinic.wristband("LF-001"))
    page = ward.scan(browser, page, clinic.symbol(twin))
    recorded = clinic.chain(twin)[-1]

    assert recorded.what is Happened.CHECKED_AT_BEDSIDE
    assert f"Recorded as event {recorded.number} of the bag" in page.text
    assert PHARMACY in [one.attributes.get("href") for one in page.all("a")]
    assert "answer-stop" in clinic.waiting(twin)


def test_missing_vital_signs_lead_to_their_form_and_back_to_the_check(ward, clinic):
    bag = clinic.carried("LF-001")
    clinic.accept(bag)
    browser = ward.browser()
    page = ward.open_check(browser)
    for text in ward.scans_of("LF-001", bag):
        page = ward.scan(browser, page, text)
    (link,) = [one.attributes["href"] for one in page.all("a", within="reason__do")]

    back = browser.fill(link, temperature_mc="36.7", pulse="78", systolic="118", diastolic="74", saturation="98")

    assert verdict_of(page) == ("STOP", "There are no vital signs of the last 60 minutes.")
    assert back.path == path_of(page)
    assert verdict_of(back)[0] == "WAIT"


def test_a_bag_that_nobody_accepted_leads_to_its_acceptance_and_back(ward, clinic):
    bag = clinic.carried("LF-001")
    browser = ward.browser()
    page = ward.scan(browser, ward.open_check(browser), clinic.symbol(bag))
    link = next(
        one.attributes["href"] for one in page.all("a", within="reason__do") if "acceptances" in one.attributes["href"]
    )

    back = browser.fill(link, lowest="4.0", highest="6.9", intact="yes")

    assert "B05" in reasons_of(page)
    assert back.path == path_of(page)
    assert "B05" not in reasons_of(back)


def test_a_person_of_another_ward_neither_sees_nor_scans_nor_starts(ward, clinic, bag):
    page = ward.gone(ward.browser(), "LF-001", bag)
    before = clinic.chain(bag)
    other = ward.browser("nurse-c")
    token = {"csrf_token": other.open("/").fields("/language")["csrf_token"], "client_key": str(uuid.uuid4())}

    assert other.open(path_of(page)).status == 403
    assert other.send(f"{path_of(page)}/scans", {**token, "scan": clinic.wristband("LF-003")}).status == 403
    assert other.send(f"{path_of(page)}/starts", token).status == 403
    assert clinic.chain(bag) == before


def test_a_check_that_is_not_there_is_not_found(ward, bag):
    browser = ward.browser()

    assert browser.open(f"/ward/checks/{uuid.uuid4()}").status == 404


def test_a_second_screen_sees_what_the_first_one_scanned(ward, clinic, bag):
    first, second = ward.browser("nurse-a"), ward.browser("nurse-b")
    page = ward.open_check(first)
    live = f"{path_of(page)}/live"
    seen = second.client.get(live)
    unchanged = second.client.get(live, headers={"If-None-Match": seen.headers["ETag"]})
    ward.scan(first, page, clinic.wristband("LF-001"))
    changed = second.client.get(live, headers={"If-None-Match": seen.headers["ETag"]})

    assert (seen.status_code, unchanged.status_code, changed.status_code) == (200, 304, 200)
    assert "LF-001" in changed.get_data(as_text=True)
    assert "<html" not in changed.get_data(as_text=True)


def test_the_page_bears_the_etag_of_its_own_live_part(ward, clinic, bag):
    browser = ward.browser()
    page = ward.scan(browser, ward.open_check(browser), clinic.wristband("LF-001"))
    (part,) = [one for one in page.all("div") if "data-live" in one.attributes]

    answer = browser.client.get(part.attributes["data-live"], headers={"If-None-Match": part.attributes["data-etag"]})

    assert answer.status_code == 304


def test_each_page_that_shows_who_the_patient_is_is_one_disclosure(ward, clinic, bag):
    browser = ward.browser()
    page = ward.scan(browser, ward.open_check(browser), clinic.wristband("LF-001"))
    shown = disclosures(clinic)
    again = browser.open(path_of(page))
    (part,) = [one for one in again.all("div") if "data-live" in one.attributes]
    browser.client.get(part.attributes["data-live"], headers={"If-None-Match": part.attributes["data-etag"]})

    assert "born 11 Mar 1984" in again.text
    assert (shown, disclosures(clinic)) == (1, 2)


def disclosures(clinic) -> int:
    """How often an identity was opened to somebody."""
    with clinic.world.installation.database.reading() as connection:
        return connection.exec_driver_sql("SELECT count(*) FROM disclosure").scalar_one()


def test_a_check_that_took_too_long_must_be_begun_again(ward, clinic, bag):
    browser = ward.browser()
    page = ward.gone(browser, "LF-001", bag)
    clinic.later(minutes=14)
    browser.open(path_of(page))
    clinic.later(minutes=14)
    clinic.stage.at += timedelta(minutes=3)
    late = ward.browser().open(path_of(page))

    assert verdict_of(late)[0] == "STOP"
    assert "B29" in reasons_of(late)
    assert late.fields("/ward/checks")
