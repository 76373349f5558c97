"""What is a tube of blood, for which visit, and may it be taken and kept?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class TubeType(StrEnum):
    """What is in the tube before the blood."""

    EDTA = "edta"
    SODIUM_HEPARIN = "sodium-heparin"
    LITHIUM_HEPARIN = "lithium-heparin"
    SERUM = "serum"
    CITRATE = "citrate"


@dataclass(frozen=True, slots=True, kw_only=True)
class Specimen:
    """One tube, expected by the visit plan before it exists. Volume in µL; `accession` is its site symbol's text."""

    item_id: int
    accession: str
    participant_item_id: int
    visit: str
    purpose: str
    tube_type: TubeType
    planned_volume_ul: int
    due_at: datetime
    volume_ul: int | None = None
    collected_at: datetime | None = None
    received_at: datetime | None = None
    position_id: int | None = None
