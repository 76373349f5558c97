"""What is closed when a participant's treatment ends before its plan does?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from labtrack.domain.custody import Happened, Item, Kind
from labtrack.domain.orders import OPEN_STATES
from labtrack.domain.people import Actor
from labtrack.persistence.store import Store
from labtrack.services.custody import record
from labtrack.services.tasks import close_tasks

CLOSED_BY = {
    Kind.INFUSION: Happened.WITHDRAWN,
    Kind.EXCHANGE: Happened.CANCELLED,
    Kind.SPECIMEN: Happened.MISSED,
}


def close_treatment(
    store: Store, participant: Item, *, reason: str, tubes: bool, by: Actor, at: datetime
) -> tuple[Item, ...]:
    """Close every open infusion and every exchange not begun, and with `tubes` every tube not taken yet.

    The participant must be locked. A dose that is under way is not touched: the bedside check finds the reason.
    """
    keys = [order.item_id for order in store.infusion_orders.all(participant_item_id=participant.id)]
    keys += [exchange.item_id for exchange in store.exchanges.all(participant_item_id=participant.id)]
    if tubes:
        waiting = store.specimens.all(participant_item_id=participant.id, collected_at=None)
        keys += [specimen.item_id for specimen in waiting]
    locked = store.items.lock(keys)
    return tuple(_closed(store, item, reason=reason, by=by, at=at) for item in _open_among(tuple(locked.values())))


def _open_among(items: Sequence[Item]) -> tuple[Item, ...]:
    states = {Kind.INFUSION: OPEN_STATES, Kind.EXCHANGE: {"planned"}, Kind.SPECIMEN: {"expected"}}
    return tuple(item for item in items if item.state in states[item.kind])


def _closed(store: Store, item: Item, *, reason: str, by: Actor, at: datetime) -> Item:
    close_tasks(store, item, at=at)
    return record(store, item, CLOSED_BY[item.kind], {"reason": reason}, by=by, at=at)
