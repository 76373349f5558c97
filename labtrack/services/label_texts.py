"""What does a label of some design say of the thing that an identifier names?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from labels import Stage, Statement, Trigger, warnings_for
from labtrack.domain import sentences
from labtrack.domain.containers import product_of
from labtrack.domain.custody import Item, Kind
from labtrack.domain.errors import Conflict
from labtrack.domain.label_texts import COPY, FLAGS, donation_texts, exchange_texts, product_texts, specimen_texts
from labtrack.domain.labelling import SERIAL_FIELDS, Label, Standing
from labtrack.domain.people import Person
from labtrack.domain.places import Place
from labtrack.interop.scans import read
from labtrack.persistence.store import Store
from labtrack.services.dose_labels import dose_label
from labtrack.services.identification import identify
from labtrack.services.labelling import container_label, label_content
from labtrack.services.places import processing_facility, site_zone
from labtrack.services.protocol import plan_of
from labtrack.services.trace import find
from labtrack.services.waiting import STORAGE

PLACE: Final = "place"
PERSON: Final = "person"

_MADE_FOR: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        "isbt-container-v1": frozenset({Kind.CONTAINER}),
        "container-v1": frozenset({Kind.CONTAINER}),
        "cryobag-v1": frozenset({Kind.CONTAINER}),
        "cryovial-v1": frozenset({Kind.CONTAINER}),
        "attached-tag-v1": frozenset({Kind.CONTAINER, Kind.DOSE}),
        "accompanying-tag-v1": frozenset({Kind.CONTAINER, Kind.DOSE}),
        "dose-v1": frozenset({Kind.DOSE}),
        "dose-v2": frozenset({Kind.DOSE}),
        "tube-v1": frozenset({Kind.SPECIMEN}),
        "tube-45x13-v1": frozenset({Kind.SPECIMEN}),
        "aliquot-v1": frozenset({Kind.SPECIMEN}),
        "exchange-v1": frozenset({Kind.EXCHANGE}),
        "wristband-v1": frozenset({Kind.PARTICIPANT}),
        "position-v1": frozenset({PLACE}),
        "badge-v1": frozenset({PERSON}),
    }
)

_AFFIXED_AT: Final[Mapping[str, Stage]] = MappingProxyType(
    {
        "isbt-container-v1": Stage.PROCESSED,
        "cryobag-v1": Stage.PARTIAL,
        "cryovial-v1": Stage.PARTIAL,
        "dose-v2": Stage.DISTRIBUTED,
    }
)
"""The stage that each design stands on a product at. The first container and dose labels are older than the rule."""

_TAGS: Final = frozenset({"attached-tag-v1", "accompanying-tag-v1"})
_TAGGED_AT: Final[Mapping[str, Stage]] = MappingProxyType(
    {Kind.CONTAINER: Stage.PROCESSED, Kind.DOSE: Stage.DISTRIBUTED}
)
"""The stage that a tag goes with a product at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelTexts:
    """Everything that may be said on a label of a thing; a design takes of it what it prints.

    `subject` names the thing in the audit: the uid of an item, a place or a person. `copy_of` is the serial that is on
    paper already, so that the texts say COPY where it would be scanned. `stage` is None for a label that was printed
    before, whose text is not judged again.
    """

    subject: str
    texts: Mapping[str, str]
    copy_of: str = ""
    stage: Stage | None = None
    applicable: frozenset[Statement] = field(default_factory=frozenset)


def texts_of(store: Store, design: str, identifier: str, *, say: Callable[[str], str] = str) -> LabelTexts:
    """Everything that a label of this design may say of whatever an identifier names; `say` translates.

    What was printed in this design before, and has not ended, says what it said. A serial is never on two pieces of
    paper: one that is live or went to a printer is drawn as a copy. Identity data is never among the texts.
    Raises NotFound; Conflict `design-of-another-kind`, or `not-printed-yet` where a serial is needed and there is none.
    """
    place, person = _place_or_person(store, identifier)
    if place is not None:
        _require_made_for(design, PLACE)
        return LabelTexts(subject=str(place.uid), texts=_of_place(store, place))
    if person is not None:
        _require_made_for(design, PERSON)
        return LabelTexts(subject=str(person.uid), texts=_of_person(store, person, say))
    item = find(store, identifier)
    _require_made_for(design, item.kind)
    prints = store.labels.all(item_id=item.id, void_at=None, spoiled_at=None, destroyed_at=None)
    same = [label for label in prints if label.design == design]
    if same:
        return _printed_before(store, item, same[-1])
    serial = _serial(item, prints)
    return LabelTexts(
        subject=str(item.uid),
        texts={**_of_item(store, item, design, say), **_in_its_place(design, serial)},
        copy_of=serial if design not in _TAGS else "",
        stage=_stage(design, item.kind),
        applicable=frozenset({Statement.RECIPIENT}) if item.kind is Kind.DOSE else frozenset(),
    )


