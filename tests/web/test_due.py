"""Does the coordinator see on one page what is due, late or missing, and on another how one course stands?"""

from __future__ import annotations

import re
from datetime import date
from uuid import UUID

from sqlalchemy import event

from labtrack.domain.participants import Identity
from labtrack.domain.people import Role
from labtrack.services import orders, participants
from tests.clinical import Patient, adopt, an_enrolled, authorise, exchange, exchanges_of, give, orders_of, screen
from tests.web.browsing import Page, Site

ISO = re.compile(r"\d{4}-\d\d-\d\dT")


def rows_of(page: Page) -> list[list[str]]:
    """The rows of the page's table: patient, what, day, standing, what it waits for."""
    heads = page.all("th")
    patients = [one.words for one in heads if one.attributes.get("scope") == "row"]
    cells = [one.words for one in page.all("td")]
    return [[patient, *cells[4 * at : 4 * at + 4]] for at, patient in enumerate(patients)]


def open_due(site: Site, more: str = "") -> Page:
    """Open the page as the coordinator."""
    return site.browser("coordinator-a").open(f"/trial/due{more}")


def standing_of(page: Page, what: str) -> list[str]:
    """The standing of the lines that begin so."""
    return [row[3] for row in rows_of(page) if row[1].startswith(what)]


def test_what_the_protocol_plans_for_today_stands_there_for_every_patient(site: Site, patient: Patient) -> None:
    other = an_enrolled(site.world, arm=2, number=2)

    page = open_due(site)

    assert page.heading == "Due, late or missing today"
    assert {row[0] for row in rows_of(page)} == {patient.study_number, other.study_number}
    assert "Baseline · 3 tubes" in page.text
    assert not ISO.search(page.text)


def test_what_was_not_done_is_late_the_day_after_and_missing_once_its_window_is_over(
    site: Site, patient: Patient
) -> None:
    assert standing_of(open_due(site), "Baseline") == ["Due today"]

    site.world.pass_time(days=1)
    assert standing_of(open_due(site), "Baseline") == ["Late"]

    site.world.pass_time(days=3)
    page = open_due(site)
    assert standing_of(page, "Baseline") == ["Missing"]
    assert rows_of(page)[0][3] == "Missing"


def test_an_infusion_says_what_it_waits_for_until_nothing_stands_in_its_way(site: Site, patient: Patient) -> None:
    session = exchanges_of(site.world, patient)[1]
    site.world.pass_time(days=1)
    (waiting,) = [row for row in rows_of(open_due(site)) if row[1] == "Infusion 1"]
    assert "Plasma exchange 1 comes first" in waiting[4]

    exchange(site.world, session, patient)

    page = open_due(site)
    (ready,) = [row for row in rows_of(page) if row[1] == "Infusion 1"]
    assert "Plasma exchange 1 comes first" not in ready[4]
    assert "Plasma exchange 1" not in [row[1] for row in rows_of(page)]


def test_what_was_done_or_written_off_is_gone(site: Site, patient: Patient) -> None:
    site.world.pass_time(days=1)
    order = orders_of(site.world, patient)[1]
    assert standing_of(open_due(site), "Infusion 1")

    site.world.do(orders.miss_slot, order, reason="Fever", by=Role.COORDINATOR)

    assert standing_of(open_due(site), "Infusion 1") == []


def test_whoever_withdrew_has_nothing_due(site: Site, patient: Patient) -> None:
    site.world.do(participants.withdraw_consent, patient.uid, reason="Wish", by=Role.COORDINATOR)

    assert [row[1] for row in rows_of(open_due(site)) if row[1].startswith(("Infusion", "Plasma"))] == []


def test_one_standing_is_asked_for_and_the_figures_stay(site: Site, patient: Patient) -> None:
    site.world.pass_time(days=4)

    page = open_due(site, "?standing=missing")

    assert {row[3] for row in rows_of(page)} == {"Missing"}
    assert "Late" in page.text


