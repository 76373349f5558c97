"""Is an infusion that runs in sight, and is its end, its pause and whatever was done against a rule written down?"""

from __future__ import annotations

from datetime import timedelta

import pytest

from labtrack.domain.custody import Happened
from tests.web.browsing import badge, pin
from tests.web.crawling import raw_things


@pytest.fixture
def dose(clinic):
    """A dose of LF-001 that runs."""
    return clinic.running("LF-001")


def times_of(page) -> dict[str, str]:
    """The labels of a page's facts with their text."""
    names, texts = page.all("dt"), page.all("dd")
    return {name.words: text.words for name, text in zip(names, texts, strict=True)}


def test_a_running_infusion_says_since_when_until_when_and_what_may_be_done(ward, clinic, dose):
    clinic.later(minutes=11)
    page = ward.browser().open(f"/ward/doses/{dose}/infusion")

    assert page.heading == "Infusing"
    assert page.all(cls="running__sentence")[0].words == "Infusion 1 of 4 for LF-001 · 100 mL · 200 mL/h, 30 min"
    assert page.all(cls="countdown")[0].words == "19 min"
    assert times_of(page)["Started by"] == "Nurse A"
    assert [one.words for one in page.all("a", cls="tap")] == ["Interrupt", "End the infusion", "Vital signs"]
    assert raw_things(page) == []


def test_a_pause_puts_its_time_on_top_of_the_end(ward, clinic, dose):
    browser = ward.browser()
    before = times_of(browser.open(f"/ward/doses/{dose}/infusion"))["Should end"]
    browser.fill(f"/ward/doses/{dose}/interruptions/new", reason="chills-or-fever")
    clinic.later(minutes=10)
    browser.fill(f"/ward/doses/{dose}/resumptions/new")

    after = times_of(browser.open(f"/ward/doses/{dose}/infusion"))["Should end"]

    assert minutes(after) - minutes(before) == 10


def test_a_reason_in_one_s_own_words_stands_there_as_it_was_written(ward, clinic, dose):
    browser = ward.browser()
    browser.fill(f"/ward/doses/{dose}/interruptions/new", reason="arm {left, {0.__class__} 100 %(x)s")

    page = browser.open(f"/ward/doses/{dose}/infusion")

    assert page.status == 200
    assert "arm {left, {0.__class__} 100 %(x)s" in page.all(cls="running__sentence")[0].words


def minutes(text: str) -> int:
    """The minute of the day in `22 Dec 2026, 19:24 CST`."""
    hour, minute = text.split(", ")[1].split()[0].split(":")
    return 60 * int(hour) + int(minute)


def test_one_tap_interrupts_with_its_reason(ward, clinic, dose):
    browser = ward.browser()
    asked = browser.open(f"/ward/doses/{dose}/interruptions/new")

    page = browser.fill(f"/ward/doses/{dose}/interruptions/new", reason="chills-or-fever")

    assert "Chills or fever" in [one.words for one in asked.all("button", cls="tap")]
    assert page.heading == "Infusion interrupted"
    assert "Chills or fever" in page.all(cls="running__sentence")[0].words
    assert clinic.item(dose).state == "interrupted"
    assert raw_things(page) == []


def test_an_interruption_without_a_reason_is_not_taken(ward, clinic, dose):
    page = ward.browser().fill(f"/ward/doses/{dose}/interruptions/new")

    assert (page.status, page.faults) == (422, ["This is needed."])
    assert clinic.item(dose).state == "infusing"


def test_a_physician_may_interrupt_and_end_but_not_resume(ward, clinic, dose):
    browser = ward.browser("doctor-a")
    browser.fill(f"/ward/doses/{dose}/interruptions/new", reason="breathing-or-circulation")
    interrupted = clinic.item(dose).state

    assert interrupted == "interrupted"
    assert browser.open(f"/ward/doses/{dose}/resumptions/new").status == 403
    assert [one.words for one in browser.open(f"/ward/doses/{dose}/infusion").all("a", cls="tap")] == [
        "End the infusion",
        "Vital signs",
    ]


def test_the_whole_bag_is_one_press(ward, clinic, dose):
    clinic.later(minutes=30)
    browser = ward.browser()
    path = f"/ward/doses/{dose}/ends/new"
    form = browser.open(path).fields()

    done = browser.send(path, {**form, "volume": "100"})

    assert done.heading == "Infused"
    assert times_of(done)["Volume given"] == "100 mL"
    assert clinic.dose(dose).given_ul == 100_000


def test_less_than_the_bag_needs_a_reason_and_keeps_the_volume(ward, clinic, dose):
    browser = ward.browser()
    path = f"/ward/doses/{dose}/ends/new"

    asked = browser.fill(path, volume="62")
    done = browser.send(path, {**asked.fields(), "reason": "Chills, stopped by the physician"})

    assert (asked.status, asked.fields()["volume"]) == (422, "62")
    assert asked.faults == ["This is needed."]
    assert done.heading == "Partly infused"
    assert clinic.dose(dose).given_ul == 62_000


def test_more_than_the_bag_held_is_not_taken(ward, clinic, dose):
    page = ward.browser().fill(f"/ward/doses/{dose}/ends/new", volume="101")

    assert (page.status, page.faults) == (422, ["That is more than the bag held."])
    assert clinic.item(dose).state == "infusing"


