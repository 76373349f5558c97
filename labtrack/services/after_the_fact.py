"""How is an infusion written down that was given although a rule spoke against it?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from labtrack.domain import bedside, dispensing
from labtrack.domain.custody import Happened, Item, Kind
from labtrack.domain.deviations import Severity
from labtrack.domain.doses import Dose
from labtrack.domain.errors import AlreadyDone, Invalid, NotFound, WrongState
from labtrack.domain.lifecycles import after
from labtrack.domain.orders import OPEN_STATES
from labtrack.domain.outcomes import Outcome
from labtrack.domain.people import Actor, Permission, require
from labtrack.domain.tasks import TaskKind
from labtrack.persistence.store import Store
from labtrack.services.clearance import lock_family
from labtrack.services.custody import record, record_against_rule, told
from labtrack.services.deviations import note_deviation
from labtrack.services.orders import open_ready_slots
from labtrack.services.tasks import close_tasks, open_task, wait_once

KNOWN_RULES = frozenset(rule.id for rule in (*bedside.RULES, *dispensing.RULES))
GIVEN_STATES = frozenset({"infused", "partly-infused"})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Given:
    """What was in fact done: when, how much of the bag (µL), against which rules, and in whose words."""

    rules: Sequence[str]
    account: str
    started_at: datetime
    stopped_at: datetime
    given_ul: int
    reached: str


def record_infusion_against_rule(
    store: Store,
    dose_uid: UUID,
    *,
    rules_broken: Sequence[str],
    account: str,
    started_at: datetime,
    stopped_at: datetime,
    given_ul: int,
    received_by: UUID | None = None,
    witness: Actor | None,
    by: Actor,
    at: datetime,
) -> Outcome:
    """Write down that a bag was infused although a rule spoke against it: the record is never refused.

    It opens a critical deviation and calls the people in charge. `received_by` is the participant who got it, if that
    was not the one it was for: then both have it in their record, and the order that it was meant for stays open.
    Raises Invalid for times or volumes that cannot be, AlreadyDone or WrongState for a bag whose infusion is recorded.
    """
    require(by, Permission.RECORD_AFTER_THE_FACT)
    item = store.items.by_uid(dose_uid)
    dose = store.doses.get(item.id)
    if faults := _faults(rules_broken, account, started_at, stopped_at, given_ul, dose, at=at):
        raise Invalid(fields=faults)
    given = _Given(
        rules=tuple(dict.fromkeys(rules_broken)),
        account=account.strip(),
        started_at=started_at,
        stopped_at=stopped_at,
        given_ul=given_ul,
        reached="infused" if given_ul == dose.volume_ul else "partly-infused",
    )
    return _recorded(store, item, given, _receiver(store, dose, received_by), by=by, at=at, witness=witness)


def _recorded(
    store: Store, item: Item, given: _Given, receiver: Item, *, by: Actor, at: datetime, witness: Actor | None
) -> Outcome:
    family = lock_family(store, item.id, also=(receiver.id,), changing=(Kind.INFUSION, Kind.PARTICIPANT))
    item, receiver = family[item.id], family[receiver.id]
    dose = store.doses.get(item.id)
    if item.state in GIVEN_STATES:
        raise _recorded_before(store, item, by=by)
    item = _record_on_bag(store, item, given, receiver, by=by, at=at, witness=witness)
    order = family[dose.infusion_item_id]
    if receiver.id == dose.participant_item_id:
        _give_order(store, order, item, given, by=by, at=at)
        open_ready_slots(store, dose.participant_item_id, at=at)
    else:
        _record_on_receiver(store, receiver, item, given, by=by, at=at, witness=witness)
        _ask_for_another(store, order, at=at)
    return told(item, Happened.DONE_AGAINST_RULE, at=at)


def _receiver(store: Store, dose: Dose, received_by: UUID | None) -> Item:
    if received_by is None:
        return store.items.get(dose.participant_item_id)
    receiver = store.items.by_uid(received_by)
    if receiver.kind is not Kind.PARTICIPANT:
        raise NotFound(what="participant")
    return receiver


def _faults(
    rules_broken: Sequence[str],
    account: str,
    started_at: datetime,
    stopped_at: datetime,
    given_ul: int,
    dose: Dose,
    *,
    at: datetime,
) -> dict[str, str]:
    """Name every fault of what was entered: times that cannot be, and more than the bag held."""
    faults: dict[str, str] = {}
    if not rules_broken or not set(rules_broken) <= KNOWN_RULES:
        faults["rules"] = "unknown-choice"
    if not account.strip():
        faults["account"] = "missing"
    if started_at > at:
        faults["started_at"] = "in-the-future"
    elif started_at < dose.prepared_at:
        faults["started_at"] = "before-preparation"
    if stopped_at < started_at or stopped_at > at:
        faults["stopped_at"] = "before-start" if stopped_at < started_at else "in-the-future"
    if not 0 <= given_ul <= dose.volume_ul:
        faults["given"] = "more-than-bag" if given_ul > dose.volume_ul else "too-low"
    return faults


def _recorded_before(store: Store, item: Item, *, by: Actor) -> AlreadyDone | WrongState:
    last = store.custody.last(item.id, Happened.DONE_AGAINST_RULE)
    if last is not None and last.actor_id == by.id:
        return AlreadyDone(item=item.uid, number=last.number, what=last.what.value, at=last.at)
    return WrongState(item=item.uid, state=item.state)


def _said(given: _Given, receiver: Item) -> dict[str, object]:
    return {
        "did": given.reached,
        "rules": list(given.rules),
        "account": given.account,
        "started_at": given.started_at,
        "stopped_at": given.stopped_at,
        "given_ul": given.given_ul,
        "received_by": receiver.uid,
    }


def _record_on_bag(
    store: Store, item: Item, given: _Given, receiver: Item, *, by: Actor, at: datetime, witness: Actor | None
) -> Item:
    """Write it into the bag's chain with its critical deviation, and call whoever is in charge."""
    item = record_against_rule(store, item, _said(given, receiver), state=given.reached, by=by, at=at, witness=witness)
    store.doses.change(item.id, started_at=given.started_at, stopped_at=given.stopped_at, given_ul=given.given_ul)
    store.gatherings.change_all({"dose_item_id": item.id, "closed_at": None}, closed_at=at)
    close_tasks(store, item, at=at)
    severity, rule = Severity.CRITICAL, given.rules[0]
    _, item = note_deviation(store, item, severity=severity, account=given.account, rule=rule, by=by, at=at)
    for kind in (TaskKind.CLASSIFY_DEVIATION, TaskKind.ANSWER_STOP):
        open_task(store, kind, item, due_at=at, at=at)
    return item


