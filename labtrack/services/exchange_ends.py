"""How does a session of plasma exchange end, does it count, and what does it open?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from labtrack.domain.custody import Happened, Item, Kind
from labtrack.domain.errors import Invalid, WrongState
from labtrack.domain.outcomes import Outcome
from labtrack.domain.people import Actor, Permission, require
from labtrack.domain.plasma_exchange import Exchange, counts_as_done
from labtrack.domain.protocol import ExchangePlan
from labtrack.domain.signatures import Meaning, Proof
from labtrack.domain.tasks import TaskKind
from labtrack.persistence.store import Store
from labtrack.services.custody import begin, record, require_turn, told
from labtrack.services.orders import open_ready_slots
from labtrack.services.protocol import protocol_of
from labtrack.services.signatures import sign
from labtrack.services.tasks import close_tasks, wait_once


def complete_exchange(
    store: Store, exchange_uid: UUID, done_volume_ul: int, *, by: Actor, at: datetime, seen: int | None = None
) -> Outcome:
    """End a session as planned, with the volume of plasma exchanged in µL; units still hanging have run in.

    It counts from the protocol's part of the plan on, and then lets the infusions that waited for it go ahead; below
    that it counts by the investigator's word alone (`count_by_word`). Raises Invalid for a volume that cannot be.
    """
    return _end(store, exchange_uid, Happened.COMPLETED, done_volume_ul, {}, by=by, at=at, seen=seen)


def abort_exchange(
    store: Store,
    exchange_uid: UUID,
    done_volume_ul: int,
    *,
    reason: str,
    by: Actor,
    at: datetime,
    seen: int | None = None,
) -> Outcome:
    """Break a session off, with the volume done so far in µL, which may be none; it counts as a completed one does."""
    require(by, Permission.PERFORM_EXCHANGE)
    if not reason.strip():
        raise Invalid(fields={"reason": "missing"})
    return _end(store, exchange_uid, Happened.ABORTED, done_volume_ul, {"reason": reason}, by=by, at=at, seen=seen)


def cancel_exchange(
    store: Store, exchange_uid: UUID, *, reason: str, by: Actor, at: datetime, seen: int | None = None
) -> Outcome:
    """Call off a session that has not begun; an infusion that waits for it stays blocked."""
    require(by, Permission.RECORD_CLINICAL)
    exchange, item, _ = _lock(store, exchange_uid, seen=seen)
    item = record(store, item, Happened.CANCELLED, {"number": exchange.number, "reason": reason}, by=by, at=at)
    close_tasks(store, item, TaskKind.PERFORM_EXCHANGE, at=at)
    _open_next(store, exchange.participant_item_id, at=at)
    return told(item, Happened.CANCELLED, at=at)


def count_by_word(
    store: Store,
    exchange_uid: UUID,
    *,
    reason: str,
    by: Actor,
    proof: Proof | None,
    at: datetime,
    seen: int | None = None,
) -> Outcome:
    """Let a session that ended short of its plan count as done, by the investigator's signed word and reason.

    Raises WrongState for one that has not ended or counts already, SignatureRequired, Stale.
    """
    require(by, Permission.ENROL)
    if not reason.strip():
        raise Invalid(fields={"reason": "missing"})
    exchange, item, _ = _lock(store, exchange_uid, seen=seen)
    require_turn(store, item, Happened.COUNTED, by=by)
    if exchange.counts:
        raise WrongState("counts-already", item=item.uid, state=item.state)
    said = {"number": exchange.number, "done_volume": f"{exchange.done_volume_ul} uL", "reason": reason}
    item = record(store, item, Happened.COUNTED, said, by=by, at=at)
    store.exchanges.change(item.id, counts=True)
    sign(store, item, Meaning.AUTHORISED, said, by=by, proof=proof, at=at)
    open_ready_slots(store, exchange.participant_item_id, at=at)
    return told(item, Happened.COUNTED, at=at)


def plan_exchange(
    store: Store, participant_uid: UUID, *, planned_for: datetime, by: Actor, at: datetime, seen: int | None = None
) -> Outcome:
    """Plan one more session than the protocol has, as rescue treatment: arm and count warn when it starts."""
    require(by, Permission.AUTHORISE_THAW)
    patient = store.items.by_uid(participant_uid)
    if patient.kind is not Kind.PARTICIPANT:
        raise Invalid(fields={"participant": "unknown"})
    patient = store.items.lock([patient.id], seen=seen)[patient.id]
    plan = protocol_of(store, store.participants.get(patient.id)).exchange
    known = store.exchanges.all(participant_item_id=patient.id)
    number = max((exchange.number for exchange in known), default=0) + 1
    detail = {"number": number, "planned_for": planned_for, "planned_volume": f"{plan.volume_ul} uL"}
    item = begin(store, Kind.EXCHANGE, Happened.PLANNED, detail, by=by, at=at, made_from=[patient])
    store.exchanges.add(
        Exchange(
            item_id=item.id,
            participant_item_id=patient.id,
            number=number,
            planned_for=planned_for,
            planned_volume_ul=plan.volume_ul,
        )
    )
    _open_next(store, patient.id, at=at)
    return told(item, Happened.PLANNED, at=at)


def transfused(store: Store, unit: Item, *, by: Actor, at: datetime) -> Item:
    """Write that a locked unit has run in, with its volume."""
    volume = store.plasma_units.get(unit.id).volume_ul
    return record(store, unit, Happened.TRANSFUSED, {"volume": f"{volume} uL"}, by=by, at=at)


def _lock(store: Store, exchange_uid: UUID, *, seen: int | None) -> tuple[Exchange, Item, ExchangePlan]:
    found = store.exchanges.get(store.items.by_uid(exchange_uid).id)
    item = store.items.lock([found.item_id], shares=[found.participant_item_id], seen=seen)[found.item_id]
    plan = protocol_of(store, store.participants.get(found.participant_item_id)).exchange
    return store.exchanges.get(item.id), item, plan


def _end(
    store: Store,
    exchange_uid: UUID,
    what: Happened,
    volume_ul: int,
    said: Mapping[str, object],
    *,
    by: Actor,
    at: datetime,
    seen: int | None,
) -> Outcome:
    require(by, Permission.PERFORM_EXCHANGE)
    exchange, item, plan = _lock(store, exchange_uid, seen=seen)
    _require_possible(volume_ul, plan, lowest=0 if what is Happened.ABORTED else 1)
    counts = counts_as_done(volume_ul, exchange.planned_volume_ul, plan.counts_from_percent)
    detail = {**said, "number": exchange.number, "done_volume": f"{volume_ul} uL", "counts": counts}
    item = record(store, item, what, detail, by=by, at=at)
    store.exchanges.change(item.id, ended_at=at, done_volume_ul=volume_ul, counts=counts)
    hanging = [unit.item_id for unit in store.plasma_units.all(exchange_item_id=item.id)]
    for unit in store.items.lock(hanging).values():
        if unit.state == "hung":
            transfused(store, unit, by=by, at=at)
    close_tasks(store, item, TaskKind.PERFORM_EXCHANGE, at=at)
    _open_next(store, exchange.participant_item_id, at=at)
    open_ready_slots(store, exchange.participant_item_id, at=at)
    return told(item, what, at=at)


def _require_possible(volume_ul: int, plan: ExchangePlan, *, lowest: int) -> None:
    if volume_ul < lowest:
        raise Invalid(fields={"done_volume": "too-low"})
    if volume_ul > plan.largest_volume_ul:
        raise Invalid(fields={"done_volume": "too-high"}, largest_ul=plan.largest_volume_ul)


def _open_next(store: Store, participant_id: int, *, at: datetime) -> None:
    """Let the earliest session that has not begun wait at the apheresis unit."""
    exchanges = store.exchanges.all(participant_item_id=participant_id)
    planned = {item.id: item for item in store.items.all(id=[one.item_id for one in exchanges], state="planned")}
    waiting = [exchange for exchange in exchanges if exchange.item_id in planned]
    if waiting:
        first = min(waiting, key=lambda exchange: exchange.number)
        due_at = max(first.planned_for, at)
        wait_once(store, TaskKind.PERFORM_EXCHANGE, planned[first.item_id], due_at=due_at, at=at)
