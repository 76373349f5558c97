"""Who hands a dose over to whom, and how was it kept on the way?"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from labtrack.domain.custody import Happened, Item
from labtrack.domain.errors import Invalid, NotPermitted
from labtrack.domain.holds import HoldKind
from labtrack.domain.outcomes import Outcome
from labtrack.domain.people import Actor, Permission, Role, require
from labtrack.domain.signatures import Meaning, Proof
from labtrack.domain.tasks import TaskKind
from labtrack.persistence.store import Store
from labtrack.services.clearance import lock_dose
from labtrack.services.custody import held_by, in_transit, record, told
from labtrack.services.protocol import plan_of
from labtrack.services.signatures import sign
from labtrack.services.tasks import close_tasks, open_task

COLDEST_MC = -80_000
WARMEST_MC = 60_000


def hand_over(
    store: Store, dose_uid: UUID, *, porter: Actor, by: Actor, at: datetime, seen: int | None = None
) -> Outcome:
    """Give an issued dose into a porter's hands: the pharmacist gives, the porter's badge was scanned."""
    require(by, Permission.ISSUE_DOSE)
    require(porter, Permission.CARRY)
    item = lock_dose(store, store.items.by_uid(dose_uid), seen=seen)
    dose = store.doses.get(item.id)
    detail = {"porter": porter.uid, "due": dose.start_by}
    item = record(
        store, item, Happened.HANDED_OVER, detail, by=by, at=at, witness=porter, holder=in_transit(Role.PORTER)
    )
    store.doses.change(item.id, handed_over_at=at, porter_id=porter.id)
    close_tasks(store, item, TaskKind.CARRY_DOSE, at=at)
    open_task(store, TaskKind.ACCEPT_DOSE, item, due_at=dose.start_by, at=at, place_id=dose.issued_to_id)
    return told(item, Happened.HANDED_OVER, at=at)


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
    _require_temperatures(lowest_mc, highest_mc)
    item = lock_dose(store, store.items.by_uid(dose_uid), seen=seen)
    dose = store.doses.get(item.id)
    if dose.issued_to_id != by.place_id:
        raise NotPermitted("issued-elsewhere", item=item.uid)
    detail = {"lowest_mc": lowest_mc, "highest_mc": highest_mc, "intact": intact}
    item = record(store, item, Happened.HANDOVER_ACCEPTED, detail, by=by, at=at, holder=held_by(store, by))
    store.doses.change(item.id, accepted_at=at, accepted_by_id=by.id, lowest_mc=lowest_mc, highest_mc=highest_mc)
    close_tasks(store, item, TaskKind.ACCEPT_DOSE, at=at)
    participant = store.participants.get(dose.participant_item_id)
    medium = plan_of(store.protocols.get(participant.protocol_id).text).medium(dose.medium)
    if not intact or lowest_mc < medium.lowest_mc or highest_mc > medium.highest_mc:
        item = _wait_for_decision(store, item.id, by=by, at=at, lowest_mc=lowest_mc, highest_mc=highest_mc)
    open_task(store, TaskKind.INFUSE_DOSE, item, due_at=dose.start_by, at=at, place_id=by.place_id)
    return told(item, Happened.HANDOVER_ACCEPTED, at=at)


def decide_excursion(
    store: Store,
    dose_uid: UUID,
    *,
    usable: bool,
    reason: str,
    second: Actor,
    by: Actor,
    proof: Proof | None,
    at: datetime,
) -> Outcome:
    """Decide about an excursion: the pharmacist on call signs, the nurse in charge is the second.

    Raises Invalid without a reason, and NotPermitted when both are one person or the second is no nurse.
    """
    require(by, Permission.RELEASE_DOSE)
    require(second, Permission.CHECK_AT_BEDSIDE)
    if second.id == by.id:
        raise NotPermitted("same-person")
    if not reason.strip():
        raise Invalid(fields={"reason": "missing"})
    item = lock_dose(store, store.items.by_uid(dose_uid))
    said = {"usable": usable, "reason": reason.strip()}
    item = record(store, item, Happened.EXCURSION_DECIDED, said, by=by, at=at, witness=second)
    sign(store, item, Meaning.AUTHORISED if usable else Meaning.REJECTED, said, by=by, proof=proof, at=at)
    if usable:
        for hold in store.holds.all(item_id=item.id, kind=HoldKind.EXCURSION, lifted_at=None):
            store.holds.change(hold.id, lifted_by_id=by.id, lifted_second_id=second.id, lifted_at=at)
    close_tasks(store, item, TaskKind.DECIDE_EXCURSION, at=at)
    return told(item, Happened.EXCURSION_DECIDED, at=at)


def return_dose(
    store: Store, dose_uid: UUID, *, reason: str, by: Actor, at: datetime, seen: int | None = None
) -> Outcome:
    """Take a dose back that was not infused, and say why."""
    if not by.may(Permission.ACCEPT_DOSE):
        require(by, Permission.ISSUE_DOSE)
    if not reason.strip():
        raise Invalid(fields={"reason": "missing"})
    item = lock_dose(store, store.items.by_uid(dose_uid), seen=seen)
    detail = {"reason": reason.strip()}
    item = record(store, item, Happened.RETURNED, detail, by=by, at=at, holder=held_by(store, by))
    close_tasks(store, item, at=at)
    return told(item, Happened.RETURNED, at=at)


def _require_temperatures(lowest_mc: int, highest_mc: int) -> None:
    faults: dict[str, str] = {}
    for field, value in (("lowest", lowest_mc), ("highest", highest_mc)):
        if value < COLDEST_MC:
            faults[field] = "too-low"
        elif value > WARMEST_MC:
            faults[field] = "too-high"
    if not faults and lowest_mc > highest_mc:
        faults["lowest"] = "above-highest"
    if faults:
        raise Invalid(fields=faults)


def _wait_for_decision(store: Store, item_id: int, *, by: Actor, at: datetime, lowest_mc: int, highest_mc: int) -> Item:
    store.holds.put(
        uid=store.new_uid(),
        item_id=item_id,
        kind=HoldKind.EXCURSION,
        reason=f"{lowest_mc} m°C – {highest_mc} m°C",
        placed_by_id=by.id,
        placed_at=at,
        lifted_by_id=None,
        lifted_second_id=None,
        lifted_at=None,
    )
    item = store.items.get(item_id)
    item = record(store, item, Happened.HELD, {"kind": HoldKind.EXCURSION}, by=by, at=at)
    open_task(store, TaskKind.DECIDE_EXCURSION, item, due_at=at, at=at)
    return item
