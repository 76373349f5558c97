"""What must a station's scanner send, and what is to be set where it sends something else?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Final
from uuid import UUID

from labtrack.domain.identifiers.gs1 import SEPARATOR
from labtrack.domain.marking import N_
from labtrack.domain.readings import Reading, Unread

SLOWEST_US: Final = 50_000
"""Microseconds between two keys from which on a scan cannot be told from typing."""
_AIM: Final = re.compile(r"\][A-Za-z][0-9A-Za-z]")
_SUFFIX: Final = " \r\n\t"
NO_ENDING: Final = "none"

FAULTS: Mapping[str, str] = MappingProxyType(
    {
        "test-nothing": N_("Nothing arrived. Put the cursor into the field and scan the symbol beside it."),
        "test-another": N_("Another symbol arrived. Scan the one beside the field, and no other."),
        "test-prefix": N_(
            "The scanner puts something before the symbol. Switch its prefix off; AIM identifiers may stay."
        ),
        "test-suffix": N_("The scanner puts something after the symbol. Set its suffix to Enter or Tab alone."),
        "test-ending": N_("Nothing ended the scan. Set the scanner's suffix to Enter or Tab."),
        "test-slow": N_(
            "The scanner sends slower than 50 ms a character, so its scans look typed. Switch its delay between "
            "characters off."
        ),
    }
)
"""What a scanner's test finds beside the faults of any scan."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Station:
    """A tablet or computer with a scanner. It is known by a cookie whose digest alone is kept.

    `faults` are the codes that its last test found; `key_time_us` is the mean time between two keys in microseconds,
    None where the page could not measure it. `tested_at` None means that it was never tested.
    """

    id: int
    uid: UUID
    token_digest: bytes
    name: str
    place_id: int
    device: str
    tested_at: datetime | None
    passed: bool
    faults: str
    key_time_us: int | None

    @property
    def fault_codes(self) -> tuple[str, ...]:
        """What its last test found, gravest first."""
        return tuple(self.faults.split())


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialSymbol:
    """A symbol that is shown to be scanned, and what a scanner must send of it beside its symbology identifier.

    It holds what is most easily lost: punctuation and small letters, or the separator of GS1.
    """

    id: str
    text: str
    gs1: bool = False


SYMBOLS: Final = (
    TrialSymbol(id="own", text="TS-00000001-Y"),
    TrialSymbol(id="isbt", text="=+03000=A99992612345600=<S1234VAb&>0262732359"),
    TrialSymbol(id="gs1", text=f"8018123456789012345675{SEPARATOR}80190000000001", gs1=True),
)
"""One Code 128 of labtrack's own, one Data Matrix of ISBT 128, one of GS1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """What arrived of one symbol: all of it as it came, and as it was read.

    `key_time_us` and `ending` (`Enter`, `Tab` or `none`) are what the page measured; None where it could not.
    """

    raw: str
    reading: Reading
    key_time_us: int | None
    ending: str | None


def faults_of(symbol: TrialSymbol, received: Received) -> Iterator[str]:
    """Yield what is wrong with what a scanner sent of a symbol, as codes with a sentence that says what to set."""
    aim, text = _apart(received.raw)
    if text != symbol.text:
        yield _difference(symbol, text, received.reading)
    elif symbol.gs1 and isinstance(received.reading, Unread):
        yield received.reading.code
    if aim is None and symbol.gs1 and text == symbol.text.replace(SEPARATOR, ""):
        yield "gs1-not-announced"
    if received.ending == NO_ENDING:
        yield "test-ending"
    if received.key_time_us is not None and received.key_time_us > SLOWEST_US:
        yield "test-slow"


def _apart(raw: str) -> tuple[str | None, str]:
    text = raw.strip(_SUFFIX)
    match = _AIM.match(text)
    return (None, text) if match is None else (match[0], text[match.end() :])


def _difference(symbol: TrialSymbol, text: str, reading: Reading) -> str:
    """Name how a text differs from what the symbol carries."""
    if not text:
        return "test-nothing"
    if SEPARATOR in symbol.text and text == symbol.text.replace(SEPARATOR, ""):
        return "group-separator-lost"
    if text.swapcase() == symbol.text:
        return "caps-lock"
    if isinstance(reading, Unread) and reading.code == "double-scan":
        return reading.code
    if text.endswith(symbol.text):
        return "test-prefix"
    if text.startswith(symbol.text) and not text.endswith(symbol.text[-1]):
        return "test-suffix"
    return reading.code if isinstance(reading, Unread) and reading.code != "unknown-symbol" else "test-another"
