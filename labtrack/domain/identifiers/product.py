"""Which product of a donation is it, and which division of it?"""

import re
from dataclasses import dataclass
from typing import ClassVar, Final, Self

from labtrack.domain.identifiers.facility import FACILITY
from labtrack.domain.identifiers.structure import Structure, TextStructure
from labtrack.domain.identifiers.unreadable import Unreadable

# A to D are national or local codes and Y is for clinical trials: letters may follow. The others are four digits.
PRODUCT: Final = "(?:[A-DY][0-9A-Z]{4}|[E-XZ][0-9]{4})"
"""A product description code as a pattern: five characters."""

_CODE: Final = re.compile(PRODUCT)
_FACILITY: Final = re.compile(FACILITY)
_FACILITY_CODE: Final = re.compile("[0-9A-Z]{6}")
_COLLECTION_TYPE: Final = re.compile(r"[0-9A-Za-z]")
_DIVISION: Final = re.compile(r"[A-Z][a-z0]|[0-9]{2}")
_NO_MORE: Final = "0000"
DIVISION_ELSEWHERE: Final = "99"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductCode(Structure):
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
class Divisions(TextStructure):
    """ISBT 128 structure 032: a division of six characters, for a product code whose own division is `99`."""

    ds: ClassVar[str] = "032"
    identifier: ClassVar[str] = "=,"
    length: ClassVar[int] = 6
    pattern: ClassVar[re.Pattern[str]] = re.compile("[0-9A-Z]{6}")


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessingFacility(Structure):
    """ISBT 128 structure 033: who processed the product (a FIN), and that facility's own code for it (6 characters)."""

    ds: ClassVar[str] = "033"
    identifier: ClassVar[str] = "&+"
    length: ClassVar[int] = 11

    facility: str
    facility_code: str = "000000"

    def __post_init__(self) -> None:
        """Refuse parts of another shape."""
        if _FACILITY.fullmatch(self.facility) is None or _FACILITY_CODE.fullmatch(self.facility_code) is None:
            raise Unreadable("malformed-content")

    @classmethod
    def from_content(cls, content: str) -> Self:
        """Read the eleven characters after the `&+`."""
        return cls(facility=content[:5], facility_code=content[5:])

    @property
    def content(self) -> str:
        """The eleven characters after the `&+`."""
        return self.facility + self.facility_code


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessedProduct(Structure):
    """ISBT 128 structure 034: a product by its processing facility, that facility's own code, and its product code."""

    ds: ClassVar[str] = "034"
    identifier: ClassVar[str] = "=/"
    length: ClassVar[int] = 16

    facility: str
    facility_code: str
    code: str

    def __post_init__(self) -> None:
        """Refuse parts of another shape."""
        if (
            _FACILITY.fullmatch(self.facility) is None
            or _FACILITY_CODE.fullmatch(self.facility_code) is None
            or _CODE.fullmatch(self.code) is None
        ):
            raise Unreadable("malformed-content")

    @classmethod
    def from_content(cls, content: str) -> Self:
        """Read the sixteen characters after the `=/`."""
        return cls(facility=content[:5], facility_code=content[5:11], code=content[11:])

    @property
    def content(self) -> str:
        """The sixteen characters after the `=/`."""
        return self.facility + self.facility_code + self.code


def product_text(product: ProductCode, divisions: Divisions | None) -> str:
    """Product code, collection type and division as one text of 8 to 12 characters, whichever structure says it.

    A division of six characters of which the last four are zeros is the same as the two before them. Raises Unreadable
    where the product code needs the other structure and it is not there, or has a division already and it is.
    """
    if product.needs_divisions != (divisions is not None):
        raise Unreadable("divisions-missing" if divisions is None else "divisions-conflict")
    if divisions is None:
        return product.text
    return product.code + product.collection_type + divisions.text.removesuffix(_NO_MORE)
