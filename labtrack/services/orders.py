"""What has the protocol ordered, what does each infusion wait for, and who lets the cells be thawed?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from labtrack.domain import orders as rules
from labtrack.domain.custody import Happened, Item
from labtrack.domain.errors import AlreadyDone
from labtrack.domain.findings import Finding, stops_among
from labtrack.domain.orders import AuthorisationFacts, GateFacts, InfusionOrder, Slot, SlotFacts
from labtrack.domain.outcomes import Outcome
from labtrack.domain.participants import Participant, VitalSigns, Weighing, live_consent, newest_weight
from labtrack.domain.people import Actor, Permission, require
from labtrack.domain.plasma_exchange import Exchange
from labtrack.domain.protocol import Arm, Protocol
from labtrack.domain.signatures import Meaning, Proof
from labtrack.domain.tasks import TaskKind
from labtrack.persistence.store import Store
from labtrack.services.custody import record, require_turn, told
from labtrack.services.protocol import protocol_of
from labtrack.services.signatures import sign
from labtrack.services.tasks import close_tasks, open_task

WAITS_ON_THE_CLOCK = frozenset({rules.O03_INTERVAL.id, rules.O05_GAP.id})


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """A participant's treatment as it stands: what slots wait for is read from it."""

    participant: Participant
    protocol: Protocol
    orders: tuple[tuple[InfusionOrder, Item], ...]
    exchanges: tuple[Exchange, ...]
    consent_live: bool

    @property
    def arm(self) -> Arm | None:
        """The participant's arm, once enrolled."""
        return self.protocol.arm(self.participant.arm) if self.participant.arm is not None else None


def slots_of(store: Store, participant_id: int, *, at: datetime) -> tuple[Slot, ...]:
    """The infusions of a participant (the item's key) in their order: where each stands, and what it is blocked by."""
    return slots_in(course_of(store, participant_id, at=at), at=at)


def slots_in(course: Course, *, at: datetime) -> tuple[Slot, ...]:
    """The infusions of a course in their order, as `slots_of` tells them."""
    return tuple(_slot(course, order, item, at) for order, item in course.orders)


def course_of(store: Store, participant_id: int, *, at: datetime) -> Course:
    """Read a participant's treatment, in a number of statements that does not grow with it."""
    participant = store.participants.get(participant_id)
    orders = store.infusion_orders.all(participant_item_id=participant_id)
    items = {item.id: item for item in store.items.all(id=[order.item_id for order in orders])}
    return Course(
        participant=participant,
        protocol=protocol_of(store, participant),
        orders=tuple((order, items[order.item_id]) for order in sorted(orders, key=lambda order: order.number)),
        exchanges=store.exchanges.all(participant_item_id=participant_id),
        consent_live=live_consent(store.consents.all(participant_item_id=participant_id), at=at) is not None,
    )


def authorise_thaw(
    store: Store,
    infusion_uid: UUID,
    *,
    ready: bool | None,
    access: bool | None,
    fit: bool | None,
    by: Actor,
    proof: Proof | None,
    at: datetime,
    seen: int | None = None,
) -> Outcome:
    """Let cells be thawed for an infusion, and lock the dosing weight into its order; signed by the physician.

    `ready`, `access` and `fit` are the answers about patient, vein and condition; None is a question left open. What
    speaks against it is returned, and written as refused. On another day, or with another weight, it may be done again.
    Raises WrongState for a slot that is closed, SignatureRequired, Stale.
    """
    require(by, Permission.AUTHORISE_THAW)
    item = _lock(store, infusion_uid, seen=seen)
    require_turn(store, item, Happened.THAW_AUTHORISED, by=by)
    course = course_of(store, store.infusion_orders.get(item.id).participant_item_id, at=at)
    order = next(order for order, _ in course.orders if order.item_id == item.id)
    weighing = _weight(store, course, at=at)
    answers = {"ready": ready, "access": access, "fit": fit}
    findings = tuple(rules.findings(_authorisation(store, course, order, weighing, answers), at))
    if stops_among(findings) or weighing is None:
        codes = [finding.code for finding in findings]
        item = record(store, item, Happened.START_REFUSED, {"findings": codes, **_named(course, order)}, by=by, at=at)
        return told(item, Happened.START_REFUSED, at=at, findings=findings, refused=True)
    _unless_done(store, item, order, course, weighing, by=by, at=at)
    return _authorised(store, item, order, course, weighing, findings, by=by, proof=proof, at=at)


