"""Which statements must a product carry at each stage of its making, and how close to it?"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from types import MappingProxyType
from typing import Final


class Stage(Enum):
    """How far a product has come. PARTIAL is the label of a container too small for a whole one."""

    PARTIAL = "partial label"
    COLLECTED = "end of collection"
    IN_PROCESS = "during processing"
    PROCESSED = "end of processing"
    DISTRIBUTED = "distribution"


class Place(Enum):
    """How close a statement is to the product."""

    AFFIXED = "AF"
    ATTACHED = "AT"
    ACCOMPANYING = "AC"


class Statement(Enum):
    """What a label may have to say; the value is its name for people."""

    IDENTIFIER = "unique identifier"
    PROPER_NAME = "proper name"
    RECIPIENT = "recipient"
    COLLECTION_END = "date and time at which collection ended"
    VOLUME = "approximate volume"
    ADDITIVES = "anticoagulant and additives"
    DONOR = "donor identifier"
    COLLECTION_FACILITY = "collection facility"
    STORAGE = "recommended storage temperature"
    BIOHAZARD = "biohazard legend"
    PROCESSING_FACILITY = "processing facility"
    DONOR_GROUP = "blood group of the donor"
    RED_CELLS = "red cell compatibility"
    IDENTIFY = "reminder to identify recipient and product"
    EXPIRY = "expiry"


class _Cell:
    """One cell of the table: where a statement must stand, always or where it applies."""

    def __init__(self, place: Place, *, always: bool = True) -> None:
        self.place = place
        self.always = always


_AF, _AT, _AC = _Cell(Place.AFFIXED), _Cell(Place.ATTACHED), _Cell(Place.ACCOMPANYING)
_AF_IF, _AC_IF = _Cell(Place.AFFIXED, always=False), _Cell(Place.ACCOMPANYING, always=False)
_NO: Final = None

# Adapted from the FACT-JACIE labelling table; columns in the order of Stage. Check it against the edition in force.
_TABLE: Final[Mapping[Statement, tuple[_Cell | None, ...]]] = MappingProxyType(
    {
        Statement.IDENTIFIER: (_AF, _AF, _AF, _AF, _AF),
        Statement.PROPER_NAME: (_AF, _AF, _AF, _AF, _AF),
        Statement.RECIPIENT: (_AF_IF, _AF_IF, _AF_IF, _AF_IF, _AF_IF),
        Statement.COLLECTION_END: (_NO, _AF, _NO, _AC, _AC),
        Statement.VOLUME: (_NO, _AF, _NO, _AC, _AC),
        Statement.ADDITIVES: (_NO, _AC, _NO, _AC, _AC),
        Statement.DONOR: (_NO, _AF, _NO, _AT, _AT),
        Statement.COLLECTION_FACILITY: (_NO, _AC, _NO, _AC, _AC),
        Statement.STORAGE: (_NO, _AT, _NO, _AT, _AT),
        Statement.BIOHAZARD: (_NO, _AC_IF, _NO, _AC_IF, _AC_IF),
        Statement.PROCESSING_FACILITY: (_NO, _NO, _NO, _AF, _AF),
        Statement.DONOR_GROUP: (_NO, _NO, _NO, _AC, _AC),
        Statement.RED_CELLS: (_NO, _NO, _NO, _AC, _AC_IF),
        Statement.IDENTIFY: (_NO, _NO, _NO, _AC, _AC),
        Statement.EXPIRY: (_NO, _NO, _NO, _AF, _AF),
    }
)

SAID_BY: Final[Mapping[Statement, tuple[str, ...]]] = MappingProxyType(
    {
        Statement.IDENTIFIER: ("din_text",),
        Statement.PROPER_NAME: ("product",),
        Statement.RECIPIENT: ("recipient", "study_number"),
        Statement.COLLECTION_END: ("collected_at",),
        Statement.VOLUME: ("volume",),
        Statement.ADDITIVES: ("additives", "medium"),
        Statement.DONOR: ("donor",),
        Statement.COLLECTION_FACILITY: ("collection_facility",),
        Statement.STORAGE: ("storage",),
        Statement.BIOHAZARD: ("biohazard",),
        Statement.PROCESSING_FACILITY: ("facility",),
        Statement.DONOR_GROUP: ("abo_text",),
        Statement.RED_CELLS: ("red_cells",),
        Statement.IDENTIFY: ("recipient_note",),
        Statement.EXPIRY: ("expiry",),
    }
)
"""The fields of designs that make each statement; any of them will do."""


def asked_for(stage: Stage, place: Place, applicable: frozenset[Statement] = frozenset()) -> tuple[Statement, ...]:
    """Return what must stand at a place at a stage; of what is asked for only where it applies, what is applicable."""
    column = list(Stage).index(stage)
    return tuple(
        statement
        for statement, cells in _TABLE.items()
        if (cell := cells[column]) is not None and cell.place is place and (cell.always or statement in applicable)
    )


def unsaid(
    fields: Mapping[str, str], stage: Stage, place: Place, applicable: frozenset[Statement] = frozenset()
) -> tuple[Statement, ...]:
    """Return what must stand at a place at a stage, and which none of these fields says."""
    return tuple(
        statement
        for statement in asked_for(stage, place, applicable)
        if not any(fields.get(field, "").strip() for field in SAID_BY[statement])
    )
