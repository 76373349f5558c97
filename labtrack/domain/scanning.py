"""What did the scanner read?"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from labtrack.domain.identifiers import (
    ChainOfIdentity,
    Din,
    DonationNumber,
    ElementString,
    MphoIdentifier,
    SingleEuropeanCode,
    SiteSymbol,
    Structure,
    Unreadable,
    parse,
)
from labtrack.domain.identifiers.gs1 import SEPARATOR
from labtrack.domain.readings import (
    BandReading,
    Gs1Reading,
    IsbtReading,
    MphoReading,
    Reading,
    SymbolReading,
    Taken,
    Unread,
)
from labtrack.domain.scan_faults import diagnose
from labtrack.domain.wristbands import BandPattern

_SUFFIX: Final = " \r\n\t"
_AIM: Final = re.compile(r"\][A-Za-z][0-9A-Za-z]")
_GS1_CARRIERS: Final = frozenset({"]C1", "]d2", "]Q3", "]e0", "]J1"})
_TYPED_DIN: Final = re.compile(r"[A-NP-Z1-9][A-NP-Z0-9]{2}[0-9]{10}[0-9A-Z*]?")
_TYPED_CHAIN: Final = re.compile(r"CH[A-NP-Z1-9][A-NP-Z0-9]{2}[0-9]{4}[0-9A-Z]{6}[0-9A-Z*]?")
_SYMBOL: Final = re.compile(r"[A-Z]{2}-[0-9]{8}-[0-9A-Z]")
_MPHO_LENGTH: Final = 29
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
        "group-separator-doubtful",
        "gs1-check-digit-wrong",
        "gs1-conflict",
        "gs1-incomplete",
        "gs1-not-announced",
        "gs1-repeated",
        "malformed-sec",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Conventions:
    """What reading a scan is told: how GS1 symbols are taken apart, and what the hospital's wristbands are like.

    `gs1` reads the text of a GS1 symbol, `printed_gs1` what is printed below one; both raise Unreadable. `bands` is
    None where the hospital has no wristbands of its own shape.
    """

    gs1: Callable[[str], ElementString]
    printed_gs1: Callable[[str], ElementString]
    bands: BandPattern | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scan:
    """One scan without what the scanner puts around it: `aim` is the symbology identifier, if there was one."""

    text: str
    aim: str | None
    typed: bool
    conventions: Conventions


def read(raw: str, conventions: Conventions, *, typed: bool = False) -> Reading:
    """Say what one scan or one typed line is; what cannot be read is named, never repaired.

    `raw` is all that arrived, symbology identifier and suffix included. `typed` says that a person typed it: then a
    number needs its check character. A number typed with its check character is known as typed anyway.
    """
    scan = _without_carrier(raw, conventions, typed=typed)
    taken = _taken(scan)
    if not isinstance(taken, str):
        return taken

    def fault_of(other: str) -> str | None:
        instead = _taken(_without_carrier(other, conventions, typed=False))
        return instead if isinstance(instead, str) else None

    code = taken if taken in _CERTAIN else diagnose(scan.text, taken, fault_of, aim=scan.aim or "")
    return Unread(code=code, raw=raw)


def _without_carrier(raw: str, conventions: Conventions, *, typed: bool) -> _Scan:
    text = raw.strip(_SUFFIX)
    match = _AIM.match(text)
    if match is None:
        return _Scan(text=text, aim=None, typed=typed, conventions=conventions)
    return _Scan(text=text[match.end() :].strip(_SUFFIX), aim=match[0], typed=typed, conventions=conventions)


def _taken(scan: _Scan) -> Taken | str:
    """Return a reading, or the code of what speaks against one."""
    if not scan.text:
        return "empty" if scan.aim is None else "half-scan"
    try:
        return _by_standard(scan) or _by_site(scan) or (_by_hand(scan) if scan.aim is None else None) or _unknown(scan)
    except Unreadable as refusal:
        return refusal.code


def _by_standard(scan: _Scan) -> Taken | str | None:
    """What begins as ISBT 128, or comes from a GS1 symbol."""
    begins_as_isbt = scan.text.startswith(("=", "&"))
    if scan.aim in _GS1_CARRIERS:
        if begins_as_isbt:
            return "symbology-conflict"
        return Gs1Reading(elements=scan.conventions.gs1(scan.text), typed=scan.typed, aim=scan.aim)
    return _isbt(parse(scan.text), scan) if begins_as_isbt else None


def _by_site(scan: _Scan) -> Taken | None:
    """What labtrack or the hospital has printed."""
    if _SYMBOL.fullmatch(scan.text):
        return SymbolReading(symbol=SiteSymbol.parse(scan.text), typed=scan.typed, aim=scan.aim)
    bands = scan.conventions.bands
    if bands is not None and bands.fits(scan.text):
        return BandReading(text=scan.text, typed=scan.typed, aim=scan.aim)
    if len(scan.text) == _MPHO_LENGTH and scan.text.isalnum():
        return MphoReading(identifier=MphoIdentifier.parse(scan.text), typed=scan.typed, aim=scan.aim)
    return None


def _by_hand(scan: _Scan) -> Taken | None:
    """What only a person types, for no symbol carries it: with a symbology identifier before it nobody typed it."""
    counted = scan.text.translate(_NOT_COUNTED_IN_TYPING)
    if _TYPED_DIN.fullmatch(counted):
        return IsbtReading(structures=(DonationNumber(din=Din.typed(counted)),), typed=True)
    if _TYPED_CHAIN.fullmatch(counted):
        return IsbtReading(structures=(ChainOfIdentity.typed(counted),), typed=True)
    if scan.text.startswith("SEC:"):
        return IsbtReading(structures=(SingleEuropeanCode.printed(scan.text),), typed=True)
    if scan.text.startswith("("):
        return Gs1Reading(elements=scan.conventions.printed_gs1(scan.text), typed=True)
    return None


def _unknown(scan: _Scan) -> str:
    """Say of what is nothing that we know whether it would be a GS1 symbol, had the scanner called it one."""
    if scan.aim is not None or not scan.text.removeprefix(SEPARATOR)[:1].isdigit():
        return "unknown-symbol"
    try:
        elements = scan.conventions.gs1(scan.text)
    except Unreadable:
        return "gs1-not-announced" if SEPARATOR in scan.text else "unknown-symbol"
    checked = elements.trade_item or elements.provider or elements.recipient
    return "gs1-not-announced" if checked or SEPARATOR in scan.text else "unknown-symbol"


def _isbt(structures: tuple[Structure, ...], scan: _Scan) -> Taken | str:
    for structure in structures:
        if isinstance(structure, DonationNumber):
            if structure.flags_agree is False:
                return "flags-disagree"
            if scan.typed and structure.flags_agree is None:
                return "check-character-missing"
    return IsbtReading(structures=structures, typed=scan.typed, aim=scan.aim)
