"""Who hands a dose over to whom, and how was it kept on the way?"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from labtrack.domain import doses
from labtrack.domain.custody import Happened
from labtrack.domain.doses import Dose
from labtrack.domain.errors import Invalid, NotPermitted
from labtrack.domain.findings import stops_among
from labtrack.domain.outcomes import Outcome
from labtrack.domain.people import Actor, Permission, Role, require
from labtrack.domain.protocol import Medium
from labtrack.domain.tasks import TaskKind
from labtrack.persistence.store import Store
from labtrack.services.clearance import lock_dose, lock_family
from labtrack.services.custody import held_by, in_transit, record, require_turn, told
from labtrack.services.dispensing import refuse_issue, speaks_against_issue
from labtrack.services.excursions import decide_excursion, note_excursion
from labtrack.services.protocol import protocol_of
from labtrack.services.tasks import close_tasks, open_task, wait_once

__all__ = ["accept_on_ward", "decide_excursion", "hand_over", "return_dose"]

NEVER_LEFT = "issued"


def hand_over(
    store: Store, dose_uid: UUID, *, porter: Actor, by: Actor, at: datetime, seen: int | None = None
) -> Outcome:
    """Give an issued dose into a porter's hands: the pharmacist gives, the porter's badge was scanned.

    What speaks against issuing it is judged again: a bag that was recalled or held meanwhile stays, and that is told.
    """
    require(by, Permission.ISSUE_DOSE)
    require(porter, Permission.CARRY)
    item = store.items.by_uid(dose_uid)
    family = lock_family(store, item.id, seen=seen)
    item = family[item.id]
    require_turn(store, item, Happened.HANDED_OVER, by=by)
    dose = store.doses.get(item.id)
    reasons = speaks_against_issue(store, item, at=at, to_place_id=dose.issued_to_id, family=family)
    if stops_among(reasons):
        return refuse_issue(store, item, reasons, {"step": "hand-over"}, by=by, at=at)
    detail = {"porter": porter.uid, "due": dose.start_by}
    holder = in_transit(Role.PORTER)
    item = record(store, item, Happened.HANDED_OVER, detail, by=by, at=at, witness=porter, holder=holder)
    store.doses.change(item.id, handed_over_at=at, porter_id=porter.id)
    close_tasks(store, item, TaskKind.CARRY_DOSE, at=at)
    open_task(store, TaskKind.ACCEPT_DOSE, item, due_at=dose.start_by, at=at, place_id=dose.issued_to_id)
    return told(item, Happened.HANDED_OVER, at=at, findings=reasons)


def accept_on_ward(
    store: Store,
    dose_uid: UUID,
    *,
    lowest_mc: int,
    highest_mc: int,
    intact: bool,
    by: Actor,
    at: datetime,
    seen: int | None = None,
) -> Outcome:
    """Accept a dose on the ward that it was issued to, with the box's lowest and highest temperature in m°C.

    Outside the medium's limits, or with a broken seal, it is accepted and waits: an excursion that the pharmacist on
    call decides. Raises NotPermitted on another ward, and Invalid with every fault of the form.
    """
    require(by, Permission.ACCEPT_DOSE)
    if faults := doses.temperature_faults(lowest_mc, highest_mc):
        raise Invalid(fields=faults)
    item = lock_dose(store, store.items.by_uid(dose_uid), seen=seen)
    dose = store.doses.get(item.id)
    if dose.issued_to_id != by.place_id:
        raise NotPermitted("issued-elsewhere", item=item.uid)
    detail = {"lowest_mc": lowest_mc, "highest_mc": highest_mc, "intact": intact}
    item = record(store, item, Happened.HANDOVER_ACCEPTED, detail, by=by, at=at, holder=held_by(by))
    store.doses.change(item.id, accepted_at=at, accepted_by_id=by.id, lowest_mc=lowest_mc, highest_mc=highest_mc)
    close_tasks(store, item, TaskKind.ACCEPT_DOSE, at=at)
    if not intact or not doses.kept_within(_medium(store, dose), lowest_mc, highest_mc):
        reason = doses.excursion(lowest_mc, highest_mc, intact=intact)
        item = note_excursion(store, item, reason=reason, by=by, at=at)
    wait_once(store, TaskKind.INFUSE_DOSE, item, due_at=dose.start_by, at=at, place_id=by.place_id)
    return told(item, Happened.HANDOVER_ACCEPTED, at=at)


def return_dose(
    store: Store,
    dose_uid: UUID,
    *,
    reason: str,
    lowest_mc: int | None = None,
    highest_mc: int | None = None,
    by: Actor,
    at: datetime,
    seen: int | None = None,
) -> Outcome:
    """Take a dose back that was not infused, and say why; it may be issued again.

    What had left the pharmacy comes back with its box's lowest and highest temperature in m°C. Without them, or outside
    the medium's limits, it waits: an excursion to be decided. A ward sends back only what was issued to it. Raises
    Invalid with every fault of the form.
    """
    if not by.may(Permission.ACCEPT_DOSE):
        require(by, Permission.ISSUE_DOSE)
    faults = doses.temperature_faults(lowest_mc, highest_mc)
    if not reason.strip():
        faults["reason"] = "missing"
    if faults:
        raise Invalid(fields=faults)
    item = lock_dose(store, store.items.by_uid(dose_uid), seen=seen)
    dose = store.doses.get(item.id)
    if not by.may(Permission.ISSUE_DOSE) and dose.issued_to_id != by.place_id:
        raise NotPermitted("issued-elsewhere", item=item.uid)
    left = item.state != NEVER_LEFT
    detail = {"reason": reason.strip(), "lowest_mc": lowest_mc, "highest_mc": highest_mc}
    item = record(store, item, Happened.RETURNED, detail, by=by, at=at, holder=held_by(by))
    store.doses.change(item.id, confirmed_at=None, confirmed_by_id=None, confirmed_second_id=None)
    close_tasks(store, item, at=at)
    if left and not doses.kept_within(_medium(store, dose), lowest_mc, highest_mc):
        item = note_excursion(store, item, reason=doses.excursion(lowest_mc, highest_mc), by=by, at=at)
    open_task(store, TaskKind.ISSUE_DOSE, item, due_at=dose.start_by, at=at)
    return told(item, Happened.RETURNED, at=at)


def _medium(store: Store, dose: Dose) -> Medium:
    return protocol_of(store, store.participants.get(dose.participant_item_id)).medium(dose.medium)
