"""What is due, late or missing today for all patients, and what does it wait for?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from labtrack.domain.custody import Kind
from labtrack.domain.due import Standing, standing_of
from labtrack.domain.findings import Finding
from labtrack.domain.participants import Participant, live_consent
from labtrack.domain.people import Actor, Permission, require
from labtrack.domain.protocol import Protocol, Visit
from labtrack.domain.specimens import Specimen
from labtrack.persistence.queries.due import open_exchanges, open_infusions, open_tubes
from labtrack.persistence.store import Store
from labtrack.services.orders import Course, slots_in
from labtrack.services.protocol import plan_of


@dataclass(frozen=True, slots=True, kw_only=True)
class DueLine:
    """One thing that is due. `number` is that of an infusion or exchange; `visit` and `count` are those of tubes."""

    participant_id: int
    study_number: str
    kind: Kind
    due_at: datetime
    standing: Standing
    number: int = 0
    visit: Visit | None = None
    count: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class DuePage:
    """A page of what is due: how much of each standing there is, the lines, whose they are, what infusions wait for."""

    counts: Mapping[Standing, int]
    lines: Sequence[DueLine]
    uids: Mapping[int, UUID]
    blocked_by: Mapping[tuple[int, int], Sequence[Finding]]


def due_page(
    store: Store, standing: Standing | None, *, today: datetime, first: int, most: int, by: Actor, at: datetime
) -> DuePage:
    """Show a page of what is open by the end of today, the missing first; `today` is when the site's day began.

    The number of statements is the same for any number of patients.
    """
    require(by, Permission.SEE_ARM)
    lines = _lines(store, today=today, at=at)
    counts = {one: sum(1 for line in lines if line.standing is one) for one in Standing}
    asked = [line for line in lines if standing is None or line.standing is standing]
    order = list(Standing)
    asked.sort(key=lambda line: (order.index(line.standing), line.due_at, line.study_number, line.number))
    page = asked[first : first + most]
    uids = {item.id: item.uid for item in store.items.all(id=sorted({line.participant_id for line in page}))}
    waiting = sorted({line.participant_id for line in page if line.kind is Kind.INFUSION})
    return DuePage(counts=counts, lines=page, uids=uids, blocked_by=_blocked_by(store, waiting, at=at))


def _lines(store: Store, *, today: datetime, at: datetime) -> list[DueLine]:
    tomorrow = today + timedelta(days=1)
    infusions, exchanges = open_infusions(store, tomorrow), open_exchanges(store, tomorrow)
    tubes = open_tubes(store, tomorrow)
    keys = {one.participant_item_id for one in infusions}
    keys |= {one.participant_item_id for one in exchanges} | {one.participant_item_id for one in tubes}
    participants = {one.item_id: one for one in store.participants.all(item_id=sorted(keys))}
    lines = [
        DueLine(
            participant_id=one.participant_item_id,
            study_number=participants[one.participant_item_id].study_number,
            kind=Kind.INFUSION,
            due_at=one.planned_for,
            standing=standing_of(one.planned_for, one.window_closes_at, today=today, at=at),
            number=one.number,
        )
        for one in infusions
    ]
    lines += [
        DueLine(
            participant_id=one.participant_item_id,
            study_number=participants[one.participant_item_id].study_number,
            kind=Kind.EXCHANGE,
            due_at=one.planned_for,
            standing=standing_of(one.planned_for, None, today=today, at=at),
            number=one.number,
        )
        for one in exchanges
    ]
    plans = _plans(store, participants.values())
    return [*lines, *_visits(tubes, participants, plans, today=today, at=at)]


def _visits(
    tubes: Iterable[Specimen],
    participants: Mapping[int, Participant],
    plans: Mapping[int, Protocol],
    *,
    today: datetime,
    at: datetime,
) -> list[DueLine]:
    """The tubes of one visit of one patient are one line."""
    by_visit: dict[tuple[int, str], list[Specimen]] = {}
    for tube in tubes:
        by_visit.setdefault((tube.participant_item_id, tube.visit), []).append(tube)
    lines = []
    for (key, code), expected in by_visit.items():
        visit, due_at = plans[participants[key].protocol_id].visit(code), min(tube.due_at for tube in expected)
        closes_at = due_at + timedelta(days=visit.window_days)
        lines.append(
            DueLine(
                participant_id=key,
                study_number=participants[key].study_number,
                kind=Kind.SPECIMEN,
                due_at=due_at,
                standing=standing_of(due_at, closes_at, today=today, at=at),
                visit=visit,
                count=len(expected),
            )
        )
    return lines


def _plans(store: Store, participants: Iterable[Participant]) -> Mapping[int, Protocol]:
    versions = sorted({one.protocol_id for one in participants})
    return {one.id: plan_of(one.text) for one in store.protocols.all(id=versions)}


def _blocked_by(
    store: Store, participant_ids: Sequence[int], *, at: datetime
) -> Mapping[tuple[int, int], Sequence[Finding]]:
    """What stands in the way of each open infusion of these participants: by participant and number."""
    participants = store.participants.all(item_id=list(participant_ids))
    plans = _plans(store, participants)
    orders = store.infusion_orders.all(participant_item_id=list(participant_ids))
    items = {item.id: item for item in store.items.all(id=[one.item_id for one in orders])}
    exchanges = store.exchanges.all(participant_item_id=list(participant_ids))
    consents = store.consents.all(participant_item_id=list(participant_ids))
    found: dict[tuple[int, int], Sequence[Finding]] = {}
    for one in participants:
        key = one.item_id
        own = sorted((order for order in orders if order.participant_item_id == key), key=lambda order: order.number)
        consented = [consent for consent in consents if consent.participant_item_id == key]
        course = Course(
            participant=one,
            protocol=plans[one.protocol_id],
            orders=tuple((order, items[order.item_id]) for order in own),
            exchanges=tuple(exchange for exchange in exchanges if exchange.participant_item_id == key),
            consent_live=live_consent(consented, at=at) is not None,
        )
        found.update({(key, slot.order.number): slot.blocked_by for slot in slots_in(course, at=at)})
    return found
