"""Does the register find bad labels, printers, rolls and scanners, and say nothing of people?"""

from __future__ import annotations

import csv
import io
from uuid import UUID

import pytest

from labtrack.domain.identifiers import Din
from labtrack.domain.people import Role
from labtrack.domain.print_jobs import JobStanding
from labtrack.domain.printers import PrinterKind
from labtrack.edge.transaction import writing
from labtrack.services.printers import Destination, register_printer
from labtrack.services.printing import print_label_of
from tests import manufacture
from tests.web.browsing import Page, Site
from tests.web.test_acting import a_donation
from tests.web.test_scanner_test import judged

DIN = "A999926000137"


def register(site: Site, query: str = "") -> Page:
    return site.browser("qa-a").open(f"/audit/scan-failures{query}")


def rows(page: Page, caption: str) -> list[list[str]]:
    """The rows of the table with that caption."""
    found: list[list[str]] = []
    for row in page.all("tr"):
        table = next(outer for outer in row.inside if outer.tag == "table")
        if caption in table.words and row.inside[-1].tag == "tbody":
            cells = [one for one in page.elements if row in one.inside and one.tag in {"td", "th"}]
            found.append([cell.words for cell in cells])
    return found


def test_scans_are_counted_by_reason_place_and_station(site: Site) -> None:
    browser = site.browser("tech-a")
    judged(browser)
    browser.scan("Wang Fang, born 1984")
    browser.scan("=A99992600")
    browser.scan("=A99992600")
    site.browser("nurse-a").scan("=a99992600013700")
    page = register(site)

    assert page.heading == "Failed scans"
    assert [row[1] for row in rows(page, "By reason")] == ["2", "1", "1"]
    assert rows(page, "By reason")[0][0].startswith("Only a part of the symbol arrived.")
    assert [row[:2] for row in rows(page, "By station")] == [["Ward 7, tablet 2", "3"], ["no station known", "1"]]
    assert [row[:2] for row in rows(page, "By place")] == [["Cell laboratory", "3"], ["Ward 7", "1"]]


def test_neither_what_was_scanned_nor_who_stands_there(site: Site) -> None:
    site.browser("tech-a").scan("Wang Fang, born 1984")
    page = register(site)

    assert "Wang" not in page.text
    assert "Technician A" not in page.text


def test_what_was_typed_instead_of_scanned_is_counted_with_its_label(site: Site) -> None:
    batch = manufacture.a_quarantined_lot(site.world, count=1)
    with site.world.look() as store:
        serial = store.labels.all(item_id=store.items.by_uid(batch.containers[0]).id)[0].serial
    site.browser("tech-a").scan(serial, typed=True)
    page = register(site)

    assert [row[:2] for row in rows(page, "By reason")] == [["It was typed instead of scanned.", "1"]]
    assert [row[:2] for row in rows(page, "By label design")] == [["container-v1", "1"]]
    assert rows(page, "The newest failed scans")[0][2] == f"{serial} · container-v1"


def test_a_number_typed_into_a_form_counts_once_it_was_taken(site: Site) -> None:
    browser = site.browser("tech-a")
    given = {
        "mother_code": "M-0137",
        "collected_at": "2026-11-23T06:00",
        "consent_version": "2026-1",
        "din": DIN + Din(text=DIN).check_character,
    }
    refused = browser.fill("/lab/donations/new", **{**given, "mother_code": ""})
    assert (refused.status, register(site).text.count("0 scans")) == (422, 1)
    browser.fill("/lab/donations/new", **given)

    assert [row[:2] for row in rows(register(site), "By reason")] == [["It was typed instead of scanned.", "1"]]


def test_a_number_that_is_scanned_without_the_page_s_script_is_not_counted_as_typed(site: Site) -> None:
    a_donation(site)
    site.browser("tech-a").scan(f"={DIN}00", typed=True)

    assert "0 scans" in register(site).text


def test_a_wrong_symbol_in_a_field_is_counted(site: Site) -> None:
    browser = site.browser("tech-a")
    browser.fill("/lab/donations/new", din="=%6200", din_typed="0")

    assert rows(register(site), "By reason")[0][0].startswith("This symbol carries no donation number")


def test_a_wrong_symbol_in_a_loop_is_counted(site: Site) -> None:
    manufacture.a_quarantined_lot(site.world, count=1)
    browser = site.browser("tech-a")
    position = site.world.positions("CELL-LAB")[0]
    page = browser.open("/lab/storing")
    browser.send("/lab/storing", {**page.fields("/lab/storing"), "scan": position.code, "typed": "0"})

    assert rows(register(site), "By reason")[0][0].startswith("Scan the container first")


def test_only_the_days_that_are_asked_for_are_counted(site: Site) -> None:
    site.browser("tech-a").scan("hello")
    site.world.pass_time(days=40)

    assert "0 scans" in register(site).text
    assert "1 scan" in register(site, "?first=2026-11-01&last=2026-11-30").text
    wrong = register(site, "?first=yesterday")
    assert (wrong.status, wrong.faults) == (422, ["This is not a day and time."])


