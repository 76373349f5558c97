"""Which donation is meant?"""

import re
from dataclasses import dataclass
from typing import ClassVar, Final, Self

from labtrack.domain.identifiers import iso7064
from labtrack.domain.identifiers.facility import FACILITY, is_validation
from labtrack.domain.identifiers.structure import Structure
from labtrack.domain.identifiers.unreadable import Unreadable

_DIN: Final = re.compile(rf"{FACILITY}[0-9]{{8}}")
_FLAGS: Final = re.compile(r"[0-9A-HJ-NPR-Y]{2}")
_IGNORED_IN_TYPING: Final = str.maketrans("", "", " -")
_FIRST_CHECKED_FLAG: Final = 60
_LAST_CHECKED_FLAG: Final = 96


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Din:
    """A donation identification number: `text` has 13 characters, without `=`, flags or check character.

    It names a donation, never a container or a dose. Raises Unreadable `malformed-din`.
    """

    text: str

    def __post_init__(self) -> None:
        """Refuse everything that is not a donation number."""
        if _DIN.fullmatch(self.text) is None:
            raise Unreadable("malformed-din")

    @classmethod
    def typed(cls, text: str) -> Self:
        """Read what a person typed: 13 characters and their check character; spaces and hyphens do not count.

        Raises Unreadable `check-character-missing`, `check-character-wrong` or `malformed-din`.
        """
        characters = text.translate(_IGNORED_IN_TYPING)
        din = cls(text=characters[:13])
        if len(characters) == 13:
            raise Unreadable("check-character-missing")
        if len(characters) != 14:
            raise Unreadable("malformed-din")
        if characters[13] != din.check_character:
            raise Unreadable("check-character-wrong")
        return din

    @classmethod
    def from_parts(cls, facility: str, year: int, serial: int) -> Self:
        """Compose a number of facility (5 characters), nominal year (0 to 99) and serial (0 to 999999)."""
        if not (0 <= year <= 99 and 0 <= serial <= 999_999):
            raise Unreadable("malformed-din")
        return cls(text=f"{facility}{year:02}{serial:06}")

    @property
    def check_character(self) -> str:
        """The boxed character after the number on a label; never part of the symbol."""
        return iso7064.check_character(self.text)

    @property
    def facility(self) -> str:
        """The facility identification number, five characters."""
        return self.text[:5]

    @property
    def year(self) -> int:
        """The nominal year of assignment, 0 to 99; never a collection date."""
        return int(self.text[5:7])

    @property
    def serial(self) -> int:
        """The number within facility and year, 0 to 999999."""
        return int(self.text[7:])

    @property
    def is_validation(self) -> bool:
        """Whether the facility is A9990 to A9999, which is for tests and never for clinical use."""
        return is_validation(self.facility)

    def spaced(self) -> str:
        """Write the number for the eye: `A9999 26 000137`."""
        return f"{self.text[:5]} {self.text[5:7]} {self.text[7:]}"


@dataclass(frozen=True, slots=True, kw_only=True)
class DonationNumber(Structure):
    """ISBT 128 structure 001: a DIN and two flag characters that are not part of it; `00` says nothing."""

    ds: ClassVar[str] = "001"
    identifier: ClassVar[str] = "="
    length: ClassVar[int] = 15

    din: Din
    flags: str = "00"

    def __post_init__(self) -> None:
        """Refuse flags of another shape."""
        if _FLAGS.fullmatch(self.flags) is None:
            raise Unreadable("malformed-content")

    @classmethod
    def from_content(cls, content: str) -> Self:
        """Read the 15 characters after the `=`."""
        return cls(din=Din(text=content[:13]), flags=content[13:])

    @property
    def content(self) -> str:
        """The 15 characters after the `=`."""
        return self.din.text + self.flags

    @property
    def flags_agree(self) -> bool | None:
        """Whether flags that repeat the check character (60 to 96) do fit the number; None for other flags."""
        if not self.flags.isdigit() or not _FIRST_CHECKED_FLAG <= int(self.flags) <= _LAST_CHECKED_FLAG:
            return None
        return int(self.flags) - _FIRST_CHECKED_FLAG == iso7064.value_of(self.din.check_character)
