"""What is known of a dose, its patient and the people who check it, in as few statements as a bedside can wait for?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Column, Integer, and_, bindparam, func, or_, select
from sqlalchemy.sql.selectable import CTE

from labtrack.domain.custody import Item
from labtrack.domain.doses import Dose
from labtrack.domain.errors import NotFound
from labtrack.domain.orders import InfusionOrder
from labtrack.domain.participants import Participant, VitalSigns
from labtrack.domain.people import Role
from labtrack.persistence import models
from labtrack.persistence.shelf import columns_of, table_of
from labtrack.persistence.store import Store
from labtrack.persistence.types import UtcDateTime

Record = TypeVar("Record")

_dose = table_of(models.DoseRow)
_participant = table_of(models.ParticipantRow)
_protocol = table_of(models.ProtocolVersionRow)
_consent = table_of(models.ConsentRow)
_label = table_of(models.LabelRow)
_event = table_of(models.CustodyEventRow)
_signs = table_of(models.VitalSignsRow)
_order = table_of(models.InfusionOrderRow)
_item = table_of(models.ItemRow)
_descent = table_of(models.DescentRow)
_person = table_of(models.PersonRow)
_grant = table_of(models.GrantRow)
_place = table_of(models.PlaceRow)

_OF_DOSE = columns_of(models.DoseRow, Dose)
_OF_PARTICIPANT = columns_of(models.ParticipantRow, Participant)
_OF_SIGNS = columns_of(models.VitalSignsRow, VitalSigns)
_OF_ORDER = columns_of(models.InfusionOrderRow, InfusionOrder)
_OF_ITEM = columns_of(models.ItemRow, Item)


@dataclass(frozen=True, slots=True, kw_only=True)
class AboutDose:
    """A dose, its patient, the text of their protocol, and what stands beside them at a moment.

    `last_at` is the latest time in the dose's chain.
    """

    dose: Dose
    participant: Participant
    protocol_text: str
    consent_live: bool
    label_live: bool
    last_at: datetime
    vital_signs: VitalSigns | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AtWork:
    """A person with the roles in force at a place; none for an account that is closed."""

    id: int
    printed_name: str
    roles: frozenset[Role]


def about_dose(store: Store, dose_item_id: int, *, at: datetime) -> AboutDose:
    """The dose with all that one statement can say of it; NotFound for what is no dose."""
    row = store.items.connection.execute(_ABOUT, {"dose": dose_item_id, "at": at}).first()
    if row is None:
        raise NotFound(what="dose")
    dose, participant, (text, consent, label, last_at), signs = _parts(row, _OF_DOSE, _OF_PARTICIPANT, 4, _OF_SIGNS)
    return AboutDose(
        dose=_made(Dose, _OF_DOSE, dose),
        participant=_made(Participant, _OF_PARTICIPANT, participant),
        protocol_text=text,
        consent_live=bool(consent),
        label_live=bool(label),
        last_at=last_at,
        vital_signs=_made(VitalSigns, _OF_SIGNS, signs) if signs[0] is not None else None,
    )


def orders_of(store: Store, participant_item_id: int) -> tuple[tuple[InfusionOrder, Item], ...]:
    """Every infusion order of a participant with its item, by number."""
    rows = store.items.connection.execute(_ORDERS, {"participant": participant_item_id})
    parts = (_parts(row, _OF_ORDER, _OF_ITEM) for row in rows)
    return tuple((_made(InfusionOrder, _OF_ORDER, order), _made(Item, _OF_ITEM, item)) for order, item in parts)


def family_of(store: Store, item_id: int) -> dict[int, Item]:
    """An item and everything that it came from, by key."""
    rows = store.items.connection.execute(_FAMILY, {"item": item_id})
    return {row.id: _made(Item, _OF_ITEM, row) for row in rows}


def people_at(store: Store, person_ids: Iterable[int], place_id: int, *, at: datetime) -> Mapping[int, AtWork]:
    """These people by key, each with the roles that they have at a place, by grants there and above it."""
    found: dict[int, AtWork] = {}
    rows = store.items.connection.execute(_PEOPLE, {"people": sorted(person_ids), "place": place_id, "at": at})
    for row in rows:
        before = found[row.id].roles if row.id in found else frozenset[Role]()
        roles = before | {row.role} if row.role is not None and row.active else before
        found[row.id] = AtWork(id=row.id, printed_name=row.printed_name, roles=roles)
    return found


def _parts(row: Sequence[Any], *widths: Sequence[Column[Any]] | int) -> tuple[tuple[Any, ...], ...]:
    parts, begins = [], 0
    for width in widths:
        ends = begins + (width if isinstance(width, int) else len(width))
        parts.append(tuple(row[begins:ends]))
        begins = ends
    return tuple(parts)


def _made(record: type[Record], columns: Sequence[Column[Any]], values: Sequence[Any]) -> Record:
    return record(**{column.name: value for column, value in zip(columns, values, strict=True)})


_AT = bindparam("at", type_=UtcDateTime())

_ABOUT = (
    select(
        *_OF_DOSE,
        *_OF_PARTICIPANT,
        _protocol.c.text.label("protocol_text"),
        select(_consent.c.id)
        .where(_consent.c.participant_item_id == _dose.c.participant_item_id)
        .where(_consent.c.withdrawn_at.is_(None), _consent.c.given_at <= _AT)
        .correlate(_dose)
        .exists()
        .label("consent_live"),
        select(_label.c.id)
        .where(_label.c.item_id == _dose.c.item_id)
        .where(_label.c.live_at.is_not(None), _label.c.void_at.is_(None))
        .correlate(_dose)
        .exists()
        .label("label_live"),
        select(func.max(_event.c.at))
        .where(_event.c.item_id == _dose.c.item_id)
        .correlate(_dose)
        .scalar_subquery()
        .label("last_at"),
        *_OF_SIGNS,
    )
    .select_from(_dose)
    .join(_participant, _participant.c.item_id == _dose.c.participant_item_id)
    .join(_protocol, _protocol.c.id == _participant.c.protocol_id)
    .outerjoin(
        _signs,
        _signs.c.id
        == select((newest := _signs.alias("newest")).c.id)
        .where(newest.c.participant_item_id == _dose.c.participant_item_id)
        .order_by(newest.c.taken_at.desc(), newest.c.id.desc())
        .limit(1)
        .correlate(_dose)
        .scalar_subquery(),
    )
    .where(_dose.c.item_id == bindparam("dose"))
)

_ORDERS = (
    select(*_OF_ORDER, *_OF_ITEM)
    .select_from(_order)
    .join(_item, _item.c.id == _order.c.item_id)
    .where(_order.c.participant_item_id == bindparam("participant"))
    .order_by(_order.c.number)
)


def _above(item: str) -> CTE:
    """Walk the genealogy upwards, the item itself with it."""
    walked = select(bindparam(item, type_=Integer()).label("id")).cte("family", recursive=True)
    return walked.union(select(_descent.c.parent_id).join(walked, _descent.c.child_id == walked.c.id))


_FAMILY = select(*_OF_ITEM).where(_item.c.id.in_(select(_above("item").c.id))).order_by(_item.c.id)


def _places_above() -> CTE:
    """Walk from a place up to the site."""
    walked = (
        select(_place.c.id, _place.c.parent_id).where(_place.c.id == bindparam("place")).cte("above", recursive=True)
    )
    return walked.union(select(_place.c.id, _place.c.parent_id).join(walked, _place.c.id == walked.c.parent_id))


_PEOPLE = (
    select(_person.c.id, _person.c.printed_name, _person.c.active, _grant.c.role)
    .select_from(_person)
    .outerjoin(
        _grant,
        and_(
            _grant.c.person_id == _person.c.id,
            _grant.c.begins_at <= _AT,
            or_(_grant.c.ends_at.is_(None), _grant.c.ends_at > _AT),
            _grant.c.place_id.in_(select(_places_above().c.id)),
        ),
    )
    .where(_person.c.id.in_(bindparam("people", expanding=True)))
    .order_by(_person.c.id)
)
