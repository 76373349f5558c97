"""Does every page that anyone can reach answer, in words?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from labtrack.cli.demonstration.site import Cast
from labtrack.cli.story import play
from labtrack.domain.people import Role
from labtrack.persistence import schema
from labtrack.persistence.engine import Database
from tests.demonstration import CODES
from tests.web.browsing import Browser, Page, Site, a_site
from tests.web.crawling import as_written, crawl, english_things, raw_things
from tests.world import SettableClock, World, an_installation

STARTS = ("/", "/scan", "/change-hands")


@pytest.fixture(scope="module")
def told_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site where the whole story was told: one dose from cord to bedside, and all that belongs to it."""
    clock = SettableClock()
    installation = an_installation(f"sqlite:///{tmp_path_factory.mktemp('crawl')}/told.db", clock)
    schema.upgrade(installation.database)
    second = replace(installation, database=Database(installation.database.url))
    play(installation, second, lambda _line: None)
    second.database.close()
    site = a_site(World(installation=installation, clock=clock, cast=Cast(actors={})))
    yield site
    installation.database.close()


def test_the_crawler_sees_what_is_meant_for_programs():
    page = Browser.read_text(
        "<body><p>at 2026-11-23T04:12 by <b>in-transit</b> {who}</p><dd>stored</dd><code class='ident'>on-ward</code>"
    )

    assert raw_things(page) == [
        "ISO time: 2026-11-23T04:12",
        "placeholder: {who}",
        "value: in-transit",
        "value: stored",
    ]


def test_the_crawler_sees_every_english_word_but_a_name_that_stands_whole():
    page = Browser.read_text(
        "<title>labtrack</title><body><p>由 Quality Assurance A 录入，Ward 7</p><p>HLA-DR 阳性，CST</p>"
        "<input placeholder='Reason'><p>Ward round</p><code class='ident'>scan</code><b lang='en'>English</b>"
        "<select><option>stored</option></select><a aria-label='Open'>打开</a>"
    )

    found = english_things(page, ["Quality Assurance A", "Ward 7"])

    assert found == ["Open", "Reason", "Ward", "round", "stored"]


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_page_within_reach_answers_in_words(told_site, role, language):
    browser = told_site.browser(CODES[role])
    choose(browser, language)
    starts = [*STARTS, *(f"/items/{uid}" for uid in some_items(told_site, role))]
    pages = list(crawl(browser, *starts, most=90))
    choose(browser, "en")

    assert len(pages) > len(starts) / 2
    assert [f"{page.path}: {page.status}" for page in pages if page.status != 200] == []
    assert [f"{page.path} has {len(page.all('h1'))} h1" for page in pages if len(page.all("h1")) != 1] == []
    assert sorted({f"{page.path}: {thing}" for page in pages for thing in raw_things(page)}) == []


@pytest.mark.parametrize("role", [Role.TECHNICIAN, Role.QUALITY_ASSURANCE, Role.WARD_NURSE, Role.INVESTIGATOR])
def test_no_english_sentence_is_left_on_a_chinese_page(told_site, role):
    browser = told_site.browser(CODES[role])
    choose(browser, "zh")
    pages = list(crawl(browser, *STARTS, *(f"/items/{uid}" for uid in some_items(told_site, role)), most=60))
    choose(browser, "en")

    data = as_written(told_site)
    assert len(pages) > 10
    assert sorted({f"{page.path}: {thing}" for page in pages for thing in english_things(page, data)}) == []


def choose(browser: Browser, language: str) -> Page:
    """Let the person read labtrack in a language."""
    token = browser.open("/scan").fields("/language")["csrf_token"]
    return browser.send("/language", {"csrf_token": token, "language": language})


def some_items(site: Site, role: Role) -> list[str]:
    """One item of every kind and state that the story left behind, and that a role may see."""
    hidden = {"infusion", "exchange", "dose", "plasma-unit"} if role is Role.IMMUNE_TECHNICIAN else set()
    with site.world.look() as store:
        shown = [item for item in store.items.all() if item.kind not in hidden]
        one_of_each = {(item.kind, item.state): str(item.uid) for item in shown}
    return sorted(one_of_each.values())
