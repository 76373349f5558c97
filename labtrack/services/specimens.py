"""What becomes of a tube of blood, from the arm to its place in the freezer?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from labtrack.domain import specimens as rules
from labtrack.domain.custody import Happened, Item
from labtrack.domain.errors import AlreadyDone, Invalid
from labtrack.domain.findings import stops_among
from labtrack.domain.labelling import NOT_CLINICAL, SERIAL_FIELDS
from labtrack.domain.outcomes import Outcome
from labtrack.domain.participants import Participant, live_consent
from labtrack.domain.people import Actor, Permission, require
from labtrack.domain.quantities import written
from labtrack.domain.specimens import CollectionFacts, Specimen, TubeType
from labtrack.domain.tasks import TaskKind
from labtrack.domain.words import TUBES
from labtrack.persistence.store import Store
from labtrack.services.custody import held_by, record, require_turn, told
from labtrack.services.label_designs import require_scanned_back
from labtrack.services.positions import take_position
from labtrack.services.protocol import protocol_of
from labtrack.services.sampling import open_next_tubes
from labtrack.services.tasks import close_tasks, wait_once
from labtrack.services.wristbands import wears

TUBE_DESIGN = "tube-v1"
RECEIVE_WITHIN = timedelta(hours=2)
STORE_WITHIN = timedelta(hours=8)


def collect_specimen(
    store: Store,
    specimen_uid: UUID,
    *,
    wristband: str | None,
    tube_type: TubeType | None,
    volume_ul: int | None,
    by: Actor,
    at: datetime,
    seen: int | None = None,
) -> Outcome:
    """Record that blood was taken into a tube: wristband first, then the tube; `volume_ul` is what is in it.

    What speaks against it is returned, and written as refused; a volume off its tolerance only warns. Raises
    AlreadyDone when this person has just taken it, WrongState when it was taken before, Invalid for what no tube holds.
    """
    require(by, Permission.COLLECT_SPECIMEN)
    if volume_ul is not None and not 0 < volume_ul <= rules.LARGEST_UL:
        raise Invalid(fields={"volume": "too-low" if volume_ul <= 0 else "too-high"})
    specimen, item = _lock(store, specimen_uid, seen=seen)
    participant = store.participants.get(specimen.participant_item_id)
    facts = _facts(store, specimen, participant, wristband, tube_type, volume_ul, at=at)
    findings = tuple(rules.findings(facts))
    if facts.wristband_fits is not False:
        require_turn(store, item, Happened.COLLECTED, by=by)
    refused = bool(stops_among(findings))
    what = Happened.COLLECTION_REFUSED if refused else Happened.COLLECTED
    said = {
        "study_number": participant.study_number,
        "visit": specimen.visit,
        "purpose": specimen.purpose,
        "tube_type": tube_type,
        "volume": f"{volume_ul} uL" if volume_ul is not None else None,
        "findings": [finding.code for finding in findings],
    }
    item = record(store, item, what, said, by=by, at=at, holder=None if refused else held_by(by))
    if not refused:
        store.specimens.change(item.id, volume_ul=volume_ul, collected_at=at)
        _collected(store, item, participant, at=at)
    return told(item, what, at=at, findings=findings, refused=refused)


def receive_specimen(store: Store, specimen_uid: UUID, *, by: Actor, at: datetime, seen: int | None = None) -> Outcome:
    """Take a tube into the immune laboratory. Raises AlreadyDone, or WrongState for one that was never collected."""
    require(by, Permission.RECEIVE_SPECIMEN)
    specimen, item = _lock(store, specimen_uid, seen=seen)
    detail = {"accession": specimen.accession}
    item = record(store, item, Happened.RECEIVED, detail, by=by, at=at, holder=held_by(by))
    store.specimens.change(item.id, received_at=at)
    close_tasks(store, item, TaskKind.RECEIVE_SPECIMEN, at=at)
    wait_once(store, TaskKind.STORE_SPECIMEN, item, due_at=at + STORE_WITHIN, at=at)
    return told(item, Happened.RECEIVED, at=at)


def reject_specimen(
    store: Store, specimen_uid: UUID, *, reason: str, by: Actor, at: datetime, seen: int | None = None
) -> Outcome:
    """Turn a tube away at the laboratory, with the reason; it is kept on record for ever."""
    require(by, Permission.RECEIVE_SPECIMEN)
    if not reason.strip():
        raise Invalid(fields={"reason": "missing"})
    _, item = _lock(store, specimen_uid, seen=seen)
    item = record(store, item, Happened.REJECTED, {"reason": reason}, by=by, at=at)
    close_tasks(store, item, at=at)
    return told(item, Happened.REJECTED, at=at)


def miss_specimen(
    store: Store, specimen_uid: UUID, *, reason: str, by: Actor, at: datetime, seen: int | None = None
) -> Outcome:
    """Record that a tube of the plan was not taken; the next visit's tubes may then have their turn."""
    require(by, Permission.COLLECT_SPECIMEN)
    if not reason.strip():
        raise Invalid(fields={"reason": "missing"})
    specimen, item = _lock(store, specimen_uid, seen=seen)
    item = record(store, item, Happened.MISSED, {"reason": reason}, by=by, at=at)
    close_tasks(store, item, at=at)
    open_next_tubes(store, specimen.participant_item_id, at=at)
    return told(item, Happened.MISSED, at=at)


