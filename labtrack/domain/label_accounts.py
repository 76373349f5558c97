"""Do the labels of a lot add up: is each one that was issued applied, spoiled or destroyed?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from labtrack.domain.labelling import IN_THE_HAND, Label, Spoilt, Standing
from labtrack.domain.marking import N_

FAULTS: Mapping[str, str] = MappingProxyType(
    {
        "label-accounted": N_("This label is accounted for already: {standing}."),
        "label-is-live": N_("This label is live on its item. Print another and scan that back before it is destroyed."),
        "run-not-finished": N_("The run is not finished: a container has no live label, or a label is missing."),
        "run-locked": N_("Printing for this lot was closed before."),
        "run-open": N_("Printing for this lot is open."),
        "laboratory-signs": N_("The second signature is the laboratory's: somebody who may label."),
    }
)
"""What can be wrong with what is said of the labels of a lot."""


class Destroyed(StrEnum):
    """Why a label was destroyed."""

    TAKEN_OFF = "taken-off"
    LEFT_OVER = "left-over"


class Lost(StrEnum):
    """What is known of a label that cannot be found."""

    SEARCHED = "searched"
    IN_THE_WASTE = "in-the-waste"
    LEFT_THE_ROOM = "left-the-room"


WORDS: Mapping[str, str] = MappingProxyType(
    {
        "spoiled": N_("spoiled"),
        "destroyed": N_("destroyed"),
        Destroyed.TAKEN_OFF: N_("Taken off and destroyed: a newer one is live"),
        Destroyed.LEFT_OVER: N_("Left over, and destroyed unused"),
        Lost.SEARCHED: N_("Looked for everywhere in the room, and not found"),
        Lost.IN_THE_WASTE: N_("Went into the waste, and cannot be had back"),
        Lost.LEFT_THE_ROOM: N_("May have left the room"),
    }
)
"""The words for why a label was destroyed, and how one was lost."""

BY_SCAN: Final[tuple[Destroyed | Spoilt, ...]] = (*Destroyed, *IN_THE_HAND)
"""What one person may say of a label by scanning it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelAccount:
    """How the labels of one thing stand. `missing` are the serials of those of which nobody knows what became.

    Missing is what was printed and never scanned back, and what is void and was not destroyed. `may_be_live` counts the
    labels that are live, or would be if somebody scanned them now.
    """

    product: str
    issued: int
    applied: int
    spoiled: int
    destroyed: int
    missing: tuple[str, ...]
    may_be_live: int

    @property
    def adds_up(self) -> bool:
        """Whether issued is applied and spoiled and destroyed."""
        return self.issued == self.applied + self.spoiled + self.destroyed


def account_of(product: str, labels: Iterable[Label]) -> LabelAccount:
    """Count the labels of one thing by what became of them."""
    by_standing: dict[Standing, list[str]] = {standing: [] for standing in Standing}
    for label in labels:
        by_standing[label.standing].append(label.serial)
    missing = (*by_standing[Standing.PRINTED], *by_standing[Standing.VOID])
    return LabelAccount(
        product=product,
        issued=sum(len(serials) for serials in by_standing.values()),
        applied=len(by_standing[Standing.LIVE]),
        spoiled=len(by_standing[Standing.SPOILED]),
        destroyed=len(by_standing[Standing.DESTROYED]),
        missing=missing,
        may_be_live=len(by_standing[Standing.LIVE]) + len(by_standing[Standing.PRINTED]),
    )


def sum_of(accounts: Iterable[LabelAccount], *, product: str = "") -> LabelAccount:
    """The accounts of many things as one."""
    each = tuple(accounts)
    return LabelAccount(
        product=product,
        issued=sum(one.issued for one in each),
        applied=sum(one.applied for one in each),
        spoiled=sum(one.spoiled for one in each),
        destroyed=sum(one.destroyed for one in each),
        missing=tuple(serial for one in each for serial in one.missing),
        may_be_live=sum(one.may_be_live for one in each),
    )
