"""Does every page that anyone reaches hold in a browser: drawn in words, fitting, without a fault, open to everyone?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Browser as Chromium

from labtrack.domain.people import Role
from tests.browser.conftest import Served, serve
from tests.browser.pages import Faults
from tests.demonstration import CODES
from tests.web.browsing import Site
from tests.web.crawling import as_written
from tests.web.reach import Reached, all_pages, reach_of
from tests.web.test_crawl import choose

LOOKS_AT = {
    Role.ADMINISTRATOR: {"doors", "admin"},
    Role.TECHNICIAN: {"doors", "lab", "items"},
    Role.QUALITY_CONTROL: {"doors"},
    Role.QUALITY_ASSURANCE: {"doors", "quality", "lab"},
    Role.PHARMACIST: {"doors", "pharmacy", "answers"},
    Role.PORTER: {"doors"},
    Role.WARD_NURSE: {"doors", "ward"},
    Role.PHYSICIAN: {"doors", "ward", "apheresis"},
    Role.APHERESIS_NURSE: {"doors", "apheresis"},
    Role.IMMUNE_TECHNICIAN: {"doors", "immunology"},
    Role.INVESTIGATOR: {"doors", "trial", "apheresis"},
    Role.COORDINATOR: {"doors"},
    Role.AUDITOR: {"doors", "audit", "items"},
}
"""Whose pages each role looks at: those of their own job, so that a browser draws each page as few times as it must."""

SIGN_IN = Reached(page="doors.sign_in", path="/sign-in")
"""The one page that is for whoever has not signed in."""


@pytest.fixture(scope="session")
def reached(demonstration: Site) -> dict[Role, list[Reached]]:
    """What each person reaches; found out once for each."""
    return {}


@pytest.fixture(scope="session")
def written(demonstration: Site) -> frozenset[str]:
    """What stands on the demonstration's pages in the words of those who wrote it."""
    return as_written(demonstration)


@pytest.fixture
def served_demonstration(demonstration: Site, chromium: Chromium) -> Iterator[Served]:
    """The demonstration trial, served to the browser."""
    yield from serve(replace(demonstration.world), chromium)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("role", list(Role))
def test_every_page_within_reach_holds_in_a_browser(
    demonstration: Site,
    served_demonstration: Served,
    reached: dict[Role, list[Reached]],
    written: frozenset[str],
    role: Role,
    language: str,
) -> None:
    if role not in reached:
        reached[role], _prints = reach_of(demonstration, CODES[role])
    pages = [one for one in reached[role] if one.page.partition(".")[0] in LOOKS_AT[role]]
    choose(demonstration.browser(CODES[role]), language)
    screen = served_demonstration.screen(CODES[role])
    faults = Faults(page=screen.page, as_written=written)

    for page in pages:
        faults.look_at(page, chinese=language == "zh")

    assert len(pages) >= 3, pages
    assert screen.page.locator("html").get_attribute("lang") == {"en": "en", "zh": "zh-Hans"}[language]
    assert faults.found == [], "\n".join(faults.found)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_page_before_signing_in_holds_in_a_browser(
    served_demonstration: Served, written: frozenset[str], language: str
) -> None:
    screen = served_demonstration.screen(language=language)
    faults = Faults(page=screen.page, as_written=written)

    faults.look_at(SIGN_IN, chinese=language == "zh")

    assert screen.page.locator("html").get_attribute("lang") == {"en": "en", "zh": "zh-Hans"}[language]
    assert faults.found == [], "\n".join(faults.found)


def test_every_page_that_there_is_was_reached_by_somebody_whose_job_it_is(
    demonstration: Site, reached: dict[Role, list[Reached]]
) -> None:
    for role in Role:
        if role not in reached:
            reached[role], _prints = reach_of(demonstration, CODES[role])
    looked_at = {
        one.page.partition(" ")[0]
        for role, pages in reached.items()
        for one in pages
        if one.page.partition(".")[0] in LOOKS_AT[role]
    }

    assert all_pages(demonstration.client.application) - looked_at == {SIGN_IN.page}
