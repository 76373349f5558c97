"""What does the release of a lot rest on, and what would its recall touch?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from labtrack.domain import disposition
from labtrack.domain.custody import Item, Kind
from labtrack.domain.deviations import Deviation
from labtrack.domain.disposition import LotFacts
from labtrack.domain.donations import Donation
from labtrack.domain.doses import Dose
from labtrack.domain.findings import Finding
from labtrack.domain.lots import Lot
from labtrack.domain.participants import Participant
from labtrack.domain.people import Actor, Permission, Person, require
from labtrack.domain.places import Place
from labtrack.domain.signatures import Meaning, Signature
from labtrack.domain.testing import Reading, Specification, readings
from labtrack.persistence.store import Store
from labtrack.services.disposition import release_facts
from labtrack.services.naming import Name, names_of
from labtrack.services.recall import made_from


@dataclass(frozen=True, slots=True, kw_only=True)
class LotEvidence:
    """A lot before its decision: the facts, what speaks against its release, and where each of them comes from.

    `signatures` are those of the lot; `donor_signature` is the donor decision's. `closed` are the deviations that were
    decided. `people` are whoever stands behind a result, by key.
    """

    item: Item
    lot: Lot
    donation: Item
    donor: Donation
    facts: LotFacts
    findings: tuple[Finding, ...]
    specification: Specification
    readings: tuple[Reading, ...]
    people: Mapping[int, Person]
    closed: tuple[Deviation, ...]
    signatures: tuple[Signature, ...]
    donor_signature: Signature | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Touched:
    """A dose that came of a lot: whose it is, and where it is now. No place means that it is on its way."""

    item: Item
    name: Name
    dose: Dose
    participant: Participant
    place: Place | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """Everything that came of a lot: containers and doses, wherever they are."""

    containers: tuple[Item, ...]
    names: Mapping[int, Name]
    doses: tuple[Touched, ...]


def evidence_of(store: Store, item: Item, *, by: Actor, at: datetime) -> LotEvidence:
    """Gather what speaks for and against the release of a lot now. Raises NotFound for what is no lot.

    Whoever may not release is not judged as its signer.
    """
    require(by, Permission.LOOK)
    signer = by if by.may(Permission.RELEASE_LOT) else None
    facts = release_facts(store, item, signer=signer)
    lot = store.lots.get(item.id)
    results = [one for one in facts.results if not one.superseded]
    return LotEvidence(
        item=item,
        lot=lot,
        donation=store.items.get(lot.donation_item_id),
        donor=store.donations.get(lot.donation_item_id),
        facts=facts,
        findings=tuple(disposition.findings(facts, at=at)),
        specification=store.specifications.get(lot.specification_id),
        readings=readings(facts.limits, results),
        people=_people(store, (key for one in results for key in (one.entered_by_id, one.reviewed_by_id))),
        closed=tuple(one for one in _deviations(store, item) if one.closed_at is not None),
        signatures=store.signatures.all(item_id=item.id),
        donor_signature=_donor_signature(store, lot.donation_item_id),
    )


def reach_of(store: Store, item: Item, *, by: Actor) -> Reach:
    """Everything that a recall of this lot would touch, by a handful of statements."""
    require(by, Permission.LOOK)
    below = made_from(store, item)
    names = names_of(store, below)
    items = {one.id: one for one in below}
    doses = store.doses.all(item_id=[one.id for one in below if one.kind is Kind.DOSE])
    patients = store.participants.all(item_id=sorted({dose.participant_item_id for dose in doses}))
    by_key = {patient.item_id: patient for patient in patients}
    held_at = {one.holder_place_id for one in below if one.holder_place_id is not None}
    places = {place.id: place for place in store.places.all(id=sorted(held_at))}
    return Reach(
        containers=tuple(one for one in below if one.kind is Kind.CONTAINER),
        names=names,
        doses=tuple(
            Touched(
                item=items[dose.item_id],
                name=names[dose.item_id],
                dose=dose,
                participant=by_key[dose.participant_item_id],
                place=places.get(items[dose.item_id].holder_place_id or 0),
            )
            for dose in doses
        ),
    )


def _deviations(store: Store, item: Item) -> tuple[Deviation, ...]:
    below = store.items.all(id=list(store.items.descendants(item.id)), kind=Kind.CONTAINER)
    family = [item.id, *store.items.ancestors(item.id), *(one.id for one in below)]
    return store.deviations.all(item_id=family)


def _donor_signature(store: Store, donation_item_id: int) -> Signature | None:
    signed = store.signatures.all(item_id=donation_item_id, meaning=[Meaning.ACCEPTED, Meaning.REJECTED])
    return signed[-1] if signed else None


def _people(store: Store, keys: Iterable[int | None]) -> Mapping[int, Person]:
    wanted = {key for key in keys if key is not None}
    return {person.id: person for person in store.people.all(id=sorted(wanted))}
