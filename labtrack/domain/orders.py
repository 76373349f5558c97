"""What has the protocol ordered for a participant, and when?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class InfusionOrder:
    """One slot of the protocol: infusion `number` of a participant, with its window.

    The dosing weight (mg) is locked by the physician who authorises the thaw.
    """

    item_id: int
    participant_item_id: int
    number: int
    planned_for: datetime
    window_opens_at: datetime
    window_closes_at: datetime
    authorised_at: datetime | None = None
    authorised_by_id: int | None = None
    dosing_weight_mg: int | None = None
    dosing_weight_at: datetime | None = None
    given_at: datetime | None = None
