"""Which pages and which prints does each person reach in the demonstration, by following every link?"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from uuid import UUID

from flask import Flask
from sqlalchemy import text
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Rule

from labtrack.domain.custody import Item
from tests.web.browsing import Browser, Page, Site

STARTS = ("/", "/scan", "/change-hands")
NO_PAGES = frozenset({"labels", "static", "openapi", "decision"})
PRINTS = (".pdf", ".svg", ".csv")
PARTS = ("_live", ".live")
LEADS_BACK = frozenset({"apheresis.hang", "ward.after_answer", "ward.after_scan", "ward.after_signature"})
"""Addresses of acts; whoever loads one again is led back to the page that has the form."""
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

    What a page links to depends on the state of the item that it is about, so each state is looked at. The prints that
    those pages lead to, or show as pictures, are gathered on the way.
    """

    browser: Browser
    app: Flask
    items: dict[UUID, Item]
    seen: set[str] = field(default_factory=set)
    prints: set[str] = field(default_factory=set)
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
            self.prints.update(prints_on(answer))

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


def prints_on(page: Page) -> Iterator[str]:
    """The addresses of prints that a page leads to or shows."""
    for one in page.elements:
        for address in (one.attributes.get("href", ""), one.attributes.get("src", "")):
            if address.startswith("/") and is_print(address) and not address.startswith("/static/"):
                yield address


def is_print(address: str) -> bool:
    """Whether an address, or a rule of addresses, is that of a print."""
    return address.partition("?")[0].endswith(PRINTS)


def is_page(rule: Rule) -> bool:
    """Whether a browser draws what stands at an address as a page of its own."""
    return not (
        rule.endpoint.partition(".")[0] in NO_PAGES
        or rule.rule.startswith("/api/")
        or is_print(rule.rule)
        or rule.endpoint.endswith(PARTS)
        or rule.endpoint in LEADS_BACK
    )


def reach_of(site: Site, code: str) -> tuple[list[Reached], set[str]]:
    """Every page that a person reaches, at one address each, and every print."""
    with site.world.look() as store:
        items = {one.uid: one for one in store.items.all()}
    one_of_each = {(one.kind, one.state): one.uid for one in items.values()}
    reach = Reach(browser=site.browser(code), app=site.client.application, items=items)
    starts = [*STARTS, *(f"/items/{uid}" for uid in one_of_each.values()), *refusals(site)]
    return list(reach.pages(starts)), reach.prints


def refusals(site: Site) -> list[str]:
    """The answers to what was refused: no link leads there, only the act itself."""
    with site.world.installation.database.reading() as connection:
        keys = connection.execute(text("SELECT command_key FROM custody_event WHERE what LIKE '%-refused'")).scalars()
        return [f"/answers/{UUID(str(key))}" for key in keys]


def all_pages(app: Flask) -> set[str]:
    """The endpoint of every address that a browser draws as a page."""
    return {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ()) and is_page(rule)}


def all_prints(app: Flask) -> set[str]:
    """The endpoint of every print that there is."""
    return {rule.endpoint for rule in app.url_map.iter_rules() if is_print(rule.rule)}
