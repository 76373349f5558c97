"""What went otherwise than it should, and how grave is it?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from labtrack.domain.marking import N_

FAULTS: Mapping[str, str] = MappingProxyType(
    {
        "deviation-closed": N_("This deviation was closed before."),
        "deviation-classified": N_("This deviation was classified so before."),
        "not-classified": N_("Say how grave it was before it is closed."),
    }
)
"""What can be wrong with a decision on a deviation."""

WORDS: Mapping[str, str] = MappingProxyType({"minor": N_("minor"), "major": N_("major"), "critical": N_("critical")})
"""The words for how grave a deviation is, within a sentence."""


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
