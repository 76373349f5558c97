"""Into which parts is a verification cut, so that many processes can read it at once?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy import Connection

from labtrack.domain.merkle import Frontier
from labtrack.domain.verification import Wrong


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """What one stretch of the log came to: the edge of the leaves in it, as of its end and of each size asked for.

    `rewritten` are its rows for which another leaf is kept outside the database.
    """

    end: Frontier
    edges: Mapping[int, Frontier]
    rewritten: tuple[Wrong, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What was read of one part, and what in it is wrong."""

    items: int = 0
    events: int = 0
    wrong: tuple[Wrong, ...] = ()
    stretch: Stretch | None = None


class Reading(Protocol):
    """One part to be read, by whichever process comes to it."""

    def read(self, connection: Connection) -> Part:
        """Read it."""
