"""The ward's last check: may this bag be given to this patient, by these two, now?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from labtrack.domain import bedside
from labtrack.domain.bedside import BagFacts, BedsideScan, Gathering, PersonAtBedside
from labtrack.domain.custody import Happened, Item, Kind
from labtrack.domain.errors import Invalid, NotFound, NotPermitted, WrongState
from labtrack.domain.findings import Finding, Verdict, Weight, verdict_of
from labtrack.domain.outcomes import Outcome
from labtrack.domain.people import Actor, Permission, Person, Role, require
from labtrack.domain.scanning import Reading
from labtrack.domain.signatures import Meaning, Proof
from labtrack.domain.tasks import TaskKind
from labtrack.persistence.store import Store
from labtrack.services.clearance import USED, Surroundings, clearance_of, lock_dose, surroundings
from labtrack.services.custody import record, told
from labtrack.services.identification import Named, identify
from labtrack.services.people import actor_at
from labtrack.services.signatures import sign
from labtrack.services.tasks import wait_once

QUALIFIED = frozenset({Role.WARD_NURSE, Role.PHYSICIAN})
OPEN_SLOT = "prepared"
GATHERED = "gathered"


def open_check(store: Store, *, by: Actor, at: datetime) -> Outcome:
    """Begin a bedside check on the ward where this person works; scans and answers come in any order."""
    require(by, Permission.CHECK_AT_BEDSIDE)
    gathering = store.gatherings.put(
        uid=store.new_uid(), place_id=by.place_id, opened_at=at, opened_by_id=by.id, typed=False
    )
    return Outcome(item=gathering.uid, number=0, what=GATHERED, at=at)


def take_scan(store: Store, gathering_uid: UUID, reading: Reading, *, by: Actor, at: datetime) -> Outcome:
    """Take one scan of a wristband, a bag or a badge, and answer with the verdict as it now stands.

    What resolves to nothing raises NotFound with the reason; the door keeps the scan.
    """
    require(by, Permission.CHECK_AT_BEDSIDE)
    gathering = _open_gathering(store, gathering_uid, by=by)
    named = identify(store, reading)
    changes = _with_badge(gathering, named.person) if named.person else _with_item(_one_of(named))
    if named.typed:
        changes["typed"] = True
    store.gatherings.change(gathering.id, **changes)
    return _answer(store, store.gatherings.get(gathering.id), by=by, at=at)


def answer(
    store: Store,
    gathering_uid: UUID,
    *,
    identifier_confirmed: str | None = None,
    inspected: bool | None = None,
    typed_reason: str | None = None,
    by: Actor,
    at: datetime,
) -> Outcome:
    """Take an answer to a question: the second identifier, the inspection, or why something was typed.

    Raises Invalid when there is no answer, or an unknown way of identifying.
    """
    require(by, Permission.CHECK_AT_BEDSIDE)
    gathering = _open_gathering(store, gathering_uid, by=by)
    changes: dict[str, object] = {}
    if identifier_confirmed is not None:
        if identifier_confirmed not in (*bedside.IDENTIFIER_WAYS, bedside.IDENTIFIER_FAILED):
            raise Invalid(fields={"identifier_confirmed": "unknown-choice"})
        changes["identifier_confirmed"] = identifier_confirmed
    if inspected is not None:
        changes["inspected"] = inspected
    if typed_reason is not None and typed_reason.strip():
        changes["typed_reason"] = typed_reason.strip()
    if not changes:
        raise Invalid(fields={"answer": "missing"})
    store.gatherings.change(gathering.id, **changes)
    return _answer(store, store.gatherings.get(gathering.id), by=by, at=at)


def confirm_identity(
    store: Store,
    gathering_uid: UUID,
    *,
    second: Actor,
    by: Actor,
    proof: Proof | None,
    second_proof: Proof | None,
    at: datetime,
) -> Outcome:
    """Both people sign what was checked; every fact is judged again first, and anything but GO is refused.

    `by` and `second` are the two whose badges were scanned, in either order. Raises NotPermitted for anybody else.
    """
    require(by, Permission.CHECK_AT_BEDSIDE)
    gathering = _open_gathering(store, gathering_uid, by=by)
    if {by.id, second.id} != {gathering.first_id, gathering.second_id}:
        raise NotPermitted("not-the-two-who-checked")
    item = lock_dose(store, _bag_of(store, gathering))
    reasons = judge(store, gathering, at=at)
    if verdict_of(reasons) is not Verdict.GO:
        return _refuse(store, item, Happened.CHECKED_AT_BEDSIDE, reasons, by=by, at=at)
    said = {"verdict": Verdict.GO, "warnings": [finding.code for finding in reasons], "check": gathering.uid}
    item = record(store, item, Happened.IDENTITY_CONFIRMED, said, by=by, at=at, witness=second)
    sign(store, item, Meaning.PERFORMED, said, by=by, proof=proof, at=at)
    sign(store, item, Meaning.VERIFIED, said, by=second, proof=second_proof, at=at)
    store.doses.change(item.id, confirmed_at=at, confirmed_by_id=by.id, confirmed_second_id=second.id)
    return told(item, Happened.IDENTITY_CONFIRMED, at=at, findings=reasons)


def judge(store: Store, gathering: Gathering, *, at: datetime) -> tuple[Finding, ...]:
    """Every reason not to hang the bag, and whatever has not come yet, as it stands now."""
    bag_item = store.items.find(id=gathering.dose_item_id) if gathering.dose_item_id is not None else None
    is_dose = bag_item is not None and bag_item.kind is Kind.DOSE
    scan = _scan(store, gathering, bag=is_dose if bag_item is not None else None, at=at)
    bag = _bag_facts(store, surroundings(store, bag_item), gathering, at) if bag_item is not None and is_dose else None
    return tuple(bedside.findings(bag, scan, at))


def open_gathering_of(store: Store, dose_item_id: int) -> Gathering | None:
    """The newest open check that holds this bag."""
    gatherings = store.gatherings.all(dose_item_id=dose_item_id, closed_at=None)
    return gatherings[-1] if gatherings else None


def _answer(store: Store, gathering: Gathering, *, by: Actor, at: datetime) -> Outcome:
    """Judge; a GO or STOP about a bag is written into its chain, unless just that stands there already."""
    reasons = judge(store, gathering, at=at)
    verdict = verdict_of(reasons)
    waiting = Outcome(item=gathering.uid, number=0, what=GATHERED, at=at, findings=reasons)
    if gathering.dose_item_id is None or verdict is Verdict.WAIT:
        return waiting
    item = store.items.get(gathering.dose_item_id)
    item = store.items.lock([item.id], shares=store.items.ancestors(item.id))[item.id]
    said = {"verdict": verdict, "findings": [one.code for one in reasons], "check": gathering.uid}
    last = store.custody.last(item.id)
    if last is not None and last.what is Happened.CHECKED_AT_BEDSIDE and dict(last.detail) == _as_kept(said):
        return waiting
    record(store, item, Happened.CHECKED_AT_BEDSIDE, said, by=by, at=at)
    if verdict is Verdict.STOP:
        wait_once(store, TaskKind.ANSWER_STOP, item, due_at=at, at=at)
    return waiting


def _as_kept(said: Mapping[str, object]) -> dict[str, object]:
    return {"verdict": str(said["verdict"]), "findings": said["findings"], "check": str(said["check"])}


def _refuse(
    store: Store, item: Item, what: Happened, reasons: tuple[Finding, ...], *, by: Actor, at: datetime
) -> Outcome:
    said = {"verdict": verdict_of(reasons), "findings": [one.code for one in reasons if one.weight is not Weight.WARN]}
    item = record(store, item, what, said, by=by, at=at)
    wait_once(store, TaskKind.ANSWER_STOP, item, due_at=at, at=at)
    return told(item, what, at=at, findings=reasons, refused=True)


def _open_gathering(store: Store, uid: UUID, *, by: Actor) -> Gathering:
    gathering = store.gatherings.find(uid=uid)
    if gathering is None:
        raise NotFound(what="check")
    if gathering.closed_at is not None:
        raise WrongState("check-closed")
    if gathering.place_id != by.place_id:
        raise NotPermitted("check-elsewhere")
    return gathering


def _bag_of(store: Store, gathering: Gathering) -> Item:
    if gathering.dose_item_id is None:
        raise WrongState("nothing-scanned")
    item = store.items.get(gathering.dose_item_id)
    if item.kind is not Kind.DOSE:
        raise WrongState("not-a-dose", item=item.uid)
    return item


def _one_of(named: Named) -> Item:
    if named.item is not None:
        return named.item
    raise NotFound("fits-several" if named.items else named.code or "unknown-code")


def _with_item(item: Item) -> dict[str, object]:
    key = "participant_item_id" if item.kind is Kind.PARTICIPANT else "dose_item_id"
    return {key: item.id}


def _with_badge(gathering: Gathering, person: Person) -> dict[str, object]:
    """The first badge is the first person; any other is the second, and the same one twice is said to be so."""
    if gathering.first_id is None:
        return {"first_id": person.id}
    if gathering.second_id is None or gathering.second_id == gathering.first_id:
        return {"second_id": person.id}
    return {} if person.id in (gathering.first_id, gathering.second_id) else {"second_id": person.id}


def _scan(store: Store, gathering: Gathering, *, bag: bool | None, at: datetime) -> BedsideScan:
    wristband = None
    if gathering.participant_item_id is not None:
        wristband = store.participants.get(gathering.participant_item_id).study_number
    answered = gathering.identifier_confirmed
    return BedsideScan(
        wristband=wristband,
        bag=bag,
        first=_person(store, gathering.first_id, gathering.place_id, at),
        second=_person(store, gathering.second_id, gathering.place_id, at),
        identifier_confirmed=None if answered is None else answered != bedside.IDENTIFIER_FAILED,
        inspected=gathering.inspected,
        typed_without_reason=gathering.typed and not gathering.typed_reason,
    )


def _person(store: Store, person_id: int | None, place_id: int, at: datetime) -> PersonAtBedside | None:
    if person_id is None:
        return None
    person = store.people.get(person_id)
    roles = actor_at(store, person, place_id, at=at).roles if person.active else frozenset()
    return PersonAtBedside(id=person.id, name=person.printed_name, qualified=bool(roles & QUALIFIED))


def _bag_facts(store: Store, around: Surroundings, gathering: Gathering, at: datetime) -> BagFacts:
    plan, dose = around.protocol.infusion, around.dose
    slot = next(item for order, item in around.orders if order.item_id == dose.infusion_item_id)
    signs = store.vital_signs.all(participant_item_id=dose.participant_item_id)
    newest = max(signs, key=lambda one: one.taken_at, default=None)
    fresh = newest if newest is not None and at - newest.taken_at <= plan.baseline_valid_for else None
    authorised = around.order.authorised_at
    facts = clearance_of(around, at)
    if around.item.state in USED:
        facts = replace(facts, sequence_kept=True, interval_kept=True)
    return BagFacts(
        intended_for=around.participant.study_number,
        has_open_order=slot.state == OPEN_SLOT or around.item.state in USED,
        issued_to_this_ward=dose.issued_to_id == gathering.place_id if dose.issued_to_id is not None else False,
        accepted=dose.accepted_at is not None and around.item.state not in ("returned", "issued", "in-transit"),
        not_used=around.item.state not in USED,
        go_of_today=authorised is not None and at - authorised <= plan.go_valid_for,
        vital_signs=fresh,
        start_limits=around.protocol.start_limits,
        baseline_minutes=int(plan.baseline_valid_for.total_seconds() // 60),
        clearance=facts,
    )
