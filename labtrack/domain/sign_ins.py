"""Who is signed in on which screen, and until when?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn:
    """One session of a person on a device; the token that the browser holds is kept as its SHA-256 alone."""

    token_digest: bytes
    person_id: int
    place_id: int
    device: str
    began_at: datetime
    seen_at: datetime
    ended_at: datetime | None = None

    def is_open(self, idle_limit: timedelta, *, at: datetime) -> bool:
        """Whether it has neither ended nor been idle for too long, whichever way the clock was set meanwhile."""
        return self.ended_at is None and abs(at - self.seen_at) < idle_limit
