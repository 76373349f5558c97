"""Do two people get one clear verdict at the bedside, whatever they scan, and does nothing start against it?"""

from __future__ import annotations

import itertools
import uuid
from datetime import timedelta

import pytest

from labtrack.domain.custody import Happened
from labtrack.domain.identifiers import SiteSymbol, SymbolKind
from labtrack.domain.signatures import Meaning
from tests.web.browsing import pin
from tests.web.crawling import raw_things
from tests.web.wards import path_of, press, reasons_of, slots_of, verdict_of

PHARMACY = "tel:4471"


@pytest.fixture
def bag(clinic):
    """A bag of LF-001, accepted on ward 7, vital signs taken."""
    return clinic.on_ward("LF-001")


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


def test_both_sign_and_the_infusion_starts(ward, clinic, bag):
    browser = ward.browser()
    signed = ward.sign(browser, ward.gone(browser, "LF-001", bag))
    started = ward.start(browser, signed)

    assert verdict_of(signed)[0] == "GO"
    assert "Identity confirmed by two" in signed.notices[0]
    assert (started.path, started.heading) == (f"/ward/doses/{bag}/infusion", "Infusing")
    assert clinic.item(bag).state == "infusing"
    with clinic.world.look() as store:
        at_bedside = store.signatures.all(item_id=clinic.item(bag).id)[-2:]
    assert [(one.printed_name, one.meaning) for one in at_bedside] == [
        ("Nurse A", Meaning.PERFORMED),
        ("Nurse B", Meaning.VERIFIED),
    ]


def test_nothing_can_be_started_before_both_have_signed(ward, clinic, bag):
    page = ward.gone(ward.browser(), "LF-001", bag)

    assert not page.fields(f"{path_of(page)}/starts")
    assert clinic.item(bag).state == "on-ward"


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


def test_one_badge_twice_stops(ward, clinic, bag):
    browser = ward.browser()
    page = ward.open_check(browser)
    for text in ward.scans_of("LF-001", bag, ("nurse-a", "nurse-a")):
        page = ward.scan(browser, page, text)

    assert verdict_of(page) == ("STOP", "The same person was scanned twice.")
    assert [state for state, _ in slots_of(page)] == ["ok", "ok", "bad", "bad"]

    mended = ward.scan(browser, page, clinic.badge("nurse-b"))
    assert verdict_of(mended)[0] == "WAIT"


def test_a_porter_is_no_second_person(ward, bag):
    browser = ward.browser()
    page = ward.open_check(browser)
    for text in ward.scans_of("LF-001", bag, ("nurse-a", "porter-a")):
        page = ward.scan(browser, page, text)

    assert verdict_of(page) == ("STOP", "Porter A is not qualified to check a bag on this ward.")
    assert [state for state, _ in slots_of(page)] == ["ok", "ok", "ok", "bad"]


def test_a_typed_bag_asks_for_its_reason_and_one_tap_answers(ward, clinic, bag):
    browser = ward.browser()
    page = ward.scan(browser, ward.open_check(browser), clinic.symbol(bag), typed=True)

    assert verdict_of(page) == ("STOP", "An identifier was typed and not scanned, and no reason was given.")
    assert "Why was it typed and not scanned?" in page.text

    answered = press(browser, page, f"{path_of(page)}/answers", typed_reason="symbol-damaged")
    check = clinic.check_of(uuid.UUID(path_of(page).rpartition("/")[2]))
    assert verdict_of(answered) == ("WAIT", "Scan the patient's wristband.")
    assert check.typed_reason == "symbol-damaged"


def test_a_reason_that_is_too_long_comes_back_as_it_was_typed(ward, clinic, bag):
    browser = ward.browser()
    page = ward.scan(browser, ward.open_check(browser), clinic.symbol(bag), typed=True)
    long = "the symbol was wet " * 20

    kept = press(browser, page, f"{path_of(page)}/answers", typed_reason=long)

    assert kept.status == 422
    assert kept.faults == ["This is too long."]
    assert long.strip() in [one.attributes.get("value", "") for one in kept.all("input")]


def test_a_scan_that_names_nothing_is_kept_and_said_and_nothing_else_is_lost(ward, clinic, bag):
    browser = ward.browser()
    page = ward.scan(browser, ward.open_check(browser), clinic.wristband("LF-001"))

    refused = ward.scan(browser, page, SiteSymbol(kind=SymbolKind.WRISTBAND, number=777).text)

    assert refused.status == 422
    assert "No item, person or place bears this code." in refused.notices[0]
    assert slots_of(refused)[0] == ("ok", "LF-001 · S. P. O.")
    with clinic.world.look() as store:
        assert store.failed_scans() == 1


