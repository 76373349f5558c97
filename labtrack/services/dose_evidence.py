"""What do the release and the issue of a dose rest on, and where are the doses?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from labtrack.domain import dispensing, dose_release
from labtrack.domain.custody import Item, Kind
from labtrack.domain.dispensing import IssueFacts
from labtrack.domain.dose_release import DoseFacts
from labtrack.domain.doses import Dose
from labtrack.domain.errors import NotFound
from labtrack.domain.findings import Finding
from labtrack.domain.holds import HoldKind
from labtrack.domain.labelling import Label
from labtrack.domain.people import Actor, Permission, Person, require
from labtrack.domain.places import Place, PlaceKind
from labtrack.domain.plasma_exchange import Exchange
from labtrack.domain.signatures import Signature
from labtrack.domain.tasks import Task, TaskKind
from labtrack.domain.testing import Reading, Result, Specification
from labtrack.persistence.store import Store
from labtrack.services.clearance import Surroundings, surroundings
from labtrack.services.dispensing import issue_facts
from labtrack.services.dose_release import release_facts
from labtrack.services.naming import Name, names_of
from labtrack.services.results import sheet_of

UNDER_WAY = (
    "prepared",
    "released",
    "issued",
    "in-transit",
    "on-ward",
    "identity-confirmed",
    "infusing",
    "interrupted",
    "returned",
    "lost",
)
"""The states of a dose that is not at its end, in the order of its way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DoseOnTheWay:
    """A dose that is not at its end: whose it is, who holds it, and where it goes. No place means on its way.

    `holds` are those on the bag itself.
    """

    item: Item
    name: Name
    dose: Dose
    study_number: str
    number: int
    place: Place | None
    ward: Place | None
    porter: Person | None
    holds: frozenset[HoldKind]


