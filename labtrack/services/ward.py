"""What is going on at a ward: which doses are there, and how does a running infusion stand?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from labtrack.domain.custody import Event, Happened, Item
from labtrack.domain.doses import Dose
from labtrack.domain.findings import Finding
from labtrack.domain.orders import Slot
from labtrack.domain.participants import VitalSigns, Weighing
from labtrack.domain.people import Actor, Permission, require
from labtrack.domain.places import Place
from labtrack.domain.tasks import TaskKind
from labtrack.persistence.store import Store
from labtrack.services.checks import BagInHand, bag_in_hand
from labtrack.services.items import summary_of
from labtrack.services.naming import Name, names_of
from labtrack.services.orders import slots_of
from labtrack.services.protocol import plan_of

OF_A_DOSE = (TaskKind.ACCEPT_DOSE, TaskKind.INFUSE_DOSE, TaskKind.STOP_INFUSION)
"""What waits at a ward for a dose that is on its way there, lies there, or runs there."""

RUNNING = frozenset({"infusing", "interrupted"})
ENDED = frozenset({"infused", "partly-infused"})


@dataclass(frozen=True, slots=True, kw_only=True)
class DoseHere:
    """A dose that concerns this ward now, and when its next step is due."""

    item: Item
    name: Name
    dose: Dose
    study_number: str
    number: int
    count: int
    due_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class InfusionStanding:
    """An infusion as it stands: times, pauses, who started it, and what has come to speak against the bag meanwhile.

    `ends_at` is when it should end: the protocol's duration from the start, and every pause on top. `paused_at` is set
    while it is interrupted. `ward` is the place of the patient's ward.
    """

    bag: BagInHand
    started_at: datetime | None
    started_by: str
    ends_at: datetime | None
    paused_at: datetime | None
    pause_reason: str
    findings: tuple[Finding, ...]
    ward: Place | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseAtWard:
    """A participant's infusions in their order with what blocks each, and what was measured last."""

    item: Item
    study_number: str
    ward: str
    slots: tuple[Slot, ...]
    signs: VitalSigns | None
    weighing: Weighing | None


def doses_here(store: Store, *, by: Actor) -> tuple[DoseHere, ...]:
    """The doses that wait for something at the ward where this person works, the most urgent first."""
    require(by, Permission.LOOK)
    tasks = store.tasks.all(place_id=by.place_id, kind=list(OF_A_DOSE), closed_at=None)
    due = {task.item_id: task.due_at for task in sorted(tasks, key=lambda task: task.due_at, reverse=True)}
    items = store.items.all(id=sorted(due))
    names = names_of(store, items)
    doses = {dose.item_id: dose for dose in store.doses.all(item_id=sorted(due))}
    people = {
        one.item_id: one
        for one in store.participants.all(item_id=sorted({dose.participant_item_id for dose in doses.values()}))
    }
    orders = {
        one.item_id: one.number
        for one in store.infusion_orders.all(item_id=sorted({dose.infusion_item_id for dose in doses.values()}))
    }
    plans = {
        version.id: plan_of(version.text)
        for version in store.protocols.all(id=sorted({one.protocol_id for one in people.values()}))
    }
    found = [
        DoseHere(
            item=item,
            name=names[item.id],
            dose=doses[item.id],
            study_number=people[doses[item.id].participant_item_id].study_number,
            number=orders[doses[item.id].infusion_item_id],
            count=plans[people[doses[item.id].participant_item_id].protocol_id].infusion.count,
            due_at=due[item.id],
        )
        for item in items
    ]
    return tuple(sorted(found, key=lambda one: (one.due_at, one.item.id)))


def infusion_standing(store: Store, dose_uid: UUID, *, by: Actor, at: datetime) -> InfusionStanding:
    """Say how an infusion stands. Raises NotFound for what is no dose."""
    require(by, Permission.LOOK)
    item = store.items.by_uid(dose_uid)
    bag = bag_in_hand(store, item, at=at)
    chain = store.custody.chain(item.id)
    started = _last(chain, Happened.INFUSION_STARTED)
    paused = _last(chain, Happened.INTERRUPTED) if item.state == "interrupted" else None
    ends_at = None
    if bag.dose.started_at is not None:
        until = at if paused is not None else None
        ends_at = bag.dose.started_at + timedelta(minutes=bag.minutes) + _paused_for(chain, until=until)
    return InfusionStanding(
        bag=bag,
        started_at=bag.dose.started_at,
        started_by=store.people.get(started.actor_id).printed_name if started is not None else "",
        ends_at=ends_at,
        paused_at=paused.at if paused is not None else None,
        pause_reason=str(paused.detail["reason"]) if paused is not None else "",
        findings=summary_of(store, item, by=by, at=at).findings if item.state in RUNNING else (),
        ward=store.places.find(id=bag.dose.issued_to_id) if bag.dose.issued_to_id is not None else None,
    )


def course_at_ward(store: Store, participant_uid: UUID, *, by: Actor, at: datetime) -> CourseAtWard:
    """Say how a participant's treatment stands. Raises NotFound for what is no participant."""
    require(by, Permission.RECORD_CLINICAL)
    item = store.items.by_uid(participant_uid)
    participant = store.participants.get(item.id)
    signs = store.vital_signs.all(participant_item_id=item.id)
    weighings = store.weighings.all(participant_item_id=item.id)
    return CourseAtWard(
        item=item,
        study_number=participant.study_number,
        ward=store.places.get(participant.ward_id).name,
        slots=slots_of(store, item.id, at=at),
        signs=max(signs, key=lambda one: (one.taken_at, one.id), default=None),
        weighing=max(weighings, key=lambda one: (one.measured_at, one.id), default=None),
    )


def course_of_slot(store: Store, infusion_uid: UUID, *, by: Actor, at: datetime) -> tuple[CourseAtWard, Slot]:
    """The course that an infusion order belongs to, and the order's own slot in it."""
    require(by, Permission.RECORD_CLINICAL)
    order = store.infusion_orders.get(store.items.by_uid(infusion_uid).id)
    course = course_at_ward(store, store.items.get(order.participant_item_id).uid, by=by, at=at)
    return course, next(slot for slot in course.slots if slot.item.id == order.item_id)


def _last(chain: Iterable[Event], what: Happened) -> Event | None:
    found = None
    for event in chain:
        if event.what is what:
            found = event
    return found


def _paused_for(chain: Iterable[Event], *, until: datetime | None) -> timedelta:
    """How long the infusion stood still altogether; `until` closes a pause that goes on."""
    whole, since = timedelta(0), None
    for event in chain:
        if event.what is Happened.INTERRUPTED:
            since = event.at
        elif since is not None and event.what is Happened.RESUMED:
            whole, since = whole + (event.at - since), None
    if since is not None and until is not None:
        whole += until - since
    return whole
