"""Is every scan and every answer of a bedside check kept, said, and never guessed?"""

from __future__ import annotations

import uuid

from labtrack.domain.identifiers import SiteSymbol, SymbolKind
from tests.web.wards import path_of, press, slots_of, verdict_of


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


def test_loading_an_answer_again_leads_back_to_the_check(ward, clinic, bag):
    browser = ward.browser()
    page = ward.open_check(browser)

    for act in ("scans", "answers", "signatures"):
        assert browser.open(f"{path_of(page)}/{act}").path == path_of(page)
