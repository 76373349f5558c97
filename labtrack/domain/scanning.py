"""What did the scanner read?"""

import re
from dataclasses import dataclass
from typing import Final, TypeVar

from labtrack.domain.identifiers import (
    BloodGroup,
    Din,
    Divisions,
    DonationNumber,
    Expiry,
    ProductCode,
    SiteSymbol,
    Structure,
    Unreadable,
    parse,
)
from labtrack.domain.scan_faults import FAULTS, diagnose, gs1_fault

__all__ = ["FAULTS", "IsbtReading", "Reading", "SymbolReading", "Unread", "read"]

_Wanted = TypeVar("_Wanted", DonationNumber, BloodGroup, ProductCode, Expiry, Divisions)


@dataclass(frozen=True, slots=True, kw_only=True)
class IsbtReading:
    """One ISBT 128 symbol, pair or message, or a donation number typed with its check character.

    `aim` is the symbology identifier that the scanner sent before it, such as `]d1`, if any.
    """

    structures: tuple[Structure, ...]
    typed: bool
    aim: str | None = None

    @property
    def din(self) -> Din | None:
        """The donation number, if the scan carries one."""
        number = self._find(DonationNumber)
        return None if number is None else number.din

    @property
    def product_code(self) -> ProductCode | None:
        """The product code, if the scan carries one."""
        return self._find(ProductCode)

    @property
    def divisions(self) -> Divisions | None:
        """The separate division of a product code `…99`, if the scan carries one."""
        return self._find(Divisions)

    @property
    def expiry(self) -> Expiry | None:
        """The expiry, local to the issuing site, if the scan carries one."""
        return self._find(Expiry)

    @property
    def blood_group(self) -> BloodGroup | None:
        """The blood group, if the scan carries one."""
        return self._find(BloodGroup)

    def _find(self, wanted: type[_Wanted]) -> _Wanted | None:
        return next((structure for structure in self.structures if isinstance(structure, wanted)), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class SymbolReading:
    """One of labtrack's own symbols."""

    symbol: SiteSymbol
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


Reading = IsbtReading | SymbolReading | Unread

_SUFFIX: Final = " \r\n\t"
_AIM: Final = re.compile(r"\][A-Za-z][0-9A-Za-z]")
_GS1_CARRIERS: Final = frozenset({"]C1", "]d2"})
_GROUP_SEPARATOR: Final = "\x1d"
_TYPED_DIN: Final = re.compile(r"[A-NP-Z1-9][A-NP-Z0-9]{2}[0-9]{10}[0-9A-Z*]?")
_SYMBOL: Final = re.compile(r"[A-Z]{2}-[0-9]{8}-[0-9A-Z]")
_NOT_COUNTED_IN_TYPING: Final = str.maketrans("", "", " -")

# These say what is wrong already; to look further could only find a less likely reason.
_CERTAIN: Final = frozenset(
    {
        "empty",
        "half-scan",
        "check-character-missing",
        "check-character-wrong",
        "flags-disagree",
        "symbology-conflict",
        "group-separator-lost",
        "gs1-not-read",
    }
)
_Taken = IsbtReading | SymbolReading | str


def read(raw: str, *, typed: bool = False) -> Reading:
    """Say what one scan or one typed line is; what cannot be read is named, never repaired.

    `raw` is all that arrived, symbology identifier and suffix included. `typed` says that a person typed it: then a
    donation number needs its check character. A number typed with its check character is known as typed anyway.
    """
    aim, text = _without_carrier(raw)
    taken = _taken(text, aim=aim, typed=typed)
    if not isinstance(taken, str):
        return taken
    return Unread(code=taken if taken in _CERTAIN else diagnose(text, taken, _fault_of), raw=raw)


def _fault_of(raw: str) -> str | None:
    aim, text = _without_carrier(raw)
    taken = _taken(text, aim=aim, typed=False)
    return taken if isinstance(taken, str) else None


def _without_carrier(raw: str) -> tuple[str | None, str]:
    text = raw.strip(_SUFFIX)
    match = _AIM.match(text)
    return (None, text) if match is None else (match[0], text[match.end() :].strip(_SUFFIX))


def _taken(text: str, *, aim: str | None, typed: bool) -> _Taken:
    """Return a reading, or the code of what speaks against one."""
    begins_as_isbt = text.startswith(("=", "&"))
    if not text:
        return "empty" if aim is None else "half-scan"
    if aim in _GS1_CARRIERS:
        return "symbology-conflict" if begins_as_isbt else gs1_fault(text)
    try:
        if begins_as_isbt:
            return _isbt(parse(text), aim=aim, typed=typed)
        if _SYMBOL.fullmatch(text):
            return SymbolReading(symbol=SiteSymbol.parse(text), typed=typed, aim=aim)
        # With a symbology identifier before it nobody typed it, and no symbol carries a bare number.
        if aim is None and _TYPED_DIN.fullmatch(text.translate(_NOT_COUNTED_IN_TYPING)):
            return IsbtReading(structures=(DonationNumber(din=Din.typed(text)),), typed=True)
    except Unreadable as refusal:
        return refusal.code
    return "gs1-not-read" if _GROUP_SEPARATOR in text else "unknown-symbol"


def _isbt(structures: tuple[Structure, ...], *, aim: str | None, typed: bool) -> _Taken:
    for structure in structures:
        if isinstance(structure, DonationNumber):
            if structure.flags_agree is False:
                return "flags-disagree"
            if typed and structure.flags_agree is None:
                return "check-character-missing"
    return IsbtReading(structures=structures, typed=typed, aim=aim)
