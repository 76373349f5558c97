"""What does a GS1 symbol say, as the library biip takes it apart?"""

from __future__ import annotations

import re
from typing import Final

from biip import ParseError
from biip.gs1_element_strings import GS1ElementString

from labtrack.domain.identifiers.gs1 import FIXED_LENGTHS, SEPARATOR, Element, ElementString, hides_another
from labtrack.domain.identifiers.unreadable import Unreadable

_PRINTED: Final = re.compile(r"\(([0-9]{2,4})\)([^()]+)")
_ALLOWED: Final = re.compile(r"[!-\"%-?A-Z_a-z]")
_LONGEST: Final = 4


def element_string(text: str) -> ElementString:
    """Read the text of a GS1 symbol, all or nothing; `text` is what the scanner sent, without symbology identifier.

    biip knows every application identifier and its format. That separators stand where they must, that check digits
    fit and that elements belong together is asked here. Raises Unreadable: `too-short` for a symbol that ends within an
    element, `group-separator-lost` or `-doubtful`, and the codes of `ElementString`.
    """
    rest, elements = text.removeprefix(SEPARATOR), []
    while rest:
        element = _first_of(rest)
        elements.append(element)
        rest = rest[len(element.text) :]
        if rest and element.needs_separator and not rest.startswith(SEPARATOR):
            raise Unreadable("group-separator-lost" if _ALLOWED.match(rest) else "gs1-malformed")
        if hides_another(element):
            raise Unreadable("group-separator-doubtful")
        rest = rest.removeprefix(SEPARATOR)
    return ElementString(elements=tuple(elements))


def printed_elements(text: str) -> ElementString:
    """Read what is printed below a GS1 symbol and was typed: `(8018)123456789012345675`, with or without spaces.

    Raises Unreadable as `element_string` does.
    """
    parts = _PRINTED.findall(re.sub(r"\s", "", text))
    written = "".join(f"({identifier}){value}" for identifier, value in parts)
    if not parts or written != re.sub(r"\s", "", text):
        raise Unreadable("gs1-malformed")
    return ElementString(elements=tuple(_only(identifier + value) for identifier, value in parts))


def _first_of(rest: str) -> Element:
    try:
        found = GS1ElementString.extract(rest)
    except ParseError as wrong:
        raise Unreadable("too-short" if _ends_within(rest) else "gs1-malformed") from wrong
    return Element(identifier=found.ai.ai, value=found.value)


def _only(text: str) -> Element:
    element = _first_of(text)
    if element.text != text:
        raise Unreadable("gs1-malformed")
    return element


def _ends_within(rest: str) -> bool:
    """Whether the last element of a symbol is one of fixed length, and shorter."""
    for length in range(1, _LONGEST + 1):
        whole = FIXED_LENGTHS.get(rest[:length])
        if whole is not None:
            value = rest[length:]
            return (len(value) < whole and value.isdecimal()) or not value
    return len(rest) < 2 and rest.isdecimal()
