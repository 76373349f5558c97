"""How does one participant's course stand: infusions, exchanges, visits?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from labtrack.domain.custody import Item, Kind
from labtrack.domain.errors import NotFound
from labtrack.domain.orders import Slot
from labtrack.domain.participants import Participant, Weighing
from labtrack.domain.people import Actor, Permission, require
from labtrack.domain.places import Place
from labtrack.domain.plasma_exchange import Exchange
from labtrack.domain.protocol import Arm, Visit
from labtrack.domain.specimens import Specimen
from labtrack.persistence.store import Store
from labtrack.services.orders import course_of, slots_in


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseSheet:
    """One participant's course; `weighing` is the newest, `items` holds those of exchanges and tubes by their keys."""

    item: Item
    participant: Participant
    ward: Place
    arm: Arm | None
    consent_live: bool
    weighing: Weighing | None
    slots: Sequence[Slot]
    exchanges: Sequence[Exchange]
    visits: Sequence[tuple[Visit, Sequence[Specimen]]]
    items: Mapping[int, Item]


def course_sheet(store: Store, participant_uid: UUID, *, by: Actor, at: datetime) -> CourseSheet:
    """Show a participant's course. Raises NotFound for an item that is no participant."""
    require(by, Permission.SEE_ARM)
    item = store.items.by_uid(participant_uid)
    if item.kind is not Kind.PARTICIPANT:
        raise NotFound(what="participant")
    course = course_of(store, item.id, at=at)
    tubes = store.specimens.all(participant_item_id=item.id)
    weighings = store.weighings.all(participant_item_id=item.id)
    keys = [*(one.item_id for one in course.exchanges), *(one.item_id for one in tubes)]
    return CourseSheet(
        item=item,
        participant=course.participant,
        ward=store.places.get(course.participant.ward_id),
        arm=course.arm,
        consent_live=course.consent_live,
        weighing=max(weighings, key=lambda one: (one.measured_at, one.id), default=None),
        slots=slots_in(course, at=at),
        exchanges=sorted(course.exchanges, key=lambda exchange: exchange.number),
        visits=[
            (visit, own)
            for visit in course.protocol.visits
            if (own := [tube for tube in tubes if tube.visit == visit.code])
        ],
        items={one.id: one for one in store.items.all(id=keys)},
    )
