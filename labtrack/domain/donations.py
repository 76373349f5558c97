"""What is a cord donation, and may a lot be made from it?"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Final

from labtrack.domain.identifiers import Din
from labtrack.domain.marking import N_

COLDEST_MC: Final = -30_000
WARMEST_MC: Final = 60_000
"""What a transit logger can have read at all; what the cord bears is the donor decision's business."""

_CODE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,39}")


FAULTS: Mapping[str, str] = MappingProxyType(
    {
        "not-a-code": N_("This must be a code of letters, digits and hyphens. A name never stands here."),
        "donation-known": N_("A cord with this number was received before, by {who}, {at}."),
        "not-a-sec": N_("This is no Single European Code. Scan it from the cord's label, or type what is printed."),
        "sec-of-another": N_("This Single European Code bears another donation's number."),
        "sec-taken": N_("This Single European Code is or was another cord's."),
        "sec-for-medicines": N_(
            "A Single European Code belongs to the cord as the tissue establishment released it. Lots, containers and "
            "doses are medicinal products, to which it does not apply."
        ),
        "donation-not-accepted": N_("The donor of this cord is not accepted, so no lot may be opened from it."),
    }
)
"""What can be wrong with a donation."""


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


def faults(donation: Donation) -> dict[str, str]:
    """Name every fault of what was entered at receipt: field to code; empty when it can be taken.

    `not-a-code` keeps a name from being written where the mother's code belongs.
    """
    found: dict[str, str] = {}
    if not _CODE.fullmatch(donation.mother_code):
        found["mother_code"] = "not-a-code"
    if donation.collected_at > donation.received_at:
        found["collected_at"] = "in-the-future"
    temperature = donation.transit_temperature_mc
    if temperature is not None and not COLDEST_MC <= temperature <= WARMEST_MC:
        found["transit_temperature_mc"] = "too-low" if temperature < COLDEST_MC else "too-high"
    if not donation.consent_version.strip():
        found["consent_version"] = "missing"
    return found
