"""Who has said that a thing, and all that comes from it, must wait?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Final
from uuid import UUID

from labtrack.domain.marking import N_

FAULTS: Mapping[str, str] = MappingProxyType({"hold-lifted": N_("This hold was lifted before.")})
"""What can be wrong with lifting a hold."""

UNDER_WAY: Final = frozenset({"issued", "in-transit", "on-ward", "identity-confirmed"})
"""A dose that has left the laboratory and has not begun: whoever has it must be told."""

RUNNING: Final = frozenset({"infusing", "interrupted"})
"""A dose that is in the patient's line: the physician decides, nothing is stopped by itself."""


class HoldKind(StrEnum):
    """Why it waits: a person's word, or a temperature or time out of storage that nobody has decided yet."""

    HOLD = "hold"
    EXCURSION = "excursion"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """Binds its item and all descendants from the moment it is placed until two people have lifted it."""

    id: int
    uid: UUID
    item_id: int
    kind: HoldKind
    reason: str
    placed_by_id: int
    placed_at: datetime
    lifted_by_id: int | None = None
    lifted_second_id: int | None = None
    lifted_at: datetime | None = None
