"""What becomes of a unit of plasma, from the blood bank's hand to the patient's vein?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from labtrack.domain import plasma_exchange as rules
from labtrack.domain import plasma_units
from labtrack.domain.custody import Happened, Item, Kind
from labtrack.domain.errors import AlreadyDone, Duplicate, Invalid
from labtrack.domain.findings import Finding, stops_among
from labtrack.domain.identifiers import BloodGroup, Din, Divisions, ProductCode
from labtrack.domain.identifiers.product import product_text
from labtrack.domain.outcomes import Outcome
from labtrack.domain.participants import Participant
from labtrack.domain.people import Actor, Permission, require
from labtrack.domain.plasma_exchange import CheckFacts, PlasmaUnit
from labtrack.domain.plasma_units import UnitFacts
from labtrack.domain.protocol import ExchangePlan
from labtrack.domain.tasks import TaskKind
from labtrack.persistence.store import Store
from labtrack.services.custody import begin, record, require_turn, told
from labtrack.services.protocol import protocol_of
from labtrack.services.tasks import close_tasks, wait_once
from labtrack.services.wristbands import wears

LARGEST_UNIT_UL = 1_000_000
MAY_CHECK = (Permission.RECEIVE_PLASMA, Permission.CHECK_AT_BEDSIDE, Permission.AUTHORISE_THAW)
"""Who may be the second person at the check: apheresis and ward nurses, and physicians."""


def receive_plasma_unit(
    store: Store,
    participant_uid: UUID,
    *,
    din: Din,
    product_code: ProductCode,
    divisions: Divisions | None = None,
    group: BloodGroup,
    volume_ul: int,
    label_expires_at: datetime,
    thawed_at: datetime | None,
    out_since: datetime | None,
    thaw_expires_at: datetime | None = None,
    by: Actor,
    at: datetime,
) -> Outcome:
    """Take a unit that the blood bank issued for a participant: its symbols 001, 003 (032), 002 and 005, and its times.

    It lives after its thaw as the protocol says, or until `thaw_expires_at` if its label states less; since `out_since`
    it is outside controlled storage. What speaks against it is found at the check, not here. Raises Duplicate for a
    unit that was taken before, AlreadyDone when this person has just done it, Invalid.
    """
    require(by, Permission.RECEIVE_PLASMA)
    _require_possible(volume_ul, thawed_at, out_since, at=at)
    patient, participant = _patient(store, participant_uid)
    unit = PlasmaUnit(
        item_id=0,
        din=din,
        product_code=product_text(product_code, divisions),
        abo=group.abo,
        rhd=group.rhd,
        status=plasma_units.status_of(group),
        volume_ul=volume_ul,
        label_expires_at=label_expires_at,
        thawed_at=thawed_at,
        thaw_expires_at=_thaw_expiry(store, participant, thawed_at, thaw_expires_at),
        out_since=out_since,
        participant_item_id=patient.id,
    )
    return _received(store, unit, participant, patient, by=by, at=at)


def check_plasma_units(
    store: Store,
    participant_uid: UUID,
    units: Sequence[UUID],
    *,
    wristband: str | None,
    identifier: str | None,
    second: Actor | None,
    by: Actor,
    at: datetime,
) -> Outcome:
    """Check units together, once, by two people at the patient: scan of the wristband, second identifier, every unit.

    `identifier` says how the second identifier was confirmed, such as `name-and-birth-date`; None: it was not. `made`
    of the outcome are the units that passed; a unit that did not is refused on its own chain, and the others pass. The
    outcome is about the first unit, or about one that was refused, and is `refused` then. Raises AlreadyDone or
    WrongState for a unit that is not waiting for its check.
    """
    require(by, Permission.RECEIVE_PLASMA)
    if not units:
        raise Invalid(fields={"units": "missing"})
    patient_id = store.items.by_uid(participant_uid).id
    keys = sorted({store.items.by_uid(uid).id for uid in units})
    locked = store.items.lock(keys, shares=[patient_id])
    for key in keys:
        require_turn(store, locked[key], Happened.CHECKED, by=by)
    participant = store.participants.get(patient_id)
    people = tuple(rules.at_check(_check_facts(store, patient_id, wristband, identifier, second, by=by)))
    said = {"study_number": participant.study_number, "identifier": identifier}
    plan = protocol_of(store, participant).exchange
    known = {unit.item_id: unit for unit in store.plasma_units.all(item_id=keys)}
    about = {key: _about(known[key], locked[key], participant, plan, at=at) for key in keys}
    judged = [_judge(store, locked[key], (*people, *about[key]), said, second, by=by, at=at) for key in keys]
    _close_check(store, locked[patient_id], at=at)
    passed = [item for what, item in judged if what is Happened.CHECKED]
    refused = [item for what, item in judged if what is Happened.CHECK_REFUSED]
    found = (*people, *(finding for key in keys for finding in about[key]))
    if refused:
        return told(refused[-1], Happened.CHECK_REFUSED, at=at, findings=found, made=passed, refused=True)
    return told(passed[0], Happened.CHECKED, at=at, findings=found, made=passed)


def return_unit(
    store: Store, unit_uid: UUID, *, reason: str, by: Actor, at: datetime, seen: int | None = None
) -> Outcome:
    """Send a unit back to the blood bank; it can never be hung again."""
    return _end(store, unit_uid, Happened.RETURNED, reason, by=by, at=at, seen=seen)


def waste_unit(
    store: Store, unit_uid: UUID, *, reason: str, by: Actor, at: datetime, seen: int | None = None
) -> Outcome:
    """Throw a unit away, hung or not; it can never be hung again."""
    return _end(store, unit_uid, Happened.WASTED, reason, by=by, at=at, seen=seen)


def _received(
    store: Store, unit: PlasmaUnit, participant: Participant, patient: Item, *, by: Actor, at: datetime
) -> Outcome:
    store.premises.require_for_patients(unit.din.facility, field="unit")
    _unless_known(store, unit, by=by)
    codes = {"product": unit.din.text + unit.product_code}
    item = begin(store, Kind.PLASMA_UNIT, Happened.RECEIVED, _said(unit, participant), by=by, at=at, codes=codes)
    store.plasma_units.add(replace(unit, item_id=item.id))
    wait_once(store, TaskKind.CHECK_PLASMA, patient, due_at=at, at=at)
    return told(item, Happened.RECEIVED, at=at)


def _patient(store: Store, participant_uid: UUID) -> tuple[Item, Participant]:
    """A participant, held against change."""
    (patient,) = store.items.lock([], shares=[store.items.by_uid(participant_uid).id]).values()
    return patient, store.participants.get(patient.id)


def _require_possible(volume_ul: int, thawed_at: datetime | None, out_since: datetime | None, *, at: datetime) -> None:
    faults = {}
    if volume_ul <= 0:
        faults["volume"] = "too-low"
    elif volume_ul > LARGEST_UNIT_UL:
        faults["volume"] = "too-high"
    for field, when in (("thawed_at", thawed_at), ("out_since", out_since)):
        if when is not None and when > at:
            faults[field] = "in-the-future"
    if faults:
        raise Invalid(fields=faults)


def _unless_known(store: Store, unit: PlasmaUnit, *, by: Actor) -> None:
    known = store.plasma_units.find(din=unit.din, product_code=unit.product_code)
    if known is None:
        return
    last = store.custody.last(known.item_id)
    same = known.participant_item_id == unit.participant_item_id
    if same and last is not None and last.what is Happened.RECEIVED and last.actor_id == by.id:
        uid = store.items.get(known.item_id).uid
        raise AlreadyDone(item=uid, number=last.number, what=last.what.value, at=last.at)
    raise Duplicate("unit-taken", fields={"unit": "unit-taken"})


def _thaw_expiry(
    store: Store, participant: Participant, thawed_at: datetime | None, stated: datetime | None
) -> datetime | None:
    """The earlier of what the protocol allows after the thaw and what the label states; None without a thaw time."""
    if thawed_at is None:
        return None
    allowed = thawed_at + protocol_of(store, participant).exchange.thawed_life
    return min(allowed, stated) if stated is not None else allowed


def _said(unit: PlasmaUnit, participant: Participant) -> dict[str, object]:
    return {
        "study_number": participant.study_number,
        "din": unit.din.text,
        "product_code": unit.product_code,
        "abo": unit.abo,
        "rhd": unit.rhd,
        "status": unit.status,
        "volume": f"{unit.volume_ul} uL",
        "label_expires_at": unit.label_expires_at,
        "thawed_at": unit.thawed_at,
        "thaw_expires_at": unit.thaw_expires_at,
        "out_since": unit.out_since,
    }


def _check_facts(
    store: Store, patient_id: int, wristband: str | None, identifier: str | None, second: Actor | None, *, by: Actor
) -> CheckFacts:
    return CheckFacts(
        wristband_fits=wears(store, patient_id, wristband),
        identifier_confirmed=bool(identifier.strip()) if identifier is not None else None,
        second_person=second.id != by.id and any(second.may(one) for one in MAY_CHECK) if second else None,
    )


def unit_facts(unit: PlasmaUnit, item: Item, participant: Participant, plan: ExchangePlan) -> UnitFacts:
    """What is known of a unit that is looked at for this participant."""
    return UnitFacts(
        patient_abo=participant.abo,
        unit_abo=unit.abo,
        unit_status=unit.status,
        label_expires_at=unit.label_expires_at,
        thaw_expires_at=unit.thaw_expires_at,
        out_since=unit.out_since,
        out_of_control_limit=plan.out_of_control_limit,
        unused=item.state in ("received", "checked"),
        issued_for_this_patient=unit.participant_item_id == participant.item_id,
    )


def _about(
    unit: PlasmaUnit, item: Item, participant: Participant, plan: ExchangePlan, *, at: datetime
) -> tuple[Finding, ...]:
    facts = unit_facts(unit, item, participant, plan)
    return tuple(naming(unit, finding) for finding in plasma_units.findings(facts, at))


def naming(unit: PlasmaUnit, finding: Finding) -> Finding:
    """Let a finding name the bag that it is about: several are checked at once."""
    return replace(finding, facts={**finding.facts, "din": unit.din.text, "product_code": unit.product_code})


def _judge(
    store: Store,
    item: Item,
    findings: tuple[Finding, ...],
    said: Mapping[str, object],
    second: Actor | None,
    *,
    by: Actor,
    at: datetime,
) -> tuple[Happened, Item]:
    what = Happened.CHECK_REFUSED if stops_among(findings) else Happened.CHECKED
    detail = {**said, "findings": [finding.code for finding in findings]}
    return what, record(store, item, what, detail, by=by, at=at, witness=second)


def _close_check(store: Store, patient: Item, *, at: datetime) -> None:
    units = store.plasma_units.all(participant_item_id=patient.id)
    if not store.items.count(id=[unit.item_id for unit in units], state="received"):
        close_tasks(store, patient, TaskKind.CHECK_PLASMA, at=at)


def _end(
    store: Store, unit_uid: UUID, what: Happened, reason: str, *, by: Actor, at: datetime, seen: int | None
) -> Outcome:
    require(by, Permission.RECEIVE_PLASMA)
    unit = store.plasma_units.get(store.items.by_uid(unit_uid).id)
    shares = [unit.participant_item_id]
    locked = store.items.lock([unit.item_id], shares=shares, seen=seen)
    item = record(store, locked[unit.item_id], what, {"reason": reason}, by=by, at=at)
    _close_check(store, locked[unit.participant_item_id], at=at)
    return told(item, what, at=at)