def _give_order(store: Store, order: Item, dose: Item, given: _Given, *, by: Actor, at: datetime) -> None:
    """The order was given, whatever its own life cycle says; a bag beyond it is written beside it."""
    said = {"dose": dose.uid, "did": Happened.GIVEN, "rules": list(given.rules)}
    if after(order.kind, order.state, Happened.GIVEN) is not None:
        order = record(store, order, Happened.GIVEN, {"dose": dose.uid}, by=by, at=at)
    else:
        order = record_against_rule(store, order, said, state="given", by=by, at=at, witness=None)
    before = store.infusion_orders.get(order.id).given_at
    store.infusion_orders.change(order.id, given_at=max(before or given.started_at, given.started_at))
    close_tasks(store, order, at=at)


def _record_on_receiver(
    store: Store, receiver: Item, dose: Item, given: _Given, *, by: Actor, at: datetime, witness: Actor | None
) -> None:
    """Somebody got a bag that was not theirs: it stands in their record too, and their state does not change."""
    said = {**_said(given, receiver), "dose": dose.uid}
    record_against_rule(store, receiver, said, state=receiver.state, by=by, at=at, witness=witness)


def _ask_for_another(store: Store, order: Item, *, at: datetime) -> None:
    """The patient whom the bag was for got none of it."""
    if order.state in OPEN_STATES:
        ward = store.participants.get(store.infusion_orders.get(order.id).participant_item_id).ward_id
        wait_once(store, TaskKind.AUTHORISE_THAW, order, due_at=at, at=at, place_id=ward)
