"""What is a dose, who is it for, and how long does it live?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Dose:
    """One infusion bag, prepared from thawed containers for one order of one participant.

    Volume in µL, viability in parts per thousand, temperatures in m°C. Life counts from the end of the thaw: it must be
    started by `start_by` and complete by `complete_by`, which is when it expires.
    """

    item_id: int
    infusion_item_id: int
    participant_item_id: int
    lot_item_id: int
    product_code: str
    division: str
    cells: int
    viable_cells: int
    viability_permille: int
    volume_ul: int
    medium: str
    specification_id: int
    thawed_at: datetime
    prepared_at: datetime
    start_by: datetime
    complete_by: datetime
    line_cleared: bool | None = None
    remainder: str | None = None
    issued_to_id: int | None = None
    issued_at: datetime | None = None
    issued_by_id: int | None = None
    handed_over_at: datetime | None = None
    porter_id: int | None = None
    accepted_at: datetime | None = None
    accepted_by_id: int | None = None
    lowest_mc: int | None = None
    highest_mc: int | None = None
    confirmed_at: datetime | None = None
    confirmed_by_id: int | None = None
    confirmed_second_id: int | None = None
    started_at: datetime | None = None
    stopped_at: datetime | None = None
    given_ul: int | None = None


PRODUCT_CODE = "S1235V"
"""Product description code and collection type of a prepared dose: a dummy until a licensed code is configured."""

REMAINDERS = ("none", "retained", "discarded")
"""What became of what was thawed and not used."""


def viable_cells(cells: int, viability_permille: int) -> int:
    """Viable cells of a count, rounded down, by a viability in parts per thousand."""
    return cells * viability_permille // 1000


def rate_ml_per_hour(volume_ul: int, minutes: int) -> int:
    """The pump's rate in mL/h that gives a volume (µL) in so many minutes, rounded to the nearest."""
    return (volume_ul * 60 + 500 * minutes) // (1000 * minutes)
