"""Which registered donor in the world is meant?"""

import re
from dataclasses import dataclass
from typing import ClassVar, Final, Self

from labtrack.domain.identifiers import iso7064
from labtrack.domain.identifiers.structure import Structure, TextStructure
from labtrack.domain.identifiers.unreadable import Unreadable

_GRID: Final = re.compile("(?P<organisation>[1-9][0-9]{3})(?P<registration>[0-9A-Z]{13})(?P<check>[0-2][0-9]|3[0-6])")
_GUARDED: Final = 17


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid(Structure):
    """ISBT 128 structure 039, the Global Registration Identifier for Donors: 19 characters.

    Issuing organisation (4 digits, no leading zero), registration (13), and a checksum 00 to 36 (ISO/IEC 7064
    MOD 37-2 over the 17 before it). Raises Unreadable `checksum-wrong`.
    """

    ds: ClassVar[str] = "039"
    identifier: ClassVar[str] = "&:"
    length: ClassVar[int] = 19

    text: str

    def __post_init__(self) -> None:
        """Refuse another shape, and a checksum that does not fit."""
        match = _GRID.fullmatch(self.text)
        if match is None:
            raise Unreadable("malformed-content")
        if _checksum(self.text[:_GUARDED]) != match["check"]:
            raise Unreadable("checksum-wrong")

    @classmethod
    def of(cls, organisation: str, registration: str) -> Self:
        """Put it together; the checksum is worked out."""
        guarded = organisation + registration
        if _GRID.fullmatch(f"{guarded}00") is None:
            raise Unreadable("malformed-content")
        return cls(text=guarded + _checksum(guarded))

    @classmethod
    def from_content(cls, content: str) -> Self:
        """Read the nineteen characters after the `&:`."""
        return cls(text=content)

    @property
    def content(self) -> str:
        """The nineteen characters after the `&:`."""
        return self.text

    @property
    def organisation(self) -> str:
        """The number of the organisation that registered the donor, four digits."""
        return self.text[:4]


@dataclass(frozen=True, slots=True, kw_only=True)
class FormerGrid(TextStructure):
    """ISBT 128 structure 037, retired in 2017: a registered donor, nineteen characters, kept as they are."""

    ds: ClassVar[str] = "037"
    identifier: ClassVar[str] = "&,3"
    length: ClassVar[int] = 19
    retired: ClassVar[bool] = True
    pattern: ClassVar[re.Pattern[str]] = re.compile("[0-9A-Z]{19}")


def _checksum(guarded: str) -> str:
    return f"{iso7064.value_of(iso7064.check_character(guarded)):02}"
