"""What went otherwise than it should, and how grave is it?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class Severity(StrEnum):
    """How grave? None means that nobody has classified it yet."""

    MINOR = "minor"
    MAJOR = "major"
    CRITICAL = "critical"


@dataclass(frozen=True, slots=True, kw_only=True)
class Deviation:
    """One deviation of one item; `rule` names the stop that it was done against, when it was."""

    id: int
    uid: UUID
    item_id: int
    severity: Severity | None
    rule: str
    account: str
    opened_by_id: int
    opened_at: datetime
    closed_by_id: int | None = None
    closed_at: datetime | None = None
