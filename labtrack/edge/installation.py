"""What does every door need to do its work?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from labtrack.domain.premises import Premises
from labtrack.edge.clock import Clock
from labtrack.edge.credentials import Credentials
from labtrack.edge.uids import Uids
from labtrack.persistence.engine import Database
from labtrack.persistence.notary import Notary
from labtrack.persistence.sealing import Vault


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpointing:
    """How the log is signed, and where what it came to is kept outside the database.

    `notary` reads the key each time, so that a rotated one is taken up; it raises Invalid when the file cannot be used.
    """

    notary: Callable[[], Notary]
    folder: Path | None
    url: str | None
    every: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """One running labtrack: its database, its keys, its clock; made by the composition root and by tests."""

    database: Database
    vault: Vault
    credentials: Credentials
    clock: Clock
    uids: Uids
    premises: Premises
    idle_limit: timedelta
    lock_after: int
    lock_for: timedelta
    checkpointing: Checkpointing

    @property
    def production(self) -> bool:
        """Whether patients are treated here; else it is a demonstration."""
        return self.premises.clinical
