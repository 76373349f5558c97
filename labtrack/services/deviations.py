"""How is it written down that something went otherwise, how grave it was, and what came of it?"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from labtrack.domain.custody import Happened, Item
from labtrack.domain.deviations import Deviation, Severity
from labtrack.domain.disposition import UNCLASSIFIED_TOO_LONG
from labtrack.domain.errors import AlreadyDone, Invalid, NotFound, WrongState
from labtrack.domain.outcomes import Outcome
from labtrack.domain.people import Actor, Permission, require
from labtrack.domain.signatures import Meaning, Proof
from labtrack.domain.tasks import TaskKind
from labtrack.persistence.store import Store
from labtrack.services.custody import lock_with_origins, record, told
from labtrack.services.signatures import sign
from labtrack.services.tasks import close_tasks, wait_once


def open_deviation(
    store: Store,
    item_uid: UUID,
    *,
    severity: Severity | None,
    account: str,
    rule: str = "",
    by: Actor,
    at: datetime,
) -> Outcome:
    """Write down what went otherwise; no severity means that nobody has said yet how grave it was.

    `rule` is the id of the stop that it was done against, if it was. `made` of the outcome is the deviation's uid.
    """
    require(by, Permission.RECORD_DEVIATION)
    if not account.strip():
        raise Invalid(fields={"account": "missing"})
    item = lock_with_origins(store, item_uid)
    deviation, item = note_deviation(store, item, severity=severity, account=account.strip(), rule=rule, by=by, at=at)
    what = Happened.DEVIATION_OPENED.value
    return Outcome(item=item.uid, number=item.number, what=what, at=at, made=(deviation.uid,))


def note_deviation(
    store: Store,
    item: Item,
    *,
    severity: Severity | None,
    account: str,
    rule: str = "",
    by: Actor,
    at: datetime,
) -> tuple[Deviation, Item]:
    """Open a deviation within another use case, on an item that it has locked; the item as it is then comes back."""
    deviation = store.deviations.put(
        uid=store.new_uid(),
        item_id=item.id,
        severity=severity,
        rule=rule,
        account=account,
        opened_by_id=by.id,
        opened_at=at,
    )
    detail = {"deviation": deviation.uid, "severity": severity, "rule": rule, "account": account}
    item = record(store, item, Happened.DEVIATION_OPENED, detail, by=by, at=at)
    if severity is None:
        wait_once(store, TaskKind.CLASSIFY_DEVIATION, item, due_at=at + UNCLASSIFIED_TOO_LONG, at=at)
    return deviation, item


def classify_deviation(store: Store, deviation_uid: UUID, severity: Severity, *, by: Actor, at: datetime) -> Outcome:
    """Say how grave a deviation was, or say otherwise than before, as long as it is open."""
    require(by, Permission.DECIDE_DEVIATION)
    item, deviation = _lock_open(store, deviation_uid, by=by)
    if deviation.severity is severity:
        return _as_before(store, item, by=by)
    detail = {"deviation": deviation.uid, "severity": severity, "severity_before": deviation.severity}
    item = record(store, item, Happened.DEVIATION_CLASSIFIED, detail, by=by, at=at)
    store.deviations.change(deviation.id, severity=severity)
    _close_task(store, item, at=at)
    return told(item, Happened.DEVIATION_CLASSIFIED, at=at)


def close_deviation(
    store: Store, deviation_uid: UUID, *, conclusion: str, by: Actor, proof: Proof | None, at: datetime
) -> Outcome:
    """Close a deviation with what it meant for the product, signed. It must have been classified first."""
    require(by, Permission.DECIDE_DEVIATION)
    item, deviation = _lock_open(store, deviation_uid, by=by)
    faults = {}
    if not conclusion.strip():
        faults["conclusion"] = "missing"
    if deviation.severity is None:
        faults["severity"] = "not-classified"
    if faults:
        raise Invalid(fields=faults)
    said = {"deviation": deviation.uid, "severity": deviation.severity, "conclusion": conclusion.strip()}
    item = record(store, item, Happened.DEVIATION_CLOSED, said, by=by, at=at)
    store.deviations.change(deviation.id, closed_by_id=by.id, closed_at=at)
    sign(store, item, Meaning.REVIEWED, said, by=by, proof=proof, at=at)
    return told(item, Happened.DEVIATION_CLOSED, at=at)


def _lock_open(store: Store, uid: UUID, *, by: Actor) -> tuple[Item, Deviation]:
    item = lock_with_origins(store, store.items.get(_deviation(store, uid).item_id).uid)
    deviation = _deviation(store, uid)
    if deviation.closed_at is None:
        return item, deviation
    what = Happened.DEVIATION_CLOSED.value
    if deviation.closed_by_id == by.id:
        raise AlreadyDone(item=item.uid, number=item.number, what=what, at=deviation.closed_at)
    who = store.people.get(deviation.closed_by_id).printed_name
    raise WrongState("deviation-closed", item=item.uid, what=what, last=what, who=who, at=deviation.closed_at)


def _deviation(store: Store, uid: UUID) -> Deviation:
    found = store.deviations.find(uid=uid)
    if found is None:
        raise NotFound(what="deviation")
    return found


def _as_before(store: Store, item: Item, *, by: Actor) -> Outcome:
    last = store.custody.last(item.id, Happened.DEVIATION_CLASSIFIED, Happened.DEVIATION_OPENED)
    assert last is not None
    what = last.what.value
    if last.actor_id == by.id:
        raise AlreadyDone(item=item.uid, number=last.number, what=what, at=last.at)
    who = store.people.get(last.actor_id).printed_name
    raise WrongState("deviation-classified", item=item.uid, what=what, last=what, who=who, at=last.at)


def _close_task(store: Store, item: Item, *, at: datetime) -> None:
    if store.deviations.count(item_id=item.id, severity=None, closed_at=None) == 0:
        close_tasks(store, item, TaskKind.CLASSIFY_DEVIATION, at=at)
