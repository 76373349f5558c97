"""What has the protocol ordered for a participant, and when?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from labtrack.domain.custody import Item
from labtrack.domain.findings import Finding, Override, Rule
from labtrack.domain.marking import N_
from labtrack.domain.participants import VitalSigns
from labtrack.domain.protocol import StartLimits


@dataclass(frozen=True, slots=True, kw_only=True)
class InfusionOrder:
    """One slot of the protocol: infusion `number` of a participant, with its window.

    The dosing weight (mg) is locked by the physician who authorises the thaw. `chain_of_identity` is the identifier of
    the patient's therapy (fifteen characters), where one was given.
    """

    item_id: int
    participant_item_id: int
    number: int
    planned_for: datetime
    window_opens_at: datetime
    window_closes_at: datetime
    authorised_at: datetime | None = None
    authorised_by_id: int | None = None
    dosing_weight_mg: int | None = None
    dosing_weight_at: datetime | None = None
    given_at: datetime | None = None
    chain_of_identity: str | None = None


WORDS: Mapping[str, str] = MappingProxyType(
    {
        "ready": N_("The patient is ready"),
        "access": N_("A vein is open and flows"),
        "fit": N_("The patient's condition allows it"),
        "temperature_mc": N_("temperature"),
        "pulse": N_("pulse"),
        "systolic": N_("systolic pressure"),
        "saturation": N_("oxygen saturation"),
    }
)
"""The words for the codes that stand in the facts `question` and `sign` of findings."""

FAULTS: Mapping[str, str] = MappingProxyType(
    {
        "not-a-chain": N_("This is no Chain of Identity identifier. Scan its symbol, or type all 16 characters."),
        "chain-of-another": N_("Another patient's order bears this Chain of Identity identifier."),
    }
)
"""What can be wrong with an order's own identifier."""


class SlotState(StrEnum):
    """Where a slot stands, for people: the first three are derived from what speaks against it and from the clock."""

    PLANNED = "planned"
    BLOCKED = "blocked"
    READY = "ready"
    AUTHORISED = "authorised"
    PREPARED = "prepared"
    GIVEN = "given"
    MISSED = "missed"
    WITHDRAWN = "withdrawn"


OPEN_STATES = frozenset({"planned", "authorised", "prepared"})
"""The states of an infusion's item in which it may still be given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """One infusion order, its item, its state, and what it is blocked by."""

    order: InfusionOrder
    item: Item
    state: SlotState
    blocked_by: tuple[Finding, ...]


O01_ARM = Rule(
    id="O01",
    stop=N_("This participant's arm is given no cells."),
    remedy=N_("Close the slot. If the arm is wrong, tell the investigator."),
    unknown=N_("The participant's arm is not known."),
    override=Override.NEVER,
)
O02_PREVIOUS = Rule(
    id="O02",
    stop=N_("Infusion {previous} comes first: it is neither given, nor missed, nor withdrawn."),
    remedy=N_("Give infusion {previous}, or record that it was missed."),
    override=Override.OVERRIDE,
)
O03_INTERVAL = Rule(
    id="O03",
    stop=N_("The last infusion was given {ago} days ago; at least {least} days must lie between two."),
    remedy=N_("Wait until the days have passed."),
    override=Override.OVERRIDE,
)
O04_EXCHANGE = Rule(
    id="O04",
    stop=N_("Plasma exchange {exchange} comes first, and has not been counted as done."),
    remedy=N_("Complete exchange {exchange}. If it was cut short, the investigator may count it as done."),
    unknown=N_("There is no plasma exchange {exchange} on record, which must come first."),
    override=Override.OVERRIDE,
)
O05_GAP = Rule(
    id="O05",
    stop=N_("The time since plasma exchange {exchange} is outside what the protocol allows."),
    remedy=N_("Look at the times in the protocol, and ask the investigator."),
    unknown=N_("It is not known when plasma exchange {exchange} ended."),
    override=Override.OVERRIDE,
)
O06_CONSENT = Rule(
    id="O06",
    stop=N_("There is no consent in force."),
    remedy=N_("Give nothing. Ask the investigator."),
    unknown=N_("It is not known whether consent is in force."),
    override=Override.NEVER,
)
O07_PATIENT = Rule(
    id="O07",
    stop=N_("The participant has refused, was transplanted or has died."),
    remedy=N_("Give nothing, and close the slot."),
    unknown=N_("It is not known whether the participant still takes part."),
    override=Override.NEVER,
)
O08_WEIGHT = Rule(
    id="O08",
    stop=N_("There is no weight of the last {hours} hours to dose by."),
    remedy=N_("Weigh the patient, enter the weight, and authorise again."),
    override=Override.FIX,
)
O09_READINESS = Rule(
    id="O09",
    stop=N_("This was answered with no: {question}."),
    remedy=N_("Authorise once patient, vein and condition allow it. The cells do not wait once they are thawed."),
    unknown=N_("This was not answered: {question}."),
    override=Override.FIX,
)
O10_WINDOW = Rule(
    id="O10",
    stop=N_("Today is outside the window of this infusion."),
    remedy=N_("Go on if you mean it: it is recorded."),
    override=Override.WARN,
)
O11_VITAL_SIGNS = Rule(
    id="O11",
    stop=N_("One of the last vital signs is outside the limits for a start: {sign}."),
    remedy=N_("Look at the patient. The same limits are checked again at the bedside, and stop there."),
    override=Override.WARN,
)

RULES: tuple[Rule, ...] = (
    O01_ARM,
    O02_PREVIOUS,
    O03_INTERVAL,
    O04_EXCHANGE,
    O05_GAP,
    O06_CONSENT,
    O07_PATIENT,
    O08_WEIGHT,
    O09_READINESS,
    O10_WINDOW,
    O11_VITAL_SIGNS,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class GateFacts:
    """The exchange that must come before an infusion; `ended_at` and `counts` None could not be established."""

    exchange: int
    counts: bool | None
    ended_at: datetime | None
    shortest: timedelta
    longest: timedelta | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotFacts:
    """What an infusion waits for. `gate` None: the protocol asks for no exchange before it.

    `previous_closed` is true for the first; `last_given_at` None: no infusion was given yet.
    """

    number: int
    arm_gives_cells: bool | None
    consent_live: bool | None
    takes_part: bool | None
    previous_closed: bool
    last_given_at: datetime | None
    shortest_interval: timedelta
    gate: GateFacts | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorisationFacts:
    """What the physician's word rests on beside the slot: answers left open are None, and so is a weight too old."""

    slot: SlotFacts
    weight_mg: int | None
    weight_valid_for: timedelta
    answers: Mapping[str, bool | None]
    window_opens_at: datetime
    window_closes_at: datetime
    signs_outside: tuple[str, ...]


