"""How does a specification come into force, and how do results stand beside it?"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from labtrack.domain.custody import Happened, Item, Kind
from labtrack.domain.errors import AlreadyDone, Invalid, NotFound, WrongState
from labtrack.domain.outcomes import Outcome
from labtrack.domain.people import Actor, Permission, require
from labtrack.domain.signatures import Proof
from labtrack.domain.tasks import TaskKind
from labtrack.domain.testing import (
    SUBJECTS,
    Entry,
    Limit,
    Reading,
    Requirement,
    Result,
    Specification,
    Stage,
    entry_faults,
    readings,
    requirement_faults,
)
from labtrack.persistence.queries.testing import newest_in_force
from labtrack.persistence.store import Store
from labtrack.services.custody import lock_with_origins, record, require_turn, told
from labtrack.services.signatures import require_proof
from labtrack.services.tasks import close_tasks, wait_once

REVIEW_WITHIN = timedelta(days=2)
RELEASE_WITHIN = timedelta(days=2)

ENTERING = {Kind.LOT: TaskKind.ENTER_RESULT, Kind.DOSE: TaskKind.TEST_DOSE}
RELEASING = {Kind.LOT: TaskKind.RELEASE_LOT, Kind.DOSE: TaskKind.RELEASE_DOSE}


def adopt_specification(
    store: Store, subject: str, limits: Iterable[Requirement], *, by: Actor, proof: Proof | None, at: datetime
) -> Outcome:
    """Put a new version of what a `lot` or a `dose` must meet into force, signed; earlier versions stay as they are.

    Batch records that are open keep theirs. Raises Invalid with every fault, by `code.part`.
    """
    require(by, Permission.CONFIGURE)
    require_proof(proof, by=by, at=at)
    given = tuple(limits)
    faults = requirement_faults(given)
    if subject not in SUBJECTS:
        faults["subject"] = "unknown-subject"
    if faults:
        raise Invalid(fields=faults)
    text = json.dumps([_content(limit) for limit in given], sort_keys=True, ensure_ascii=False)
    version = store.next_number(f"specification-{subject}")
    adopted = store.specifications.put(
        uid=store.new_uid(),
        subject=subject,
        version=version,
        in_force_from=at,
        signed_by_id=by.id,
        digest=sha256(text.encode()).digest(),
    )
    for limit in given:
        store.limits.put(specification_id=adopted.id, **_content(limit))
    detail = {
        "subject": subject,
        "version": version,
        "uid": adopted.uid,
        "digest": adopted.digest.hex(),
        "signed_by": by.printed_name,
        "meaning": "adopted",
    }
    store.audit.write("adopt_specification", "done", actor_id=by.id, at=at, device=by.device, detail=detail)
    return Outcome(item=None, number=version, what="specification-adopted", at=at, made=(adopted.uid,))


def specification_in_force(store: Store, subject: str, *, at: datetime) -> Specification:
    """The newest version for lots or doses whose time has come; NotFound when there is none."""
    found = newest_in_force(store, subject, at=at)
    if found is None:
        raise NotFound("no-specification", what="specification", subject=subject)
    return found


def limits_of(store: Store, specification_id: int) -> tuple[Limit, ...]:
    """The limits of a version, in the order of the specification."""
    return store.limits.all(specification_id=specification_id)


def readings_of(store: Store, item: Item) -> tuple[Reading, ...]:
    """Every test that a lot or a dose must have, beside its current result."""
    limits = limits_of(store, specification_of(store, item))
    return readings(limits, store.results.all(item_id=item.id, superseded=False))


def specification_of(store: Store, item: Item) -> int:
    """The key of the version that a lot or a dose is judged by; NotFound for anything else."""
    match item.kind:
        case Kind.LOT:
            return store.lots.get(item.id).specification_id
        case Kind.DOSE:
            return store.doses.get(item.id).specification_id
        case _:
            raise NotFound(what="specification")


def enter_result(store: Store, item_uid: UUID, code: str, value: str, unit: str, *, by: Actor, at: datetime) -> Outcome:
    """Enter one result of a lot or a dose, with the unit it came with; an earlier one is superseded, never changed.

    A result in another unit or out of limits is taken: it is a fact. Raises AlreadyDone for what this person entered
    last for this test, Invalid for a test that the specification has not or a value that cannot be one.
    """
    require(by, Permission.ENTER_RESULT)
    item = lock_with_origins(store, item_uid)
    require_turn(store, item, Happened.RESULT_ENTERED, by=by)
    entry = Entry(code=code, value=value.strip(), unit=unit.strip())
    if faults := entry_faults(store.limits.find(specification_id=specification_of(store, item), code=code), entry):
        raise Invalid(fields=faults)
    before = store.results.find(item_id=item.id, code=code, superseded=False)
    if before is not None and before.repeats(entry, by_id=by.id):
        raise entered_before(store, item, before)
    item, entered = note_result(store, item, entry, before=before, by=by, at=at)
    move_tasks(store, item, at=at)
    return Outcome(item=item.uid, number=item.number, what=Happened.RESULT_ENTERED.value, at=at, made=(entered.uid,))


def note_result(
    store: Store, item: Item, entry: Entry, *, before: Result | None, by: Actor, at: datetime
) -> tuple[Item, Result]:
    """Write a result down within a use case that has locked the item; `before` is the one that it supersedes."""
    if before is not None:
        store.results.change(before.id, superseded=True)
    entered = store.results.put(
        uid=store.new_uid(),
        item_id=item.id,
        specification_id=specification_of(store, item),
        code=entry.code,
        value=entry.value,
        unit=entry.unit,
        entered_by_id=by.id,
        entered_at=at,
        superseded=False,
    )
    detail = {"result": entered.uid, "code": entry.code, "value": entry.value, "unit": entry.unit}
    if before is not None:
        detail["supersedes"] = before.uid
    return record(store, item, Happened.RESULT_ENTERED, detail, by=by, at=at), entered


def review_result(store: Store, result_uid: UUID, *, by: Actor, at: datetime) -> Outcome:
    """Say that a result was seen against its raw data, by another person than the one who entered it."""
    require(by, Permission.REVIEW_RESULT)
    item = lock_with_origins(store, store.items.get(_result(store, result_uid).item_id).uid)
    result = _result(store, result_uid)
    if result.reviewed_by_id is not None:
        raise reviewed_before(store, item, result, by=by)
    item = note_review(store, item, result, by=by, at=at)
    move_tasks(store, item, at=at)
    return told(item, Happened.RESULT_REVIEWED, at=at)


def note_review(store: Store, item: Item, result: Result, *, by: Actor, at: datetime) -> Item:
    """Write a review down within a use case that has locked the item.

    Raises WrongState for a result that another took the place of, and Invalid when it is this person's own.
    """
    if result.superseded:
        raise WrongState("result-superseded", item=item.uid, test=result.code)
    if result.entered_by_id == by.id:
        raise Invalid("same-person", fields={"reviewer": "same-person"}, test=result.code)
    item = record(store, item, Happened.RESULT_REVIEWED, {"result": result.uid, "code": result.code}, by=by, at=at)
    store.results.change(result.id, reviewed_by_id=by.id, reviewed_at=at)
    return item


def _result(store: Store, uid: UUID) -> Result:
    found = store.results.find(uid=uid)
    if found is None:
        raise NotFound(what="result")
    return found


def entered_before(store: Store, item: Item, before: Result) -> AlreadyDone:
    """Say that this person entered just this result last, and when."""
    entered = next(event for event in reversed(store.custody.chain(item.id)) if event.what is Happened.RESULT_ENTERED)
    return AlreadyDone(item=item.uid, number=entered.number, what=entered.what.value, at=before.entered_at)


def reviewed_before(store: Store, item: Item, result: Result, *, by: Actor) -> AlreadyDone | WrongState:
    """Say who had reviewed a result, and when."""
    assert result.reviewed_at is not None
    what = Happened.RESULT_REVIEWED.value
    if result.reviewed_by_id == by.id:
        return AlreadyDone(item=item.uid, number=item.number, what=what, at=result.reviewed_at)
    who = store.people.get(result.reviewed_by_id).printed_name
    return WrongState("result-reviewed", item=item.uid, what=what, last=what, who=who, at=result.reviewed_at)


def move_tasks(store: Store, item: Item, *, at: datetime) -> None:
    """Close what is done and open what follows: entering, then reviewing, then the release."""
    needed = [reading for reading in readings_of(store, item) if reading.limit.stage is Stage.PRE_RELEASE]
    entered = [reading.result for reading in needed if reading.result is not None]
    if any(result.reviewed_at is None for result in entered):
        wait_once(store, TaskKind.REVIEW_RESULT, item, due_at=at + REVIEW_WITHIN, at=at)
    else:
        close_tasks(store, item, TaskKind.REVIEW_RESULT, at=at)
    if len(entered) < len(needed):
        return
    close_tasks(store, item, ENTERING[item.kind], at=at)
    if all(result.reviewed_at is not None for result in entered):
        wait_once(store, RELEASING[item.kind], item, due_at=at + RELEASE_WITHIN, at=at)


def _content(limit: Requirement) -> dict[str, object]:
    """What is signed; without a Chinese name it is what it was before there were any, and so is its digest."""
    return {
        "code": limit.code,
        "name": limit.name,
        "unit": limit.unit,
        "lower": limit.lower,
        "upper": limit.upper,
        "expected": limit.expected,
        "stage": limit.stage,
        **({"name_zh": limit.name_zh} if limit.name_zh else {}),
    }
