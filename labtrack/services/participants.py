"""Who takes part, what is known of them, and what have they agreed to?"""

from __future__ import annotations

import re
from datetime import datetime
from uuid import UUID

from labtrack.domain.custody import Happened, Kind
from labtrack.domain.errors import Duplicate, Invalid
from labtrack.domain.findings import Finding
from labtrack.domain.identifiers import Abo, RhD, SymbolKind
from labtrack.domain.outcomes import Outcome
from labtrack.domain.participants import (
    ConfirmedGroup,
    Identity,
    Participant,
    Sex,
    confirmed_group,
    implausible,
)
from labtrack.domain.people import Actor, Permission, require
from labtrack.domain.places import PlaceKind
from labtrack.domain.plasma_units import P04_GROUP
from labtrack.domain.tasks import TaskKind
from labtrack.persistence.store import Store
from labtrack.services.custody import begin, record, told
from labtrack.services.enrolment import enrol, lock_participant
from labtrack.services.numbering import next_symbol
from labtrack.services.protocol import protocol_in_force, protocol_of
from labtrack.services.tasks import open_task
from labtrack.services.treatment import close_treatment

__all__ = [
    "enrol",
    "open_screening",
    "record_blood_group",
    "record_consent",
    "record_death",
    "record_refusal",
    "record_transplant",
    "record_vital_signs",
    "record_weight",
    "withdraw_consent",
]

STUDY_NUMBER = re.compile(r"[A-Z]{2}-[0-9]{3,6}")
SITE_LETTERS = "LF"


def open_screening(
    store: Store,
    *,
    study_number: str | None = None,
    sex: Sex,
    identity: Identity,
    ward_code: str,
    by: Actor,
    at: datetime,
) -> Outcome:
    """Let a person come into the trial's view: a study number, a wristband symbol, and an identity that is sealed.

    Without a study number the next one is given. Raises Invalid for a study number or ward that is none, Duplicate for
    a study number or record number that is another's.
    """
    require(by, Permission.RECORD_CLINICAL)
    ward = store.places.find(code=ward_code, kind=PlaceKind.WARD)
    faults = {"ward": "unknown"} if ward is None else {}
    faults |= _faults_of(identity, at=at)
    if study_number is not None and not STUDY_NUMBER.fullmatch(study_number):
        faults["study_number"] = "malformed"
    if ward is None or faults:
        raise Invalid(fields=faults)
    version, _ = protocol_in_force(store)
    number = _free_number(store, study_number)
    wristband = next_symbol(store, SymbolKind.WRISTBAND).text
    detail = {"study_number": number, "ward": ward.uid, "protocol": version.uid, "wristband": wristband}
    codes = {"study": number, "wristband": wristband}
    item = begin(store, Kind.PARTICIPANT, Happened.OPENED, detail, by=by, at=at, codes=codes)
    store.participants.add(
        Participant(item_id=item.id, study_number=number, sex=sex, protocol_id=version.id, ward_id=ward.id)
    )
    store.identities.add(item, identity)
    open_task(store, TaskKind.ENROL, item, due_at=at, at=at)
    return told(item, Happened.OPENED, at=at)


def record_consent(
    store: Store,
    participant_uid: UUID,
    version: str,
    *,
    given_at: datetime,
    by: Actor,
    at: datetime,
    seen: int | None = None,
) -> Outcome:
    """Record a consent form that was signed, by its version. Raises Invalid for a time still to come."""
    require(by, Permission.RECORD_CLINICAL)
    faults = _if_late("given_at", given_at, at=at)
    if not version.strip():
        faults["version"] = "missing"
    if faults:
        raise Invalid(fields=faults)
    item = lock_participant(store, participant_uid, seen=seen)
    item = record(store, item, Happened.CONSENTED, {"version": version, "given_at": given_at}, by=by, at=at)
    store.consents.put(participant_item_id=item.id, version=version, given_at=given_at, withdrawn_at=None)
    return told(item, Happened.CONSENTED, at=at)


