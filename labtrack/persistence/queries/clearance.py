"""What is known of a dose and its patient, in as few statements as a bedside can wait for?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Integer, and_, bindparam, func, select, true, union_all
from sqlalchemy.sql.selectable import CTE

from labtrack.domain.custody import Event, Item
from labtrack.domain.doses import Dose
from labtrack.domain.errors import NotFound
from labtrack.domain.holds import Hold
from labtrack.domain.orders import InfusionOrder
from labtrack.domain.participants import Participant, VitalSigns
from labtrack.domain.plasma_exchange import Exchange
from labtrack.persistence import models
from labtrack.persistence.queries.people import AT
from labtrack.persistence.shelf import columns_of, made, parts, table_of
from labtrack.persistence.store import Store

_dose = table_of(models.DoseRow)
_participant = table_of(models.ParticipantRow)
_protocol = table_of(models.ProtocolVersionRow)
_consent = table_of(models.ConsentRow)
_label = table_of(models.LabelRow)
_event = table_of(models.CustodyEventRow)
_signs = table_of(models.VitalSignsRow)
_order = table_of(models.InfusionOrderRow)
_exchange = table_of(models.ExchangeRow)
_item = table_of(models.ItemRow)
_hold = table_of(models.HoldRow)
_descent = table_of(models.DescentRow)
_place = table_of(models.PlaceRow)

_OF_DOSE = columns_of(models.DoseRow, Dose)
_OF_PARTICIPANT = columns_of(models.ParticipantRow, Participant)
_OF_SIGNS = columns_of(models.VitalSignsRow, VitalSigns)
_OF_ORDER = columns_of(models.InfusionOrderRow, InfusionOrder)
_OF_EXCHANGE = columns_of(models.ExchangeRow, Exchange)
_OF_ITEM = columns_of(models.ItemRow, Item)
_OF_EVENT = columns_of(models.CustodyEventRow, Event)
_OF_HOLD = columns_of(models.HoldRow, Hold)


@dataclass(frozen=True, slots=True, kw_only=True)
class AboutDose:
    """A dose, its patient, the text of their protocol, and what stands beside them at a moment.

    `last` is the newest event of the dose, `last_at` the latest time in its chain; `holds` are the open ones on it and
    on all that it came from.
    """

    dose: Dose
    participant: Participant
    protocol_text: str
    consent_live: bool
    label_live: bool
    last: Event | None
    last_at: datetime
    vital_signs: VitalSigns | None
    holds: tuple[Hold, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """The infusion orders of a participant with their items, by number, and the exchanges.

    `own` is the order that was asked for beside them: one of these, unless it is another participant's.
    """

    own: InfusionOrder
    orders: tuple[tuple[InfusionOrder, Item], ...]
    exchanges: tuple[Exchange, ...]


def about_dose(store: Store, dose_item_id: int, *, at: datetime) -> AboutDose:
    """The dose with all that one statement can say of it; NotFound for what is no dose."""
    rows = store.items.connection.execute(_ABOUT, {"dose": dose_item_id, "at": at}).all()
    if not rows:
        raise NotFound(what="dose")
    found = [parts(row, _OF_DOSE, _OF_PARTICIPANT, 4, _OF_EVENT, 2, _OF_SIGNS, _OF_HOLD) for row in rows]
    dose, participant, (text, consent, label, last_at), last, (holder, holder_uid), signs, _ = found[0]
    _know_place(store, holder, holder_uid)
    return AboutDose(
        dose=made(Dose, _OF_DOSE, dose),
        participant=made(Participant, _OF_PARTICIPANT, participant),
        protocol_text=text,
        consent_live=bool(consent),
        label_live=bool(label),
        last=made(Event, _OF_EVENT, last) if last[0] is not None else None,
        last_at=last_at,
        vital_signs=made(VitalSigns, _OF_SIGNS, signs) if signs[0] is not None else None,
        holds=tuple(made(Hold, _OF_HOLD, row[-1]) for row in found if row[-1][0] is not None),
    )


def course_of(store: Store, participant_item_id: int, *, own: int) -> Course:
    """Every infusion and every exchange of a participant, and the order `own`, by its key, whosever it is."""
    rows = store.items.connection.execute(_COURSE, {"participant": participant_item_id, "own": own})
    orders: dict[int, tuple[InfusionOrder, Item]] = {}
    exchanges: list[Exchange] = []
    for row in rows:
        item, order, exchange, (holder_uid,) = parts(row, _OF_ITEM, _OF_ORDER, _OF_EXCHANGE, 1)
        slot = made(Item, _OF_ITEM, item)
        _know_place(store, slot.holder_place_id, holder_uid)
        if order[0] is not None:
            orders[slot.id] = made(InfusionOrder, _OF_ORDER, order), slot
        else:
            exchanges.append(made(Exchange, _OF_EXCHANGE, exchange))
    if own not in orders:
        raise NotFound(what="infusion_order")
    theirs = [one for one in orders.values() if one[0].participant_item_id == participant_item_id]
    return Course(
        own=orders[own][0],
        orders=tuple(sorted(theirs, key=lambda one: one[0].number)),
        exchanges=tuple(exchanges),
    )


def family_of(store: Store, item_id: int) -> dict[int, Item]:
    """An item and everything that it came from, by key."""
    rows = store.items.connection.execute(_FAMILY, {"item": item_id})
    return {row.id: made(Item, _OF_ITEM, row) for row in rows}


def _know_place(store: Store, place_id: int | None, uid: UUID | None) -> None:
    """Spare the next event the question: its body names the holder's place by uid."""
    if place_id is not None and uid is not None:
        store.custody.know_place(place_id, uid)


