"""The ward's last check: may this bag be given to this patient, by these two, now?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from labtrack.domain import bedside
from labtrack.domain.custody import Happened, Item, Kind
from labtrack.domain.errors import AlreadyDone, Conflict, Invalid, NotFound, NotPermitted, WrongState
from labtrack.domain.findings import Finding, Verdict, Weight, verdict_of
from labtrack.domain.gathering import Gathering, changes
from labtrack.domain.outcomes import Outcome
from labtrack.domain.people import Actor, Permission, require
from labtrack.domain.readings import Reading
from labtrack.domain.signatures import Meaning, Proof
from labtrack.domain.tasks import TaskKind
from labtrack.persistence.queries.gathering import CheckNow, check_now
from labtrack.persistence.store import Store
from labtrack.services.clearance import lock_family, surroundings
from labtrack.services.custody import record, told
from labtrack.services.gathering import scanned, with_scan
from labtrack.services.signatures import sign_by_two
from labtrack.services.tasks import close_tasks, wait_once
from labtrack.services.verdict import around_bag, judged

GATHERED = "gathered"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Held:
    """What a step of a check holds fast: the bag with all that it came from, locked, and the check, read after that."""

    check: CheckNow
    item: Item | None
    family: Mapping[int, Item]


def open_check(store: Store, *, by: Actor, at: datetime) -> Outcome:
    """Begin a bedside check on the ward where this person works; scans and answers come in any order."""
    require(by, Permission.CHECK_AT_BEDSIDE)
    gathering = store.gatherings.put(
        uid=store.new_uid(), place_id=by.place_id, opened_at=at, opened_by_id=by.id, typed=False
    )
    return Outcome(item=gathering.uid, number=0, what=GATHERED, at=at)


def take_scan(store: Store, gathering_uid: UUID, reading: Reading, *, by: Actor, at: datetime) -> Outcome:
    """Take one scan of a wristband, a bag or a badge, and answer with the verdict as it now stands.

    A scan of another patient, bag or third person replaces the former one. What resolves to nothing raises NotFound
    with the reason; the door keeps the scan.
    """
    require(by, Permission.CHECK_AT_BEDSIDE)
    gathering = _open_gathering(store, gathering_uid, by=by)
    scan = scanned(store, reading)
    held = _held(store, gathering, bag=scan.bag, badge=scan.badge, wristband=scan.wristband, at=at)
    return _taken(store, held, with_scan(held.check, scan), by=by, at=at)


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
    after = gathering
    if identifier_confirmed is not None:
        if identifier_confirmed not in (*bedside.IDENTIFIER_WAYS, bedside.IDENTIFIER_FAILED):
            raise Invalid(fields={"identifier_confirmed": "unknown-choice"})
        after = replace(after, identifier_confirmed=identifier_confirmed)
    if inspected is not None:
        after = replace(after, inspected=inspected)
    if typed_reason is not None and typed_reason.strip():
        after = replace(after, typed_reason=typed_reason.strip())
    elif identifier_confirmed is None and inspected is None:
        raise Invalid(fields={"answer": "missing"})
    return _taken(store, _held(store, gathering, at=at), after, by=by, at=at)


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

    `by` and `second` are the two whose badges were scanned, in either order. Raises NotPermitted for anybody else,
    AlreadyDone for a check that both have signed, SignatureRequired.
    """
    require(by, Permission.CHECK_AT_BEDSIDE)
    gathering = _open_gathering(store, gathering_uid, by=by)
    if by.id == second.id or {by.id, second.id} != gathering.people:
        raise NotPermitted("not-the-two-who-checked")
    held = _held(store, gathering, at=at)
    item = _dose_of(held)
    _require_not_confirmed(store, item, gathering)
    reasons = judged(held.check, item, surroundings(store, item, at=at, family=held.family), at)
    if verdict_of(reasons) is not Verdict.GO:
        return refuse(store, item, Happened.CHECKED_AT_BEDSIDE, reasons, by=by, at=at)
    said = _signed(held.check, reasons)
    item = record(store, item, Happened.IDENTITY_CONFIRMED, said, by=by, at=at, witness=second)
    sign_by_two(
        store, item, Meaning.PERFORMED, said, by=by, proof=proof, second=second, second_proof=second_proof, at=at
    )
    store.doses.change(item.id, confirmed_at=at, confirmed_by_id=by.id, confirmed_second_id=second.id)
    close_tasks(store, item, TaskKind.NOT_VERIFIED, at=at)
    return told(item, Happened.IDENTITY_CONFIRMED, at=at, findings=reasons)