def test_half_a_scan_is_said_to_be_half_a_scan(ward, clinic, bag):
    browser = ward.browser()
    half = clinic.symbol(bag)[:9]

    refused = ward.scan(browser, ward.open_check(browser), half)

    assert refused.status == 422
    assert "Only a part of the symbol arrived." in refused.notices[0]


def test_what_was_typed_and_names_nothing_stands_in_the_scan_box_again(ward, bag):
    browser = ward.browser()

    refused = ward.scan(browser, ward.open_check(browser), "LB-99999999-0", typed=True)

    assert refused.fields(f"{path_of(refused)}/scans")["scan"] == "LB-99999999-0"


def test_a_bare_donation_number_names_no_bag_and_is_no_fault_of_the_scanner(ward, clinic, bag):
    clinic.on_ward("LF-002")
    browser = ward.browser()
    number = clinic.symbol(bag)[:16]

    refused = ward.scan(browser, ward.open_check(browser), number)

    assert refused.status == 422
    assert "This fits more than one. Scan the label of the bag itself." in refused.notices[0]
    with clinic.world.look() as store:
        assert store.failed_scans() == 0


def test_a_wrong_second_identifier_stops_and_can_be_mended(ward, bag):
    browser = ward.browser()
    page = ward.open_check(browser)
    for text in ward.scans_of("LF-001", bag):
        page = ward.scan(browser, page, text)
    stopped = press(browser, page, f"{path_of(page)}/answers", identifier_confirmed="no")

    assert verdict_of(stopped) == ("STOP", "The second identifier does not fit the patient.")
    assert slots_of(stopped)[0][0] == "bad"

    mended = press(browser, stopped, f"{path_of(page)}/answers", identifier_confirmed="relative")
    assert verdict_of(mended)[0] == "WAIT"
    assert "A relative or carer confirms it" in mended.text


def test_a_bag_that_looks_odd_stops(ward, bag):
    browser = ward.browser()
    page = ward.open_check(browser)
    for text in ward.scans_of("LF-001", bag):
        page = ward.scan(browser, page, text)
    page = press(browser, page, f"{path_of(page)}/answers", identifier_confirmed="aloud")

    stopped = press(browser, page, f"{path_of(page)}/answers", inspected="no")

    assert verdict_of(stopped) == ("STOP", "The bag did not pass inspection.")


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


def test_a_recall_between_go_and_start_refuses_the_start(ward, clinic, bag):
    browser = ward.browser()
    signed = ward.sign(browser, ward.gone(browser, "LF-001", bag))
    clinic.recall()

    refused = ward.start(browser, signed)
    event = clinic.chain(bag)[-1]

    assert verdict_of(refused) == ("STOP", "The lot is recalled.")
    assert reasons_of(refused)["B17"][1] == "Do not use it. Send the bag back to the pharmacy."
    assert event.what is Happened.START_REFUSED
    assert f"Recorded as event {event.number} of the bag" in refused.text
    assert clinic.item(bag).state == "on-ward"
    assert raw_things(refused) == []


def test_a_recall_is_seen_on_the_page_before_anyone_presses_start(ward, clinic, bag):
    browser = ward.browser()
    signed = ward.sign(browser, ward.gone(browser, "LF-001", bag))
    clinic.recall()

    seen = browser.open(path_of(signed))
    ward.start(browser, signed)
    after = browser.open(path_of(signed))

    assert verdict_of(seen) == verdict_of(after) == ("STOP", "The lot is recalled.")
    assert "Recorded as event" not in seen.text, "nobody has written this stop down yet"
    assert f"Recorded as event {clinic.chain(bag)[-1].number} of the bag" in after.text


def test_the_same_post_twice_starts_once(ward, clinic, bag):
    browser = ward.browser()
    signed = ward.sign(browser, ward.gone(browser, "LF-001", bag))
    action = f"{path_of(signed)}/starts"
    form = signed.fields(action)

    first, again = browser.send(action, form), browser.send(action, form)

    assert first.path == again.path == f"/ward/doses/{bag}/infusion"
    assert "Already done, by you" in again.notices[0]
    assert clinic.happened(bag).count(Happened.INFUSION_STARTED) == 1


