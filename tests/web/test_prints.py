"""Is every print that anyone reaches a print: of its kind, not blank, kept in the audit, and open about identity?"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from typing import Any
from xml.dom.minidom import parseString
from xml.parsers.expat import ExpatError

import pypdfium2
import pytest
from sqlalchemy import Row
from sqlalchemy import text as sql
from werkzeug.test import TestResponse

from labtrack.domain.people import Role
from labtrack.edge.transaction import writing
from tests.demonstration import CODES
from tests.labels.paper import printed, text
from tests.web.browsing import Site
from tests.web.reach import all_prints, reach_of

DPI = 200
BORN = re.compile(r"\b(?:19\d|200)\d-\d\d-\d\d\b")
"""A birth date: on labels stand days of this trial alone."""
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""With what a spreadsheet takes a cell for a formula."""

KEPT: Mapping[str, str] = {
    "labels.pdf": "print_label",
    "lab.lot_labels_pdf": "print_label",
    "trial.wristband_pdf": "print_wristband",
    "admin.badge": "print_badge",
    "audit.scan_failures_csv": "export_scan_failures",
    "labels.svg": "",
    "doors.test_symbol": "",
    "doors.test_sheet": "",
}
"""What each page of a print, or an exported table, is called in the audit; what is on a page anyway is none."""

Reached = Mapping[Role, list[str]]
Rows = Sequence[Row[Any]]


@pytest.fixture(scope="module")
def reached(demonstration: Site) -> Reached:
    """The addresses of the prints that each role's pages lead to or show."""
    return {role: sorted(reach_of(demonstration, CODES[role])[1]) for role in Role}


def endpoint_of(site: Site, path: str) -> str:
    return str(site.client.application.url_map.bind("localhost").match(path)[0])


def test_every_print_that_there_is_is_reached_by_somebody(demonstration: Site, reached: Reached) -> None:
    found = {endpoint_of(demonstration, path) for paths in reached.values() for path in paths}

    assert found == all_prints(demonstration.client.application) == set(KEPT)


@pytest.mark.parametrize("role", list(Role))
def test_every_print_that_a_role_reaches_is_one(demonstration: Site, reached: Reached, role: Role) -> None:
    browser = demonstration.browser(CODES[role])

    assert len(reached[role]) >= 3
    assert {path: faults for path in reached[role] if (faults := faults_of(browser.client.get(path)))} == {}


def faults_of(answer: TestResponse) -> list[str]:
    """What is wrong with a print, by what it says that it is."""
    if answer.status_code != 200:
        return [f"status {answer.status_code}"]
    match answer.request.path.rpartition(".")[2], answer.mimetype:
        case "pdf", "application/pdf":
            return faults_of_paper(answer.data)
        case "svg", "image/svg+xml":
            return faults_of_picture(answer.data, says="/scanner-test/" not in answer.request.path)
        case "csv", "text/csv":
            return faults_of_table(answer.data.decode("utf-8"))
        case _, kind:
            return [f"is {kind}"]


def faults_of_paper(pdf: bytes) -> list[str]:
    """No page, or a page on which next to nothing, or nothing but ink, is printed."""
    document = pypdfium2.PdfDocument(pdf)
    pages = len(document)
    document.close()
    faults = [] if pages else ["no page"]
    for number in range(pages):
        shades = printed(pdf, DPI, page=number).histogram()
        ink = sum(shades[:128]) / sum(shades)
        if not 0.01 < ink < 0.6:
            faults.append(f"page {number + 1}: {ink:.1%} of it is ink")
    return faults


def faults_of_picture(svg: bytes, *, says: bool) -> list[str]:
    """No XML, no picture, or one that says nothing: a symbol to try a scanner on says it to the scanner alone."""
    try:
        root = parseString(svg).documentElement
    except ExpatError as error:
        return [str(error)]
    if root.tagName != "svg":
        return [f"a <{root.tagName}>"]
    if says:
        return [] if root.getElementsByTagName("text") else ["no text"]
    return [] if root.getElementsByTagName("path") or root.getElementsByTagName("rect") else ["no bars"]


