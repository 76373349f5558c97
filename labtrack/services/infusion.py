"""How is an infusion started, interrupted and stopped?"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from labtrack.domain import bedside as rules
from labtrack.domain.custody import Happened, Item, Kind
from labtrack.domain.errors import Invalid, NotPermitted
from labtrack.domain.findings import Finding, Verdict, verdict_of
from labtrack.domain.outcomes import Outcome
from labtrack.domain.people import Actor, Permission, require
from labtrack.domain.tasks import TaskKind
from labtrack.persistence.queries.gathering import CheckNow, check_now
from labtrack.persistence.store import Store
from labtrack.services.after_the_fact import record_infusion_against_rule
from labtrack.services.bedside import refuse
from labtrack.services.clearance import Surroundings, clearance_of, lock_dose, lock_family, surroundings
from labtrack.services.custody import record, require_turn, told
from labtrack.services.orders import open_ready_slots
from labtrack.services.tasks import close_tasks, open_task
from labtrack.services.verdict import judged

__all__ = [
    "interrupt_infusion",
    "record_infusion_against_rule",
    "resume_infusion",
    "start_infusion",
    "stop_infusion",
]

ONE_AT_A_TIME = (Kind.INFUSION, Kind.PARTICIPANT)
"""Locked to be changed by a start: no second dose of this order or of this patient starts meanwhile."""


def start_infusion(store: Store, dose_uid: UUID, *, by: Actor, at: datetime, seen: int | None = None) -> Outcome:
    """Start the infusion of a bag whose identity both people confirmed; every fact is judged again, now.

    An earlier GO never suffices: anything but GO is refused, written into the chain, and the bag must be checked again.
    The order counts as given from the start. Raises NotPermitted on another ward than the check's.
    """
    require(by, Permission.INFUSE)
    item = store.items.by_uid(dose_uid)
    family = lock_family(store, item.id, seen=seen, changing=ONE_AT_A_TIME)
    item = family[item.id]
    require_turn(store, item, Happened.INFUSION_STARTED, by=by)
    check = _confirmed_check(store, item, at=at)
    if check is not None and check.gathering.place_id != by.place_id:
        raise NotPermitted("check-elsewhere", item=item.uid)
    around = surroundings(store, item, at=at, family=family)
    reasons = _reasons(check, around, at)
    if verdict_of(reasons) is not Verdict.GO:
        store.doses.change(item.id, confirmed_at=None, confirmed_by_id=None, confirmed_second_id=None)
        return refuse(store, item, Happened.START_REFUSED, reasons, by=by, at=at)
    item = record(store, item, Happened.INFUSION_STARTED, {"verdict": Verdict.GO}, by=by, at=at)
    order = record(store, family[around.dose.infusion_item_id], Happened.GIVEN, {"dose": item.uid}, by=by, at=at)
    store.infusion_orders.change(order.id, given_at=at)
    store.doses.change(item.id, started_at=at)
    if check is not None:
        store.gatherings.change(check.gathering.id, closed_at=at)
    close_tasks(store, item, at=at)
    ends = at + around.protocol.infusion.duration
    open_task(store, TaskKind.STOP_INFUSION, item, due_at=ends, at=at, place_id=by.place_id)
    return told(item, Happened.INFUSION_STARTED, at=at, findings=reasons)


def interrupt_infusion(
    store: Store, dose_uid: UUID, *, reason: str, by: Actor, at: datetime, seen: int | None = None
) -> Outcome:
    """Interrupt a running infusion, and say why. Whoever treats the patient may: nothing hinders them."""
    _require_clinician(by)
    if not reason.strip():
        raise Invalid(fields={"reason": "missing"})
    item = lock_dose(store, store.items.by_uid(dose_uid), seen=seen)
    item = record(store, item, Happened.INTERRUPTED, {"reason": reason.strip()}, by=by, at=at)
    return told(item, Happened.INTERRUPTED, at=at)


def resume_infusion(store: Store, dose_uid: UUID, *, by: Actor, at: datetime, seen: int | None = None) -> Outcome:
    """Let an interrupted infusion go on. What speaks against the bag by now is told and written down, not enforced.

    A bag that is running is the physician's to decide about; labtrack only tells. Raises NotPermitted on another ward.
    """
    require(by, Permission.INFUSE)
    item = store.items.by_uid(dose_uid)
    family = lock_family(store, item.id, seen=seen)
    item = family[item.id]
    require_turn(store, item, Happened.RESUMED, by=by)
    around = surroundings(store, item, at=at, family=family)
    if around.dose.issued_to_id != by.place_id:
        raise NotPermitted("issued-elsewhere", item=item.uid)
    told_of = tuple(rules.while_running(clearance_of(around, at), around.no_earlier(at)))
    item = record(store, item, Happened.RESUMED, {"warnings": [one.code for one in told_of]}, by=by, at=at)
    return told(item, Happened.RESUMED, at=at, findings=told_of)


def stop_infusion(
    store: Store,
    dose_uid: UUID,
    *,
    given_ul: int,
    reason: str = "",
    by: Actor,
    at: datetime,
    seen: int | None = None,
) -> Outcome:
    """End an infusion with the volume that was given, in µL; less than the bag held needs a reason.

    The next slot may then have its turn. Raises Invalid `more-than-bag`, `too-low`, or a missing reason.
    """
    _require_clinician(by)
    item = store.items.by_uid(dose_uid)
    dose = store.doses.get(item.id)
    _require_volume(given_ul, dose.volume_ul, reason)
    item = lock_dose(store, item, seen=seen)
    what = Happened.INFUSED if given_ul == dose.volume_ul else Happened.PARTLY_INFUSED
    detail = {"given_ul": given_ul, "reason": reason.strip(), "started_at": store.doses.get(item.id).started_at}
    item = record(store, item, what, detail, by=by, at=at)
    store.doses.change(item.id, stopped_at=at, given_ul=given_ul)
    close_tasks(store, item, at=at)
    open_ready_slots(store, dose.participant_item_id, at=at)
    return told(item, what, at=at)


def _require_clinician(by: Actor) -> None:
    """No stop hinders a clinician from removing a hazard: physicians may end what only nurses begin."""
    if not by.may(Permission.RECORD_AFTER_THE_FACT):
        require(by, Permission.INFUSE)


def _confirmed_check(store: Store, item: Item, *, at: datetime) -> CheckNow | None:
    """The check that both people signed for this bag last, as it is now."""
    last = store.custody.last(item.id, Happened.IDENTITY_CONFIRMED)
    return check_now(store, UUID(str(last.detail["check"])), at=at) if last is not None else None


def _reasons(check: CheckNow | None, around: Surroundings, at: datetime) -> tuple[Finding, ...]:
    """Judge every bedside fact again, and whether what both people signed is still what is there."""
    if check is None:
        return (rules.B29_LAPSED.stops(unknown=True),)
    item, dose, gathering = around.item, around.dose, check.gathering
    signed_by = {dose.confirmed_by_id, dose.confirmed_second_id}
    if gathering.closed_at is not None or gathering.dose_item_id != item.id or gathering.people != signed_by:
        return (rules.B29_LAPSED.stops(),)
    return judged(check, item, around, at)


def _require_volume(given_ul: int, volume_ul: int, reason: str) -> None:
    faults: dict[str, str] = {}
    if given_ul < 0:
        faults["given"] = "too-low"
    elif given_ul > volume_ul:
        faults["given"] = "more-than-bag"
    elif given_ul < volume_ul and not reason.strip():
        faults["reason"] = "missing"
    if faults:
        raise Invalid(fields=faults)
