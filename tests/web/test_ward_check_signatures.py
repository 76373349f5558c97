"""Do exactly the two who checked sign, and does the infusion start once, and never against a stop?"""

from __future__ import annotations

import uuid

from labtrack.domain.custody import Happened
from labtrack.domain.signatures import Meaning
from tests.web.browsing import pin
from tests.web.crawling import raw_things
from tests.web.wards import path_of, press, reasons_of, verdict_of


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


def test_a_started_check_is_closed_and_leads_to_the_infusion(ward, bag):
    browser = ward.browser()
    signed = ward.sign(browser, ward.gone(browser, "LF-001", bag))
    ward.start(browser, signed)

    closed = browser.open(path_of(signed))

    assert closed.heading == "This check is closed"
    assert f"/ward/doses/{bag}/infusion" in closed.links()
