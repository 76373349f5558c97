"""What stands in the register of failed scans, and by what is it told apart?"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from labtrack.domain.marking import N_

TYPED: Final = "typed-instead"

FAULTS: Mapping[str, str] = MappingProxyType({TYPED: N_("It was typed instead of scanned.")})


class Circumstance(StrEnum):
    """In what failed scans may be alike, so that one bad printer, roll or scanner stands out; never a person."""

    REASON = "reason"
    DESIGN = "design"
    PRINTER = "printer"
    STOCK = "stock"
    STATION = "station"
    PLACE = "place"


UNKNOWN: Final = "(unknown)"
"""What is asked for where a circumstance is not known: the key of no design, printer, stock, station or place."""

WORDS: Mapping[Circumstance, str] = MappingProxyType(
    {
        Circumstance.REASON: N_("Reason"),
        Circumstance.DESIGN: N_("Label"),
        Circumstance.PRINTER: N_("Printer"),
        Circumstance.STOCK: N_("Label stock"),
        Circumstance.STATION: N_("Station"),
        Circumstance.PLACE: N_("Place"),
    }
)
"""The words for a circumstance."""
