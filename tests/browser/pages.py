"""Which pages can each person reach in the demonstration, and what is wrong with one of them in a browser?"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from uuid import UUID

from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import ConsoleMessage, Page
from werkzeug.exceptions import HTTPException

from tests.web.browsing import Browser, Site
from tests.web.crawling import raw_things

WIDTHS = (1280, 800)
NO_PAGES = frozenset({"labels", "static", "openapi", "api_health", "api_items", "decision"})
PRINTS = (".pdf", ".svg", ".csv")
PARTS = ("_live", ".live", "pdf", "svg", "csv")
AT_MOST = 2
"""How many addresses of one page are followed on for further links."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """One address of a page, and which page it is: its endpoint, with the kind of item for an item's page."""

    page: str
    path: str


@dataclass(slots=True)
class Reach:
    """What a person reaches by following every link from home and from one item of every kind and state."""

    browser: Browser
    app: Flask
    kinds: dict[UUID, str]
    seen: set[str] = field(default_factory=set)
    count: dict[str, int] = field(default_factory=dict)

    def pages(self, starts: list[str]) -> Iterator[Reached]:
        """Each page once, at the first address of it that answers."""
        waiting = deque(starts)
        while waiting:
            path = waiting.popleft()
            name = self.name_of(path)
            if name is None or path.endswith(PRINTS) or path in self.seen or self.count.get(name, 0) >= AT_MOST:
                continue
            self.seen.add(path)
            answer = self.browser.open(path)
            if answer.status != 200 or not answer.html:
                assert answer.status in (403, 404), f"{path}: {answer.status}"
                continue
            self.count[name] = self.count.get(name, 0) + 1
            if self.count[name] == 1:
                yield Reached(page=name, path=path)
            waiting.extend(link.partition("#")[0] for link in answer.links())

    @staticmethod
    def is_page(endpoint: str) -> bool:
        """Whether a browser draws it as a page of its own."""
        return endpoint.partition(".")[0] not in NO_PAGES and not endpoint.endswith(PARTS)

    def name_of(self, path: str) -> str | None:
        """Which page an address is; None when a browser would not draw it as a page of its own."""
        adapter = self.app.url_map.bind("localhost")
        try:
            endpoint, values = adapter.match(path.partition("?")[0], method="GET")
        except HTTPException:
            return None
        if not self.is_page(endpoint):
            return None
        return f"{endpoint} of a {self.kinds[values['uid']]}" if endpoint == "items.show" else str(endpoint)


def reach_of(site: Site, code: str) -> list[Reached]:
    """Every page that a person reaches, at one address each."""
    with site.world.look() as store:
        items = store.items.all()
        kinds = {one.uid: one.kind.value for one in items}
        one_of_each = {(one.kind, one.state): one.uid for one in items}
    reach = Reach(browser=site.browser(code), app=site.client.application, kinds=kinds)
    starts = ["/", "/scan", "/change-hands", *(f"/items/{uid}" for uid in one_of_each.values())]
    return list(reach.pages(starts))


def all_pages(app: Flask) -> set[str]:
    """The endpoint of every address that a browser draws as a page, but for those that need no one or one moment."""
    reach = Reach(browser=Browser(app.test_client()), app=app, kinds={})
    return {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and reach.is_page(rule.endpoint)
    }


@dataclass(slots=True)
class Faults:
    """What was wrong on the pages that a browser was led through."""

    page: Page
    found: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Listen to the console, where broken scripts and the content security policy speak."""
        self.page.on("console", lambda message: self._heard(message))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))

    def look_at(self, reached: Reached, *, chinese: bool) -> None:
        """Open one page at both widths, and keep all that is wrong with it.

        In Chinese no value that is meant for programs can pass for a word of people.
        """
        self.said.clear()
        self.page.set_viewport_size({"width": WIDTHS[0], "height": 900})
        answer = self.page.goto(reached.path)
        wrong = [] if answer is not None and answer.status == 200 else [f"status {answer and answer.status}"]
        headings = [" ".join(one.split()) for one in self.page.locator("h1").all_inner_texts()]
        if len(headings) != 1 or not headings[0]:
            wrong.append(f"headings {headings}")
        if chinese:
            wrong += raw_things(Browser.read_text(self.page.content()))
        for width in WIDTHS:
            self.page.set_viewport_size({"width": width, "height": 900})
            wide = self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
            if wide > 0:
                wrong.append(f"{wide} px too wide at {width}")
        wrong += [f"axe: {one}" for one in _violations(self.page)]
        wrong += [f"console: {one}" for one in self.said]
        self.found += [f"{reached.page} ({reached.path}): {one}" for one in wrong]

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.said.append(message.text)


def _violations(page: Page) -> list[str]:
    """What axe finds, with where."""
    found = Axe().run(page).response["violations"]
    return [f"{one['id']} at {', '.join(str(node['target'][0]) for node in one['nodes'][:3])}" for one in found]
