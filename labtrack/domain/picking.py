"""Which containers should be taken for a dose, and how far from nominal would it come out?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from labtrack.domain.containers import Container
from labtrack.domain.doses import viable_cells
from labtrack.domain.marking import N_
from labtrack.domain.protocol import InfusionPlan

FAULTS: Mapping[str, str] = MappingProxyType(
    {
        "far-from-nominal": N_(
            "{viable} viable cells are {percent} % of the {nominal} that are due. Look for a slip of a power of ten. "
            "If this is what is in the bag, send it again as it is."
        ),
    }
)
"""What a person is asked to look at twice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A container that may be taken, and how many of a thousand of its cells are expected to live."""

    container: Container
    viability_permille: int

    @property
    def viable(self) -> int:
        """The viable cells that may be expected from it."""
        return viable_cells(self.container.cells, self.viability_permille)


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """A dose as it would come out: viable cells, those that are due, and what per cent of them, rounded down."""

    viable: int
    nominal: int
    plan: InfusionPlan

    @property
    def percent(self) -> int:
        """Per cent of nominal."""
        return self.viable * 100 // self.nominal

    @property
    def is_far_off(self) -> bool:
        """Whether the protocol would stop it at its issue."""
        return abs(self.viable - self.nominal) * 100 > self.plan.stop_off_percent * self.nominal

    @property
    def is_off(self) -> bool:
        """Whether the protocol asks to mind it."""
        return abs(self.viable - self.nominal) * 100 > self.plan.warn_off_percent * self.nominal


def suggestion(stock: Sequence[Candidate], needed: int) -> tuple[Candidate, ...]:
    """Choose containers of one lot that hold the viable cells needed, from the lot whose container expires first.

    Within the lot, those that expire first are taken, and no more than needed. Empty when no lot holds enough.
    """
    lots = dict.fromkeys(one.container.lot_item_id for one in by_expiry(stock))
    for lot in lots:
        taken: list[Candidate] = []
        for one in by_expiry(one for one in stock if one.container.lot_item_id == lot):
            if sum(before.viable for before in taken) >= needed:
                break
            taken.append(one)
        if sum(one.viable for one in taken) >= needed:
            return tuple(taken)
    return ()


def by_expiry(stock: Iterable[Candidate]) -> list[Candidate]:
    """Sort candidates: the one that expires first in front."""
    return sorted(stock, key=lambda one: (one.container.expires_at, one.container.item_id))
