"""How does a session of plasma exchange stand: for whom, with which bags, and what speaks against it?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from labtrack.domain import plasma_exchange as rules
from labtrack.domain import plasma_units
from labtrack.domain.custody import Item, Kind
from labtrack.domain.errors import NotFound
from labtrack.domain.findings import Finding
from labtrack.domain.participants import Participant
from labtrack.domain.people import Actor, Permission, require
from labtrack.domain.places import Place
from labtrack.domain.plasma_exchange import Exchange, PlasmaUnit, SessionFacts
from labtrack.domain.protocol import ExchangePlan, Protocol
from labtrack.domain.tasks import TaskKind
from labtrack.persistence.store import Store
from labtrack.services.naming import Name, name_of, names_of
from labtrack.services.plasma_units import unit_facts
from labtrack.services.protocol import protocol_of

WAITING = frozenset({"received", "checked"})
OF_THE_SESSION = frozenset({rules.P12_ARM.id, rules.P13_SEQUENCE.id})
"""What the page says of the session itself; wristband and set are asked for when it is begun."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bag:
    """One unit of plasma at hand, and what speaks against it now; nothing is said of one that is used up."""

    item: Item
    unit: PlasmaUnit
    name: Name
    out_until: datetime | None
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionSheet:
    """One session with its patient and its bags; `findings` are those of patient and session."""

    item: Item
    exchange: Exchange
    name: Name
    patient: Item
    participant: Participant
    ward: Place
    plan: ExchangePlan
    findings: tuple[Finding, ...]
    bags: tuple[Bag, ...]

    @property
    def to_check(self) -> int:
        """How many bags wait for the check by two."""
        return sum(1 for bag in self.bags if bag.item.state == "received")


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionLine:
    """One session in a list. `due_at` is when it waits to be done; `bags` counts the units at hand."""

    item: Item
    exchange: Exchange
    name: Name
    participant: Participant
    ward: Place
    due_at: datetime
    bags: int


def open_sessions(store: Store, *, by: Actor) -> tuple[SessionLine, ...]:
    """Every session that waits or runs: the running first, then by the time when it is due; in seven statements."""
    require(by, Permission.PERFORM_EXCHANGE)
    tasks = store.tasks.all(kind=TaskKind.PERFORM_EXCHANGE, closed_at=None)
    due = {task.item_id: task.due_at for task in tasks}
    lines = _lines(store, store.exchanges.all(item_id=sorted(due)), due)
    return tuple(sorted(lines, key=lambda line: (line.item.state != "running", line.due_at, line.item.id)))


def ended_sessions(store: Store, *, most: int, by: Actor) -> tuple[SessionLine, ...]:
    """The sessions that ended last, the newest first."""
    require(by, Permission.PERFORM_EXCHANGE)
    shelf = store.exchanges
    ended = shelf.table.c.ended_at
    found = shelf.read(shelf.statement().where(ended.is_not(None)).order_by(ended.desc()).limit(most))
    due = {one.item_id: one.ended_at or one.planned_for for one in found}
    return tuple(sorted(_lines(store, found, due), key=lambda line: (line.due_at, line.item.id), reverse=True))


def session_sheet(store: Store, exchange_uid: UUID, *, by: Actor, at: datetime) -> SessionSheet:
    """Show one session. Raises NotFound for an item that is none."""
    require(by, Permission.RECORD_CLINICAL)
    item = store.items.by_uid(exchange_uid)
    if item.kind is not Kind.EXCHANGE:
        raise NotFound(what="exchange")
    exchange = store.exchanges.get(item.id)
    participant = store.participants.get(exchange.participant_item_id)
    protocol = protocol_of(store, participant)
    bags = bags_of(store, participant, protocol.exchange, exchange=exchange, at=at)
    return SessionSheet(
        item=item,
        exchange=exchange,
        name=name_of(store, item),
        patient=store.items.get(participant.item_id),
        participant=participant,
        ward=store.places.get(participant.ward_id),
        plan=protocol.exchange,
        findings=tuple(_of_session(store, item, exchange, participant, protocol, at=at)),
        bags=bags,
    )


def bags_at_hand(store: Store, participant_uid: UUID, *, by: Actor, at: datetime) -> tuple[Bag, ...]:
    """The units of a participant that were not hung yet, with what speaks against each."""
    require(by, Permission.RECEIVE_PLASMA)
    participant = store.participants.get(store.items.by_uid(participant_uid).id)
    return bags_of(store, participant, protocol_of(store, participant).exchange, exchange=None, at=at)


