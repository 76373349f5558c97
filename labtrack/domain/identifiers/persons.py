"""Which donor, member of staff or patient is meant?"""

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar, Final, Self

from labtrack.domain.identifiers import iso7064
from labtrack.domain.identifiers.facility import FACILITY
from labtrack.domain.identifiers.structure import Structure, padded, unpadded
from labtrack.domain.identifiers.unreadable import Unreadable

_FACILITY: Final = re.compile(FACILITY)
_NUMBER: Final = re.compile("[0-9A-Z]+")
_LOCATION: Final = re.compile("[0-9A-Z]{2}")
_PATIENT: Final = re.compile("[0-9A-Za-z]{1,99}")
_BORN: Final = re.compile("[0-9]{8}")
_HEAD: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberOfFacility(Structure):
    """A number that a facility gave to somebody: FIN (5) and the number, filled up with zeros from the left."""

    facility: str
    number: str

    def __post_init__(self) -> None:
        """Refuse parts of another shape."""
        whole = len(self.facility) + len(self.number) == self.length and _NUMBER.fullmatch(self.number) is not None
        if not whole or _FACILITY.fullmatch(self.facility) is None:
            raise Unreadable("malformed-content")

    @classmethod
    def of(cls, facility: str, number: str) -> Self:
        """Make it of a number as the facility writes it."""
        return cls(facility=facility, number=padded(number, cls.length - len(facility)))

    @classmethod
    def from_content(cls, content: str) -> Self:
        """Read the characters after the data identifier."""
        return cls(facility=content[:5], number=content[5:])

    @property
    def content(self) -> str:
        """The characters after the data identifier."""
        return self.facility + self.number

    @property
    def written(self) -> str:
        """The number without the zeros that fill it up."""
        return unpadded(self.number)

    @property
    def check_character(self) -> str:
        """The character that guards the printed text against mistyping, over all of the content."""
        return iso7064.check_character(self.content)


@dataclass(frozen=True, slots=True, kw_only=True)
class DonorNumber(NumberOfFacility):
    """ISBT 128 structure 019: a donor, by facility and a number of sixteen characters. It is not the GRID."""

    ds: ClassVar[str] = "019"
    identifier: ClassVar[str] = "=;"
    length: ClassVar[int] = 21


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffNumber(NumberOfFacility):
    """ISBT 128 structure 020: a member of staff, by facility and a number of six characters."""

    ds: ClassVar[str] = "020"
    identifier: ClassVar[str] = "='"
    length: ClassVar[int] = 11


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientBirthDate(Structure):
    """ISBT 128 structure 024: a patient's birth date. `location` (2) is a code of a licensed table."""

    ds: ClassVar[str] = "024"
    identifier: ClassVar[str] = "=#"
    length: ClassVar[int] = 10

    location: str
    born: date

    def __post_init__(self) -> None:
        """Refuse another shape."""
        if _LOCATION.fullmatch(self.location) is None or isinstance(self.born, datetime) or self.born.year < 1000:
            raise Unreadable("malformed-content")

    @classmethod
    def from_content(cls, content: str) -> Self:
        """Read the ten characters after the `=#`: location and yyyymmdd."""
        written = content[2:]
        if _BORN.fullmatch(written) is None:
            raise Unreadable("malformed-content")
        try:
            born = date(int(written[:4]), int(written[4:6]), int(written[6:]))
        except ValueError as none:
            raise Unreadable("malformed-content") from none
        return cls(location=content[:2], born=born)

    @property
    def content(self) -> str:
        """The ten characters after the `=#`."""
        return f"{self.location}{self.born:%Y%m%d}"


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientNumber(Structure):
    """ISBT 128 structure 025: a patient's number, 1 to 99 letters and digits.

    `location` (2) is a code of a licensed table, kept as it is: it tells one symbol with this number from another.
    """

    ds: ClassVar[str] = "025"
    identifier: ClassVar[str] = "&#"

    location: str
    number: str

    def __post_init__(self) -> None:
        """Refuse another shape."""
        if _LOCATION.fullmatch(self.location) is None or _PATIENT.fullmatch(self.number) is None:
            raise Unreadable("malformed-content")

    @classmethod
    def length_at(cls, text: str, start: int) -> int:
        """Read how long the number says it is: location (2), length of the number (2), and the number."""
        return _HEAD + counted(text, start + 2, digits=2)

    @classmethod
    def from_content(cls, content: str) -> Self:
        """Read everything after the `&#`."""
        return cls(location=content[:2], number=content[_HEAD:])

    @property
    def content(self) -> str:
        """Everything after the `&#`."""
        return f"{self.location}{len(self.number):02}{self.number}"


def counted(text: str, start: int, *, digits: int) -> int:
    """Read a count of so many digits. Raises Unreadable for a text that ends before, or has no digits there."""
    written = text[start : start + digits]
    if len(written) < digits:
        raise Unreadable("too-short")
    if not (written.isascii() and written.isdecimal()):
        raise Unreadable("malformed-content")
    return int(written)
