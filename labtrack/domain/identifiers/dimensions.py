"""How large, heavy or full is it, as the label states it?"""

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar, Final, Self

from labtrack.domain.identifiers.persons import counted
from labtrack.domain.identifiers.structure import Structure
from labtrack.domain.identifiers.unreadable import Unreadable

_DIMENSION: Final = re.compile(
    "(?P<sense>0[1-6])(?P<kind>[0-9]{4})(?P<digits>[0-9]{5})(?P<places>[0-9])(?P<rest>[0-9]{2})"
)
_KIND: Final = re.compile("[0-9]{4}")
_REST: Final = re.compile("[0-9]{2}")
_LENGTH: Final = 14
_HEAD: Final = 2
_MOST: Final = 99
_LARGEST: Final = 99_999
UNITS: Final = {"0001": "mL", "0008": "g"}
"""The unit of each kind of dimension whose code is public; the others are kept without one."""


class Sense(StrEnum):
    """How the value is meant."""

    EQUAL = "01"
    ABOVE = "02"
    AT_LEAST = "03"
    BELOW = "04"
    AT_MOST = "05"
    NOMINAL = "06"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dimension:
    """One dimension: five digits of which the last `places` stand behind the point.

    `kind` is a code of four digits, such as 0001 for a volume; `rest` are two digits that are kept as they are.
    """

    sense: Sense
    kind: str
    digits: int
    places: int
    rest: str = "00"

    def __post_init__(self) -> None:
        """Refuse what the symbol cannot carry."""
        fits = 0 <= self.digits <= _LARGEST and 0 <= self.places <= 9
        if not fits or _KIND.fullmatch(self.kind) is None or _REST.fullmatch(self.rest) is None:
            raise Unreadable("malformed-content")

    @classmethod
    def from_text(cls, text: str) -> Self:
        """Read fourteen characters."""
        match = _DIMENSION.fullmatch(text)
        if match is None:
            raise Unreadable("malformed-content")
        sense, places = Sense(match["sense"]), int(match["places"])
        return cls(sense=sense, kind=match["kind"], digits=int(match["digits"]), places=places, rest=match["rest"])

    @property
    def text(self) -> str:
        """Its fourteen characters."""
        return f"{self.sense}{self.kind}{self.digits:05}{self.places}{self.rest}"

    @property
    def value(self) -> Decimal:
        """The number, in `unit`."""
        return Decimal(self.digits).scaleb(-self.places)

    @property
    def unit(self) -> str | None:
        """The UCUM unit; None where its code is not public."""
        return UNITS.get(self.kind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dimensions(Structure):
    """ISBT 128 structure 029: one to ninety-nine dimensions of a product."""

    ds: ClassVar[str] = "029"
    identifier: ClassVar[str] = "&$"

    dimensions: tuple[Dimension, ...]

    def __post_init__(self) -> None:
        """Refuse none at all, and too many."""
        if not 1 <= len(self.dimensions) <= _MOST:
            raise Unreadable("malformed-content")

    @classmethod
    def length_at(cls, text: str, start: int) -> int:
        """Read how many dimensions it says there are."""
        return _HEAD + _LENGTH * counted(text, start, digits=2)

    @classmethod
    def from_content(cls, content: str) -> Self:
        """Read everything after the `&$`."""
        starts = range(_HEAD, len(content), _LENGTH)
        return cls(dimensions=tuple(Dimension.from_text(content[start : start + _LENGTH]) for start in starts))

    @property
    def content(self) -> str:
        """Everything after the `&$`."""
        return f"{len(self.dimensions):02}{''.join(one.text for one in self.dimensions)}"
