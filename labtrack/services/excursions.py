"""What happens to a dose that was too warm, too cold or out of sight, and who decides about it?"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from labtrack.domain.custody import Happened, Item
from labtrack.domain.errors import AlreadyDone, Invalid, NotPermitted, WrongState
from labtrack.domain.holds import HoldKind
from labtrack.domain.outcomes import Outcome
from labtrack.domain.people import Actor, Permission, require
from labtrack.domain.signatures import Meaning, Proof
from labtrack.domain.tasks import TaskKind
from labtrack.persistence.store import Store
from labtrack.services.clearance import lock_dose
from labtrack.services.custody import record, require_turn, told
from labtrack.services.deviations import note_deviation
from labtrack.services.holds import note_hold
from labtrack.services.signatures import sign_by_two
from labtrack.services.tasks import close_tasks, wait_once

RULE = "B27"


def note_excursion(store: Store, item: Item, *, reason: str, by: Actor, at: datetime) -> Item:
    """Let a dose, which must be locked, wait until an excursion has been decided; the item as it is then comes back."""
    hold = store.holds.put(
        uid=store.new_uid(), item_id=item.id, kind=HoldKind.EXCURSION, reason=reason, placed_by_id=by.id, placed_at=at
    )
    detail = {"hold": hold.uid, "kind": hold.kind, "reason": reason}
    item = record(store, item, Happened.HELD, detail, by=by, at=at)
    wait_once(store, TaskKind.DECIDE_EXCURSION, item, due_at=at, at=at)
    return item


def decide_excursion(
    store: Store,
    dose_uid: UUID,
    *,
    usable: bool,
    reason: str,
    second: Actor,
    by: Actor,
    proof: Proof | None,
    second_proof: Proof | None,
    at: datetime,
) -> Outcome:
    """Decide about an excursion: the pharmacist on call and the nurse in charge both sign; a deviation opens by itself.

    A bag that may not be used is put on hold instead. Raises Invalid without a reason, NotPermitted when both are one
    person or the second is no nurse, AlreadyDone or WrongState when nothing is to be decided, SignatureRequired.
    """
    require(by, Permission.RELEASE_DOSE)
    require(second, Permission.CHECK_AT_BEDSIDE)
    if second.id == by.id:
        raise NotPermitted("same-person")
    if not reason.strip():
        raise Invalid(fields={"reason": "missing"})
    item = lock_dose(store, store.items.by_uid(dose_uid))
    waiting = store.holds.all(item_id=item.id, kind=HoldKind.EXCURSION, lifted_at=None)
    if not waiting:
        raise _nothing_waits(store, item, by=by)
    require_turn(store, item, Happened.EXCURSION_DECIDED, by=by)
    said = {"usable": usable, "reason": reason.strip(), "holds": [hold.uid for hold in waiting]}
    item = record(store, item, Happened.EXCURSION_DECIDED, said, by=by, at=at, witness=second)
    meaning = Meaning.AUTHORISED if usable else Meaning.REJECTED
    sign_by_two(store, item, meaning, said, by=by, proof=proof, second=second, second_proof=second_proof, at=at)
    for hold in waiting:
        store.holds.change(hold.id, lifted_by_id=by.id, lifted_second_id=second.id, lifted_at=at)
    close_tasks(store, item, TaskKind.DECIDE_EXCURSION, at=at)
    if not usable:
        _, item = note_hold(store, item, reason=reason.strip(), kind=HoldKind.HOLD, by=by, at=at)
    _, item = note_deviation(store, item, severity=None, account=reason.strip(), rule=RULE, by=by, at=at)
    return told(item, Happened.EXCURSION_DECIDED, at=at)


def _nothing_waits(store: Store, item: Item, *, by: Actor) -> AlreadyDone | WrongState:
    last = store.custody.last(item.id, Happened.EXCURSION_DECIDED)
    if last is None:
        return WrongState("no-excursion", item=item.uid, state=item.state)
    if last.actor_id == by.id:
        return AlreadyDone(item=item.uid, number=last.number, what=last.what.value, at=last.at)
    who = store.people.get(last.actor_id).printed_name
    return WrongState("no-excursion", item=item.uid, last=last.what.value, who=who, at=last.at)
