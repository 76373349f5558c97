"""Which single product of human origin is it, told apart from every other in the world?"""

import re
from dataclasses import dataclass
from typing import ClassVar, Final, Self

from labtrack.domain.identifiers.din import Din
from labtrack.domain.identifiers.facility import FACILITY, is_validation
from labtrack.domain.identifiers.product import PRODUCT, Divisions, ProcessedProduct, ProductCode
from labtrack.domain.identifiers.structure import TextStructure, padded, unpadded
from labtrack.domain.identifiers.unreadable import Unreadable

_IDENTIFIER: Final = re.compile(
    rf"(?P<facility>{FACILITY}|00000)(?P<code>{PRODUCT})(?P<din>{FACILITY}[0-9]{{8}})(?P<division>[0-9A-Z][0-9A-Za-z]{{5}})"
)
_DIVISION_LENGTH: Final = 6
NO_FACILITY: Final = "00000"
"""What stands in front where no facility processed the product."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MphoIdentifier:
    """The MPHO unique identifier (29): processing facility (5), product code (5), donation (13), division (6).

    It is no structure of its own and stands in no symbol: it is put together, printed and sent. Division `000000` is
    undivided, `A00000` is what a product code writes as `A0`. It has no check character.
    """

    facility: str
    code: str
    din: Din
    division: str

    def __post_init__(self) -> None:
        """Refuse parts of another shape."""
        if _IDENTIFIER.fullmatch(self.text) is None:
            raise Unreadable("malformed-mpho")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read its 29 characters. Raises Unreadable `malformed-mpho`."""
        match = _IDENTIFIER.fullmatch(text)
        if match is None:
            raise Unreadable("malformed-mpho")
        din = Din(text=match["din"])
        return cls(facility=match["facility"], code=match["code"], din=din, division=match["division"])

    @classmethod
    def of(cls, din: Din, product: ProductCode, *, facility: str | None, divisions: Divisions | None = None) -> Self:
        """Put it together from what a label says. Raises Unreadable where the division stands elsewhere, or twice."""
        if product.needs_divisions != (divisions is not None):
            raise Unreadable("divisions-missing" if divisions is None else "divisions-conflict")
        division = product.division.ljust(_DIVISION_LENGTH, "0") if divisions is None else divisions.text
        return cls(facility=facility or NO_FACILITY, code=product.code, din=din, division=division)

    @classmethod
    def of_processed(cls, din: Din, product: ProcessedProduct, divisions: Divisions) -> Self:
        """Put it together from a donation number (001), a processed product (034) and its divisions (032)."""
        return cls(facility=product.facility, code=product.code, din=din, division=divisions.text)

    @property
    def text(self) -> str:
        """Its 29 characters."""
        return f"{self.facility}{self.code}{self.din.text}{self.division}"

    @property
    def is_validation(self) -> bool:
        """Whether facility or donation bear a number that is never for clinical use."""
        return self.din.is_validation or is_validation(self.facility)


@dataclass(frozen=True, slots=True, kw_only=True)
class MphoNumber(TextStructure):
    """A number of up to eighteen characters, filled up with zeros from the left; it never tells products apart."""

    length: ClassVar[int] = 18
    pattern: ClassVar[re.Pattern[str]] = re.compile("[0-9A-Z]{18}")

    @classmethod
    def of(cls, number: str) -> Self:
        """Make it of a number as its maker prints it."""
        return cls(text=padded(number, cls.length))

    @property
    def number(self) -> str:
        """The number without the zeros that fill it up."""
        return unpadded(self.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class MphoLot(MphoNumber):
    """ISBT 128 structure 035: the lot of a product of human origin."""

    ds: ClassVar[str] = "035"
    identifier: ClassVar[str] = "&,1"


@dataclass(frozen=True, slots=True, kw_only=True)
class MphoSupplement(MphoNumber):
    """ISBT 128 structure 036: a supplemental number, such as a serial."""

    ds: ClassVar[str] = "036"
    identifier: ClassVar[str] = "&,2"
