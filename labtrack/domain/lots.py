"""What is a batch lot, and what went into it?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Final

from labtrack.domain.marking import N_

PRODUCT_CODE: Final = "S1234V"
"""The demonstration's product: description code and collection type. A site sets its own."""

MOST_CELLS: Final = 10**12
LAST_PASSAGE: Final = 99


FAULTS: Mapping[str, str] = MappingProxyType(
    {"not-after-the-last": N_("This passage was recorded already. Passages are counted upwards, each once.")}
)
"""What can be wrong with what is recorded of a culture."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lot:
    """One batch lot, grown from one donation. Viability in parts per thousand."""

    item_id: int
    number: str
    donation_item_id: int
    product_code: str
    specification_id: int
    passage: int = 0
    harvested_cells: int | None = None
    harvested_viability_permille: int | None = None
    harvested_at: datetime | None = None
    labels_locked_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MaterialUse:
    """A material lot that touched the cells, and how it stood when it was used."""

    id: int
    lot_item_id: int
    material: str
    material_lot: str
    expires_at: datetime
    accepted: bool
    used_at: datetime

    @property
    def expired_when_used(self) -> bool:
        """Whether its life was over at the moment of use; what came later does not matter."""
        return self.used_at >= self.expires_at


def number_of(year: int, serial: int) -> str:
    """Write the number of a year's lot: `UC26-001`."""
    return f"UC{year % 100:02}-{serial:03}"


def count_faults(*, cells: int, viability_permille: int) -> dict[str, str]:
    """Name every fault of a cell count: field to code. Cells are counted, viability is in parts per thousand."""
    found: dict[str, str] = {}
    if not 1 <= cells <= MOST_CELLS:
        found["cells"] = "too-low" if cells < 1 else "too-high"
    if not 0 <= viability_permille <= 1000:
        found["viability_permille"] = "too-low" if viability_permille < 0 else "too-high"
    return found


def passage_faults(
    lot: Lot, *, passage: int, cells: int, viability_permille: int, confluence_percent: int
) -> dict[str, str]:
    """Name every fault of a passage: field to code. A passage comes after the last one that was recorded."""
    found = count_faults(cells=cells, viability_permille=viability_permille)
    if passage <= lot.passage:
        found["passage"] = "not-after-the-last"
    elif passage > LAST_PASSAGE:
        found["passage"] = "too-high"
    if not 0 <= confluence_percent <= 100:
        found["confluence_percent"] = "too-low" if confluence_percent < 0 else "too-high"
    return found
