"""What is to be done outside the transaction that asked for it?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One after-effect: its kind, when it is due, a key that no second one bears, and its payload as JSON text.

    A worker leases it until a time; what was not done by then is taken up again.
    """

    id: int
    kind: str
    due_at: datetime
    unique_key: str
    payload: str
    leased_until: datetime | None
    attempts: int
    done_at: datetime | None
