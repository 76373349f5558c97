"""Is something that the protocol plans due today, late, or missing?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from labtrack.domain.marking import N_


class Standing(StrEnum):
    """How something planned stands against the clock, the worst first."""

    MISSING = "missing"
    LATE = "late"
    TODAY = "today"


WORDS: Mapping[Standing, str] = MappingProxyType(
    {
        Standing.MISSING: N_("Missing"),
        Standing.LATE: N_("Late"),
        Standing.TODAY: N_("Due today"),
    }
)


def standing_of(due_at: datetime, closes_at: datetime | None, *, today: datetime, at: datetime) -> Standing:
    """Say how something that was not done stands; `today` is when the site's day began.

    Missing is what can no longer be done in its window and was not written off; without a window nothing is missing.
    """
    if closes_at is not None and at > closes_at:
        return Standing.MISSING
    return Standing.LATE if due_at < today else Standing.TODAY
