"""What is a plasma exchange, and may this unit of plasma be hung for this patient?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from labtrack.domain import plasma_units
from labtrack.domain.findings import Finding, Override, Rule
from labtrack.domain.identifiers import Abo, Din, RhD, UnitStatus
from labtrack.domain.marking import N_
from labtrack.domain.plasma_units import UnitFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One session. Volumes in µL. `counts` says whether it opens an infusion; None until it ended."""

    item_id: int
    participant_item_id: int
    number: int
    planned_for: datetime
    planned_volume_ul: int
    consumable_lot: str = ""
    consumable_expires_at: datetime | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None
    done_volume_ul: int | None = None
    counts: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlasmaUnit:
    """One bag of plasma, issued by the blood bank to a patient.

    `status` is what its label says in place of a group; `thaw_expires_at` is its life after the thaw; volume in µL.
    """

    item_id: int
    din: Din
    product_code: str
    abo: Abo | None
    rhd: RhD | None
    status: UnitStatus | None
    volume_ul: int
    label_expires_at: datetime
    thawed_at: datetime | None
    thaw_expires_at: datetime | None
    out_since: datetime | None
    participant_item_id: int
    exchange_item_id: int | None = None
    hung_at: datetime | None = None


P01_WRISTBAND = Rule(
    id="P01",
    stop=N_("The wristband is not this patient's."),
    remedy=N_(
        "In a running session: pause plasma removal, keep the blood moving, hang albumin or saline. "
        "Then find out whose session and whose plasma this is."
    ),
    unknown=N_("The wristband was not scanned."),
    override=Override.NEVER,
)
P02_IDENTIFIER = Rule(
    id="P02",
    stop=N_("The second identifier was not confirmed."),
    remedy=N_("Ask the patient for name and birth date, or confirm the identity in another recorded way."),
    unknown=N_("Nobody has said how the second identifier was confirmed."),
    override=Override.FIX,
)
P03_SECOND_PERSON = Rule(
    id="P03",
    stop=N_("The units were not checked by two different people who may do this."),
    remedy=N_(
        "In a running session: pause plasma removal, keep the blood moving, hang albumin or saline. "
        "Then let a second nurse or a physician check the units at the patient with you."
    ),
    unknown=N_("There is no second person at the check."),
    override=Override.FIX,
)
P11_CONSUMABLE = Rule(
    id="P11",
    stop=N_("The set of tubing and separator is past its expiry."),
    remedy=N_(
        "Before the start, take another set. "
        "In a running session: pause plasma removal, keep the blood moving, hang albumin or saline. "
        "Then call the physician."
    ),
    unknown=N_("The expiry of the set of tubing and separator is not known."),
    override=Override.OVERRIDE,
)
P12_ARM = Rule(
    id="P12",
    stop=N_("The patient's arm plans no plasma exchange."),
    remedy=N_("As rescue treatment it may go on; the investigator must know within 24 hours."),
    override=Override.WARN,
)
P13_SEQUENCE = Rule(
    id="P13",
    stop=N_("Exchange {number} is out of turn, or one more than the {count} that the protocol plans."),
    remedy=N_("As rescue treatment it may go on; the investigator must know within 24 hours."),
    override=Override.WARN,
)

RULES: tuple[Rule, ...] = (
    P01_WRISTBAND,
    P02_IDENTIFIER,
    P03_SECOND_PERSON,
    *plasma_units.RULES,
    P11_CONSUMABLE,
    P12_ARM,
    P13_SEQUENCE,
)

FAULTS: Mapping[str, str] = MappingProxyType(
    {
        "counts-already": N_("This exchange counts as done already. Nothing was recorded."),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckFacts:
    """The two people and the patient at the check. `second_person`: another one, who may; None: nobody was named."""

    wristband_fits: bool | None
    identifier_confirmed: bool | None
    second_person: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionFacts:
    """The session itself, at its start and at each hang."""

    wristband_fits: bool | None
    consumable_expires_at: datetime | None
    arm_has_exchange: bool | None
    in_turn: bool | None
    number: int
    planned_count: int


def at_check(facts: CheckFacts) -> Iterator[Finding]:
    """Yield what speaks against the check of all units of a session, once, at their receipt."""
    yield from P01_WRISTBAND.unless(facts.wristband_fits)
    yield from P02_IDENTIFIER.unless(facts.identifier_confirmed)
    yield from P03_SECOND_PERSON.unless(facts.second_person)


def at_start(facts: SessionFacts, at: datetime) -> Iterator[Finding]:
    """Yield what speaks against the session, and what to mind."""
    yield from P01_WRISTBAND.unless(facts.wristband_fits)
    if facts.consumable_expires_at is None or at >= facts.consumable_expires_at:
        yield P11_CONSUMABLE.stops(unknown=facts.consumable_expires_at is None)
    if facts.arm_has_exchange is not True:
        yield P12_ARM.warns()
    if facts.in_turn is not True or facts.number > facts.planned_count:
        yield P13_SEQUENCE.warns(number=facts.number, count=facts.planned_count)


def at_hang(unit: UnitFacts, session: SessionFacts, *, checked_by_two: bool | None, at: datetime) -> Iterator[Finding]:
    """Yield what speaks against hanging this unit now: one person's scan of wristband and bag."""
    yield from at_start(session, at)
    yield from P03_SECOND_PERSON.unless(checked_by_two)
    yield from plasma_units.findings(unit, at)


def counts_as_done(done_volume_ul: int, planned_volume_ul: int, counts_from_percent: int) -> bool:
    """Whether the volume done makes the exchange count: at least that part of its plan."""
    return done_volume_ul * 100 >= planned_volume_ul * counts_from_percent
