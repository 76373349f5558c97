"""How does a dose end that is not given: discarded, lost, or found again?"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from labtrack.domain.custody import Happened, Item
from labtrack.domain.errors import Invalid
from labtrack.domain.orders import OPEN_STATES
from labtrack.domain.outcomes import Outcome
from labtrack.domain.people import Actor, Permission, require
from labtrack.domain.tasks import TaskKind
from labtrack.persistence.store import Store
from labtrack.services.clearance import lock_dose
from labtrack.services.custody import held_by, record, told
from labtrack.services.excursions import note_excursion
from labtrack.services.labelling import end_labels
from labtrack.services.protocol import protocol_of
from labtrack.services.tasks import close_tasks, open_task, wait_once


def discard_dose(
    store: Store, dose_uid: UUID, *, reason: str, by: Actor, at: datetime, seen: int | None = None
) -> Outcome:
    """Throw a dose away that will not be given; its labels end with it, and its order waits for another.

    The cell laboratory and the pharmacy may. What is on its way, or was never handed over, must come back first.
    """
    if not by.may(Permission.PREPARE_DOSE):
        require(by, Permission.RELEASE_DOSE)
    item = _ended(store, dose_uid, Happened.DISCARDED, reason, by=by, at=at, seen=seen)
    end_labels(store, item, at=at)
    return told(item, Happened.DISCARDED, at=at)


def report_lost(
    store: Store, dose_uid: UUID, *, reason: str, by: Actor, at: datetime, seen: int | None = None
) -> Outcome:
    """Say that nobody knows where an issued dose is; its order waits for another."""
    _require_in_the_chain(by)
    item = _ended(store, dose_uid, Happened.LOST, reason, by=by, at=at, seen=seen)
    return told(item, Happened.LOST, at=at)


def report_found(store: Store, dose_uid: UUID, *, by: Actor, at: datetime, seen: int | None = None) -> Outcome:
    """Say that a lost dose is here; nobody knows how it was kept, so it waits: an excursion to be decided."""
    _require_in_the_chain(by)
    item = lock_dose(store, store.items.by_uid(dose_uid), seen=seen)
    item = record(store, item, Happened.FOUND, {}, by=by, at=at, holder=held_by(by))
    item = note_excursion(store, item, reason=Happened.LOST, by=by, at=at)
    return told(item, Happened.FOUND, at=at)


def _require_in_the_chain(by: Actor) -> None:
    """Whoever may hold a dose on its way may say that it is gone or here."""
    if not by.may(Permission.ACCEPT_DOSE):
        require(by, Permission.CARRY)


def _ended(
    store: Store, dose_uid: UUID, what: Happened, reason: str, *, by: Actor, at: datetime, seen: int | None
) -> Item:
    if not reason.strip():
        raise Invalid(fields={"reason": "missing"})
    item = lock_dose(store, store.items.by_uid(dose_uid), seen=seen)
    item = record(store, item, what, {"reason": reason.strip()}, by=by, at=at)
    store.doses.change(item.id, confirmed_at=None, confirmed_by_id=None, confirmed_second_id=None)
    close_tasks(store, item, at=at)
    _ask_for_another(store, item, at=at)
    return item


def _ask_for_another(store: Store, item: Item, *, at: datetime) -> None:
    """The order needs another dose: at once while the physician's word of today holds, else after a new one."""
    order = store.infusion_orders.get(store.doses.get(item.id).infusion_item_id)
    slot = store.items.get(order.item_id)
    if slot.state not in OPEN_STATES:
        return
    participant = store.participants.get(order.participant_item_id)
    plan = protocol_of(store, participant).infusion
    if order.authorised_at is not None and at - order.authorised_at <= plan.go_valid_for:
        wait_once(store, TaskKind.PREPARE_DOSE, slot, due_at=at, at=at)
    else:
        open_task(store, TaskKind.AUTHORISE_THAW, slot, due_at=at, at=at, place_id=participant.ward_id)