def session_now(store: Store, participant_uid: UUID) -> UUID | None:
    """The session of a participant that runs or comes next; None when none is left."""
    key = store.items.by_uid(participant_uid).id
    exchanges = {one.item_id: one for one in store.exchanges.all(participant_item_id=key)}
    waiting = store.items.all(id=sorted(exchanges), state=["planned", "running"])
    first = min(waiting, key=lambda item: (item.state != "running", exchanges[item.id].number), default=None)
    return first.uid if first is not None else None


def bags_of(
    store: Store, participant: Participant, plan: ExchangePlan, *, exchange: Exchange | None, at: datetime
) -> tuple[Bag, ...]:
    """The units that were hung in a session, and those of its participant that wait to be."""
    units = store.plasma_units.all(participant_item_id=participant.item_id)
    items = {item.id: item for item in store.items.all(id=[unit.item_id for unit in units])}
    shown = [unit for unit in units if _belongs(unit, items[unit.item_id], exchange)]
    names = names_of(store, [items[unit.item_id] for unit in shown])
    return tuple(_bag(unit, items[unit.item_id], names, participant, plan, at=at) for unit in shown)


def _belongs(unit: PlasmaUnit, item: Item, exchange: Exchange | None) -> bool:
    if exchange is not None and unit.exchange_item_id == exchange.item_id:
        return True
    return unit.exchange_item_id is None and item.state in WAITING and (exchange is None or exchange.ended_at is None)


def _bag(
    unit: PlasmaUnit,
    item: Item,
    names: Mapping[int, Name],
    participant: Participant,
    plan: ExchangePlan,
    *,
    at: datetime,
) -> Bag:
    facts = unit_facts(unit, item, participant, plan)
    found = plasma_units.findings(facts, at) if item.state in WAITING else ()
    return Bag(
        item=item,
        unit=unit,
        name=names[item.id],
        out_until=unit.out_since + plan.out_of_control_limit if unit.out_since is not None else None,
        findings=tuple(one for one in found if one.id != plasma_units.P04_GROUP.id),
    )


def _of_session(
    store: Store, item: Item, exchange: Exchange, participant: Participant, protocol: Protocol, *, at: datetime
) -> Iterable[Finding]:
    """The patient's group, arm and turn: what the bags cannot say."""
    if item.state not in ("planned", "running"):
        return
    if participant.abo is None:
        yield plasma_units.P04_GROUP.stops()
    others = store.exchanges.all(participant_item_id=participant.item_id)
    earlier = [other.item_id for other in others if other.number < exchange.number]
    open_before = store.items.all(id=earlier, state=["planned", "running"])
    facts = SessionFacts(
        wristband_fits=True,
        consumable_expires_at=exchange.consumable_expires_at,
        arm_has_exchange=protocol.arm(participant.arm).exchange if participant.arm is not None else None,
        in_turn=not open_before,
        number=exchange.number,
        planned_count=protocol.exchange.count,
    )
    yield from (one for one in rules.at_start(facts, at) if one.id in OF_THE_SESSION or item.state == "running")


def _lines(store: Store, exchanges: Sequence[Exchange], due: Mapping[int, datetime]) -> list[SessionLine]:
    items = {item.id: item for item in store.items.all(id=[one.item_id for one in exchanges])}
    patients = {one.participant_item_id for one in exchanges}
    participants = {one.item_id: one for one in store.participants.all(item_id=sorted(patients))}
    wards = {place.id: place for place in store.places.all(id=sorted({one.ward_id for one in participants.values()}))}
    units = store.plasma_units.all(participant_item_id=sorted(patients), exchange_item_id=None)
    waiting = {item.id for item in store.items.all(id=[unit.item_id for unit in units], state=sorted(WAITING))}
    names = names_of(store, items.values())
    return [
        SessionLine(
            item=items[one.item_id],
            exchange=one,
            name=names[one.item_id],
            participant=participants[one.participant_item_id],
            ward=wards[participants[one.participant_item_id].ward_id],
            due_at=due[one.item_id],
            bags=sum(
                1 for unit in units if unit.participant_item_id == one.participant_item_id and unit.item_id in waiting
            ),
        )
        for one in exchanges
    ]
