"""Do doses come to the ward, lie there in sight, and go back, each with what was measured?"""

from __future__ import annotations

from labtrack.domain.custody import Happened
from tests.web.crawling import raw_things


def test_a_ward_without_doses_says_so(ward):
    page = ward.browser().open("/ward/doses")

    assert page.heading == "Doses on the ward"
    assert "No dose is here or on its way" in page.text
    assert "No check goes on" in page.text


def test_a_dose_on_its_way_is_listed_with_the_time_that_is_left(ward, clinic):
    clinic.carried("LF-001")
    page = ward.browser().open("/ward/doses")

    assert page.all(cls="work__title")[0].words.startswith("LF-001, infusion 1 of 4")
    assert page.all(cls="work__note")[0].words == "start by 21:54"
    assert [one.words for one in page.all("a", cls="btn", within="worklist")] == ["Accept"]
    assert raw_things(page) == []


def test_another_ward_does_not_list_it(ward, clinic):
    clinic.carried("LF-001")

    assert "LF-001" not in ward.browser("nurse-c").open("/ward/doses").text


def test_a_dose_is_accepted_with_the_temperatures_of_its_box(ward, clinic):
    dose = clinic.carried("LF-001")

    done = ward.browser().fill(f"/ward/doses/{dose}/acceptances/new", lowest="4,0", highest="6.9", intact="yes")

    kept = clinic.dose(dose)
    assert done.path == "/ward/doses"
    assert "Hand-over accepted" in done.notices[0]
    assert (clinic.item(dose).state, kept.lowest_mc, kept.highest_mc) == ("on-ward", 4_000, 6_900)


def test_a_warm_box_is_accepted_and_waits_for_the_pharmacist(ward, clinic):
    dose = clinic.carried("LF-001")

    ward.browser().fill(f"/ward/doses/{dose}/acceptances/new", lowest="4.0", highest="14.2", intact="yes")

    assert clinic.item(dose).state == "on-ward"
    assert "decide-excursion" in clinic.waiting(dose)


def test_every_fault_of_an_acceptance_is_said_and_nothing_typed_is_lost(ward, clinic):
    dose = clinic.carried("LF-001")
    browser = ward.browser()

    page = browser.fill(f"/ward/doses/{dose}/acceptances/new", lowest="cold", highest="9.5")

    assert page.status == 422
    assert page.faults == ["This is not a number.", "This is needed."]
    assert (page.fields()["lowest"], page.fields()["highest"]) == ("cold", "9.5")
    assert clinic.item(dose).state == "in-transit"


def test_the_lowest_cannot_be_above_the_highest(ward, clinic):
    dose = clinic.carried("LF-001")

    page = ward.browser().fill(f"/ward/doses/{dose}/acceptances/new", lowest="8", highest="4", intact="yes")

    assert (page.status, page.faults) == (422, ["The lowest cannot be above the highest."])


def test_no_other_ward_accepts_it(ward, clinic):
    dose = clinic.carried("LF-001")

    page = ward.browser("nurse-c").fill(f"/ward/doses/{dose}/acceptances/new", lowest="4", highest="6", intact="yes")

    assert page.status == 403
    assert "The bag was issued to another ward." in page.text
    assert clinic.item(dose).state == "in-transit"


def test_a_form_that_is_too_old_comes_back_with_what_happened_meanwhile(ward, clinic):
    dose = clinic.carried("LF-001")
    browser = ward.browser()
    path = f"/ward/doses/{dose}/returns/new"
    form = browser.open(path).fields()
    clinic.accept(dose, by="nurse-b")

    stale = browser.send(path, {**form, "reason": "Patient in the operating theatre"})

    assert stale.status == 409
    assert "Hand-over accepted" in stale.text
    assert stale.fields()["reason"] == "Patient in the operating theatre"
    assert browser.send(path, stale.fields()).status == 200
    assert clinic.item(dose).state == "returned"


def test_two_who_accept_at_once_are_told_who_was_first(ward, clinic):
    dose = clinic.carried("LF-001")
    browser = ward.browser()
    path = f"/ward/doses/{dose}/acceptances/new"
    form = browser.open(path).fields()
    clinic.accept(dose, by="nurse-b")

    late = browser.send(path, {**form, "lowest": "4", "highest": "6", "intact": "yes", "seen": ""})

    assert late.status == 409
    assert "Nurse B" in late.text
    assert clinic.happened(dose).count(Happened.HANDOVER_ACCEPTED) == 1


def test_a_dose_goes_back_with_a_reason(ward, clinic):
    dose = clinic.on_ward("LF-001")
    browser = ward.browser()
    path = f"/ward/doses/{dose}/returns/new"

    without = browser.fill(path)
    browser.fill(path, reason="Patient in the operating theatre", lowest="4", highest="7")

    assert (without.status, without.faults) == (422, ["This is needed."])
    assert clinic.item(dose).state == "returned"
    assert "decide-excursion" not in clinic.waiting(dose)


def test_the_page_before_a_check_says_what_the_bag_is_and_begins_one(ward, clinic):
    dose = clinic.on_ward("LF-001")
    browser = ward.browser()

    page = browser.open(f"/ward/doses/{dose}/checks")

    assert page.heading == "Check at the bedside"
    for shown in ("LF-001", "UC26-001", "6.5 × 10⁶", "100 mL", "200 mL/h, 30 min"):
        assert shown in page.text
    assert page.fields("/ward/checks")
    assert raw_things(page) == []


def test_a_check_of_this_bag_that_goes_on_is_offered(ward, clinic):
    dose = clinic.on_ward("LF-001")
    browser = ward.browser()
    page = ward.scan(browser, ward.open_check(browser), clinic.symbol(dose))

    assert page.path in browser.open(f"/ward/doses/{dose}/checks").links()
    assert page.path in browser.open("/ward/doses").links()


def test_the_item_s_page_and_the_work_list_lead_here(ward, clinic):
    dose = clinic.carried("LF-001")
    browser = ward.browser()
    coming = browser.open(f"/items/{dose}").links()
    waiting = browser.open("/").links()
    clinic.accept(dose)

    assert f"/ward/doses/{dose}/acceptances/new" in coming
    assert f"/ward/doses/{dose}/acceptances/new" in waiting
    assert f"/ward/doses/{dose}/checks" in browser.open("/").links()
    assert f"/ward/doses/{dose}/returns/new" in browser.open(f"/items/{dose}").links()