def exchange_label(store: Store, item: Item, *, say: Callable[[str], str] = str) -> Mapping[str, str]:
    """Every field of a plasma exchange's tag but its serial's own."""
    exchange = store.exchanges.get(item.id)
    participant = store.participants.get(exchange.participant_item_id)
    return exchange_texts(exchange, participant, site_zone(store), say=say)


def _place_or_person(store: Store, identifier: str) -> tuple[Place | None, Person | None]:
    text = identifier.strip()
    named = identify(store, read(text, bands=store.premises.bands))
    return named.place or store.places.find(code=text), named.person or store.people.find(code=text)


def _require_made_for(design: str, kind: str) -> None:
    if kind not in _MADE_FOR.get(design, frozenset()):
        raise Conflict("design-of-another-kind")


def _stage(design: str, kind: Kind) -> Stage | None:
    return _TAGGED_AT[kind] if design in _TAGS else _AFFIXED_AT.get(design)


def _printed_before(store: Store, item: Item, label: Label) -> LabelTexts:
    texts, subject = label_content(store, label), str(item.uid)
    waits = label.standing is Standing.PRINTED and store.print_jobs.find(label_id=label.id) is None
    if waits:
        return LabelTexts(subject=subject, texts=texts)
    return LabelTexts(subject=subject, texts={**texts, **dict.fromkeys(SERIAL_FIELDS, COPY)}, copy_of=label.serial)


def _serial(item: Item, prints: tuple[Label, ...]) -> str:
    """The serial of the newest print, for the things that have one; empty for a tube, which has its accession."""
    if item.kind in (Kind.SPECIMEN, Kind.PARTICIPANT):
        return ""
    if not prints:
        raise Conflict("not-printed-yet", item=item.uid)
    return prints[-1].serial


def _in_its_place(design: str, serial: str) -> Mapping[str, str]:
    """The serial's own fields: a tag says in words which label it goes with, every other design is a copy."""
    if not serial:
        return {}
    return {"serial": serial} if design in _TAGS else dict.fromkeys(SERIAL_FIELDS, COPY)


def _of_item(store: Store, item: Item, design: str, say: Callable[[str], str]) -> Mapping[str, str]:
    match item.kind:
        case Kind.CONTAINER | Kind.DOSE:
            return _of_product(store, item, FLAGS.get(design, "00"), say)
        case Kind.SPECIMEN:
            specimen = store.specimens.get(item.id)
            participant = store.participants.get(specimen.participant_item_id)
            plan = plan_of(store.protocols.get(participant.protocol_id).text)
            return specimen_texts(specimen, participant.study_number, plan.visit(specimen.visit).name, say=say)
        case Kind.EXCHANGE:
            return exchange_label(store, item, say=say)
        case _:
            codes = store.items.codes(item.id)
            return {"study_number": codes["study"], "symbol": codes["wristband"]}


def _of_product(store: Store, item: Item, flags: str, say: Callable[[str], str]) -> Mapping[str, str]:
    zone = site_zone(store)
    if item.kind is Kind.DOSE:
        dose = store.doses.get(item.id)
        lot_id, product, expires_at = dose.lot_item_id, product_of(dose.product_code, dose.division), dose.complete_by
        texts = dict(dose_label(store, item.uid, say=say))
        texts |= {"recipient": texts["study_number"], "additives": texts["medium"]}
    else:
        container = store.containers.get(item.id)
        lot_id, expires_at = container.lot_item_id, container.expires_at
        product = product_of(container.product_code, container.division)
        texts = dict(container_label(store, item.uid, say=say))
    donation = store.donations.get(store.lots.get(lot_id).donation_item_id)
    facts = {Trigger.ALLOGENEIC} if donation.accepted else {Trigger.ALLOGENEIC, Trigger.NOT_EVALUATED}
    return {
        **texts,
        **donation_texts(donation, flags=flags, zone=zone, say=say),
        **product_texts(product, expires_at, zone),
        "facility": processing_facility(store),
        "warnings": "\n".join((*warnings_for(facts), texts["warnings"])),
    }


def _of_place(store: Store, place: Place) -> Mapping[str, str]:
    """A place in a store is called by its whole way there; where the store stands is said beside it."""
    around = place
    while around.kind in STORAGE and around.parent_id is not None:
        around = store.places.get(around.parent_id)
    within = around.name if around is not place else ""
    return {"name": place.name, "within": within, "symbol": place.code, "code": place.code}


def _of_person(store: Store, person: Person, say: Callable[[str], str]) -> Mapping[str, str]:
    roles = dict.fromkeys(
        say(sentences.word(grant.role)) for grant in store.grants.all(person_id=person.id, ends_at=None)
    )
    return {"printed_name": person.printed_name, "role": "\n".join(roles), "symbol": person.badge}