@dataclass(frozen=True, slots=True, kw_only=True)
class DoseBasis:
    """What every page of a dose tells: what it came from, whose it is, and what was signed."""

    item: Item
    name: Name
    around: Surroundings
    lots: str
    ward: Place
    place: Place | None
    signatures: tuple[Signature, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseEvidence:
    """A dose before its release: the facts, what speaks against it, and where each of them comes from."""

    basis: DoseBasis
    facts: DoseFacts
    findings: tuple[Finding, ...]
    specification: Specification
    readings: tuple[Reading, ...]
    people: Mapping[int, Person]
    labels: tuple[Label, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueEvidence:
    """A dose before it leaves: the facts, what speaks against it, and the lot's endotoxin result that they rest on.

    `comes_first` is the number of the exchange that the protocol puts before this infusion, `exchange` that exchange.
    """

    basis: DoseBasis
    facts: IssueFacts
    findings: tuple[Finding, ...]
    wards: tuple[Place, ...]
    endotoxin: tuple[Result, ...]
    comes_first: int | None
    exchange: Exchange | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NotVerified:
    """A dose that was issued, and that nobody has verified in time."""

    task: Task
    on_the_way: DoseOnTheWay


def doses_under_way(store: Store, *, by: Actor) -> tuple[DoseOnTheWay, ...]:
    """Every dose that is not at its end, whichever must be started first in front; a handful of statements."""
    require(by, Permission.SEE_TREATMENT)
    items = {item.id: item for item in store.items.all(kind=Kind.DOSE, state=list(UNDER_WAY))}
    found = _on_the_way(store, items)
    return tuple(sorted(found, key=lambda one: (one.dose.start_by, one.item.id)))


def not_verified(store: Store, *, by: Actor) -> tuple[NotVerified, ...]:
    """Every issued dose whose time to be verified is over."""
    require(by, Permission.SEE_TREATMENT)
    tasks = store.tasks.all(kind=TaskKind.NOT_VERIFIED, closed_at=None)
    items = {item.id: item for item in store.items.all(id=sorted({task.item_id for task in tasks}))}
    by_item = {one.item.id: one for one in _on_the_way(store, items)}
    return tuple(NotVerified(task=task, on_the_way=by_item[task.item_id]) for task in tasks)


def basis_of(store: Store, item: Item, *, by: Actor, at: datetime) -> DoseBasis:
    """What is known of a dose. Raises NotFound for what is no dose."""
    require(by, Permission.SEE_TREATMENT)
    if item.kind is not Kind.DOSE:
        raise NotFound(what="dose")
    around = surroundings(store, item, at=at)
    names = names_of(store, (item, *around.lots))
    return DoseBasis(
        item=item,
        name=names[item.id],
        around=around,
        lots=", ".join(names[lot.id].text for lot in around.lots),
        ward=store.places.get(around.participant.ward_id),
        place=store.places.find(id=item.holder_place_id) if item.holder_place_id is not None else None,
        signatures=store.signatures.all(item_id=item.id),
    )


def release_evidence(store: Store, item: Item, *, by: Actor, at: datetime) -> ReleaseEvidence:
    """Gather what speaks for and against the release of a dose now, as this person would sign it."""
    basis = basis_of(store, item, by=by, at=at)
    facts = release_facts(store, item, signer=by)
    sheet = sheet_of(store, item)
    return ReleaseEvidence(
        basis=basis,
        facts=facts,
        findings=tuple(dose_release.findings(facts)),
        specification=sheet.specification,
        readings=sheet.readings,
        people=sheet.people,
        labels=store.labels.all(item_id=item.id, void_at=None),
    )


def issue_evidence(store: Store, item: Item, *, by: Actor, at: datetime) -> IssueEvidence:
    """Gather what speaks for and against issuing a dose to its patient's ward now; the arm stands in it."""
    require(by, Permission.SEE_ARM)
    basis = basis_of(store, item, by=by, at=at)
    facts = issue_facts(store, basis.around, at)
    protocol = basis.around.protocol
    limit = protocol.endotoxin_eu_per_kg
    lots = [lot.id for lot in basis.around.lots]
    comes_first = _comes_first(basis.around)
    patient = basis.around.participant.item_id
    return IssueEvidence(
        basis=basis,
        facts=facts,
        findings=tuple(dispensing.findings(facts, protocol.infusion, limit, basis.around.no_earlier(at))),
        wards=store.places.all(kind=PlaceKind.WARD),
        endotoxin=store.results.all(item_id=lots, code="endotoxin", superseded=False),
        comes_first=comes_first,
        exchange=store.exchanges.find(participant_item_id=patient, number=comes_first) if comes_first else None,
    )


def _comes_first(around: Surroundings) -> int | None:
    arm = around.participant.arm
    if arm is None or not around.protocol.arm(arm).exchange:
        return None
    return around.protocol.infusion.after_exchange.get(around.order.number)


def _on_the_way(store: Store, items: Mapping[int, Item]) -> Iterable[DoseOnTheWay]:
    doses = store.doses.all(item_id=sorted(items))
    names = names_of(store, items.values())
    patients = store.participants.all(item_id=sorted({dose.participant_item_id for dose in doses}))
    orders = store.infusion_orders.all(item_id=sorted({dose.infusion_item_id for dose in doses}))
    study = {patient.item_id: patient.study_number for patient in patients}
    number = {order.item_id: order.number for order in orders}
    places = _by_id(store.places.all(id=_keys(_places_of(doses, items))))
    porters = {one.id: one for one in store.people.all(id=_keys(dose.porter_id for dose in doses))}
    held = store.holds.all(item_id=sorted(items), lifted_at=None)
    for dose in doses:
        item = items[dose.item_id]
        yield DoseOnTheWay(
            item=item,
            name=names[item.id],
            dose=dose,
            study_number=study[dose.participant_item_id],
            number=number[dose.infusion_item_id],
            place=places.get(item.holder_place_id or 0),
            ward=places.get(dose.issued_to_id or 0),
            porter=porters.get(dose.porter_id or 0),
            holds=frozenset(hold.kind for hold in held if hold.item_id == item.id),
        )


def _places_of(doses: Iterable[Dose], items: Mapping[int, Item]) -> Iterable[int | None]:
    for dose in doses:
        yield dose.issued_to_id
        yield items[dose.item_id].holder_place_id


def _keys(keys: Iterable[int | None]) -> list[int]:
    return sorted({key for key in keys if key is not None})


def _by_id(places: Iterable[Place]) -> Mapping[int, Place]:
    return {place.id: place for place in places}
