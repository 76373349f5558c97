"""What is a cell container, and what is in it?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Container:
    """A cryobag or vial of one lot. Volume in µL; `division` tells it from its siblings under one DIN.

    `position_id` is the place where it lies; `reserved_for_id` the infusion order that it waits for.
    """

    item_id: int
    lot_item_id: int
    product_code: str
    division: str
    volume_ul: int
    cells: int
    filled_at: datetime
    expires_at: datetime
    position_id: int | None = None
    reserved_for_id: int | None = None
    thawed_at: datetime | None = None
