"""Who takes part, at a glance?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from labtrack.domain.identifiers import Abo
from labtrack.persistence.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class ParticipantLine:
    """One participant in a list: study number, arm, state and ward; never a name."""

    uid: UUID
    study_number: str
    arm: int | None
    state: str
    ward: str
    abo: Abo | None
    enrolled_at: datetime | None


def participant_lines(store: Store, *, first: int, most: int) -> tuple[int, Sequence[ParticipantLine]]:
    """How many participants there are, and a page of them by study number, in four statements."""
    shelf = store.participants
    page = shelf.read(shelf.statement().order_by(shelf.table.c.study_number).offset(first).limit(most))
    items = {item.id: item for item in store.items.all(id=[one.item_id for one in page])}
    wards = {place.id: place.name for place in store.places.all(id=sorted({one.ward_id for one in page}))}
    lines = [
        ParticipantLine(
            uid=items[one.item_id].uid,
            study_number=one.study_number,
            arm=one.arm,
            state=items[one.item_id].state,
            ward=wards[one.ward_id],
            abo=one.abo,
            enrolled_at=one.enrolled_at,
        )
        for one in page
    ]
    return shelf.count(), lines
