"""What must a product be tested for, and what came out?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class Stage(StrEnum):
    """When must a test have been read?"""

    PRE_RELEASE = "pre-release"
    POST_RELEASE = "post-release"


@dataclass(frozen=True, slots=True, kw_only=True)
class Specification:
    """A signed version of what a lot or a dose must meet; never edited, only followed by another."""

    id: int
    uid: UUID
    subject: str
    version: int
    in_force_from: datetime
    signed_by_id: int
    digest: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """One test of a specification: decimal limits as text in one UCUM unit, or the expected word."""

    id: int
    specification_id: int
    code: str
    name: str
    unit: str
    lower: str | None
    upper: str | None
    expected: str | None
    stage: Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One result, as it was entered, with the unit it came with. A repeat supersedes; nothing is overwritten."""

    id: int
    uid: UUID
    item_id: int
    specification_id: int
    code: str
    value: str
    unit: str
    entered_by_id: int
    entered_at: datetime
    reviewed_by_id: int | None = None
    reviewed_at: datetime | None = None
    superseded: bool = False
