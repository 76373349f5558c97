"""What does a GS1 symbol say, part by part, and is each part what it should be?"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType
from typing import Final

from labtrack.domain.identifiers.unreadable import Unreadable

SEPARATOR: Final = "\x1d"
"""FNC1 between two elements, as a scanner sends it: the control character GS."""

_IDENTIFIER: Final = re.compile("[0-9]{2,4}")
_CHARACTERS: Final = re.compile(r"[!-\"%-?A-Z_a-z]{1,90}")
_DATE: Final = "[0-9]{2}(?:0[1-9]|1[0-2])(?:[0-2][0-9]|3[01])"
_TEXT_OF_20: Final = r"[!-\"%-?A-Z_a-z]{1,20}"
_FORMATS: Final[Mapping[str, re.Pattern[str]]] = MappingProxyType(
    {
        identifier: re.compile(pattern)
        for identifier, pattern in {
            "01": "[0-9]{14}",
            "10": _TEXT_OF_20,
            "11": _DATE,
            "17": _DATE,
            "21": _TEXT_OF_20,
            "7003": f"{_DATE}(?:[01][0-9]|2[0-3])[0-5][0-9]",
            "7240": _TEXT_OF_20,
            "7241": "[0-9]{2}",
            "7250": "[0-9]{8}",
            "8017": "[0-9]{18}",
            "8018": "[0-9]{18}",
            "8019": "[0-9]{1,10}",
        }.items()
    }
)
"""Application identifiers whose content is checked here; any other is kept as the reading library took it apart."""

FIXED_LENGTHS: Final[Mapping[str, int]] = MappingProxyType(
    {"01": 14, "11": 6, "17": 6, "7003": 10, "7241": 2, "7250": 8, "8017": 18, "8018": 18}
)
_CHECKED: Final = frozenset({"01", "8017", "8018"})
_DATED: Final = frozenset({"11", "17", "7003"})
# Two digits that say that the length is known beforehand, so that no separator follows (General Specifications 7.8).
_NO_SEPARATOR: Final = frozenset(
    {"00", "01", "02", "03", "04", *map(str, range(11, 21)), *map(str, range(31, 37)), "41"}
)
_NEEDS: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        "10": frozenset({"01", "02", "03", "8006", "8026"}),
        "21": frozenset({"01", "03", "8006"}),
        "7241": frozenset({"8017", "8018"}),
        "7250": frozenset({"8018"}),
        "8019": frozenset({"8017", "8018"}),
    }
)
_NEVER_TOGETHER: Final = frozenset({"8017", "8018"})
_WEIGHTS: Final = (3, 1)
_WHEN_2000_IS_NEAR: Final = date(2000, 1, 1)
_HIDDEN: Final = re.compile(rf"1[17]{_DATE}(?:$|10.|11[0-9]|17[0-9]|21.|7003|801[789])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """One element string: its application identifier (2 to 4 digits) and what stands behind it.

    Raises Unreadable `gs1-malformed`, or `gs1-check-digit-wrong`.
    """

    identifier: str
    value: str

    def __post_init__(self) -> None:
        """Refuse another shape, a day that no month has, and a check digit that does not fit."""
        known = _FORMATS.get(self.identifier, _CHARACTERS)
        if _IDENTIFIER.fullmatch(self.identifier) is None or known.fullmatch(self.value) is None:
            raise Unreadable("gs1-malformed")
        if self.identifier in _DATED:
            _last_possible_day(self.value)
        if self.identifier in _CHECKED and check_digit(self.value[:-1]) != self.value[-1]:
            raise Unreadable("gs1-check-digit-wrong")

    @property
    def text(self) -> str:
        """As it stands in the symbol."""
        return self.identifier + self.value

    @property
    def needs_separator(self) -> bool:
        """Whether a separator must follow it, unless it is the last."""
        return self.identifier[:2] not in _NO_SEPARATOR


@dataclass(frozen=True, slots=True, kw_only=True)
class ElementString:
    """All of one GS1 symbol, in its order, nothing twice and nothing without what it belongs to.

    Raises Unreadable `gs1-malformed`, `gs1-repeated`, `gs1-conflict` or `gs1-incomplete`.
    """

    elements: tuple[Element, ...]

    def __post_init__(self) -> None:
        """Refuse what does not belong together."""
        if not self.elements:
            raise Unreadable("gs1-malformed")
        identifiers = [element.identifier for element in self.elements]
        if len(set(identifiers)) != len(identifiers):
            raise Unreadable("gs1-repeated")
        if set(identifiers) >= _NEVER_TOGETHER:
            raise Unreadable("gs1-conflict")
        if any(not needed & set(identifiers) for one, needed in _NEEDS.items() if one in identifiers):
            raise Unreadable("gs1-incomplete")

    @property
    def text(self) -> str:
        """As a scanner sends it: separators between the elements, where they are needed."""
        *first, last = self.elements
        return "".join(one.text + SEPARATOR * one.needs_separator for one in first) + last.text

    @property
    def printed(self) -> str:
        """As it is printed below the symbol: `(8018)123456789012345675`."""
        return "".join(f"({one.identifier}){one.value}" for one in self.elements)

    def value(self, identifier: str) -> str | None:
        """What stands behind an application identifier; None when it is not there."""
        return next((one.value for one in self.elements if one.identifier == identifier), None)

    @property
    def trade_item(self) -> str | None:
        """The GTIN (01), fourteen digits."""
        return self.value("01")

    @property
    def lot(self) -> str | None:
        """The lot (10)."""
        return self.value("10")

    @property
    def serial(self) -> str | None:
        """The serial number (21)."""
        return self.value("21")

    @property
    def provider(self) -> str | None:
        """The GSRN of somebody who gives a service (8017), eighteen digits."""
        return self.value("8017")

    @property
    def recipient(self) -> str | None:
        """The GSRN of somebody who receives a service, such as a patient (8018), eighteen digits."""
        return self.value("8018")

    @property
    def instance(self) -> str | None:
        """Which wristband or encounter of that provider or recipient (8019)."""
        return self.value("8019")

    def day(self, identifier: str, *, today: date) -> date | None:
        """The day behind 11, 17 or 7003; None when it is not there. Day 00 is the last of its month.

        The century is the one that puts it 49 years back to 50 years ahead of `today` (General Specifications 7.12).
        """
        written = self.value(identifier)
        return None if written is None else _day(written, today=today)


def check_digit(digits: str) -> str:
    """Return the GS1 check digit of a row of digits (modulus 10, weights 3 and 1 from the right).

    It is the same for GTIN, GSRN, GLN and SSCC. Raises Unreadable `not-checkable` for anything but digits.
    """
    if not (digits.isascii() and digits.isdecimal()):
        raise Unreadable("not-checkable")
    total = sum(int(digit) * _WEIGHTS[place % 2] for place, digit in enumerate(reversed(digits)))
    return str(-total % 10)


def hides_another(element: Element) -> bool:
    """Whether a lot or serial ends just as if another element followed it, whose separator was lost on the way.

    It looks for a whole expiry or production date behind at least one character, and then the end or another element.
    """
    return element.identifier in {"10", "21"} and _HIDDEN.search(element.value, 1) is not None


def _last_possible_day(written: str) -> None:
    """Raise Unreadable for a day that its month has in no century: 30 February, 31 April."""
    _day(written, today=_WHEN_2000_IS_NEAR)


def _day(written: str, *, today: date) -> date:
    year, month, day = (int(written[start : start + 2]) for start in (0, 2, 4))
    ahead = year - today.year % 100
    century = today.year - today.year % 100 + (-100 if ahead >= 51 else 100 if ahead <= -50 else 0)
    last = _days_of(century + year, month)
    if day > last:
        raise Unreadable("gs1-malformed")
    return date(century + year, month, day or last)


def _days_of(year: int, month: int) -> int:
    years, months = divmod(month, 12)
    return (date(year + years, months + 1, 1) - timedelta(days=1)).day
