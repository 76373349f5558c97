"""Does an auditor find who tried what, whether the ledger holds, and who was shown whose identity?"""

from __future__ import annotations

import re
from datetime import timedelta
from random import Random

from sqlalchemy import text

from labtrack.domain.auditing import OUTCOMES, PAGES, USE_CASES
from labtrack.domain.people import Role
from labtrack.edge.checkpointing import checkpoint
from labtrack.edge.transaction import writing
from labtrack.persistence.verification import verify
from tests.clinical import Patient
from tests.manufacture import a_received_donation
from tests.persistence.log_tampering import an_edited_audit_entry
from tests.persistence.tampering import Ledger
from tests.web.browsing import Page, Site

ISO = re.compile(r"\d{4}-\d\d-\d\dT")


def rows_of(page: Page) -> list[list[str]]:
    """The cells of a page's first table, row by row."""
    cells = page.all("td")
    width = len(page.all("th"))
    return [[cell.words for cell in cells[at : at + width]] for at in range(0, len(cells), width)]


def verify_now(site: Site, code: str = "auditor-a") -> Page:
    """Press the button that verifies the ledger."""
    browser = site.browser(code)
    return browser.send("/audit/ledger", browser.open("/audit/ledger").fields("/audit/ledger"))


def test_a_clock_that_steps_back_is_noted_once_and_order_stays_by_number(site: Site) -> None:
    site.world.pass_time(hours=3)
    noon = site.world.at
    first, second = a_received_donation(site.world), a_received_donation(site.world, serial=138)
    site.world.pass_time(hours=-2)
    third = a_received_donation(site.world, serial=139)
    site.world.pass_time(minutes=1)
    a_received_donation(site.world, serial=140)
    site.world.pass_time(seconds=-5)
    a_received_donation(site.world, serial=141)

    lines = rows_of(site.browser("auditor-a").open("/audit/entries?use_case=clock"))

    assert [("It stepped back behind what is recorded" in " ".join(line)) for line in lines] == [True]
    assert [site.world.chain(one)[0].at for one in (first, second, third)] == [noon, noon, noon - timedelta(hours=2)]
    with site.world.installation.database.reading() as connection:
        assert verify(connection).holds


def test_the_newest_lines_stand_first_in_words_with_who_and_when(site: Site) -> None:
    site.browser().sign_in("nurse-a", "guessed")

    page = site.browser("auditor-a").open("/audit/entries")

    assert page.heading == "Audit trail"
    newest, second = rows_of(page)[:2]
    assert newest[1:4] == ["Auditor A", "Sign in", "Done"]
    assert second[1] == "Nurse A"
    assert second[2] == "Sign in"
    assert "wrong" in second[3]
    assert not ISO.search(page.text)


def test_the_trail_is_searched_by_what_and_by_whom(site: Site) -> None:
    site.browser("nurse-a")
    nurse = site.world.person("nurse-a").id
    auditor = site.browser("auditor-a")

    of_nurse = rows_of(auditor.open(f"/audit/entries?person={nurse}"))
    of_grants = rows_of(auditor.open("/audit/entries?use_case=grant_role"))

    assert [row[1:3] for row in of_nurse] == [["Nurse A", "Sign in"]]
    assert {row[2] for row in of_grants} == {"Grant a role"}
    assert any("Pharmacist" in row[4] for row in of_grants)


def test_the_trail_is_searched_by_the_day_of_the_site_and_the_search_stays_in_its_fields(site: Site) -> None:
    auditor = site.browser("auditor-a")

    today = auditor.open("/audit/entries?day=2026-11-23")
    yesterday = auditor.open("/audit/entries?day=2026-11-22")

    assert rows_of(today)
    assert "Nothing was found" in yesterday.text
    assert [one.attributes["value"] for one in yesterday.all("input") if one.attributes.get("name") == "day"] == [
        "2026-11-22"
    ]


def test_what_nobody_offered_to_search_by_is_said_to_be_no_choice(site: Site) -> None:
    page = site.browser("auditor-a").open("/audit/entries?use_case=nothing")

    assert page.status == 422
    assert page.faults == ["This is none of the choices."]