def faults_of_table(table: str) -> list[str]:
    """No heading and row, rows of several lengths, or a cell that a spreadsheet would work out."""
    rows = list(csv.reader(io.StringIO(table), strict=True))
    faults = [] if len(rows) > 1 else ["no row"]
    if len({len(row) for row in rows}) > 1:
        faults.append("rows of several lengths")
    return faults + [f"a formula: {cell}" for row in rows for cell in row if cell.startswith(FORMULA)]


@pytest.mark.parametrize(
    ("table", "faults"),
    [
        ("bag,cells\nA9999 26 000001,10\n", []),
        ("bag\n=A99992600000100\n", ["a formula: =A99992600000100"]),
        ("bag,cells\nA,-1\n", ["a formula: -1"]),
        ("bag\nA,1\n", ["rows of several lengths"]),
        ("bag\n", ["no row"]),
    ],
)
def test_a_table_is_held_to_what_a_spreadsheet_makes_of_it(table: str, faults: list[str]) -> None:
    assert faults_of_table(table) == faults


@pytest.mark.parametrize("kind", sorted(KEPT))
def test_each_print_leaves_its_row_in_the_audit_and_one_for_every_identity_that_it_shows(
    demonstration: Site, reached: Reached, kind: str
) -> None:
    for role, address in one_each(demonstration, reached, kind):
        browser, person = demonstration.browser(CODES[role]), person_of(demonstration, role)
        before = kept(demonstration)

        answer = browser.client.get(address)

        audited, disclosed = (after[len(former) :] for former, after in zip(before, kept(demonstration), strict=True))
        pages = pages_of(answer) if KEPT[kind] else []
        born = {day for page in pages for day in BORN.findall(page)}
        assert [(row.use_case, row.code, row.actor_id) for row in audited] == [
            (KEPT[kind], outcome_of(kind), person)
        ] * len(pages)
        assert all(len(row.detail) > len("{}") for row in audited), "it says what was printed"
        assert [row.person_id for row in disclosed] == [person] * len(born)
        assert len(born) == (kind == "trial.wristband_pdf")


def outcome_of(kind: str) -> str:
    return "exported" if kind.endswith("_csv") else "printed"


def pages_of(answer: TestResponse) -> list[str]:
    """The text of each page; a table is one."""
    if answer.mimetype == "text/csv":
        return [answer.text]
    pdf = answer.data
    document = pypdfium2.PdfDocument(pdf)
    pages = [text(pdf, page=number) for number in range(len(document))]
    document.close()
    return pages


def one_each(site: Site, reached: Reached, kind: str) -> list[tuple[Role, str]]:
    """One print of a kind for every role that reaches any."""
    found = {role: [one for one in paths if endpoint_of(site, one) == kind] for role, paths in reached.items()}
    return [(role, paths[0]) for role, paths in found.items() if paths]


def kept(site: Site) -> tuple[Rows, Rows]:
    """The rows of the audit and of the disclosures, in order."""
    with site.world.installation.database.reading() as connection:
        audit = connection.execute(sql("SELECT use_case, code, actor_id, detail FROM audit ORDER BY id")).all()
        return audit, connection.execute(sql("SELECT person_id, page FROM disclosure ORDER BY id")).all()


def person_of(site: Site, role: Role) -> int:
    with site.world.look() as store:
        person = store.people.find(code=CODES[role])
    assert person is not None
    return person.id


@pytest.mark.parametrize("name", ["Zhang 𠮷", "W" * 120])
def test_what_cannot_be_drawn_is_said_in_words_and_is_no_print(site: Site, name: str) -> None:
    with writing(site.world.installation) as store:
        person = store.people.find(code="porter-a")
        assert person is not None
        store.people.change(person.id, printed_name=name)
    audited, _ = kept(site)

    page = site.browser("admin").open(f"/admin/people/{person.uid}/badge.pdf")

    assert page.status == 422
    assert "This label cannot be printed as it is" in page.text
    assert "printed" not in [row.code for row in kept(site)[0][len(audited) :]]