def test_a_recall_while_it_runs_is_said_and_stops_nothing_by_itself(ward, clinic, dose):
    clinic.recall()
    page = ward.browser().open(f"/ward/doses/{dose}/infusion")

    assert "Its lot is recalled." in page.text
    assert "Call the physician now. It goes on or ends by their word." in page.text
    assert clinic.item(dose).state == "infusing"


def test_the_live_part_answers_only_what_has_changed(ward, dose):
    browser = ward.browser()
    live = f"/ward/doses/{dose}/infusion/live"
    seen = browser.client.get(live)
    same = browser.client.get(live, headers={"If-None-Match": seen.headers["ETag"]})
    browser.fill(f"/ward/doses/{dose}/interruptions/new", reason="line")
    changed = browser.client.get(live, headers={"If-None-Match": seen.headers["ETag"]})

    assert (seen.status_code, same.status_code, changed.status_code) == (200, 304, 200)
    assert "Infusion interrupted" in changed.get_data(as_text=True)


# what was done against a rule


def account(clinic, **otherwise: str) -> dict[str, str]:
    """What is told of an infusion that nobody had cleared: half an hour of it, just over."""
    return {
        "rules": "B07",
        "account": "The second nurse was called away.",
        "started_at": local(clinic, 35),
        "stopped_at": local(clinic, 5),
        "volume": "100",
        **otherwise,
    }


def local(clinic, minutes_ago: int) -> str:
    """A time by the site's clock, eight hours ahead of UTC, as a form writes it."""
    return (clinic.at + timedelta(hours=8) - timedelta(minutes=minutes_ago)).strftime("%Y-%m-%dT%H:%M")


def test_what_was_infused_against_a_stop_can_be_recorded_from_the_stop(ward, clinic):
    bag = clinic.on_ward("LF-001")
    browser = ward.browser()
    page = ward.scan(browser, ward.open_check(browser), clinic.symbol(bag))
    stopped = ward.scan(browser, ward.scan(browser, page, badge("nurse-a")), badge("nurse-a"))
    clinic.later(minutes=10)
    path = f"/ward/doses/{bag}/infusions-against-rule/new"

    asked = browser.open(path)
    clinic.later(minutes=30)
    done = ward.browser().fill(path, **account(clinic, rules="B08"))

    assert path in stopped.links()
    assert asked.heading == "It was infused all the same"
    assert "The same person was scanned twice. (B08)" in asked.text
    assert not [one for one in asked.all("input") if "checked" in one.attributes]
    assert "Done against a rule" in done.notices[0]
    assert clinic.item(bag).state == "infused"
    with clinic.world.look() as store:
        (deviation,) = store.deviations.all(item_id=clinic.item(bag).id)
    assert (deviation.severity.value, deviation.rule) == ("critical", "B08")


def test_a_bag_that_never_reached_the_ward_can_still_be_recorded(ward, clinic):
    bag = clinic.carried("LF-001")
    clinic.later(minutes=40)

    ward.browser().fill(f"/ward/doses/{bag}/infusions-against-rule/new", **account(clinic, volume="62"))

    assert clinic.item(bag).state == "partly-infused"
    assert clinic.chain(bag)[-1].what in (Happened.DONE_AGAINST_RULE, Happened.DEVIATION_OPENED)


def test_a_witness_is_named_by_badge_and_pin(ward, clinic):
    bag = clinic.on_ward("LF-001")
    clinic.later(minutes=40)
    browser = ward.browser()
    path = f"/ward/doses/{bag}/infusions-against-rule/new"

    wrong = browser.fill(path, **account(clinic, witness=badge("nurse-b"), witness_pin="0000"))
    kept = wrong.fields()
    browser.send(path, {**kept, "rules": "B07", "witness_pin": pin("nurse-b")})

    recorded = next(event for event in clinic.chain(bag) if event.what is Happened.DONE_AGAINST_RULE)
    assert wrong.status == 403
    assert kept["account"] == "The second nurse was called away."
    assert recorded.witness_id == clinic.person("nurse-b").id


def test_who_received_another_s_bag_is_named_by_the_wristband(ward, clinic):
    bag = clinic.on_ward("LF-001")
    clinic.later(minutes=40)

    ward.browser().fill(
        f"/ward/doses/{bag}/infusions-against-rule/new",
        **account(clinic, rules="B01", received_by=clinic.wristband("LF-002")),
    )

    with_it = clinic.happened(clinic.patient("LF-002"))
    assert with_it[-1] is Happened.DONE_AGAINST_RULE
    assert clinic.item(clinic.order("LF-001")).state == "prepared"


def test_an_account_without_rules_or_with_times_that_cannot_be_comes_back_as_it_was(ward, clinic):
    bag = clinic.on_ward("LF-001")
    clinic.later(minutes=40)
    browser = ward.browser()
    path = f"/ward/doses/{bag}/infusions-against-rule/new"

    nothing = browser.fill(path, **account(clinic, rules=""))
    backwards = browser.fill(path, **account(clinic, stopped_at=local(clinic, 38)))
    endless = browser.fill(path, **account(clinic, account="x" * 2001))

    assert nothing.status == 422
    assert nothing.fields()["account"] == "The second nurse was called away."
    assert (backwards.status, backwards.faults) == (422, ["This lies before the start."])
    assert (endless.status, endless.faults) == (422, ["This is too long."])
    assert clinic.item(bag).state == "on-ward"
