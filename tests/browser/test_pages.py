"""Does every page that anyone reaches hold in a browser: drawn in words, fitting, without a fault, open to everyone?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Browser as Chromium

from labtrack.cli.demonstration.loading import load
from labtrack.cli.demonstration.site import PEOPLE, Cast
from labtrack.domain.people import Role
from labtrack.persistence import schema
from tests.browser.conftest import Served, serve
from tests.browser.pages import Faults, Reached, reach_of
from tests.web.browsing import Site, a_site
from tests.web.test_crawl import choose
from tests.world import SettableClock, World, an_installation

CODES = {role: next(code for code, _, of, _ in PEOPLE if of is role) for role in Role}


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demonstration trial with its 120 participants, over HTTP."""
    clock = SettableClock()
    installation = an_installation(f"sqlite:///{tmp_path_factory.mktemp('demonstration')}/demo.db", clock)
    schema.upgrade(installation.database)
    load(installation, lambda _line: None)
    yield a_site(World(installation=installation, clock=clock, cast=Cast(actors={})))
    installation.database.close()


@pytest.fixture(scope="session")
def reached(demonstration: Site) -> dict[Role, list[Reached]]:
    """What each person reaches; found out once for each."""
    return {}


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
    role: Role,
    language: str,
) -> None:
    if role not in reached:
        reached[role] = reach_of(demonstration, CODES[role])
    pages = reached[role]
    choose(demonstration.browser(CODES[role]), language)
    screen = served_demonstration.screen(CODES[role])
    faults = Faults(page=screen.page)

    for page in pages:
        faults.look_at(page, accessible=True)

    assert len(pages) > 8, pages
    assert screen.page.locator("html").get_attribute("lang") == {"en": "en", "zh": "zh-Hans"}[language]
    assert faults.found == [], "\n".join(faults.found)
