"""What is a plasma exchange, and may this unit of plasma be hung for this patient?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from labtrack.domain.identifiers import Abo, Din, RhD, UnitStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One session. Volumes in µL. `counts` says whether it opens an infusion; None until it ended."""

    item_id: int
    participant_item_id: int
    number: int
    planned_for: datetime
    planned_volume_ul: int
    consumable_lot: str = ""
    consumable_expires_at: datetime | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None
    done_volume_ul: int | None = None
    counts: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlasmaUnit:
    """One bag of plasma, issued by the blood bank to a patient.

    `status` is what its label says in place of a group; `thaw_expires_at` is its life after the thaw; volume in µL.
    """

    item_id: int
    din: Din
    product_code: str
    abo: Abo | None
    rhd: RhD | None
    status: UnitStatus | None
    volume_ul: int
    label_expires_at: datetime
    thawed_at: datetime | None
    thaw_expires_at: datetime | None
    out_since: datetime | None
    participant_item_id: int
    exchange_item_id: int | None = None
    hung_at: datetime | None = None