def store_specimen(
    store: Store, specimen_uid: UUID, position_code: str, *, by: Actor, at: datetime, seen: int | None = None
) -> Outcome:
    """Put a tube into a storage position, or into another one.

    Raises Invalid `unknown-position`, Duplicate `position-occupied` (S05), AlreadyDone when this person put it there.
    """
    require(by, Permission.STORE)
    specimen, item = _lock(store, specimen_uid, seen=seen)
    require_turn(store, item, Happened.STORED, by=by)
    require_scanned_back(store, [item.id])
    position = take_position(store, position_code, holding=specimen.position_id)
    last = store.custody.last(item.id)
    if specimen.position_id == position.id and last is not None and last.actor_id == by.id:
        raise AlreadyDone(item=item.uid, number=last.number, what=last.what.value, at=last.at)
    detail = {"position": position.uid, "position_code": position.code}
    item = record(store, item, Happened.STORED, detail, by=by, at=at, holder=held_by(by))
    store.specimens.change(item.id, position_id=position.id)
    close_tasks(store, item, TaskKind.STORE_SPECIMEN, at=at)
    return told(item, Happened.STORED, at=at)


def others_expected(store: Store, specimen: Specimen) -> tuple[UUID, ...]:
    """The other tubes of the same visit of the same participant that are still to be drawn."""
    same = store.specimens.all(participant_item_id=specimen.participant_item_id, visit=specimen.visit)
    others = [one.item_id for one in same if one.item_id != specimen.item_id]
    return tuple(item.uid for item in store.items.all(id=others, state="expected"))


def tube_label(
    store: Store, specimen_uid: UUID, *, clinical: bool, say: Callable[[str], str] = str
) -> Mapping[str, str]:
    """Every field of a tube's label (`TUBE_DESIGN`), ready for `print_label`; `say` translates.

    `clinical` says that this installation treats patients: otherwise the label carries NOT FOR CLINICAL USE.
    """
    specimen = store.specimens.get(store.items.by_uid(specimen_uid).id)
    participant = store.participants.get(specimen.participant_item_id)
    visit = protocol_of(store, participant).visit(specimen.visit)
    volume = written(specimen.planned_volume_ul, "mL")
    return {
        "study_number": participant.study_number,
        "visit": visit.name,
        "tube_type": f"{say(TUBES[specimen.tube_type])}, {volume} mL",
        "accession": specimen.accession,
        "banner": "" if clinical else say(NOT_CLINICAL),
        **dict.fromkeys(SERIAL_FIELDS, ""),
    }


def _collected(store: Store, item: Item, participant: Participant, *, at: datetime) -> None:
    close_tasks(store, item, TaskKind.COLLECT_SPECIMEN, at=at)
    wait_once(store, TaskKind.RECEIVE_SPECIMEN, item, due_at=at + RECEIVE_WITHIN, at=at)
    open_next_tubes(store, participant.item_id, at=at)


def _lock(store: Store, specimen_uid: UUID, *, seen: int | None) -> tuple[Specimen, Item]:
    found = store.specimens.get(store.items.by_uid(specimen_uid).id)
    item = store.items.lock([found.item_id], shares=[found.participant_item_id], seen=seen)[found.item_id]
    return store.specimens.get(item.id), item


def _facts(
    store: Store,
    specimen: Specimen,
    participant: Participant,
    wristband: str | None,
    tube_type: TubeType | None,
    volume_ul: int | None,
    *,
    at: datetime,
) -> CollectionFacts:
    visit = protocol_of(store, participant).visit(specimen.visit)
    tube = next(tube for tube in visit.tubes if tube.purpose == specimen.purpose)
    window = timedelta(days=visit.window_days)
    return CollectionFacts(
        wristband_fits=wears(store, participant.item_id, wristband),
        consent_live=live_consent(store.consents.all(participant_item_id=participant.item_id), at=at) is not None,
        tube_type=tube_type,
        needed_type=specimen.tube_type,
        volume_ul=volume_ul,
        planned_volume_ul=specimen.planned_volume_ul,
        tolerance_percent=tube.tolerance_percent,
        within_window=specimen.due_at - window <= at <= specimen.due_at + window,
    )