def test_more_patients_cost_no_more_statements(site: Site, patient: Patient) -> None:
    site.world.pass_time(days=1)
    few = statements(site, "/trial/due")
    for number in (2, 3, 4):
        an_enrolled(site.world, number=number)
    site.world.pass_time(days=1)

    assert len(rows_of(open_due(site))) > 4
    assert statements(site, "/trial/due") == few


def test_a_course_shows_each_infusion_with_what_blocks_it_exchanges_and_tubes(site: Site, patient: Patient) -> None:
    page = site.browser("coordinator-a").open(f"/trial/participants/{patient.uid}/course")

    assert page.heading == f"Course {patient.study_number}"
    assert "Infusion 1: Blocked" in page.text
    assert "Plasma exchange 1 comes first" in page.text
    assert "Infusion 2 comes first" in page.text
    assert "65 kg" in page.text
    assert "Group A" in page.text
    assert "Day 360" in page.text
    assert f"/apheresis/exchanges/{exchanges_of(site.world, patient)[3]}" in page.links()
    assert not ISO.search(page.text)


def test_what_was_given_and_done_stands_in_the_course(site: Site, patient: Patient) -> None:
    exchange(site.world, exchanges_of(site.world, patient)[1], patient)
    site.world.pass_time(days=1)
    order = orders_of(site.world, patient)[1]
    assert not authorise(site.world, order).refused
    give(site.world, order)

    page = site.browser("coordinator-a").open(f"/trial/participants/{patient.uid}/course")

    assert "Infusion 1: Given" in page.text
    assert "dosing weight 65 kg" in page.text
    assert "counts as done" in page.text


def test_the_course_is_one_step_from_the_participant(site: Site, patient: Patient) -> None:
    browser = site.browser("coordinator-a")

    assert f"/trial/participants/{patient.uid}/course" in browser.open(f"/items/{patient.uid}").links()


def test_a_course_of_something_else_is_not_found_and_who_is_blind_may_not_look(site: Site, patient: Patient) -> None:
    order: UUID = orders_of(site.world, patient)[1]

    assert site.browser("coordinator-a").open(f"/trial/participants/{order}/course").status == 404
    assert site.browser("immune-a").open(f"/trial/participants/{patient.uid}/course").status == 403
    assert site.browser("immune-a").open("/trial/due").status == 403


def test_a_wristband_is_printed_and_both_the_print_and_the_look_at_the_identity_are_kept(
    site: Site, patient: Patient
) -> None:
    path = f"/trial/participants/{patient.uid}/wristband.pdf"

    answer = site.browser("nurse-a").client.get(path)

    assert answer.data.startswith(b"%PDF-")
    auditor = site.browser("auditor-a")
    assert "Print a wristband" in auditor.open("/audit/entries").text
    assert "Nurse A Wristband" in auditor.open("/audit/disclosures").text
    assert site.browser("porter-a").open(path).status == 403


def test_a_wristband_that_cannot_be_drawn_says_why_and_nobody_was_shown_anything(site: Site) -> None:
    adopt(site.world)
    uid = screen(site.world, Identity(name="😀 Li", record_number="SYN-79", birth_date=date(1980, 1, 1))).uid

    page = site.browser("nurse-a").open(f"/trial/participants/{uid}/wristband.pdf")

    assert page.status == 422
    assert "This label cannot be printed as it is" in page.text
    auditor = site.browser("auditor-a")
    assert "Print a wristband" not in [one.words for one in auditor.open("/audit/entries").all("td")]
    assert "Nurse A Wristband" not in auditor.open("/audit/disclosures").text


def statements(site: Site, path: str) -> int:
    """How many statements a page costs."""
    browser = site.browser("coordinator-a")
    counted: list[str] = []
    engine = site.world.installation.database.engine

    def count(_connection, _cursor, statement, *_more) -> None:
        counted.append(statement)

    event.listen(engine, "before_cursor_execute", count)
    try:
        browser.open(path)
    finally:
        event.remove(engine, "before_cursor_execute", count)
    return len(counted)