def _above(item: ColumnElement[int]) -> CTE:
    """Walk the genealogy upwards, the item itself with it."""
    walked = select(item.label("id")).cte("family", recursive=True)
    return walked.union(select(_descent.c.parent_id).join(walked, _descent.c.child_id == walked.c.id))


_FAMILY = (
    select(*_OF_ITEM)
    .where(_item.c.id.in_(select(_above(bindparam("item", type_=Integer())).c.id)))
    .order_by(_item.c.id)
)

_DOSE = bindparam("dose", type_=Integer())
_FAMILY_OF_DOSE = _above(_DOSE)
_OPEN_HOLDS = (
    select(*_OF_HOLD)
    .join_from(_FAMILY_OF_DOSE, _hold, _hold.c.item_id == _FAMILY_OF_DOSE.c.id)
    .where(_hold.c.lifted_at.is_(None))
    .subquery("open_hold")
)

# By the dose's own key, so that no plan reads every live label or every consent that there is.
_patients = _dose.alias("of_patient")
_PATIENT = select(_patients.c.participant_item_id).where(_patients.c.item_id == _DOSE).scalar_subquery()
_CONSENT_LIVE = (
    select(_consent.c.id)
    .where(_consent.c.participant_item_id == _PATIENT)
    .where(_consent.c.withdrawn_at.is_(None), _consent.c.given_at <= AT)
    .exists()
)
_LABEL_LIVE = and_(
    select(_label.c.id)
    .where(_label.c.item_id == _DOSE, _label.c.live_at.is_not(None), _label.c.void_at.is_(None))
    .exists(),
    # A newer print that must be scanned back is on its way: until then nobody knows which one sits on the bag.
    ~select(_label.c.id)
    .where(_label.c.item_id == _DOSE, _label.c.scan_back)
    .where(_label.c.live_at.is_(None), _label.c.void_at.is_(None), _label.c.spoiled_at.is_(None))
    .exists(),
)

_of_chain = _event.alias("of_chain")
_LATEST = select(func.max(_of_chain.c.at)).where(_of_chain.c.item_id == _DOSE).scalar_subquery()

_ABOUT = (
    select(
        *_OF_DOSE,
        *_OF_PARTICIPANT,
        _protocol.c.text.label("protocol_text"),
        _CONSENT_LIVE.label("consent_live"),
        _LABEL_LIVE.label("label_live"),
        _LATEST.label("last_at"),
        *_OF_EVENT,
        _place.c.id.label("holder_place_id"),
        _place.c.uid.label("holder_place_uid"),
        *_OF_SIGNS,
        *(_OPEN_HOLDS.c[column.name] for column in _OF_HOLD),
    )
    .select_from(_dose)
    .join(_item, _item.c.id == _dose.c.item_id)
    .outerjoin(_event, and_(_event.c.item_id == _item.c.id, _event.c.number == _item.c.number))
    .join(_participant, _participant.c.item_id == _dose.c.participant_item_id)
    .join(_protocol, _protocol.c.id == _participant.c.protocol_id)
    .outerjoin(_place, _place.c.id == _item.c.holder_place_id)
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
    .outerjoin(_OPEN_HOLDS, true())
    .where(_dose.c.item_id == _DOSE)
    .order_by(_OPEN_HOLDS.c.id)
)


_PARTICIPANT = bindparam("participant", type_=Integer())
_SLOTS = union_all(
    select(_order.c.item_id).where(_order.c.participant_item_id == _PARTICIPANT),
    select(_exchange.c.item_id).where(_exchange.c.participant_item_id == _PARTICIPANT),
    select(bindparam("own", type_=Integer())),
)

_COURSE = (
    select(*_OF_ITEM, *_OF_ORDER, *_OF_EXCHANGE, _place.c.uid)
    .select_from(_item)
    .outerjoin(_order, _order.c.item_id == _item.c.id)
    .outerjoin(_exchange, _exchange.c.item_id == _item.c.id)
    .outerjoin(_place, _place.c.id == _item.c.holder_place_id)
    .where(_item.c.id.in_(_SLOTS))
    .order_by(_item.c.id)
)