def withdraw_slot(
    store: Store, infusion_uid: UUID, *, reason: str, by: Actor, at: datetime, seen: int | None = None
) -> Outcome:
    """Close an infusion that will not be given any more, by one tap; the next one may then have its turn."""
    return _close(store, infusion_uid, Happened.WITHDRAWN, reason, by=by, at=at, seen=seen)


def miss_slot(
    store: Store, infusion_uid: UUID, *, reason: str, by: Actor, at: datetime, seen: int | None = None
) -> Outcome:
    """Record that an infusion was not given in its time; the next one may then have its turn."""
    return _close(store, infusion_uid, Happened.MISSED, reason, by=by, at=at, seen=seen)


def open_ready_slots(store: Store, participant_id: int, *, at: datetime) -> None:
    """Let the next infusion wait for the physician, once nothing but the clock is in its way.

    To be called by whatever clears a way: enrolment, an exchange that counts, an infusion given, missed or withdrawn.
    """
    course = course_of(store, participant_id, at=at)
    for order, item in course.orders:
        blocks = [block for block in rules.blocks(_facts(course, order), at) if block.id not in WAITS_ON_THE_CLOCK]
        if item.state != "planned" or blocks:
            continue
        if store.tasks.find(item_id=item.id, kind=TaskKind.AUTHORISE_THAW, closed_at=None) is None:
            due_at = max(order.planned_for, at)
            ward = course.participant.ward_id
            open_task(store, TaskKind.AUTHORISE_THAW, item, due_at=due_at, at=at, place_id=ward)


def _lock(store: Store, infusion_uid: UUID, *, seen: int | None) -> Item:
    item = store.items.by_uid(infusion_uid)
    order = store.infusion_orders.get(item.id)
    return store.items.lock([item.id], shares=[order.participant_item_id], seen=seen)[item.id]


def _slot(course: Course, order: InfusionOrder, item: Item, at: datetime) -> Slot:
    blocked_by = tuple(rules.blocks(_facts(course, order), at)) if item.state in rules.OPEN_STATES else ()
    state = rules.state_of(item.state, bool(blocked_by), window_opens_at=order.window_opens_at, at=at)
    return Slot(order=order, item=item, state=state, blocked_by=blocked_by)


def _facts(course: Course, order: InfusionOrder) -> SlotFacts:
    earlier = [item for other, item in course.orders if other.number < order.number]
    given = [other.given_at for other, _ in course.orders if other.given_at is not None and other != order]
    patient = course.participant
    return SlotFacts(
        number=order.number,
        arm_gives_cells=course.arm.cells if course.arm is not None else None,
        consent_live=course.consent_live,
        takes_part=patient.died_at is None and patient.transplanted_at is None and patient.refused_at is None,
        previous_closed=all(item.state not in rules.OPEN_STATES for item in earlier),
        last_given_at=max(given, default=None),
        shortest_interval=course.protocol.infusion.shortest_interval,
        gate=_gate(course, order),
    )


def _gate(course: Course, order: InfusionOrder) -> GateFacts | None:
    plan = course.protocol.infusion
    needed = plan.after_exchange.get(order.number)
    if needed is None or course.arm is None or not course.arm.exchange:
        return None
    done = next((exchange for exchange in course.exchanges if exchange.number == needed), None)
    return GateFacts(
        exchange=needed,
        counts=done.counts is True if done is not None else None,
        ended_at=done.ended_at if done is not None else None,
        shortest=plan.shortest_after_exchange,
        longest=plan.longest_after_exchange,
    )


