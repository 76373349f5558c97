"""How is an infusion started, interrupted, stopped, and written down when it was done against a rule?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from labtrack.domain import bedside as rules
from labtrack.domain.custody import Happened, Item
from labtrack.domain.deviations import Severity
from labtrack.domain.errors import Invalid, WrongState
from labtrack.domain.findings import Finding, Verdict, Weight, verdict_of
from labtrack.domain.outcomes import Outcome
from labtrack.domain.people import Actor, Permission, require
from labtrack.domain.tasks import TaskKind
from labtrack.persistence.store import Store
from labtrack.services.bedside import judge, open_gathering_of
from labtrack.services.clearance import lock_dose, surroundings
from labtrack.services.custody import record, record_against_rule, require_turn, told
from labtrack.services.tasks import close_tasks, open_task, wait_once


def start_infusion(store: Store, dose_uid: UUID, *, by: Actor, at: datetime, seen: int | None = None) -> Outcome:
    """Start the infusion of a bag whose identity both people confirmed; every fact is judged again, now.

    An earlier GO never suffices: anything but GO is refused, written into the chain, and the bag must be checked again.
    """
    require(by, Permission.INFUSE)
    item = store.items.by_uid(dose_uid)
    dose = store.doses.get(item.id)
    item = lock_dose(store, item, seen=seen, also=(dose.infusion_item_id, dose.participant_item_id))
    require_turn(store, item, Happened.INFUSION_STARTED, by=by)
    reasons = _reasons(store, item, at=at)
    if verdict_of(reasons) is not Verdict.GO:
        said = {"findings": [one.code for one in reasons if one.weight is not Weight.WARN]}
        item = record(store, item, Happened.START_REFUSED, said, by=by, at=at)
        wait_once(store, TaskKind.ANSWER_STOP, item, due_at=at, at=at)
        return told(item, Happened.START_REFUSED, at=at, findings=reasons, refused=True)
    item = record(store, item, Happened.INFUSION_STARTED, {"verdict": Verdict.GO}, by=by, at=at)
    store.doses.change(item.id, started_at=at)
    _close_gathering(store, item, at=at)
    close_tasks(store, item, TaskKind.INFUSE_DOSE, TaskKind.NOT_VERIFIED, TaskKind.ANSWER_STOP, at=at)
    ends = at + surroundings(store, item).protocol.infusion.duration
    open_task(store, TaskKind.STOP_INFUSION, item, due_at=ends, at=at, place_id=by.place_id)
    return told(item, Happened.INFUSION_STARTED, at=at, findings=reasons)


def interrupt_infusion(
    store: Store, dose_uid: UUID, *, reason: str, by: Actor, at: datetime, seen: int | None = None
) -> Outcome:
    """Interrupt a running infusion, and say why."""
    require(by, Permission.INFUSE)
    if not reason.strip():
        raise Invalid(fields={"reason": "missing"})
    item = lock_dose(store, store.items.by_uid(dose_uid), seen=seen)
    item = record(store, item, Happened.INTERRUPTED, {"reason": reason.strip()}, by=by, at=at)
    return told(item, Happened.INTERRUPTED, at=at)


def resume_infusion(store: Store, dose_uid: UUID, *, by: Actor, at: datetime, seen: int | None = None) -> Outcome:
    """Let an interrupted infusion go on."""
    require(by, Permission.INFUSE)
    item = lock_dose(store, store.items.by_uid(dose_uid), seen=seen)
    item = record(store, item, Happened.RESUMED, {}, by=by, at=at)
    return told(item, Happened.RESUMED, at=at)


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

    Raises Invalid `more-than-bag`, `too-low`, or a missing reason.
    """
    require(by, Permission.INFUSE)
    item = store.items.by_uid(dose_uid)
    dose = store.doses.get(item.id)
    _require_volume(given_ul, dose.volume_ul, reason)
    item = lock_dose(store, item, seen=seen, also=(dose.infusion_item_id,))
    what = Happened.INFUSED if given_ul == dose.volume_ul else Happened.PARTLY_INFUSED
    item = record(store, item, what, {"given_ul": given_ul, "reason": reason.strip()}, by=by, at=at)
    store.doses.change(item.id, stopped_at=at, given_ul=given_ul)
    _give_order(store, item, given_at=dose.started_at or at, by=by, at=at)
    close_tasks(store, item, at=at)
    return told(item, what, at=at)


