"""Which pages can a person reach, and does anything on them show what is meant for programs?"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator

from labtrack.cli.demonstration.manufacture import protocol_text
from labtrack.domain import sentences, words
from labtrack.domain.testing import read_specifications
from tests.web.browsing import Browser, Element, Page

ISO_TIME = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d")
A_PROGRAM_S = re.compile(
    r"\b(?:None|True|False|Undefined)\b|[{]\w*[}]|%[(]\w+[)]s|<[A-Z]\w+[.]|\b[A-Z]\w+[.][A-Z_]{3,}\b"
)
ENGLISH = re.compile(r"\b[A-Za-z]{2,}(?: [A-Za-z]{2,}){3,}")
MEANT_SO = frozenset({"en", "zh", "positive", "negative"})
"""Values that are words of people as well: a laboratory writes its result so."""

SHOWN_AS_IT_IS = ("ident", "visually-hidden")
"""Classes of what is an identifier, a stable code or a digest, and shown letter by letter."""


def crawl(browser: Browser, *starts: str, most: int = 200) -> Iterator[Page]:
    """Follow every link from some pages on, each address once, at most so many."""
    waiting, seen = deque(starts), set(starts)
    while waiting and len(seen) <= most:
        path = waiting.popleft()
        if path.endswith((".pdf", ".svg")) or path.startswith(("/static/", "/api/")):
            continue
        page = browser.open(path)
        yield page
        for link in page.links():
            address = link.partition("#")[0]
            if address not in seen:
                seen.add(address)
                waiting.append(address)


def raw_things(page: Page) -> list[str]:
    """What a page shows although it is meant for programs: times as ISO text, enumeration values, placeholders."""
    shown = [one for one in page.elements if is_read(one)]
    found = [f"ISO time: {hit}" for one in shown for hit in ISO_TIME.findall(one.own)]
    found += [f"placeholder: {hit}" for one in shown for hit in A_PROGRAM_S.findall(one.own)]
    found += [f"value: {one.words}" for one in shown if one.own and one.words in values()]
    found += [f"value: {word}" for one in shown for word in one.own.split() if word in hyphenated()]
    return sorted(set(found))


def english_things(page: Page) -> list[str]:
    """What stands in English on a page that should not: four Latin words in a row, in the page's own sentences."""
    shown = [one for one in page.elements if is_read(one) and not one.attributes.get("lang")]
    inside = [one for one in shown if not any(outer.attributes.get("lang") == "en" for outer in one.inside)]
    hits = {hit for one in inside for hit in ENGLISH.findall(" ".join(one.own.split()))}
    return sorted(hit for hit in hits if not any(hit in name for name in spelled()))


def spelled() -> frozenset[str]:
    """The names of tests, which stand as the signed specification spells them: data, and no sentence of ours."""
    by_subject = read_specifications(protocol_text("specifications.toml"))
    return frozenset(one.name for requirements in by_subject.values() for one in requirements)


def is_read(element: Element) -> bool:
    """Whether a person reads it as words: not a script, a title, a field's own value, or an identifier."""
    around = (element, *element.inside)
    if any(one.tag in {"script", "style", "option", "title", "svg"} for one in around):
        return False
    return not any(one.classes & set(SHOWN_AS_IT_IS) for one in around)


def values() -> frozenset[str]:
    """Every value of an enumeration, and every state, for which a person reads another word."""
    members = {value for _, value in sentences.all_words()} | set(words.STATES)
    return frozenset(value for value in members if value and not value.isupper()) - MEANT_SO


def hyphenated() -> frozenset[str]:
    """The values that no sentence would hold as a word."""
    return frozenset(value for value in values() if value.count("-") >= 1 and value.islower())
