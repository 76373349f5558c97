"""Which Chain of Identity does an order belong to?"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from labtrack.domain.custody import Kind
from labtrack.domain.errors import Duplicate, Invalid, NotFound
from labtrack.domain.identifiers import ChainOfIdentity
from labtrack.domain.outcomes import Outcome
from labtrack.domain.people import Actor, Permission, require
from labtrack.domain.readings import IsbtReading, Reading, Unread
from labtrack.persistence.store import Store
from labtrack.services.custody import lock_with_origins
from labtrack.services.identifiers import require_new, say_identifier

SCHEME = "coi"


def record_chain_of_identity(
    store: Store, infusion_uid: UUID, reading: Reading, *, by: Actor, at: datetime, seen: int | None = None
) -> Outcome:
    """Record the Chain of Identity identifier of an order: all orders of one patient's therapy may bear the same.

    Raises NotFound for what is no order, Invalid at the field `chain` for another scan, Duplicate when another
    patient's order bears it, Stale, and what `require_new` raises. A typed one needs its check character.
    """
    require(by, Permission.RECORD_CLINICAL)
    chain = _chain(reading)
    store.premises.require_for_patients(chain.facility, field="chain")
    if store.items.by_uid(infusion_uid).kind is not Kind.INFUSION:
        raise NotFound(what="order")
    item = lock_with_origins(store, infusion_uid, seen=seen)
    order = store.infusion_orders.get(item.id)
    if order.chain_of_identity == chain.text:
        require_new(store, item, SCHEME, chain.text, by=by)
    others = store.infusion_orders.all(chain_of_identity=chain.text)
    if any(other.participant_item_id != order.participant_item_id for other in others):
        raise Duplicate("chain-of-another", fields={"chain": "chain-of-another"})
    store.infusion_orders.change(item.id, chain_of_identity=chain.text)
    typed = not isinstance(reading, Unread) and reading.typed
    return say_identifier(store, item, SCHEME, chain.text, typed=typed, by=by, at=at)


def chains_of(store: Store, item_ids: list[int]) -> dict[int, str]:
    """The identifiers of those items that are orders: key of the item to its Chain of Identity."""
    orders = store.infusion_orders.all(item_id=item_ids)
    return {order.item_id: order.chain_of_identity for order in orders if order.chain_of_identity is not None}


def _chain(reading: Reading) -> ChainOfIdentity:
    if isinstance(reading, Unread):
        raise Invalid(reading.code, fields={"chain": reading.code})
    chain = reading.chain_of_identity if isinstance(reading, IsbtReading) else None
    if chain is None:
        raise Invalid("not-a-chain", fields={"chain": "not-a-chain"})
    return chain
