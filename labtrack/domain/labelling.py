"""Which print of a label is the live one, and what does a container's label say?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from enum import StrEnum
from types import MappingProxyType
from typing import Final
from uuid import UUID

from labtrack.domain.containers import Container, product_of
from labtrack.domain.identifiers import Din, Expiry, ProductCode, build_message
from labtrack.domain.identifiers.din import DonationNumber
from labtrack.domain.marking import N_
from labtrack.domain.quantities import written

CONTAINER_DESIGN: Final = "container-v1"
SERIAL_FIELDS: Final = ("label_symbol", "serial")
"""The fields that a print fills with its own serial, wherever a design has them."""

MILLIONS: Final = N_("{millions} million")
NOT_CLINICAL: Final = N_("NOT FOR CLINICAL USE")
PRODUCT_NAME: Final = N_("MSC (umbilical cord), cryopreserved")
STORAGE: Final = N_("Liquid nitrogen vapour, ≤ -150 °C")
WARNINGS: Final = (N_("Do not irradiate"), N_("Do not use a leucocyte filter"), N_("Do not refreeze"))


FAULTS: Mapping[str, str] = MappingProxyType(
    {
        "label-unknown": N_("No label with this serial was ever printed."),
        "label-of-another-item": N_("This label was printed for something else. Take it off and put it aside."),
        "label-of-other": N_("This label was printed for {owner}, which is not among these. Put it aside."),
        "label-void": N_("This label is void. Current label: {current}. Destroy this one."),
        "label-destroyed": N_("This label was recorded as destroyed. Destroy it now, and say so to quality assurance."),
        "reason-needed": N_("This item has a label already. Say why it is printed again."),
        "note-needed": N_("Say in words what the reason is."),
        "labels-locked": N_("Printing for this lot is closed. Quality assurance opens it again, with a reason."),
        "label-spoiled": N_("This label was reported as spoiled. Destroy it, and print another."),
        "label-live": N_("This label is live already."),
        "not-a-label-symbol": N_("This is not a label's own symbol. Scan the one that is printed as LB-…"),
        "no-label-design": N_("labtrack prints no label for this here."),
        "does-not-fit": N_("A text is longer than its place on the label, and labtrack prints none in part."),
        "unencodable": N_("The label's font lacks a character of this text, and labtrack prints none without it."),
        "nothing-to-print": N_("Every container of this lot has its label already."),
    }
)
"""What can be wrong with a label that is printed, scanned back or spoiled."""


class Spoilt(StrEnum):
    """Why a print cannot be used."""

    TORN = "torn"
    UNREADABLE = "unreadable"
    MISPRINTED = "misprinted"
    WRONG_ITEM = "wrong-item"
    NEVER_PRINTED = "never-printed"
    LOST = "lost"
    WITH_ITEM = "with-item"


IN_THE_HAND: Final = (Spoilt.TORN, Spoilt.UNREADABLE, Spoilt.MISPRINTED, Spoilt.WRONG_ITEM)
"""What one person may say of a print that is there to be looked at."""


class Reprint(StrEnum):
    """Why a label is printed again although there is one."""

    DAMAGED = "damaged"
    UNREADABLE = "faded"
    MISPLACED = "stuck-badly"
    CHANGED = "changed"
    NEVER_CAME_OUT = "never-came-out"
    OTHER = "other"


NO_LIVE_LABEL: Final = "no-live-label"

WORDS: Mapping[str, str] = MappingProxyType(
    {
        NO_LIVE_LABEL: N_("none"),
        Reprint.DAMAGED: N_("The label is damaged"),
        Reprint.UNREADABLE: N_("It can no longer be read"),
        Reprint.MISPLACED: N_("It sticks badly, or in the wrong place"),
        Reprint.CHANGED: N_("What it says has changed"),
        Reprint.NEVER_CAME_OUT: N_("It never came out of the printer"),
        Reprint.OTHER: N_("Another reason, in words"),
        Spoilt.TORN: N_("Torn or creased"),
        Spoilt.UNREADABLE: N_("Smeared or unreadable"),
        Spoilt.MISPRINTED: N_("Printed badly"),
        Spoilt.WRONG_ITEM: N_("Stuck on the wrong item"),
        Spoilt.NEVER_PRINTED: N_("Never came out of the printer"),
        Spoilt.LOST: N_("Not to be found"),
        Spoilt.WITH_ITEM: N_("Gone with its item"),
    }
)
"""The words for why a label is printed again, and why a print was spoiled."""


class Standing(StrEnum):
    """What became of one print."""

    PRINTED = "printed"
    LIVE = "live"
    VOID = "void"
    SPOILED = "spoiled"
    DESTROYED = "destroyed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """One printed label: its serial (a site symbol's text), what it says, and what became of it.

    It is live once it has been scanned back on its item; only then is the former one void. `reason` (and `note`) say
    why it was printed again, `spoiled_as` what happened to it.
    """

    id: int
    uid: UUID
    item_id: int
    design: str
    serial: str
    content: str
    printed_at: datetime
    printed_by_id: int
    live_at: datetime | None = None
    void_at: datetime | None = None
    spoiled_at: datetime | None = None
    destroyed_at: datetime | None = None
    reason: str | None = None
    note: str | None = None
    spoiled_as: str | None = None
    scan_back: bool | None = None

    @property
    def standing(self) -> Standing:
        """What became of it."""
        if self.destroyed_at is not None:
            return Standing.DESTROYED
        if self.spoiled_at is not None:
            return Standing.SPOILED
        if self.void_at is not None:
            return Standing.VOID
        return Standing.PRINTED if self.live_at is None else Standing.LIVE


ENDED: Mapping[Standing, str] = MappingProxyType(
    {
        Standing.VOID: "label-void",
        Standing.SPOILED: "label-spoiled",
        Standing.DESTROYED: "label-destroyed",
    }
)
"""What is said of a print that identifies nothing any more."""


def scan_fault(label: Label | None, *, item_id: int) -> str | None:
    """Say why a serial cannot be taken for a label of this item; None when it can."""
    if label is None:
        return "label-unknown"
    if label.item_id != item_id:
        return "label-of-another-item"
    return ENDED.get(label.standing)


def proved(labels: Iterable[Label]) -> bool:
    """Whether one of an item's labels is live, and no other print of it is a claim that must be proved first."""
    each = tuple(labels)
    claimed = any(label.standing is Standing.PRINTED and label.scan_back for label in each)
    return any(label.standing is Standing.LIVE for label in each) and not claimed


def reprint_faults(reason: str | None, note: str, *, has_label: bool) -> dict[str, str]:
    """Say what is missing before a label is printed again: field to fault. A first print needs no reason."""
    if reason is None:
        return {"reason": "reason-needed"} if has_label else {}
    if reason not in set(Reprint):
        return {"reason": "not-a-choice"}
    return {"note": "note-needed"} if reason == Reprint.OTHER and not note.strip() else {}


def isbt_message(din: Din, product: ProductCode, expires_at: datetime, zone: tzinfo) -> str:
    """The compound message (023) of donation number, product with its division, and expiry on the site's clock."""
    return build_message((DonationNumber(din=din), product, Expiry.of(expires_at, zone)))


def banner(din: Din) -> str:
    """What must stand on everything that bears a validation facility's number; empty for any other."""
    return NOT_CLINICAL if din.is_validation else ""


def container_fields(
    container: Container, din: Din, lot: str, zone: tzinfo, *, say: Callable[[str], str]
) -> Mapping[str, str]:
    """Every field of `container-v1`, formatted on the clock of `zone`; the serial's own fields are still empty.

    `say` puts a sentence into the language of the label.
    """
    product = product_of(container.product_code, container.division)
    expires = container.expires_at.astimezone(zone)
    return {
        "din_text": din.spaced(),
        "din_check": din.check_character,
        "product": say(PRODUCT_NAME),
        "product_code": product.text,
        "lot": lot,
        "volume": f"{written(container.volume_ul, 'mL')} mL",
        "cells": _cells(container.cells, say),
        "storage": say(STORAGE),
        "banner": say(banner(din)) if din.is_validation else "",
        "expiry": f"{expires:%Y-%m-%d}\n{expires:%H:%M %Z}",
        "isbt_message": isbt_message(din, product, container.expires_at, zone),
        "warnings": "\n".join(say(warning) for warning in WARNINGS),
        **dict.fromkeys(SERIAL_FIELDS, ""),
    }


def _cells(count: int, say: Callable[[str], str]) -> str:
    """Millions where they are round to the thousand, every digit where they are not: nothing is rounded."""
    return say(MILLIONS).format(millions=written(count, "10*6")) if count % 1000 == 0 else f"{count:,}"
