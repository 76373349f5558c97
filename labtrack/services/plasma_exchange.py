"""How does a session of plasma exchange go, from the wristband to the volume done?"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from labtrack.domain import plasma_exchange as rules
from labtrack.domain.custody import Happened, Item, Kind
from labtrack.domain.errors import AlreadyDone, Invalid, WrongState
from labtrack.domain.findings import Finding, stops_among
from labtrack.domain.outcomes import Outcome
from labtrack.domain.participants import Participant
from labtrack.domain.people import Actor, Permission, require
from labtrack.domain.plasma_exchange import Exchange, PlasmaUnit, SessionFacts
from labtrack.persistence.store import Store
from labtrack.services.custody import record, require_turn, told
from labtrack.services.exchange_ends import (
    abort_exchange,
    cancel_exchange,
    complete_exchange,
    count_by_word,
    plan_exchange,
    transfused,
)
from labtrack.services.plasma_units import (
    check_plasma_units,
    naming,
    receive_plasma_unit,
    return_unit,
    unit_facts,
    waste_unit,
)
from labtrack.services.protocol import protocol_of
from labtrack.services.wristbands import wears

__all__ = [
    "abort_exchange",
    "cancel_exchange",
    "check_plasma_units",
    "complete_exchange",
    "count_by_word",
    "finish_unit",
    "hang_plasma_unit",
    "plan_exchange",
    "receive_plasma_unit",
    "return_unit",
    "start_exchange",
    "waste_unit",
]


def start_exchange(
    store: Store,
    exchange_uid: UUID,
    *,
    wristband: str | None,
    consumable_lot: str,
    consumable_expires_at: datetime | None,
    by: Actor,
    at: datetime,
    seen: int | None = None,
) -> Outcome:
    """Begin a session: the wristband is scanned, and the set of tubing and separator named with its expiry.

    What speaks against it is returned, and written as refused; arm and sequence only warn. Raises Invalid without the
    set's lot, AlreadyDone or WrongState for a session that is not planned, Stale.
    """
    require(by, Permission.PERFORM_EXCHANGE)
    if not consumable_lot.strip():
        raise Invalid(fields={"consumable_lot": "missing"})
    exchange = store.exchanges.get(store.items.by_uid(exchange_uid).id)
    shares = [exchange.participant_item_id]
    item = store.items.lock([exchange.item_id], shares=shares, seen=seen)[exchange.item_id]
    require_turn(store, item, Happened.STARTED, by=by)
    participant = store.participants.get(exchange.participant_item_id)
    consumable = {"consumable_lot": consumable_lot, "consumable_expires_at": consumable_expires_at}
    used = replace(exchange, consumable_lot=consumable_lot, consumable_expires_at=consumable_expires_at)
    findings = tuple(rules.at_start(_session_facts(store, used, participant, wristband=wristband), at))
    refused = bool(stops_among(findings))
    what = Happened.START_REFUSED if refused else Happened.STARTED
    said = {
        "study_number": participant.study_number,
        "number": exchange.number,
        **consumable,
        "findings": [finding.code for finding in findings],
    }
    item = record(store, item, what, said, by=by, at=at)
    if not refused:
        store.exchanges.change(item.id, started_at=at, **consumable)
    return told(item, what, at=at, findings=findings, refused=refused)


def hang_plasma_unit(
    store: Store,
    exchange_uid: UUID,
    unit_uid: UUID,
    *,
    wristband: str | None,
    by: Actor,
    at: datetime,
    seen: int | None = None,
) -> Outcome:
    """Hang a checked unit in a running session: one person scans wristband and bag, and every rule is judged again.

    What speaks against it is returned, and written as refused. Raises WrongState when the session does not run,
    AlreadyDone when this person has just hung this very unit in it.
    """
    require(by, Permission.PERFORM_EXCHANGE)
    exchange = store.exchanges.get(store.items.by_uid(exchange_uid).id)
    unit = store.plasma_units.get(store.items.by_uid(unit_uid).id)
    shares = [exchange.item_id, exchange.participant_item_id]
    locked = store.items.lock([unit.item_id], shares=shares, seen=seen)
    item, session_item = locked[unit.item_id], locked[exchange.item_id]
    if session_item.state != "running":
        raise WrongState(item=session_item.uid, kind=Kind.EXCHANGE.value, state=session_item.state)
    unit = store.plasma_units.get(item.id)
    participant = store.participants.get(exchange.participant_item_id)
    session = _session_facts(store, exchange, participant, wristband=wristband)
    if item.state == "hung" and unit.exchange_item_id == exchange.item_id and session.wristband_fits:
        _unless_just_hung(store, item, by=by)
    findings = _against_hanging(store, unit, item, participant, session, at=at)
    refused = bool(stops_among(findings))
    what = Happened.HANG_REFUSED if refused else Happened.HUNG
    said = {"exchange": session_item.uid, "number": exchange.number, "study_number": participant.study_number}
    item = record(store, item, what, {**said, "findings": [one.code for one in findings]}, by=by, at=at)
    if not refused:
        store.plasma_units.change(item.id, exchange_item_id=exchange.item_id, hung_at=at)
    return told(item, what, at=at, findings=findings, refused=refused)


def finish_unit(store: Store, unit_uid: UUID, *, by: Actor, at: datetime, seen: int | None = None) -> Outcome:
    """Record that a hung unit has run in."""
    require(by, Permission.PERFORM_EXCHANGE)
    (unit,) = store.items.lock([store.items.by_uid(unit_uid).id], seen=seen).values()
    return told(transfused(store, unit, by=by, at=at), Happened.TRANSFUSED, at=at)


def _session_facts(
    store: Store, exchange: Exchange, participant: Participant, *, wristband: str | None
) -> SessionFacts:
    protocol = protocol_of(store, participant)
    others = store.exchanges.all(participant_item_id=participant.item_id)
    states = {item.id: item.state for item in store.items.all(id=[other.item_id for other in others])}
    earlier = [states[other.item_id] for other in others if other.number < exchange.number]
    return SessionFacts(
        wristband_fits=wears(store, participant.item_id, wristband),
        consumable_expires_at=exchange.consumable_expires_at,
        arm_has_exchange=protocol.arm(participant.arm).exchange if participant.arm is not None else None,
        in_turn=not {"planned", "running"} & set(earlier),
        number=exchange.number,
        planned_count=protocol.exchange.count,
    )


def _against_hanging(
    store: Store, unit: PlasmaUnit, item: Item, participant: Participant, session: SessionFacts, *, at: datetime
) -> tuple[Finding, ...]:
    chain = store.custody.chain(item.id)
    checked = any(event.what is Happened.CHECKED for event in chain)
    facts = unit_facts(unit, item, participant, protocol_of(store, participant).exchange)
    # A clock that stepped back makes no bag younger than its chain knows it.
    no_earlier = max(at, *(event.at for event in chain))
    found = rules.at_hang(facts, session, checked_by_two=checked, at=no_earlier)
    return tuple(naming(unit, one) for one in found)


def _unless_just_hung(store: Store, item: Item, *, by: Actor) -> None:
    last = store.custody.last(item.id)
    if last is not None and last.what is Happened.HUNG and last.actor_id == by.id:
        raise AlreadyDone(item=item.uid, number=last.number, what=last.what.value, at=last.at)
