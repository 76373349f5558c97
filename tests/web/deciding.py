"""How does a test sign on a page, and what does it read there of reasons, checks and tests?"""

from __future__ import annotations

from uuid import UUID

from labtrack.cli.demonstration.site import PASSWORD
from tests.web.browsing import Browser, Page, badge, pin


def sign(browser: Browser, path: str, *, password: str = PASSWORD, **values: str) -> Page:
    """Fill the form of a page and sign it, by the code that stands there and a password."""
    return browser.fill(path, **{"secret": password, **values})


def second(code: str, *, secret: str = "") -> dict[str, str]:
    """The fields of the second signer: badge and PIN."""
    return {"second": badge(code), "second_secret": secret or pin(code)}


def checks_of(page: Page) -> dict[str, str]:
    """Every check of a page by its label: `ok`, `stop`, `warn` or `wait`."""
    states = [
        next(name for name in one.classes if name.startswith("check--")).removeprefix("check--")
        for one in page.all("li", cls="check")
    ]
    labels = [one.words.partition(" (")[0] for one in page.all(cls="check__label")]
    return {_without_code(label): state for label, state in zip(labels, states, strict=True)}


def evidence_of(page: Page) -> dict[str, str]:
    """What stands below each check."""
    return dict(zip(checks_of(page), [one.words for one in page.all(cls="check__evidence")], strict=True))


def verdict_of(page: Page) -> str:
    """The verdict at a desk: its word."""
    (word,) = page.all(cls="verdictbar__word")
    return word.words


def results_shown(page: Page) -> dict[str, tuple[str, str]]:
    """The rows of the tests: name to result and judgement."""
    found = {}
    for row in page.all("tr", cls="tests__row"):
        name = next(one for one in page.all("th") if row in one.inside)
        values = [one.words for one in page.all(cls="tests__value") if row in one.inside]
        chips = [one.words for one in page.all(cls="chip") if row in one.inside]
        found[name.own.strip()] = (values[0] if values else "", chips[0])
    return found


def buttons_of(page: Page) -> list[str]:
    """What can be pressed on a page, without the bar."""
    return [one.words for one in page.all("button") if not any("bar" in outer.classes for outer in one.inside)]


def item_of(page: Page) -> UUID:
    """The item whose page this is."""
    return UUID(page.path.rpartition("/")[2])


def _without_code(label: str) -> str:
    words = label.split()
    return " ".join(words[:-1]) if words[-1][:1] in "RDI" and words[-1][1:].isdigit() else label
