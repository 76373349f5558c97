"""What time is it?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]


def system() -> datetime:
    """The server's time, aware and in UTC: the one place where it is asked."""
    return datetime.now(UTC)
