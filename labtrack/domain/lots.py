"""What is a batch lot, and what went into it?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


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
