"""What is a cord donation, and may a lot be made from it?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from labtrack.domain.identifiers import Din


@dataclass(frozen=True, slots=True, kw_only=True)
class Donation:
    """One umbilical cord. The mother is a code here; her identity is sealed. Temperatures in m°C.

    `accepted` is the signed donor decision: None until somebody has decided.
    """

    item_id: int
    din: Din
    mother_code: str
    collected_at: datetime
    received_at: datetime
    transit_temperature_mc: int | None
    consent_version: str
    accepted: bool | None = None
    decided_at: datetime | None = None