def a_printer(site: Site, name: str, stock: str) -> UUID:
    given = Destination(
        name=name, place_code="CELL-LAB", kind=PrinterKind.RAW, host="127.0.0.1", port=9, dpi=203, stock=stock
    )
    return site.world.do(register_printer, given, by=Role.ADMINISTRATOR).made[0]


def a_print(site: Site, container: UUID, printer: UUID, standing: JobStanding) -> str:
    """The serial of a label that went to a printer, with what became of the print."""
    made = site.world.do(print_label_of, container, printer_uid=printer, by=Role.TECHNICIAN).made[0]
    with writing(site.world.installation) as store:
        label = store.labels.find(uid=made)
        assert label is not None
        sent = store.print_jobs.all(label_id=label.id)[-1]
        store.print_jobs.change(sent.id, standing=standing, settled_at=site.world.at)
    return label.serial


def bad_labels(site: Site) -> tuple[str, str, str]:
    """Of a roll that prints badly two labels, of a good one a third; each was typed, the first twice."""
    bag, other, third = manufacture.a_filled_lot(site.world, count=3).containers
    faint = a_printer(site, "Bench", "Roll 4711")
    good = a_printer(site, "Office", "Roll 4712")
    serials = (
        a_print(site, bag, faint, JobStanding.PRINTED),
        a_print(site, other, faint, JobStanding.UNKNOWN),
        a_print(site, third, good, JobStanding.PRINTED),
    )
    for serial in (serials[0], *serials):
        site.browser("tech-a").scan(serial, typed=True)
    return serials


def test_a_printer_and_a_roll_that_print_badly_stand_out(site: Site) -> None:
    bad_labels(site)
    site.browser("tech-a").scan("hello")
    page = register(site)

    assert [row[:2] for row in rows(page, "By printer")] == [
        ["Bench", "3"],
        ["Office", "1"],
        ["printed by the browser, or no label known", "1"],
    ]
    assert [row[:2] for row in rows(page, "By label stock")] == [
        ["Roll 4711", "3"],
        ["Roll 4712", "1"],
        ["no stock named", "1"],
    ]
    assert rows(page, "The newest failed scans")[1][3] == "Office · Roll 4712"


def test_a_print_that_did_not_come_out_is_not_what_was_scanned(site: Site) -> None:
    (bag,) = manufacture.a_filled_lot(site.world, count=1).containers
    serial = a_print(site, bag, a_printer(site, "Bench", "Roll 4711"), JobStanding.NOT_PRINTED)
    site.browser("tech-a").scan(serial, typed=True)

    assert [row[0] for row in rows(register(site), "By printer")] == ["printed by the browser, or no label known"]


def test_the_register_is_narrowed_to_a_circumstance_and_to_what_is_not_known(site: Site) -> None:
    bad_labels(site)
    site.browser("tech-a").scan("hello")
    page = register(site, "?stock=Roll+4711")

    assert "3 scans" in page.text
    assert [row[:2] for row in rows(page, "By printer")] == [["Bench", "3"]]
    assert "1 scan" in register(site, "?printer=(unknown)").text
    assert "1 scan" in register(site, "?reason=unknown-symbol&place=CELL-LAB").text
    wrong = register(site, "?stock=Roll+1")
    assert (wrong.status, wrong.faults) == (422, ["This is none of the choices."])


def test_the_register_is_exported_as_a_table_and_that_is_kept(site: Site) -> None:
    serials = bad_labels(site)
    with site.world.look() as store:
        (bench,) = store.printers.all(name="Bench")
    answer = site.browser("qa-a").client.get(f"/audit/scan-failures.csv?printer={bench.code}")
    table = list(csv.DictReader(io.StringIO(answer.text, newline="")))

    assert (answer.status_code, answer.mimetype) == (200, "text/csv")
    assert [row["label"] for row in table] == [serials[1], serials[0], serials[0]]
    assert table[0]["code"] == "typed-instead"
    assert (table[0]["printer"], table[0]["stock"]) == ("Bench", "Roll 4711")
    assert (table[0]["station"], table[0]["place"]) == ("", "Cell laboratory")
    assert not any("Technician" in cell for row in table for cell in row.values())
    assert "Export the register of failed scans" in site.browser("qa-a").open("/audit/entries").text
    assert site.browser("qa-a").client.get("/audit/scan-failures.csv?stock=none").status_code == 422


@pytest.mark.parametrize("query", ["?first=0001-01-01", "?last=9999-12-31", "?station=1%27"])
def test_what_cannot_be_sought_is_said_on_the_page(site: Site, query: str) -> None:
    assert register(site, query).status == 422


@pytest.mark.parametrize("code", ["qa-a", "auditor-a", "admin"])
def test_quality_auditors_and_administrators_read_it(site: Site, code: str) -> None:
    assert site.browser(code).open("/audit/scan-failures").heading == "Failed scans"
    assert site.browser("tech-a").open("/audit/scan-failures").status == 403
