"""How is a thing, with all that comes from it, made to wait, and how is it set free?"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from labtrack.domain.custody import Happened, Item, Kind
from labtrack.domain.errors import AlreadyDone, Invalid, NotFound, WrongState
from labtrack.domain.holds import RUNNING, UNDER_WAY, Hold, HoldKind
from labtrack.domain.outcomes import Outcome
from labtrack.domain.people import Actor, Permission, require
from labtrack.domain.signatures import Meaning, Proof
from labtrack.domain.tasks import TaskKind
from labtrack.persistence.queries.family import with_origins
from labtrack.persistence.store import Store
from labtrack.services.custody import lock_with_origins, record, told
from labtrack.services.signatures import sign_by_two
from labtrack.services.tasks import wait_once

ANSWER_WITHIN = timedelta(minutes=15)
DECIDE_WITHIN = timedelta(minutes=5)


def place_hold(
    store: Store, item_uid: UUID, *, reason: str, by: Actor, at: datetime, kind: HoldKind = HoldKind.HOLD
) -> Outcome:
    """Let an item and everything made from it wait; one person may, and it binds at once.

    Whoever has a dose below it in their hands is told; where one is running, the physician decides. `made` of the
    outcome is the hold's uid. Raises Invalid when no reason is given.
    """
    require(by, Permission.PLACE_HOLD)
    if not reason.strip():
        raise Invalid(fields={"reason": "missing"})
    item = lock_with_origins(store, item_uid)
    hold, item = note_hold(store, item, reason=reason.strip(), kind=kind, by=by, at=at)
    what = Happened.HELD.value
    return Outcome(item=item.uid, number=item.number, what=what, at=at, made=(hold.uid,))


def note_hold(store: Store, item: Item, *, reason: str, kind: HoldKind, by: Actor, at: datetime) -> tuple[Hold, Item]:
    """Place a hold within another use case, on an item that it has locked; the item as it is then comes back."""
    hold = store.holds.put(
        uid=store.new_uid(), item_id=item.id, kind=kind, reason=reason, placed_by_id=by.id, placed_at=at
    )
    item = record(store, item, Happened.HELD, {"hold": hold.uid, "kind": kind, "reason": reason}, by=by, at=at)
    call_for_doses(store, item, at=at)
    return hold, item


def lift_hold(
    store: Store,
    hold_uid: UUID,
    *,
    second: Actor,
    reason: str,
    by: Actor,
    proof: Proof | None,
    second_proof: Proof | None,
    at: datetime,
) -> Outcome:
    """Lift one hold, by two people who both sign; other holds on the same item stay.

    Raises Invalid `same-person` or for a missing reason, AlreadyDone or WrongState for a hold that was lifted before.
    """
    require(by, Permission.PLACE_HOLD)
    require(second, Permission.PLACE_HOLD)
    if faults := _lifting_faults(reason, by=by, second=second):
        raise Invalid(fields=faults)
    item = lock_with_origins(store, store.items.get(_hold(store, hold_uid).item_id).uid)
    hold = _hold(store, hold_uid)
    if hold.lifted_at is not None:
        raise _lifted_before(store, item, hold, by=by)
    said = {"hold": hold.uid, "reason": reason.strip()}
    item = record(store, item, Happened.HOLD_LIFTED, said, by=by, at=at, witness=second)
    store.holds.change(hold.id, lifted_by_id=by.id, lifted_second_id=second.id, lifted_at=at)
    sign_by_two(
        store, item, Meaning.AUTHORISED, said, by=by, proof=proof, second=second, second_proof=second_proof, at=at
    )
    return told(item, Happened.HOLD_LIFTED, at=at)


def open_holds(store: Store, item_ids: Iterable[int]) -> tuple[Hold, ...]:
    """Every hold that binds any of these items now: their own, and those of everything they came from."""
    return store.holds.all(item_id=with_origins(store, item_ids), lifted_at=None)


def call_for_doses(store: Store, item: Item, *, at: datetime) -> None:
    """Tell whoever has a dose made from this item in their hands; a running one is the physician's to decide."""
    below = store.items.all(id=[item.id, *store.items.descendants(item.id)], kind=Kind.DOSE)
    for dose in below:
        if dose.state in RUNNING:
            ward = dose.holder_place_id
            wait_once(store, TaskKind.DECIDE_RUNNING, dose, due_at=at + DECIDE_WITHIN, at=at, place_id=ward)
        elif dose.state in UNDER_WAY:
            wait_once(store, TaskKind.ANSWER_STOP, dose, due_at=at + ANSWER_WITHIN, at=at)


def _hold(store: Store, uid: UUID) -> Hold:
    found = store.holds.find(uid=uid)
    if found is None:
        raise NotFound(what="hold")
    return found


def _lifting_faults(reason: str, *, by: Actor, second: Actor) -> dict[str, str]:
    faults = {}
    if not reason.strip():
        faults["reason"] = "missing"
    if second.id == by.id:
        faults["second"] = "same-person"
    return faults


def _lifted_before(store: Store, item: Item, hold: Hold, *, by: Actor) -> AlreadyDone | WrongState:
    assert hold.lifted_at is not None
    what = Happened.HOLD_LIFTED.value
    if hold.lifted_by_id == by.id:
        return AlreadyDone(item=item.uid, number=item.number, what=what, at=hold.lifted_at)
    who = store.people.get(hold.lifted_by_id).printed_name
    return WrongState("hold-lifted", item=item.uid, what=what, last=what, who=who, at=hold.lifted_at)
