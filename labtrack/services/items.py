"""What is known of one item, all on one page?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from labtrack.domain import usability
from labtrack.domain.blinding import hidden_from
from labtrack.domain.custody import Event, Item, Kind
from labtrack.domain.findings import Finding
from labtrack.domain.holds import Hold, HoldKind
from labtrack.domain.labelling import Label
from labtrack.domain.people import Actor, Permission, Person, require
from labtrack.domain.places import Place
from labtrack.domain.premises import is_for_validation
from labtrack.domain.signatures import Signature
from labtrack.domain.testing import Limit
from labtrack.domain.usability import UseFacts
from labtrack.domain.wristbands import HOSPITALS, BandScheme, shown
from labtrack.persistence.queries.clearance import family_of
from labtrack.persistence.queries.naming import codes_of
from labtrack.persistence.store import Store
from labtrack.services.chains_of_identity import SCHEME, chains_of
from labtrack.services.naming import Name, names_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What a scan answers: what it is, where it is, who holds it, and what speaks against using it.

    `place` None means in transit. `position` is where it is stored, if it is. `codes` are those that a person may read;
    `bands` are the kinds of the hospital's wristbands on record. `for_validation` is never for clinical use.
    """

    item: Item
    name: Name
    place: Place | None
    position: Place | None
    codes: Mapping[str, str]
    bands: tuple[BandScheme, ...]
    for_validation: bool
    findings: tuple[Finding, ...]
    expires_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """All that happened to an item, and all that it is related to; people by their keys.

    `family` holds its ancestors, itself and its descendants; `links` are pairs of keys, parent and child; `tests` are
    the names of laboratory tests by their code.
    """

    summary: Summary
    events: tuple[Event, ...]
    signatures: tuple[Signature, ...]
    people: Mapping[int, Person]
    family: Mapping[int, Item]
    names: Mapping[int, Name]
    links: tuple[tuple[int, int], ...]
    labels: tuple[Label, ...]
    holds: tuple[Hold, ...]
    tests: Mapping[str, Limit]


def summary_of(store: Store, item: Item, *, by: Actor, at: datetime) -> Summary:
    """Say what an item is and how it stands."""
    require(by, Permission.LOOK)
    family = family_of(store, item.id)
    codes = codes_of(store.items.connection, sorted(family))
    own = codes.get(item.id, {})
    lots = [one for one in family.values() if one.kind is Kind.LOT]
    holds = store.holds.all(item_id=list(family), lifted_at=None)
    position_id, expires_at = _where_and_until(store, item)
    places = _places(store, item.holder_place_id, position_id)
    facts = UseFacts(
        kind=item.kind,
        state=item.state,
        lot_states=frozenset(lot.state for lot in lots),
        held=any(hold.kind is HoldKind.HOLD for hold in holds),
        excursion=any(hold.kind is HoldKind.EXCURSION for hold in holds),
        expires_at=expires_at,
    )
    return Summary(
        item=item,
        name=names_of(store, (item,), codes)[item.id],
        place=places.get(item.holder_place_id),
        position=places.get(position_id),
        codes={**shown(own), **_chain(store, item, family)},
        bands=tuple(scheme for scheme in sorted(HOSPITALS) if scheme.value in own),
        for_validation=any(is_for_validation(borne) for borne in codes.values()),
        findings=tuple(usability.findings(facts, at=at)),
        expires_at=expires_at,
    )


def story_of(store: Store, uid: UUID, *, by: Actor, at: datetime) -> Story:
    """Everything about an item, for its page. Raises NotFound, or NotPermitted, as for what would tell the arm."""
    require(by, Permission.LOOK)
    item, hidden = store.items.by_uid(uid), hidden_from(by)
    if item.kind in hidden:
        require(by, Permission.SEE_TREATMENT)
    events = store.custody.chain(item.id)
    keys = (*store.items.ancestors(item.id), item.id, *store.items.descendants(item.id))
    family = {one.id: one for one in store.items.all(id=list(keys)) if one.kind not in hidden}
    return Story(
        summary=summary_of(store, item, by=by, at=at),
        events=events,
        signatures=store.signatures.all(item_id=item.id),
        people=_people(store, events),
        family=family,
        names=names_of(store, family.values()),
        links=store.items.links(family),
        labels=store.labels.all(item_id=item.id),
        holds=store.holds.all(item_id=item.id),
        tests={limit.code: limit for limit in store.limits.all()},
    )


def events_since(store: Store, uid: UUID, number: int) -> tuple[tuple[Event, Person], ...]:
    """What happened to an item after the event that a person had seen, and who did it."""
    events = store.custody.since(store.items.by_uid(uid).id, number)
    people = _people(store, events)
    return tuple((event, people[event.actor_id]) for event in events)


def _people(store: Store, events: Iterable[Event]) -> Mapping[int, Person]:
    keys = {event.actor_id for event in events} | {event.witness_id for event in events if event.witness_id is not None}
    return {person.id: person for person in store.people.all(id=sorted(keys))}


def _places(store: Store, *keys: int | None) -> Mapping[int | None, Place]:
    """The places among these keys, by one statement."""
    named = sorted({key for key in keys if key is not None})
    return {place.id: place for place in store.places.all(id=named)}


def _chain(store: Store, item: Item, ancestors: Iterable[int]) -> dict[str, str]:
    """The Chain of Identity of an order, or of the order that a dose was made for."""
    if item.kind not in (Kind.INFUSION, Kind.DOSE):
        return {}
    chain = next(iter(chains_of(store, [item.id, *ancestors]).values()), None)
    return {SCHEME: chain} if chain is not None else {}


def _where_and_until(store: Store, item: Item) -> tuple[int | None, datetime | None]:
    """The key of the storage position and the expiry, where the kind has them."""
    match item.kind:
        case Kind.CONTAINER:
            container = store.containers.get(item.id)
            return container.position_id, container.expires_at
        case Kind.DOSE:
            return None, store.doses.get(item.id).complete_by
        case Kind.PLASMA_UNIT:
            unit = store.plasma_units.get(item.id)
            ends = [end for end in (unit.label_expires_at, unit.thaw_expires_at) if end is not None]
            return None, min(ends)
        case Kind.SPECIMEN:
            return store.specimens.get(item.id).position_id, None
        case _:
            return None, None