def withdraw_consent(
    store: Store, participant_uid: UUID, *, reason: str, by: Actor, at: datetime, seen: int | None = None
) -> Outcome:
    """Record that consent is withdrawn; every open infusion, exchange and tube is closed by this one act."""
    require(by, Permission.WITHDRAW_CONSENT)
    item = lock_participant(store, participant_uid, seen=seen)
    item = record(store, item, Happened.CONSENT_WITHDRAWN, {"reason": reason}, by=by, at=at)
    for consent in store.consents.all(participant_item_id=item.id, withdrawn_at=None):
        store.consents.change(consent.id, withdrawn_at=at)
    closed = close_treatment(store, item, reason="consent-withdrawn", tubes=True, by=by, at=at)
    return told(item, Happened.CONSENT_WITHDRAWN, at=at, made=closed)


def record_weight(
    store: Store,
    participant_uid: UUID,
    weight_mg: int,
    *,
    measured_at: datetime,
    by: Actor,
    at: datetime,
    seen: int | None = None,
) -> Outcome:
    """Record a body weight in mg. Raises Invalid (`too-high`, `too-low`, `in-the-future`) by the protocol's limits."""
    require(by, Permission.RECORD_CLINICAL)
    item = lock_participant(store, participant_uid, seen=seen)
    plan = protocol_of(store, store.participants.get(item.id)).infusion
    faults = _if_late("measured_at", measured_at, at=at)
    if weight_mg > plan.heaviest_mg:
        faults["weight"] = "too-high"
    elif weight_mg < plan.lightest_mg:
        faults["weight"] = "too-low"
    if faults:
        raise Invalid(fields=faults, lightest_mg=plan.lightest_mg, heaviest_mg=plan.heaviest_mg)
    detail = {"weight": f"{weight_mg} mg", "measured_at": measured_at}
    item = record(store, item, Happened.WEIGHED, detail, by=by, at=at)
    store.weighings.put(participant_item_id=item.id, weight_mg=weight_mg, measured_at=measured_at, by_id=by.id)
    return told(item, Happened.WEIGHED, at=at)


def record_blood_group(
    store: Store,
    participant_uid: UUID,
    abo: Abo,
    rhd: RhD,
    *,
    sample: str,
    tested_at: datetime,
    by: Actor,
    at: datetime,
    seen: int | None = None,
) -> Outcome:
    """Record one laboratory result of a blood group; the newest two, of different samples, must agree to confirm it.

    A second result that disagrees is recorded, told as a warning, and leaves the group unconfirmed. Raises Duplicate
    for a sample that was entered before, Invalid for a time still to come.
    """
    require(by, Permission.RECORD_CLINICAL)
    faults = _if_late("tested_at", tested_at, at=at)
    if not sample.strip():
        faults["sample"] = "missing"
    if faults:
        raise Invalid(fields=faults)
    item = lock_participant(store, participant_uid, seen=seen)
    if store.blood_groups.find(participant_item_id=item.id, sample=sample) is not None:
        raise Duplicate("sample-taken", fields={"sample": "sample-taken"})
    result = {"abo": abo, "rhd": rhd, "sample": sample, "tested_at": tested_at}
    store.blood_groups.put(participant_item_id=item.id, by_id=by.id, **result)
    group = confirmed_group(store.blood_groups.all(participant_item_id=item.id))
    confirmed = {"confirmed_abo": group.abo, "confirmed_rhd": group.rhd, "discordant": group.discordant}
    detail = {"abo": abo, "rhd": rhd, "tested_at": tested_at, **confirmed}
    item = record(store, item, Happened.BLOOD_GROUPED, detail, by=by, at=at)
    store.participants.change(item.id, abo=group.abo, rhd=group.rhd)
    return told(item, Happened.BLOOD_GROUPED, at=at, findings=_about(group))