def blocks(facts: SlotFacts, at: datetime) -> Iterator[Finding]:
    """Yield everything that an infusion waits for; none means that it may be authorised when its time has come."""
    yield from O01_ARM.unless(facts.arm_gives_cells)
    yield from O06_CONSENT.unless(facts.consent_live)
    yield from O07_PATIENT.unless(facts.takes_part)
    if not facts.previous_closed:
        yield O02_PREVIOUS.stops(previous=facts.number - 1)
    if facts.last_given_at is not None and at < facts.last_given_at + facts.shortest_interval:
        yield O03_INTERVAL.stops(ago=(at - facts.last_given_at).days, least=facts.shortest_interval.days)
    if facts.gate is not None:
        yield from _at_gate(facts.gate, at)


def _at_gate(gate: GateFacts, at: datetime) -> Iterator[Finding]:
    if gate.counts is not True:
        yield O04_EXCHANGE.stops(unknown=gate.counts is None, exchange=gate.exchange)
    elif gate.ended_at is None:
        yield O05_GAP.stops(unknown=True, exchange=gate.exchange)
    elif at < gate.ended_at + gate.shortest or (gate.longest is not None and at > gate.ended_at + gate.longest):
        yield O05_GAP.stops(exchange=gate.exchange)


def findings(facts: AuthorisationFacts, at: datetime) -> Iterator[Finding]:
    """Yield every reason not to thaw cells for this infusion now, and what to mind."""
    yield from blocks(facts.slot, at)
    if facts.weight_mg is None:
        yield O08_WEIGHT.stops(hours=int(facts.weight_valid_for / timedelta(hours=1)))
    for question, answer in facts.answers.items():
        yield from O09_READINESS.unless(answer, question=question)
    if not facts.window_opens_at <= at <= facts.window_closes_at:
        yield O10_WINDOW.warns()
    for sign in facts.signs_outside:
        yield O11_VITAL_SIGNS.warns(sign=sign)


def state_of(item_state: str, blocked: bool, *, window_opens_at: datetime, at: datetime) -> SlotState:
    """Derive where a slot stands: what its item says, and for one still planned what blocks it and the clock."""
    if item_state != SlotState.PLANNED:
        return SlotState(item_state)
    if blocked:
        return SlotState.BLOCKED
    return SlotState.PLANNED if at < window_opens_at else SlotState.READY


def signs_outside(signs: VitalSigns | None, limits: StartLimits) -> tuple[str, ...]:
    """Name the vital signs that lie outside the limits for a start; none when none were taken."""
    if signs is None:
        return ()
    return tuple(
        name
        for name in ("temperature_mc", "pulse", "systolic", "saturation")
        if not getattr(limits, name)[0] <= getattr(signs, name) <= getattr(limits, name)[1]
    )
