"""Which pages can each person reach in the demonstration, and what is wrong with one of them in a browser?"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from uuid import UUID

from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import ConsoleMessage, Page
from sqlalchemy import text
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Rule

from labtrack.domain.custody import Item
from tests.web.browsing import Browser, Site
from tests.web.crawling import english_things, raw_things

WIDTHS = (1280, 800)
STARTS = ("/", "/scan", "/change-hands")
NO_PAGES = frozenset({"labels", "static", "openapi", "decision"})
PRINTS = (".pdf", ".svg", ".csv")
PARTS = ("_live", ".live")
LEADS_BACK = frozenset({"apheresis.hang", "ward.after_answer", "ward.after_scan", "ward.after_signature"})
"""Addresses of acts; whoever loads one again is led back to the page that has the form."""
CUT_OFF = """[...document.querySelectorAll("svg :is(a, g):has(> rect):has(> text)")].flatMap((node) => {
  const box = node.querySelector("rect").getBBox();
  const right = box.x + box.width, foot = box.y + box.height;
  const out = (text) => text.x < box.x || text.x + text.width > right || text.y + text.height > foot;
  return [...node.querySelectorAll("text")].filter((text) => out(text.getBBox())).map((text) => text.textContent);
})"""
"""Which words of a drawn box stand out of it: text in a picture does not wrap."""

AT_MOST = 2
"""How many addresses of one page, about items of one state, are followed on for further links."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """One address of a page, and which page it is: its endpoint, with the kind of item for an item's page."""

    page: str
    path: str


@dataclass(slots=True)
class Reach:
    """What a person reaches by following every link from home and from one item of every kind and state.

    What a page links to depends on the state of the item that it is about, so each state is looked at.
    """

    browser: Browser
    app: Flask
    items: dict[UUID, Item]
    seen: set[str] = field(default_factory=set)
    count: Counter[tuple[str, str]] = field(default_factory=Counter)

    def pages(self, starts: list[str]) -> Iterator[Reached]:
        """Each page once, at the first address of it that answers."""
        waiting, found = deque(starts), set()
        while waiting:
            path = waiting.popleft()
            named = self.name_of(path)
            if named is None or path in self.seen or self.count[named] >= AT_MOST:
                continue
            self.seen.add(path)
            answer = self.browser.open(path)
            if answer.status != 200 or not answer.html:
                assert answer.status in (403, 404), f"{path}: {answer.status}"
                continue
            self.count[named] += 1
            page, _state = named
            if page not in found:
                found.add(page)
                yield Reached(page=page, path=path)
            waiting.extend(link.partition("#")[0] for link in answer.links())

    def name_of(self, path: str) -> tuple[str, str] | None:
        """Which page an address is, and the state of the item that it is about; None when it is no page of its own."""
        adapter = self.app.url_map.bind("localhost")
        try:
            rule, values = adapter.match(path.partition("?")[0], method="GET", return_rule=True)
        except HTTPException:
            return None
        if not is_page(rule):
            return None
        item = self.items.get(values["uid"]) if "uid" in values else None
        kind = f" of a {item.kind}" if item is not None and rule.endpoint == "items.show" else ""
        return rule.endpoint + kind, item.state if item is not None else ""


def is_page(rule: Rule) -> bool:
    """Whether a browser draws what stands at an address as a page of its own."""
    return not (
        rule.endpoint.partition(".")[0] in NO_PAGES
        or rule.rule.startswith("/api/")
        or rule.rule.endswith(PRINTS)
        or rule.endpoint.endswith(PARTS)
        or rule.endpoint in LEADS_BACK
    )


def reach_of(site: Site, code: str) -> list[Reached]:
    """Every page that a person reaches, at one address each."""
    with site.world.look() as store:
        items = {one.uid: one for one in store.items.all()}
    one_of_each = {(one.kind, one.state): one.uid for one in items.values()}
    reach = Reach(browser=site.browser(code), app=site.client.application, items=items)
    starts = [*STARTS, *(f"/items/{uid}" for uid in one_of_each.values()), *refusals(site)]
    return list(reach.pages(starts))


def refusals(site: Site) -> list[str]:
    """The answers to what was refused: no link leads there, only the act itself."""
    with site.world.installation.database.reading() as connection:
        keys = connection.execute(text("SELECT command_key FROM custody_event WHERE what LIKE '%-refused'")).scalars()
        return [f"/answers/{UUID(str(key))}" for key in keys]


def all_pages(app: Flask) -> set[str]:
    """The endpoint of every address that a browser draws as a page."""
    return {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ()) and is_page(rule)}


@dataclass(slots=True)
class Faults:
    """What was wrong on the pages that a browser was led through."""

    page: Page
    as_written: frozenset[str] = frozenset()
    found: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Listen to the console, where broken scripts and the content security policy speak."""
        self.page.on("console", lambda message: self._heard(message))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))

    def look_at(self, reached: Reached, *, chinese: bool) -> None:
        """Open one page at both widths, and keep all that is wrong with it.

        In Chinese no value that is meant for programs can pass for a word of people, and no English word for a name:
        `as_written` has the names.
        """
        self.said.clear()
        self.page.set_viewport_size({"width": WIDTHS[0], "height": 900})
        answer = self.page.goto(reached.path)
        wrong = [] if answer is not None and answer.status == 200 else [f"status {answer and answer.status}"]
        headings = [" ".join(one.split()) for one in self.page.locator("h1").all_inner_texts()]
        if len(headings) != 1 or not headings[0]:
            wrong.append(f"headings {headings}")
        if chinese:
            read = Browser.read_text(self.page.content())
            wrong += raw_things(read)
            wrong += [f"English: {word}" for word in english_things(read, self.as_written)]
        for width in WIDTHS:
            self.page.set_viewport_size({"width": width, "height": 900})
            wide = self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
            if wide > 0:
                wrong.append(f"{wide} px too wide at {width}")
        wrong += [f"axe: {one}" for one in _violations(self.page)]
        wrong += [f"cut off in its box: {one}" for one in self.page.evaluate(CUT_OFF)]
        wrong += [f"console: {one}" for one in self.said]
        self.found += [f"{reached.page} ({reached.path}): {one}" for one in wrong]

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.said.append(message.text)


def _violations(page: Page) -> list[str]:
    """What axe finds, with where."""
    found = Axe().run(page).response["violations"]
    return [f"{one['id']} at {', '.join(str(node['target'][0]) for node in one['nodes'][:3])}" for one in found]
