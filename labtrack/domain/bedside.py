"""What have the two people at the bedside scanned and answered so far?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathering:
    """The scans and answers of one bedside check, in any order; None is what has not come yet.

    `typed` says that something was typed and not scanned, which asks for a reason.
    """

    id: int
    uid: UUID
    place_id: int
    opened_at: datetime
    opened_by_id: int
    participant_item_id: int | None = None
    dose_item_id: int | None = None
    first_id: int | None = None
    second_id: int | None = None
    identifier_confirmed: str | None = None
    inspected: bool | None = None
    typed: bool = False
    typed_reason: str | None = None
    closed_at: datetime | None = None