def refuse(
    store: Store, item: Item, what: Happened, reasons: tuple[Finding, ...], *, by: Actor, at: datetime
) -> Outcome:
    """Write into a bag's chain why a step at the bedside was refused, and let the pharmacy know."""
    said = {"verdict": verdict_of(reasons), "findings": [one.code for one in reasons if one.weight is not Weight.WARN]}
    item = record(store, item, what, said, by=by, at=at)
    wait_once(store, TaskKind.ANSWER_STOP, item, due_at=at, at=at)
    return told(item, what, at=at, findings=reasons, refused=True)


def _held(
    store: Store,
    before: Gathering,
    *,
    bag: int | None = None,
    badge: int | None = None,
    wristband: int | None = None,
    at: datetime,
) -> _Held:
    """Lock the bag that this step is about, and read the check again.

    The bag is locked before anything is written, so that no fact of the verdict changes on the way. `bag`, `badge` and
    `wristband` are the keys of what was scanned. Raises Conflict when somebody else scanned into the check meanwhile.
    """
    bag = bag if bag is not None else before.dose_item_id
    family: Mapping[int, Item] = {}
    if bag is not None:
        family = lock_family(store, bag, also=(before.dose_item_id,) if before.dose_item_id is not None else ())
    check = check_now(store, before.uid, person=badge, participant=wristband, at=at)
    if check.gathering != before:
        raise Conflict("check-changed")
    return _Held(check=check, item=family[bag] if bag is not None else None, family=family)


def _taken(store: Store, held: _Held, after: Gathering, *, by: Actor, at: datetime) -> Outcome:
    """Keep what changed and judge; a GO or STOP about a bag is written into its chain, unless just that stands there.

    What changes after both people have signed ends their confirmation.
    """
    item, before = held.item, held.check.gathering
    if changed := changes(before, after):
        store.gatherings.change(after.id, **changed)
        item = _lapse(store, item, before, by=by, at=at) if item is not None else None
    family = held.family if item is None else {**held.family, item.id: item}
    around = around_bag(store, item, family=family, at=at)
    reasons = judged(replace(held.check, gathering=after), item, around, at)
    verdict = verdict_of(reasons)
    waiting = Outcome(item=after.uid, number=0, what=GATHERED, at=at, findings=reasons)
    if item is None or verdict is Verdict.WAIT:
        return waiting
    said = {"verdict": verdict, "findings": [one.code for one in reasons], "check": after.uid}
    last = around.last if around is not None else store.custody.last(item.id)
    if last is None or last.what is not Happened.CHECKED_AT_BEDSIDE or dict(last.detail) != _as_kept(said):
        item = record(store, item, Happened.CHECKED_AT_BEDSIDE, said, by=by, at=at)
        if verdict is Verdict.STOP:
            wait_once(store, TaskKind.ANSWER_STOP, item, due_at=at, at=at)
    return waiting


def _signed(check: CheckNow, reasons: tuple[Finding, ...]) -> dict[str, object]:
    """What both people put their names under."""
    gathering = check.gathering
    return {
        "verdict": Verdict.GO,
        "warnings": [finding.code for finding in reasons],
        "check": gathering.uid,
        "wristband": check.study_number,
        "identifier_confirmed": gathering.identifier_confirmed,
        "typed_reason": gathering.typed_reason,
    }


def _as_kept(said: Mapping[str, object]) -> dict[str, object]:
    return {"verdict": str(said["verdict"]), "findings": said["findings"], "check": str(said["check"])}


def _lapse(store: Store, item: Item, gathering: Gathering, *, by: Actor, at: datetime) -> Item:
    if item.state != "identity-confirmed":
        return item
    item = record(store, item, Happened.CONFIRMATION_LAPSED, {"check": gathering.uid}, by=by, at=at)
    store.doses.change(item.id, confirmed_at=None, confirmed_by_id=None, confirmed_second_id=None)
    return item


def _open_gathering(store: Store, uid: UUID, *, by: Actor) -> Gathering:
    gathering = store.gatherings.find(uid=uid)
    if gathering is None:
        raise NotFound(what="check")
    if gathering.closed_at is not None:
        raise WrongState("check-closed")
    if gathering.place_id != by.place_id:
        raise NotPermitted("check-elsewhere")
    return gathering


def _dose_of(held: _Held) -> Item:
    if held.item is None:
        raise WrongState("nothing-scanned")
    if held.item.kind is not Kind.DOSE:
        raise WrongState("not-a-dose", item=held.item.uid)
    return held.item


def _require_not_confirmed(store: Store, item: Item, gathering: Gathering) -> None:
    """Answer `already done` for a check that both have signed and of which nothing has changed since."""
    if item.state != "identity-confirmed":
        return
    last = store.custody.last(item.id, Happened.IDENTITY_CONFIRMED)
    if last is not None and last.detail["check"] == str(gathering.uid):
        raise AlreadyDone(item=item.uid, number=last.number, what=last.what.value, at=last.at)
