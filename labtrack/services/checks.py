"""How does a bedside check stand, for the people who look at it?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from labtrack.domain.custody import Event, Happened, Item
from labtrack.domain.doses import Dose
from labtrack.domain.errors import NotFound, NotPermitted
from labtrack.domain.findings import Finding, verdict_of
from labtrack.domain.gathering import Gathering
from labtrack.domain.participants import VitalSigns
from labtrack.domain.people import Actor, Permission, Person, require
from labtrack.domain.places import Place, PlaceKind
from labtrack.persistence.queries.gathering import AtWork, check_now
from labtrack.persistence.store import Store
from labtrack.services.clearance import Surroundings, surroundings
from labtrack.services.naming import Name, name_of, names_of
from labtrack.services.places import place_of_kind
from labtrack.services.verdict import HERE, around_bag, judged

CONFIRMED = "identity-confirmed"
OPEN_FOR = timedelta(hours=12)
"""How long a check that nobody closed is still shown among the open ones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BagInHand:
    """The dose that was scanned, and what its people must know: for whom, which infusion of how many, how fast.

    `participant` is the item of whom it was prepared for; `minutes` is how long the infusion takes; `signs` are that
    patient's newest vital signs.
    """

    item: Item
    name: Name
    lot: str
    dose: Dose
    participant: Item
    study_number: str
    number: int
    count: int
    minutes: int
    order: Item
    signs: VitalSigns | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckStanding:
    """A check as it stands now.

    `stranger` names what was scanned as the bag and is no dose. `recorded` is the event in which this verdict on the
    bag was written down. `signed_at` is when both people signed, while that still holds. `fitting` are the bags on this
    ward that were prepared for whoever wears the wristband. `people` are by key.
    """

    gathering: Gathering
    findings: tuple[Finding, ...]
    patient: Item | None
    study_number: str
    bag: BagInHand | None
    stranger: Name | None
    people: Mapping[int, AtWork]
    recorded: Event | None
    signed_at: datetime | None
    fitting: tuple[Name, ...]
    pharmacy: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenCheck:
    """A check that goes on at this ward, in a line: empty texts are what was not scanned yet."""

    gathering: Gathering
    study_number: str
    bag: Name | None
    opened_by: str


def check_standing(store: Store, uid: UUID, *, by: Actor, at: datetime) -> CheckStanding:
    """Say how a check stands. Raises NotFound, and NotPermitted for a check of another ward."""
    require(by, Permission.CHECK_AT_BEDSIDE)
    check = check_now(store, uid, at=at)
    gathering = _of_this_ward(check.gathering, by)
    keys = [key for key in (gathering.dose_item_id, gathering.participant_item_id) if key is not None]
    items = {item.id: item for item in store.items.all(id=keys)}
    scanned = items.get(gathering.dose_item_id or 0)
    around = around_bag(store, scanned, at=at)
    bag = _in_hand(store, around) if around is not None else None
    findings = judged(check, scanned, around, at) if gathering.closed_at is None else ()
    return CheckStanding(
        gathering=gathering,
        findings=findings,
        patient=items.get(gathering.participant_item_id or 0),
        study_number=check.study_number or "",
        bag=bag,
        stranger=name_of(store, scanned) if scanned is not None and around is None else None,
        people=check.people,
        recorded=_recorded(store, gathering, bag, findings),
        signed_at=_signed_at(store, gathering, bag),
        fitting=_fitting(store, gathering),
        pharmacy=place_of_kind(store, PlaceKind.PHARMACY),
    )


def check_here(store: Store, uid: UUID, *, by: Actor) -> Gathering:
    """A check of the ward where this person works. Raises NotFound, and NotPermitted for one of another ward."""
    require(by, Permission.CHECK_AT_BEDSIDE)
    gathering = store.gatherings.find(uid=uid)
    if gathering is None:
        raise NotFound(what="check")
    return _of_this_ward(gathering, by)


