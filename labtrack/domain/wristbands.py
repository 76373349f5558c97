"""By which kinds of wristband is a patient known, and of which kind is this one?"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from labtrack.domain.marking import N_

LONGEST: Final = 60
_GSRN, _ISBT, _OWN = "(8018)", "&#", "WB-"
_NO_BANDS: Final = (
    "A999926000137",  # a donation number, without and with its check character
    "A999926000137D",
    "7004203123456",
    "CHA999925000001G",
    "LB-00000012-F",
    "A9999E0398A999921123456A00000",
    "LF-001",  # a study number and a lot number
    "UC26-001",
    "hello",
    "1",
)
_OF_OTHERS: Final = ("=", "&", "]", "(", _OWN)


class BandScheme(StrEnum):
    """Whose numbers a wristband bears; the value is the scheme of the item's code."""

    OWN = "wristband"
    GSRN = "wristband-gsrn"
    ISBT = "wristband-isbt"
    HOSPITAL = "wristband-site"


HOSPITALS: Final = frozenset({BandScheme.GSRN, BandScheme.ISBT, BandScheme.HOSPITAL})
"""Schemes whose texts were given out by the hospital: identity data, which is found by exact match and never shown."""

WORDS: Mapping[BandScheme, str] = MappingProxyType(
    {
        BandScheme.OWN: N_("Wristband symbol"),
        BandScheme.GSRN: N_("Hospital wristband, GS1"),
        BandScheme.ISBT: N_("Hospital wristband, ISBT 128"),
        BandScheme.HOSPITAL: N_("Hospital wristband"),
    }
)
FAULTS: Mapping[str, str] = MappingProxyType(
    {
        "not-a-wristband": N_("This is no wristband. Scan the band on the patient's arm."),
        "wristband-of-the-study": N_("This is the study's own wristband, which was given when screening began."),
        "unknown-wristband": N_("No participant wears this wristband, as far as is on record."),
        "wristband-taken": N_("This wristband is or was another participant's. Do not use it; find out whose it is."),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class BandPattern:
    """The shape of the hospital's own wristbands, as a regular expression that the whole text must match.

    What begins as a symbol of another standard, or as the study's own wristband, is never one of the hospital's own.
    """

    text: str

    def __post_init__(self) -> None:
        """Raise ValueError for what is no regular expression."""
        try:
            re.compile(self.text, re.ASCII)
        except re.error as wrong:
            raise ValueError(f"no regular expression: {wrong}") from wrong

    def fits(self, text: str) -> bool:
        """Whether a text has this shape."""
        mine = len(text) <= LONGEST and not text.startswith(_OF_OTHERS)
        return mine and re.fullmatch(self.text, text, re.ASCII) is not None

    def takes_too_much(self) -> str | None:
        """Something that is no wristband and has this shape all the same; None where nothing is found."""
        return next((text for text in _NO_BANDS if self.fits(text)), None)


def shown(codes: Mapping[str, str]) -> dict[str, str]:
    """Those codes of an item (scheme to value) that a person may read: not the hospital's wristbands."""
    return {scheme: value for scheme, value in codes.items() if scheme not in HOSPITALS}


def scheme_of(text: str) -> BandScheme:
    """Of which kind is the wristband that carries this text (as `wristband_of` gives it)?"""
    if text.startswith(_GSRN):
        return BandScheme.GSRN
    if text.startswith(_ISBT):
        return BandScheme.ISBT
    return BandScheme.OWN if text.startswith(_OWN) else BandScheme.HOSPITAL
