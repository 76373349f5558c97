"""What is wrong with a page, when a browser draws it?"""

from __future__ import annotations

from dataclasses import dataclass, field

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Page

from tests.web.browsing import Browser
from tests.web.crawling import english_things, raw_things
from tests.web.reach import Reached

WIDTHS = (1280, 800)
CUT_OFF = """[...document.querySelectorAll("svg :is(a, g):has(> rect):has(> text)")].flatMap((node) => {
  const box = node.querySelector("rect").getBBox();
  const right = box.x + box.width, foot = box.y + box.height;
  const out = (text) => text.x < box.x || text.x + text.width > right || text.y + text.height > foot;
  return [...node.querySelectorAll("text")].filter((text) => out(text.getBBox())).map((text) => text.textContent);
})"""
"""Which words of a drawn box stand out of it: text in a picture does not wrap."""


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