def test_a_refused_attempt_stands_in_the_trail_with_its_reason(site: Site, patient: Patient) -> None:
    site.browser("investigator-a").fill(f"/trial/participants/{patient.uid}/weighings/new", weight="650")

    page = site.browser("auditor-a").open("/audit/entries?use_case=record_weight")

    assert [row[1:3] for row in rows_of(page)] == [["Investigator A", "Record a weight"]]


def test_long_trails_have_pages(site: Site) -> None:
    auditor = site.browser("auditor-a")
    first, second = auditor.open("/audit/entries"), auditor.open("/audit/entries?page=2")

    assert len(rows_of(first)) == 50
    assert rows_of(second)
    assert rows_of(first)[-1] != rows_of(second)[0]


def test_the_ledger_is_verified_on_demand_and_says_what_was_read(site: Site, patient: Patient) -> None:
    before = site.browser("auditor-a").open("/audit/ledger")
    assert "not verified from here yet" in before.text

    page = verify_now(site)

    assert "The ledger holds" in page.text
    assert "by Auditor A" in page.text
    with site.world.look() as store:
        items = store.items.count()
    assert f"Items {items} " in page.text


def test_a_changed_event_is_named_with_its_item_and_number(site: Site, patient: Patient) -> None:
    with site.world.installation.database.writing() as connection:
        change_first_event(connection, site, patient)

    page = verify_now(site)

    assert "The ledger does not hold" in page.text
    assert str(patient.uid) in page.text
    assert "What this event says was changed after it was recorded." in page.text


def test_a_changed_audit_entry_is_named_by_its_number(site: Site, patient: Patient) -> None:
    checkpoint(site.world.installation)
    with site.world.installation.database.writing() as connection:
        ledger = Ledger(connection)
        ledger.drop_triggers()
        named = an_edited_audit_entry(ledger, Random(4))

    page = verify_now(site)

    said = "What is recorded and its place in the log differ: one of the two was changed."
    assert f"none audit entry {named.number} {said}" in page.text


def test_failed_scans_are_counted_by_their_reason_and_never_shown(site: Site) -> None:
    site.browser("tech-a").scan("Wang Fang, born 1984")

    page = site.browser("auditor-a").open("/audit/scan-failures")

    assert page.heading == "Failed scans"
    assert "1 scan" in page.text
    assert "Wang" not in page.text


def test_who_was_shown_whose_identity_is_listed_by_study_number(site: Site, patient: Patient) -> None:
    with writing(site.world.installation) as store:
        nurse = site.world.actor(Role.WARD_NURSE)
        store.identities.disclose(site.world.item(patient.uid), page="bedside-check", by=nurse, at=site.world.at)

    page = site.browser("auditor-a").open("/audit/disclosures")

    assert rows_of(page)[0][1:] == [patient.study_number, "Nurse A", "Bedside check"]
    assert "Synthetic Person" not in page.text


def test_the_administrator_reads_the_trail_and_cannot_verify(site: Site) -> None:
    browser = site.browser("admin")

    assert "Verify the ledger now" not in browser.open("/audit/ledger").text
    assert browser.open("/audit/entries").status == 200
    assert site.browser("tech-a").open("/audit/entries").status == 403


def test_every_word_of_the_trail_is_a_sentence_of_ours() -> None:
    for mapping in (USE_CASES, OUTCOMES, PAGES):
        assert all(word and word[0].isupper() for word in mapping.values())


def change_first_event(connection, site: Site, patient: Patient) -> None:
    """Change what an event says, as somebody with the database in their hands could."""
    key = site.world.item(patient.uid).id
    if connection.dialect.name == "sqlite":
        triggers = connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars().all()
        for name in triggers:
            connection.execute(text(f"DROP TRIGGER {name}"))
    else:
        connection.execute(text("ALTER TABLE custody_event DISABLE TRIGGER ALL"))
    connection.execute(
        text("UPDATE custody_event SET body = replace(body, 'LF-001', 'LF-002') WHERE item_id = :key AND number = 1"),
        {"key": key},
    )
