"""What is known of a dose, its lot and its patient, at this moment?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from labtrack.domain.clearance import Clearance
from labtrack.domain.custody import Event, Item, Kind
from labtrack.domain.doses import Dose
from labtrack.domain.holds import Hold, HoldKind
from labtrack.domain.orders import InfusionOrder
from labtrack.domain.participants import Participant, VitalSigns
from labtrack.domain.plasma_exchange import Exchange
from labtrack.domain.protocol import Protocol
from labtrack.persistence.queries.clearance import about_dose, course_of, family_of
from labtrack.persistence.store import Store
from labtrack.services.protocol import plan_of

NOT_RELEASED = frozenset({"prepared"})
USED = frozenset({"infusing", "interrupted", "infused", "partly-infused"})
GONE = frozenset({"discarded", "lost"})
"""Doses that nobody should have in their hands."""
OPEN_SLOT = "prepared"
CLOSED_SLOTS = frozenset({"given", "missed", "withdrawn"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """A dose with everything that a check of it rests on, read after the locks.

    `family` is the dose and all that it came from, by key; `order` is the slot that it was prepared for, `orders` are
    all slots of its patient. `last` is the dose's newest event, `last_at` the latest time in its chain; `vital_signs`
    are the patient's newest.
    """

    dose: Dose
    item: Item
    family: Mapping[int, Item]
    holds: tuple[Hold, ...]
    participant: Participant
    protocol: Protocol
    order: InfusionOrder
    orders: tuple[tuple[InfusionOrder, Item], ...]
    exchanges: tuple[Exchange, ...]
    consent_live: bool
    label_live: bool
    last: Event | None
    last_at: datetime
    vital_signs: VitalSigns | None

    def no_earlier(self, at: datetime) -> datetime:
        """Now, or the latest time on record of this dose: a clock that stepped back makes no bag younger."""
        return max(at, self.last_at)

    @property
    def lots(self) -> tuple[Item, ...]:
        """The lots that the dose came from."""
        return tuple(item for item in self.family.values() if item.kind is Kind.LOT)

    @property
    def slot(self) -> Item | None:
        """The item of the slot that the dose was prepared for; None when it did not come from that slot."""
        return self.family.get(self.order.item_id)


def lock_dose(store: Store, item: Item, *, seen: int | None = None, also: tuple[int, ...] = ()) -> Item:
    """Lock a dose (and `also`) to be changed, its ancestors and its patient for share, in ascending order of key."""
    return lock_family(store, item.id, seen=seen, also=also)[item.id]


def lock_family(
    store: Store, item_id: int, *, seen: int | None = None, also: tuple[int, ...] = (), changing: tuple[Kind, ...] = ()
) -> dict[int, Item]:
    """Lock as `lock_dose` does, and its ancestors of the kinds `changing` to be changed; everything locked comes back.

    `item_id` is the dose's key.

    Whoever asks for the order and the patient at once keeps any other dose of that patient from starting meanwhile.
    """
    above = family_of(store, item_id)
    changes = {item_id, *also, *(one.id for one in above.values() if one.kind in changing)}
    locked = store.items.lock(changes, shares=above)
    if seen is not None:
        store.items.require_seen(locked[item_id], seen)
    return locked


def surroundings(store: Store, item: Item, *, at: datetime, family: Mapping[int, Item] | None = None) -> Surroundings:
    """Gather what a check of a dose rests on. `family` is what was locked, read fresh; without it, it is read now.

    Raises NotFound for an item that is no dose.
    """
    about = about_dose(store, item.id, at=at)
    dose, participant = about.dose, about.participant
    protocol = plan_of(about.protocol_text)
    family = family or family_of(store, item.id)
    # An order of another patient is no reason to fail: it is one of the things to be found and said.
    course = course_of(store, participant.item_id, own=dose.infusion_item_id)
    return Surroundings(
        dose=dose,
        item=family[item.id],
        family=family,
        holds=about.holds,
        participant=participant,
        protocol=protocol,
        order=course.own,
        orders=course.orders,
        exchanges=course.exchanges,
        consent_live=about.consent_live,
        label_live=about.label_live,
        last=about.last,
        last_at=about.last_at,
        vital_signs=about.vital_signs,
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
    """Whether every earlier slot is closed."""
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
