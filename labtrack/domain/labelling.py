"""Which print of a label is the live one?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """One printed label: its serial (a site symbol's text), what it says, and what became of it.

    It is live once it has been scanned back on its item; only then is the former one void.
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
