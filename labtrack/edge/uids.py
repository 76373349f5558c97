"""Where does a new uid come from?"""

from __future__ import annotations

import random
import secrets
from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from labtrack.edge.clock import Clock

Uids = Callable[[], UUID]


def uid7(at: datetime, randomness: int) -> UUID:
    """A UUID of version 7 (RFC 9562): 48 bits of milliseconds, then 74 random bits of `randomness`."""
    milliseconds = int(at.timestamp() * 1000) & ((1 << 48) - 1)
    high = (randomness >> 62) & 0xFFF
    low = randomness & ((1 << 62) - 1)
    return UUID(int=(milliseconds << 80) | (0x7 << 76) | (high << 64) | (0b10 << 62) | low)


def from_clock(clock: Clock) -> Uids:
    """Uids of now and of the system's own randomness."""
    return lambda: uid7(clock(), secrets.randbits(74))


def seeded(clock: Clock, seed: int) -> Uids:
    """Uids that are the same for the same seed and clock: for demonstration data."""
    source = random.Random(seed)
    return lambda: uid7(clock(), source.getrandbits(74))
