"""What is known of a dose, its lot and its patient, at this moment?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from labtrack.domain.clearance import Clearance
from labtrack.domain.custody import Item, Kind
from labtrack.domain.doses import Dose
from labtrack.domain.holds import Hold, HoldKind
from labtrack.domain.orders import InfusionOrder
from labtrack.domain.participants import Participant
from labtrack.domain.plasma_exchange import Exchange
from labtrack.domain.protocol import Protocol
from labtrack.persistence.store import Store
from labtrack.services.protocol import plan_of

NOT_RELEASED = frozenset({"prepared"})
USED = frozenset({"infusing", "interrupted", "infused", "partly-infused"})
CLOSED_SLOTS = frozenset({"given", "missed", "withdrawn"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """A dose with everything that a check of it rests on, read after the locks."""

    dose: Dose
    item: Item
    family: dict[int, Item]
    holds: tuple[Hold, ...]
    participant: Participant
    protocol: Protocol
    order: InfusionOrder
    orders: tuple[tuple[InfusionOrder, Item], ...]
    exchanges: tuple[Exchange, ...]
    consent_live: bool
    label_live: bool

    @property
    def lots(self) -> tuple[Item, ...]:
        """The lots that the dose came from."""
        return tuple(item for item in self.family.values() if item.kind is Kind.LOT)


def lock_dose(store: Store, item: Item, *, seen: int | None = None, also: tuple[int, ...] = ()) -> Item:
    """Lock a dose (and `also`) to be changed, its ancestors and its patient for share, in ascending order of key."""
    ancestors = [key for key in store.items.ancestors(item.id) if key not in also]
    if seen is not None and also:
        locked = store.items.lock([item.id, *also], shares=ancestors)
        store.items.require_seen(locked[item.id], seen)
    else:
        locked = store.items.lock([item.id, *also], shares=ancestors, seen=seen)
    return locked[item.id]


def surroundings(store: Store, item: Item) -> Surroundings:
    """Gather what a check of a dose rests on."""
    dose = store.doses.get(item.id)
    family = {one.id: one for one in store.items.all(id=[*store.items.ancestors(item.id), item.id])}
    participant = store.participants.get(dose.participant_item_id)
    orders = store.infusion_orders.all(participant_item_id=participant.item_id)
    states = {one.id: one for one in store.items.all(id=[order.item_id for order in orders])}
    return Surroundings(
        dose=dose,
        item=family[item.id],
        family=family,
        holds=store.holds.all(item_id=list(family), lifted_at=None),
        participant=participant,
        protocol=plan_of(store.protocols.get(participant.protocol_id).text),
        order=next(order for order in orders if order.item_id == dose.infusion_item_id),
        orders=tuple((order, states[order.item_id]) for order in orders),
        exchanges=store.exchanges.all(participant_item_id=participant.item_id),
        consent_live=store.consents.find(participant_item_id=participant.item_id, withdrawn_at=None) is not None,
        label_live=any(label.live_at is not None for label in store.labels.all(item_id=item.id, void_at=None)),
    )


def clearance_of(around: Surroundings, at: datetime) -> Clearance:
    """Turn the surroundings into facts that speak for or against the dose."""
    participant, plan = around.participant, around.protocol.infusion
    arm = around.protocol.arm(participant.arm) if participant.arm is not None else None
    kinds = {hold.kind for hold in around.holds}
    lot_states = {lot.state for lot in around.lots}
    return Clearance(
        lot_released=lot_states <= {"released", "recalled"} if lot_states else None,
        dose_released=around.item.state not in NOT_RELEASED,
        not_held=HoldKind.HOLD not in kinds,
        not_recalled="recalled" not in lot_states if lot_states else None,
        not_rejected="rejected" not in lot_states and "terminated" not in lot_states,
        consent_live=around.consent_live,
        not_refused=participant.refused_at is None,
        may_be_treated=participant.died_at is None and participant.transplanted_at is None,
        arm_gives_cells=arm.cells and around.order.number <= plan.count if arm is not None else None,
        sequence_kept=_sequence_kept(around),
        interval_kept=_interval_kept(around, at),
        exchange_done=_exchange_done(around, at),
        excursion_decided=HoldKind.EXCURSION not in kinds,
        label_live=around.label_live,
        expires_at=around.dose.complete_by,
        duration=plan.duration,
    )


def _sequence_kept(around: Surroundings) -> bool:
    """Every earlier slot is closed, and this one is still open."""
    number = around.order.number
    return all(item.state in CLOSED_SLOTS if order.number < number else True for order, item in around.orders)


def _interval_kept(around: Surroundings, at: datetime) -> bool:
    given = [order.given_at for order, _ in around.orders if order.given_at and order.item_id != around.order.item_id]
    return not given or at >= max(given) + around.protocol.infusion.shortest_interval


def _exchange_done(around: Surroundings, at: datetime) -> bool | None:
    """Whether the exchange that must come first counts as done, and ended within the protocol's gap."""
    arm = around.participant.arm
    plan = around.protocol.infusion
    needed = plan.after_exchange.get(around.order.number)
    if arm is None:
        return None
    if needed is None or not around.protocol.arm(arm).exchange:
        return True
    done = next((one for one in around.exchanges if one.number == needed), None)
    if done is None or done.ended_at is None or done.counts is not True:
        return False
    since = at - done.ended_at
    longest = plan.longest_after_exchange
    return since >= plan.shortest_after_exchange and (longest is None or since <= longest)