def _weight(store: Store, course: Course, *, at: datetime) -> Weighing | None:
    weighings = store.weighings.all(participant_item_id=course.participant.item_id)
    return newest_weight(weighings, valid_for=course.protocol.infusion.weight_valid_for, at=at)


def _authorisation(
    store: Store, course: Course, order: InfusionOrder, weighing: Weighing | None, answers: dict[str, bool | None]
) -> AuthorisationFacts:
    taken = store.vital_signs.all(participant_item_id=course.participant.item_id)
    last: VitalSigns | None = max(taken, key=lambda signs: (signs.taken_at, signs.id), default=None)
    return AuthorisationFacts(
        slot=_facts(course, order),
        weight_mg=weighing.weight_mg if weighing is not None else None,
        weight_valid_for=course.protocol.infusion.weight_valid_for,
        answers=answers,
        window_opens_at=order.window_opens_at,
        window_closes_at=order.window_closes_at,
        signs_outside=rules.signs_outside(last, course.protocol.start_limits),
    )


def _unless_done(
    store: Store, item: Item, order: InfusionOrder, course: Course, weighing: Weighing, *, by: Actor, at: datetime
) -> None:
    """Answer `already done` to a second tap of the same physician, while the first still holds."""
    last = store.custody.last(item.id, Happened.THAW_AUTHORISED)
    if last is None or order.authorised_at is None or item.state != "authorised":
        return
    holds = at - order.authorised_at < course.protocol.infusion.go_valid_for
    if holds and order.authorised_by_id == by.id and order.dosing_weight_at == weighing.measured_at:
        raise AlreadyDone(item=item.uid, number=last.number, what=last.what.value, at=last.at)


def _authorised(
    store: Store,
    item: Item,
    order: InfusionOrder,
    course: Course,
    weighing: Weighing,
    findings: tuple[Finding, ...],
    *,
    by: Actor,
    proof: Proof | None,
    at: datetime,
) -> Outcome:
    said = {
        **_named(course, order),
        "dosing_weight": f"{weighing.weight_mg} mg",
        "weighed_at": weighing.measured_at,
        "findings": [finding.code for finding in findings],
    }
    item = record(store, item, Happened.THAW_AUTHORISED, said, by=by, at=at)
    store.infusion_orders.change(
        item.id,
        authorised_at=at,
        authorised_by_id=by.id,
        dosing_weight_mg=weighing.weight_mg,
        dosing_weight_at=weighing.measured_at,
    )
    sign(store, item, Meaning.AUTHORISED, said, by=by, proof=proof, at=at)
    close_tasks(store, item, TaskKind.AUTHORISE_THAW, at=at)
    if item.state == "authorised":
        close_tasks(store, item, TaskKind.PREPARE_DOSE, at=at)
        open_task(store, TaskKind.PREPARE_DOSE, item, due_at=at, at=at)
    return told(item, Happened.THAW_AUTHORISED, at=at, findings=findings)


def _close(
    store: Store, infusion_uid: UUID, what: Happened, reason: str, *, by: Actor, at: datetime, seen: int | None
) -> Outcome:
    require(by, Permission.RECORD_CLINICAL)
    item = _lock(store, infusion_uid, seen=seen)
    order = store.infusion_orders.get(item.id)
    item = record(store, item, what, {"number": order.number, "reason": reason}, by=by, at=at)
    close_tasks(store, item, at=at)
    open_ready_slots(store, order.participant_item_id, at=at)
    return told(item, what, at=at)


def _named(course: Course, order: InfusionOrder) -> dict[str, object]:
    return {"study_number": course.participant.study_number, "infusion": order.number}
