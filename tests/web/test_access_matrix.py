"""Does an auditor see what each role may do, and who holds it where?"""

from __future__ import annotations

import re

from tests.web.browsing import Page, Site
from tests.web.test_audit import rows_of


def ticked(page: Page, permission: str) -> list[str]:
    """The roles that have a tick in a permission's line."""
    return re.findall(rf'headers="may-{permission} role-([a-z-]+)">✓<', page.html)


def holders(page: Page) -> set[str]:
    return {cells[0] for cells in rows_with_names(page)}


def rows_with_names(page: Page) -> list[list[str]]:
    """The first table's lines, each with its heading cell."""
    body = page.html[page.html.index("<tbody>") : page.html.index("</tbody>")]
    lines = re.findall(r"<tr.*?</tr>", body, re.S)
    return [[words_of(cell) for cell in re.findall(r"<t[hd].*?</t[hd]>", line, re.S)] for line in lines]


def words_of(cell: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", cell).split())


def test_each_role_s_permissions_are_ticked(site: Site) -> None:
    page = site.browser("auditor-a").open("/audit/access")

    assert page.heading == "Access"
    assert ticked(page, "release-lot") == ["quality-assurance"]
    assert ticked(page, "configure") == ["administrator"]
    assert ticked(page, "check-at-bedside") == ["ward-nurse"]
    assert len(rows_of(page)) > 0


def test_everybody_with_a_role_stands_there_with_its_place(site: Site) -> None:
    page = site.browser("auditor-a").open("/audit/access")

    named = {tuple(cells[:3]) for cells in rows_with_names(page)}
    assert any((role, place) == ("Ward nurse", "Ward 9") for _, role, place in named)
    assert any((name, role) == ("Pharmacist A", "Pharmacist") for name, role, _ in named)


def test_of_one_permission_only_those_stand_there_who_have_it(site: Site) -> None:
    page = site.browser("auditor-a").open("/audit/access?permission=release-lot")

    assert {cells[1] for cells in rows_with_names(page)} == {"Quality assurance"}
    assert "Who may: Release or reject a lot" in page.text


def test_a_closed_account_holds_nothing(site: Site) -> None:
    administrator = site.browser("admin")
    people = administrator.open("/admin/people")
    with site.world.look() as store:
        leaver = store.people.find(code="qa-a")
    assert leaver is not None
    before = holders(administrator.open("/audit/access?permission=release-lot"))
    administrator.fill(f"/admin/people/{leaver.uid}/closing", reason="left the house")
    after = holders(administrator.open("/audit/access?permission=release-lot"))

    assert people.heading == "People"
    assert before - after == {leaver.printed_name}


def test_a_permission_that_there_is_not_is_not_found(site: Site) -> None:
    assert site.browser("auditor-a").open("/audit/access?permission=fly").status == 404


def test_who_neither_audits_nor_administers_is_not_shown_who_may_what(site: Site) -> None:
    assert site.browser("nurse-a").open("/audit/access").status == 403