def record_vital_signs(
    store: Store,
    participant_uid: UUID,
    *,
    temperature_mc: int,
    pulse: int,
    systolic: int,
    diastolic: int,
    saturation: int,
    taken_at: datetime,
    by: Actor,
    at: datetime,
    seen: int | None = None,
) -> Outcome:
    """Record one set of vital signs, in the units of `VitalSigns`. Raises Invalid, naming every impossible one."""
    require(by, Permission.RECORD_CLINICAL)
    signs = {
        "temperature_mc": temperature_mc,
        "pulse": pulse,
        "systolic": systolic,
        "diastolic": diastolic,
        "saturation": saturation,
    }
    faults = {**implausible(signs), **_if_late("taken_at", taken_at, at=at)}
    if faults:
        raise Invalid(fields=faults)
    item = lock_participant(store, participant_uid, seen=seen)
    item = record(store, item, Happened.VITAL_SIGNS_TAKEN, {**signs, "taken_at": taken_at}, by=by, at=at)
    store.vital_signs.put(participant_item_id=item.id, taken_at=taken_at, by_id=by.id, **signs)
    return told(item, Happened.VITAL_SIGNS_TAKEN, at=at)


def record_refusal(
    store: Store, participant_uid: UUID, *, reason: str, by: Actor, at: datetime, seen: int | None = None
) -> Outcome:
    """Record that the patient refuses further treatment; every open infusion and exchange is closed by this one act."""
    return _ends(store, participant_uid, Happened.TREATMENT_REFUSED, "refused_at", reason, at, by=by, at=at, seen=seen)


def record_death(store: Store, participant_uid: UUID, died_at: datetime, *, by: Actor, at: datetime) -> Outcome:
    """Record a death; every open infusion and exchange is closed."""
    return _ends(store, participant_uid, Happened.DIED, "died_at", "died", died_at, by=by, at=at)


def record_transplant(
    store: Store, participant_uid: UUID, transplanted_at: datetime, *, by: Actor, at: datetime
) -> Outcome:
    """Record a liver transplantation; every open infusion and exchange is closed."""
    what = Happened.TRANSPLANTED
    return _ends(store, participant_uid, what, "transplanted_at", "transplanted", transplanted_at, by=by, at=at)


def _ends(
    store: Store,
    participant_uid: UUID,
    what: Happened,
    column: str,
    reason: str,
    when: datetime,
    *,
    by: Actor,
    at: datetime,
    seen: int | None = None,
) -> Outcome:
    require(by, Permission.RECORD_CLINICAL)
    if faults := _if_late(column, when, at=at):
        raise Invalid(fields=faults)
    item = lock_participant(store, participant_uid, seen=seen)
    item = record(store, item, what, {"reason": reason, "when": when}, by=by, at=at)
    store.participants.change(item.id, **{column: when})
    closed = close_treatment(store, item, reason=reason, tubes=what is Happened.DIED, by=by, at=at)
    return told(item, what, at=at, made=closed)


def _free_number(store: Store, wanted: str | None) -> str:
    if wanted is not None:
        if store.participants.find(study_number=wanted) is not None:
            raise Duplicate("study-number-taken", fields={"study_number": "study-number-taken"})
        return wanted
    while True:
        number = f"{SITE_LETTERS}-{store.next_number('study-number'):03}"
        if store.participants.find(study_number=number) is None:
            return number


def _faults_of(identity: Identity, *, at: datetime) -> dict[str, str]:
    faults = {name: "missing" for name in ("name", "record_number") if not getattr(identity, name).strip()}
    if identity.birth_date > at.date():
        faults["birth_date"] = "in-the-future"
    return faults


def _if_late(field: str, when: datetime, *, at: datetime) -> dict[str, str]:
    return {field: "in-the-future"} if when > at else {}


def _about(group: ConfirmedGroup) -> tuple[Finding, ...]:
    if group.discordant:
        return (P04_GROUP.warns(),)
    return () if group.abo is not None else (P04_GROUP.waits(),)
