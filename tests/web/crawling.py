"""Which pages can a person reach, and does anything on them show what is meant for programs?"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator

from labels import DESIGNS
from labtrack.domain import sentences, words
from tests.web.browsing import Browser, Element, Page, Site

ISO_TIME = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d")
A_PROGRAM_S = re.compile(
    r"\b(?:None|True|False|Undefined)\b|[{]\w*[}]|%[(]\w+[)]s|<[A-Z]\w+[.]|\b[A-Z]\w+[.][A-Z_]{3,}\b"
)
ENGLISH = re.compile(r"[A-Za-z]*[a-z]{3}[A-Za-z]*")
SAME_IN_CHINESE = ("labtrack", "Data Matrix", "Code 128", "µmol/L", "/min", "/ipp/print", "/printers/bench", "http://")
TOLD = ("aria-label", "placeholder", "title", "alt")
IN_THEIR_WORDS = ("reason", "account", "material", "material_lot", "consumable_lot", "version", "consent_version")
"""The particulars of events that a person wrote freely, in whatever language."""

MEANT_SO = frozenset({"en", "zh", "positive", "negative"})
"""Values that are words of people as well: a laboratory writes its result so."""

SHOWN_AS_IT_IS = ("ident", "reason__code", "visually-hidden")
"""Classes of what is an identifier, a stable code or a digest, and shown letter by letter."""


def crawl(browser: Browser, *starts: str, most: int = 200) -> Iterator[Page]:
    """Follow every link from some pages on, each address once, at most so many.

    A file to keep is no page of words: only one that does not come is given back.
    """
    waiting, seen = deque(starts), set(starts)
    while waiting and len(seen) <= most:
        path = waiting.popleft()
        if path.endswith((".pdf", ".svg")) or path.startswith(("/static/", "/api/")):
            continue
        page = browser.open(path)
        if page.status == 200 and page.headers.get("Content-Disposition", "").startswith("attachment"):
            continue
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


def english_things(page: Page, data: Iterable[str]) -> list[str]:
    """Every English word on a page in Chinese: in what is read, chosen from, or told to a screen reader.

    `data` is what stands as it was written (`as_written`); it passes whole, and no word of it elsewhere.
    """
    passing = sorted((*data, *SAME_IN_CHINESE), key=len, reverse=True)
    found = set()
    for one in page.elements:
        around = (one, *one.inside)
        if any(outer.tag in {"script", "style"} or outer.attributes.get("lang") == "en" for outer in around):
            continue
        identifier = any(outer.classes & set(SHOWN_AS_IT_IS) for outer in around)
        told = [one.attributes.get(name, "") for name in TOLD]
        for text in (*told, "" if identifier else " ".join(one.own.split())):
            found |= set(ENGLISH.findall(without(text, passing)))
    return sorted(found)


def without(text: str, passing: Iterable[str]) -> str:
    """A text without those that pass, the longest first."""
    for one in passing:
        text = text.replace(one, " ")
    return text


def as_written(site: Site) -> frozenset[str]:
    """What stands on pages as it was written: names of people, places and printers, reasons, accounts, versions."""
    with site.world.look() as store:
        names = {person.printed_name for person in store.people.all()} | {place.name for place in store.places.all()}
        details = [event.detail for item in store.items.all() for event in store.custody.chain(item.id)]
        versions = {version.version for version in store.protocols.all()} | set(DESIGNS)
        printers = {text for printer in store.printers.all() for text in (printer.name, printer.stock) if text}
    wrote = {str(detail[key]) for detail in details for key in IN_THEIR_WORDS if detail.get(key)}
    return frozenset(names | versions | printers | wrote)


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
