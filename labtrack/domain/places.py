"""Where do people work and things lie?"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class PlaceKind(StrEnum):
    """What sort of place it is; the site is the root and has the time zone."""

    SITE = "site"
    CELL_LABORATORY = "cell-laboratory"
    QUALITY = "quality"
    PHARMACY = "pharmacy"
    WARD = "ward"
    APHERESIS = "apheresis"
    IMMUNE_LABORATORY = "immune-laboratory"
    TRIAL_OFFICE = "trial-office"
    FREEZER = "freezer"
    BOX = "box"
    POSITION = "position"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One place in the tree. `code` is what its symbol carries; `time_zone` is set for the site alone."""

    id: int
    uid: UUID
    kind: PlaceKind
    code: str
    name: str
    parent_id: int | None = None
    time_zone: str | None = None
    telephone: str = ""