def bag_in_hand(store: Store, item: Item, *, at: datetime) -> BagInHand:
    """What the ward must know of a dose. Raises NotFound for an item that is none."""
    return _in_hand(store, surroundings(store, item, at=at))


def _in_hand(store: Store, around: Surroundings) -> BagInHand:
    item = around.item
    missing = {around.participant.item_id, around.order.item_id} - set(around.family)
    by_key = {**around.family, **{one.id: one for one in store.items.all(id=sorted(missing))}}
    names = names_of(store, (item, *around.lots))
    return BagInHand(
        item=item,
        name=names[item.id],
        lot=", ".join(names[lot.id].text for lot in around.lots),
        dose=around.dose,
        participant=by_key[around.participant.item_id],
        study_number=around.participant.study_number,
        number=around.order.number,
        count=around.protocol.infusion.count,
        minutes=int(around.protocol.infusion.duration.total_seconds() // 60),
        order=by_key[around.order.item_id],
        signs=around.vital_signs,
    )


def open_checks(store: Store, *, by: Actor, at: datetime) -> tuple[OpenCheck, ...]:
    """The checks that go on at the ward where this person works, the newest first."""
    require(by, Permission.CHECK_AT_BEDSIDE)
    shelf = store.gatherings
    recent = shelf.statement().where(
        shelf.table.c.place_id == by.place_id,
        shelf.table.c.closed_at.is_(None),
        shelf.table.c.opened_at >= at - OPEN_FOR,
    )
    found = shelf.read(recent.order_by(shelf.table.c.id.desc()))
    keys = {one.participant_item_id for one in found} | {one.dose_item_id for one in found}
    items = {item.id: item for item in store.items.all(id=sorted(key for key in keys if key is not None))}
    names = names_of(store, items.values())
    openers = {one.id: one for one in store.people.all(id=sorted({one.opened_by_id for one in found}))}
    return tuple(_open_check(one, names, openers) for one in found)


def _open_check(gathering: Gathering, names: Mapping[int, Name], openers: Mapping[int, Person]) -> OpenCheck:
    patient, bag = gathering.participant_item_id, gathering.dose_item_id
    return OpenCheck(
        gathering=gathering,
        study_number=names[patient].text if patient is not None else "",
        bag=names[bag] if bag is not None else None,
        opened_by=openers[gathering.opened_by_id].printed_name,
    )


def _of_this_ward(gathering: Gathering, by: Actor) -> Gathering:
    if gathering.place_id != by.place_id:
        raise NotPermitted("check-elsewhere")
    return gathering


def _signed_at(store: Store, gathering: Gathering, bag: BagInHand | None) -> datetime | None:
    """When both signed this check; None when they did not, or another check of the bag was signed."""
    if bag is None or bag.item.state != CONFIRMED:
        return None
    event = store.custody.last(bag.item.id, Happened.IDENTITY_CONFIRMED)
    return event.at if event is not None and _is_of(event, gathering) else None


def _recorded(store: Store, gathering: Gathering, bag: BagInHand | None, findings: tuple[Finding, ...]) -> Event | None:
    """The event that says of this bag what the findings say now; none while that was not written yet."""
    if bag is None:
        return None
    event = store.custody.last(bag.item.id, Happened.CHECKED_AT_BEDSIDE, Happened.START_REFUSED)
    if event is None or event.detail.get("verdict") != verdict_of(findings).value:
        return None
    return event if event.what is Happened.START_REFUSED or _is_of(event, gathering) else None


def _is_of(event: Event, gathering: Gathering) -> bool:
    return event.detail.get("check") == str(gathering.uid)


def _fitting(store: Store, gathering: Gathering) -> tuple[Name, ...]:
    """The bags on this ward for whoever wears the wristband."""
    if gathering.participant_item_id is None:
        return ()
    doses: Sequence[Dose] = store.doses.all(participant_item_id=gathering.participant_item_id)
    items = store.items.all(id=[dose.item_id for dose in doses], state=sorted(HERE), holder_place_id=gathering.place_id)
    names = names_of(store, items)
    return tuple(names[item.id] for item in items)