def record_infusion_against_rule(
    store: Store,
    dose_uid: UUID,
    *,
    rules_broken: Sequence[str],
    account: str,
    started_at: datetime,
    stopped_at: datetime,
    given_ul: int,
    witness: Actor | None,
    by: Actor,
    at: datetime,
) -> Outcome:
    """Write down that a bag was infused although a rule spoke against it: the record is never refused.

    It opens a critical deviation and calls the people in charge. Raises Invalid for times or volumes that cannot be.
    """
    require(by, Permission.RECORD_AFTER_THE_FACT)
    item = store.items.by_uid(dose_uid)
    dose = store.doses.get(item.id)
    _require_account(rules_broken, account, started_at, stopped_at, given_ul, dose.volume_ul, at)
    item = lock_dose(store, item, also=(dose.infusion_item_id,))
    if item.state in ("infused", "partly-infused"):
        raise WrongState(item=item.uid, state=item.state)
    reached = "infused" if given_ul == dose.volume_ul else "partly-infused"
    said = {
        "did": reached,
        "rules": list(rules_broken),
        "account": account.strip(),
        "started_at": started_at,
        "stopped_at": stopped_at,
        "given_ul": given_ul,
    }
    item = record_against_rule(store, item, said, state=reached, by=by, at=at, witness=witness)
    store.doses.change(item.id, started_at=started_at, stopped_at=stopped_at, given_ul=given_ul)
    _give_order(store, item, given_at=started_at, by=by, at=at)
    _open_deviation(store, item, rules_broken, account, by=by, at=at)
    return told(item, Happened.DONE_AGAINST_RULE, at=at)


def _reasons(store: Store, item: Item, *, at: datetime) -> tuple[Finding, ...]:
    """Judge every bedside fact again, and whether both people's confirmation still holds."""
    dose = store.doses.get(item.id)
    valid_for = surroundings(store, item).protocol.infusion.confirmation_valid_for
    lapsed = tuple(rules.lapsed(dose.confirmed_at, valid_for, at))
    gathering = open_gathering_of(store, item.id)
    if gathering is None:
        return lapsed or (rules.B29_LAPSED.stops(unknown=True),)
    return (*judge(store, gathering, at=at), *lapsed)


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


def _require_account(
    rules_broken: Sequence[str],
    account: str,
    started_at: datetime,
    stopped_at: datetime,
    given_ul: int,
    volume_ul: int,
    at: datetime,
) -> None:
    faults: dict[str, str] = {}
    known = {rule.id for rule in rules.RULES}
    if not rules_broken or not set(rules_broken) <= known:
        faults["rules"] = "unknown-choice"
    if not account.strip():
        faults["account"] = "missing"
    if started_at > at:
        faults["started_at"] = "in-the-future"
    if stopped_at < started_at or stopped_at > at:
        faults["stopped_at"] = "before-start" if stopped_at < started_at else "in-the-future"
    if not 0 <= given_ul <= volume_ul:
        faults["given"] = "more-than-bag" if given_ul > volume_ul else "too-low"
    if faults:
        raise Invalid(fields=faults)


def _give_order(store: Store, item: Item, *, given_at: datetime, by: Actor, at: datetime) -> None:
    order = store.items.get(store.doses.get(item.id).infusion_item_id)
    record(store, order, Happened.GIVEN, {"dose": item.uid}, by=by, at=at)
    store.infusion_orders.change(order.id, given_at=given_at)
    close_tasks(store, order, at=at)


def _close_gathering(store: Store, item: Item, *, at: datetime) -> None:
    for gathering in store.gatherings.all(dose_item_id=item.id, closed_at=None):
        store.gatherings.change(gathering.id, closed_at=at)


def _open_deviation(
    store: Store, item: Item, rules_broken: Sequence[str], account: str, *, by: Actor, at: datetime
) -> None:
    """A critical deviation, which nobody has to ask for."""
    store.deviations.put(
        uid=store.new_uid(),
        item_id=item.id,
        severity=Severity.CRITICAL,
        rule=",".join(rules_broken)[:20],
        account=account.strip(),
        opened_by_id=by.id,
        opened_at=at,
    )
    item = record(store, item, Happened.DEVIATION_OPENED, {"severity": Severity.CRITICAL}, by=by, at=at)
    close_tasks(store, item, at=at)
    for kind in (TaskKind.CLASSIFY_DEVIATION, TaskKind.ANSWER_STOP):
        open_task(store, kind, item, due_at=at, at=at)
