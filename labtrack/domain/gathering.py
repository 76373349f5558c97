"""What have two people scanned and answered so far, and what does the next scan change?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime
from types import MappingProxyType
from uuid import UUID

from labtrack.domain.marking import N_

IDENTIFIER_WAYS = ("aloud", "relative", "staff")
"""How a second identifier may be confirmed: said by the patient, by somebody close, or by a second member of staff."""
IDENTIFIER_FAILED = "no"

FAULTS: Mapping[str, str] = MappingProxyType(
    {
        "label-symbol-needed": N_(
            "This bag was labelled more than once. Scan the label's own symbol: it says which print it is."
        ),
        "label-not-live": N_(
            "This label was printed and never scanned back on its bag. Another label is the live one."
        ),
        "check-changed": N_("Somebody else scanned into this check just now. Look at it, and scan again."),
        "check-closed": N_("This check is closed. Begin a new one."),
        "check-elsewhere": N_("This check belongs to another ward."),
        "nothing-scanned": N_("No bag has been scanned in this check yet."),
        "not-a-dose": N_("What was scanned as the bag is no dose."),
        "not-the-two-who-checked": N_("Only the two people whose badges were scanned in this check sign it."),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathering:
    """The scans and answers of one bedside check, in any order; None is what has not come yet.

    `dose_item_id` is whatever was scanned as the bag. `identifier_confirmed` says in which way the second identifier
    was confirmed, or `no`. `typed` says that something was typed and not scanned, which asks for a reason.
    """

    id: int
    uid: UUID
    place_id: int
    opened_at: datetime
    opened_by_id: int
    participant_item_id: int | None = None
    dose_item_id: int | None = None
    first_id: int | None = None
    second_id: int | None = None
    identifier_confirmed: str | None = None
    inspected: bool | None = None
    typed: bool = False
    typed_reason: str | None = None
    closed_at: datetime | None = None

    @property
    def people(self) -> frozenset[int]:
        """The keys of the people whose badges were scanned."""
        return frozenset(one for one in (self.first_id, self.second_id) if one is not None)


def with_wristband(gathered: Gathering, participant_item_id: int) -> Gathering:
    """Take a wristband. Another patient's than before ends what the former one answered to the second identifier."""
    another = gathered.participant_item_id not in (None, participant_item_id)
    return replace(
        gathered,
        participant_item_id=participant_item_id,
        identifier_confirmed=None if another else gathered.identifier_confirmed,
    )


def with_bag(gathered: Gathering, item_id: int) -> Gathering:
    """Take whatever was scanned as the bag. Another one than before has not been looked at yet."""
    another = gathered.dose_item_id not in (None, item_id)
    return replace(gathered, dose_item_id=item_id, inspected=None if another else gathered.inspected)


def with_badge(gathered: Gathering, person_id: int, *, first_may: bool) -> Gathering:
    """Take a badge: the first is the first person, any other the second, and one badge twice is kept as such.

    A third one replaces whoever may not check here, or else the second. `first_may` is asked of the first person.
    """
    if gathered.first_id is None:
        return replace(gathered, first_id=person_id)
    if gathered.second_id is None or gathered.second_id == gathered.first_id:
        return replace(gathered, second_id=person_id)
    if person_id in gathered.people:
        return gathered
    if not first_may:
        return replace(gathered, first_id=gathered.second_id, second_id=person_id)
    return replace(gathered, second_id=person_id)


def changes(before: Gathering, after: Gathering) -> Mapping[str, object]:
    """What differs, by name: empty when a scan only repeated what was there."""
    names = [field.name for field in fields(Gathering)]
    return {name: getattr(after, name) for name in names if getattr(after, name) != getattr(before, name)}
