"""What can a scan be read as?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Final, TypeVar

from labtrack.domain.identifiers import (
    BloodGroup,
    ChainOfIdentity,
    Din,
    Divisions,
    DonationNumber,
    ElementString,
    Expiry,
    MphoIdentifier,
    PatientNumber,
    ProcessedProduct,
    ProductCode,
    SingleEuropeanCode,
    SiteSymbol,
    Structure,
    SymbolKind,
    build,
)
from labtrack.domain.identifiers.flexible_time import FlexibleTime, Timed
from labtrack.domain.identifiers.moments import ExpiryDay
from labtrack.domain.identifiers.product import product_text
from labtrack.domain.scan_faults import FAULTS

_Wanted = TypeVar("_Wanted", bound=Structure)


@dataclass(frozen=True, slots=True, kw_only=True)
class IsbtReading:
    """One ISBT 128 symbol, pair or message, or a number of it typed with its check character.

    `aim` is the symbology identifier that the scanner sent before it, such as `]d1`, if any.
    """

    structures: tuple[Structure, ...]
    typed: bool
    aim: str | None = None

    @property
    def din(self) -> Din | None:
        """The donation number, if the scan carries one."""
        number = self.find(DonationNumber)
        return None if number is None else number.din

    @property
    def product_code(self) -> ProductCode | None:
        """The product code, if the scan carries one."""
        return self.find(ProductCode)

    @property
    def product_text(self) -> str:
        """Product code, collection type and division, whichever structure says it; empty without a product code."""
        product = self.product_code
        return product_text(product, self.divisions) if product is not None else ""

    @property
    def divisions(self) -> Divisions | None:
        """The separate division of a product code `…99`, if the scan carries one."""
        return self.find(Divisions)

    @property
    def expiry(self) -> Expiry | None:
        """The expiry to the minute (005), local to the issuing site, if the scan carries one."""
        return self.find(Expiry)

    def expires_at(self, zone: tzinfo) -> datetime | None:
        """The expiry as an aware time, whichever structure says it; `zone` is the issuing site's. Days end at 23:59."""
        stated = self.expiry or self.find(ExpiryDay)
        if stated is not None:
            return stated.at(zone)
        timed = self.find(FlexibleTime)
        return timed.at(zone) if timed is not None and timed.what is Timed.EXPIRY else None

    @property
    def blood_group(self) -> BloodGroup | None:
        """The blood group, if the scan carries one."""
        return self.find(BloodGroup)

    @property
    def european_code(self) -> SingleEuropeanCode | None:
        """The Single European Code, if the scan carries one."""
        return self.find(SingleEuropeanCode)

    @property
    def chain_of_identity(self) -> ChainOfIdentity | None:
        """The Chain of Identity identifier, if the scan carries one."""
        return self.find(ChainOfIdentity)

    @property
    def mpho(self) -> MphoIdentifier | None:
        """The identifier of a processed product, if the scan carries all of its parts."""
        processed, divisions = self.find(ProcessedProduct), self.divisions
        if processed is None or self.din is None or divisions is None:
            return None
        return MphoIdentifier.of_processed(self.din, processed, divisions)

    def find(self, wanted: type[_Wanted]) -> _Wanted | None:
        """The structure of that kind, if the scan carries one."""
        return next((structure for structure in self.structures if isinstance(structure, wanted)), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gs1Reading:
    """One GS1 symbol, all of it."""

    elements: ElementString
    typed: bool
    aim: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SymbolReading:
    """One of labtrack's own symbols."""

    symbol: SiteSymbol
    typed: bool
    aim: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BandReading:
    """A wristband of the hospital's own, whose shape the site's pattern knows. Its text is identity data."""

    text: str
    typed: bool
    aim: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MphoReading:
    """An MPHO unique identifier, as it is printed: it has no check character."""

    identifier: MphoIdentifier
    typed: bool
    aim: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """A scan that is not taken: `code` is one of FAULTS, `raw` all that arrived, which may hold identity data."""

    code: str
    raw: str

    @property
    def sentence(self) -> str:
        """What happened and what to do, in English."""
        return FAULTS[self.code]


Taken = IsbtReading | Gs1Reading | SymbolReading | BandReading | MphoReading
Reading = Taken | Unread

_PRINTED_GSRN: Final = "(8018)"
_PATIENT: Final = "&#"


def wristband_of(reading: Reading) -> str | None:
    """What a wristband carries, as one text that no other wristband has; None for another scan.

    It is labtrack's own symbol, `(8018)` and a GSRN, the symbol of an ISBT 128 patient number, or the hospital's own
    text. Which wristband of the same patient it is (8019) does not count.
    """
    match reading:
        case SymbolReading(symbol=symbol) if symbol.kind is SymbolKind.WRISTBAND:
            return symbol.text
        case Gs1Reading(elements=elements) if elements.recipient is not None:
            return _PRINTED_GSRN + elements.recipient
        case IsbtReading() if (patient := reading.find(PatientNumber)) is not None:
            return build(patient)
        case BandReading(text=text):
            return text
        case _:
            return None
