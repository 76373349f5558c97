"""Which product of a donation is it, and which division of it?"""

import re
from dataclasses import dataclass
from typing import ClassVar, Final, Self

from labtrack.domain.identifiers.unreadable import Unreadable

# A to D are national or local codes and Y is for clinical trials: letters may follow. The others are four digits.
_CODE: Final = re.compile(r"[A-DY][0-9A-Z]{4}|[E-XZ][0-9]{4}")
_COLLECTION_TYPE: Final = re.compile(r"[0-9A-Za-z]")
_DIVISION: Final = re.compile(r"[A-Z][a-z0]|[0-9]{2}")
_DIVISIONS: Final = re.compile(r"[0-9A-Z]{6}")
DIVISION_ELSEWHERE: Final = "99"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductCode:
    """ISBT 128 structure 003: product description code (5), collection type (1) and division (2).

    Division `00` is undivided, `A0` or `Ab` a part, and `99` says that structure 032 has it.
    """

    ds: ClassVar[str] = "003"
    identifier: ClassVar[str] = "=<"
    length: ClassVar[int] = 8

    code: str
    collection_type: str
    division: str = "00"

    def __post_init__(self) -> None:
        """Refuse parts of another shape."""
        if (
            _CODE.fullmatch(self.code) is None
            or _COLLECTION_TYPE.fullmatch(self.collection_type) is None
            or _DIVISION.fullmatch(self.division) is None
        ):
            raise Unreadable("malformed-content")

    @classmethod
    def from_content(cls, content: str) -> Self:
        """Read the eight characters after the `=<`."""
        return cls(code=content[:5], collection_type=content[5:6], division=content[6:])

    @property
    def text(self) -> str:
        """The code as printed below its bars, eight characters."""
        return self.code + self.collection_type + self.division

    @property
    def content(self) -> str:
        """The eight characters after the `=<`."""
        return self.text

    @property
    def needs_divisions(self) -> bool:
        """Whether the code means nothing without structure 032 beside it."""
        return self.division == DIVISION_ELSEWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Divisions:
    """ISBT 128 structure 032: a division of six characters, for a product code whose own division is `99`."""

    ds: ClassVar[str] = "032"
    identifier: ClassVar[str] = "=,"
    length: ClassVar[int] = 6

    text: str

    def __post_init__(self) -> None:
        """Refuse another shape."""
        if _DIVISIONS.fullmatch(self.text) is None:
            raise Unreadable("malformed-content")

    @classmethod
    def from_content(cls, content: str) -> Self:
        """Read the six characters after the `=,`."""
        return cls(text=content)

    @property
    def content(self) -> str:
        """The six characters after the `=,`."""
        return self.text