def test_a_second_press_with_another_key_is_answered_already_done(ward, clinic, bag):
    browser = ward.browser()
    signed = ward.sign(browser, ward.gone(browser, "LF-001", bag))
    ward.start(browser, signed)
    action = f"{path_of(signed)}/starts"

    again = browser.send(action, {**signed.fields(action), "client_key": str(uuid.uuid4())})

    assert "Already done, by you" in again.notices[0]
    assert clinic.happened(bag).count(Happened.INFUSION_STARTED) == 1


def test_the_key_of_a_scan_serves_for_no_other_scan(ward, clinic, bag):
    browser = ward.browser()
    page = ward.open_check(browser)
    action = f"{path_of(page)}/scans"
    form = page.fields(action)
    browser.send(action, {**form, "scan": clinic.wristband("LF-001"), "typed": "0"})

    other = browser.send(action, {**form, "scan": clinic.wristband("LF-002"), "typed": "0"})

    assert other.status == 422
    assert slots_of(browser.open(path_of(page)))[0][1].startswith("LF-001")


def test_a_second_identical_scan_changes_nothing_and_is_said_to(ward, clinic, bag):
    browser = ward.browser()
    page = ward.scan(browser, ward.open_check(browser), clinic.wristband("LF-001"))

    again = ward.scan(browser, page, clinic.wristband("LF-001"))

    assert page.notices == []
    assert again.notices == ["This was scanned before. Nothing has changed."]
    assert slots_of(again) == slots_of(page)


def test_a_closed_check_takes_no_scan(ward, clinic, bag):
    browser = ward.browser()
    signed = ward.sign(browser, ward.gone(browser, "LF-001", bag))
    ward.start(browser, signed)
    before = clinic.chain(bag)

    late = ward.scan(browser, signed, clinic.wristband("LF-002"))

    assert late.status == 409
    assert "This check is closed. Begin a new one." in late.notices[0]
    assert clinic.chain(bag) == before


def test_a_wrong_pin_is_said_beside_its_field_and_signs_nothing(ward, clinic, bag):
    browser = ward.browser()
    page = ward.gone(browser, "LF-001", bag)
    signing = {"secret": pin("nurse-a"), "second": clinic.badge("nurse-b"), "second_secret": "0000"}

    refused = press(browser, page, f"{path_of(page)}/signatures", **signing)

    assert refused.status == 403
    assert len(refused.faults) == 1
    assert "do not fit" in refused.faults[0]
    kept = refused.fields(f"{path_of(page)}/signatures")
    assert (kept["second"], kept["secret"], kept["second_secret"]) == (clinic.badge("nurse-b"), "", "")
    assert clinic.item(bag).state == "on-ward"


def test_nobody_signs_as_both(ward, clinic, bag):
    browser = ward.browser()

    refused = ward.sign(browser, ward.gone(browser, "LF-001", bag), second="nurse-a")

    assert refused.status == 403
    assert refused.faults == ["Two different people are needed."]
    assert clinic.item(bag).state == "on-ward"


def test_only_the_two_who_checked_may_sign(ward, clinic, bag):
    browser = ward.browser()

    refused = ward.sign(browser, ward.gone(browser, "LF-001", bag), second="doctor-a")

    assert refused.status == 403
    assert "Only the two people whose badges were scanned in this check sign it." in refused.text
    assert clinic.item(bag).state == "on-ward"


def test_whoever_did_not_check_is_asked_to_hand_the_screen_over(ward, bag):
    browser = ward.browser()
    page = ward.open_check(browser)
    for text in ward.scans_of("LF-001", bag, ("nurse-a", "doctor-a")):
        page = ward.scan(browser, page, text)
    page = ward.answered(browser, page)

    seen = ward.browser("nurse-b").open(path_of(page))

    assert verdict_of(seen)[0] == "GO"
    assert not seen.fields(f"{path_of(page)}/signatures")
    assert f"/change-hands?next={path_of(page)}" in seen.links()


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


def test_a_started_check_is_closed_and_leads_to_the_infusion(ward, bag):
    browser = ward.browser()
    signed = ward.sign(browser, ward.gone(browser, "LF-001", bag))
    ward.start(browser, signed)

    closed = browser.open(path_of(signed))

    assert closed.heading == "This check is closed"
    assert f"/ward/doses/{bag}/infusion" in closed.links()


def test_loading_an_answer_again_leads_back_to_the_check(ward, clinic, bag):
    browser = ward.browser()
    page = ward.open_check(browser)

    for act in ("scans", "answers", "signatures"):
        assert browser.open(f"{path_of(page)}/{act}").path == path_of(page)
