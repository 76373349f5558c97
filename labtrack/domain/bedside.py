"""May this bag be given to this patient, on this ward, by these two people, now?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from labtrack.domain import clearance
from labtrack.domain.clearance import Clearance
from labtrack.domain.findings import Finding, Override, Rule
from labtrack.domain.gathering import IDENTIFIER_FAILED, IDENTIFIER_WAYS, Gathering
from labtrack.domain.marking import N_
from labtrack.domain.orders import signs_outside
from labtrack.domain.participants import VitalSigns
from labtrack.domain.protocol import StartLimits

__all__ = [
    "IDENTIFIER_FAILED",
    "IDENTIFIER_WAYS",
    "RULES",
    "BagFacts",
    "BedsideScan",
    "Gathering",
    "PersonAtBedside",
    "findings",
    "lapsed",
    "while_running",
]

B01_WRISTBAND = Rule(
    id="B01",
    stop=N_("Wrong patient: this bag was prepared for {intended}. The wristband says {wristband}."),
    remedy=N_("Keep this bag closed and cool: it is for {intended}. Find the bag for {wristband}."),
    override=Override.NEVER,
    pending=N_("Scan the patient's wristband."),
    unknown=N_("It is not known for whom this bag was prepared."),
)
B02_BAG = Rule(
    id="B02",
    stop=N_(
        "This is no bag that may be hung: it is not a dose with an open order of its patient, or is lost or discarded."
    ),
    remedy=N_("Put it aside, closed. Call the pharmacist on call."),
    override=Override.NEVER,
    pending=N_("Scan the bag."),
)
B03_IDENTIFIER = Rule(
    id="B03",
    stop=N_("The second identifier does not fit the patient."),
    remedy=N_("Stop. Find out who the patient is before anything else."),
    override=Override.FIX,
    pending=N_("Ask the patient for name and birth date, or confirm in another recorded way."),
)
B04_WARD = Rule(
    id="B04",
    stop=N_("The bag was issued to another ward."),
    remedy=N_("Call the pharmacist on call."),
    override=Override.NEVER,
    unknown=N_("The bag was not issued to any ward."),
)
B05_HANDOVER = Rule(
    id="B05",
    stop=N_("Nobody on this ward has accepted the bag."),
    remedy=N_("Accept it with the temperatures of the box, or send it back."),
    override=Override.FIX,
)
B06_USED = Rule(
    id="B06",
    stop=N_("This bag was infused before."),
    remedy=N_("Do not hang it. Call the pharmacist on call."),
    override=Override.NEVER,
)
B07_SECOND = Rule(
    id="B07",
    stop=N_("A second person is missing."),
    remedy=N_("Ask a colleague to scan their badge."),
    override=Override.NEVER,
    pending=N_("Scan the badges of both people."),
)
B08_SAME = Rule(
    id="B08",
    stop=N_("The same person was scanned twice."),
    remedy=N_("The second person must be somebody else: scan their badge."),
    override=Override.NEVER,
)
B09_QUALIFIED = Rule(
    id="B09",
    stop=N_("{who} is not qualified to check a bag on this ward."),
    remedy=N_("Ask a nurse or a physician of this ward."),
    override=Override.OVERRIDE,
)
B10_TYPED = Rule(
    id="B10",
    stop=N_("An identifier was typed and not scanned, and no reason was given."),
    remedy=N_("Say why it could not be scanned, or begin a new check and scan everything."),
    override=Override.WARN,
)
B11_INSPECTION = Rule(
    id="B11",
    stop=N_("The bag did not pass inspection."),
    remedy=N_("Do not hang it. Laboratory or pharmacy look at it in person."),
    override=Override.NEVER,
    pending=N_("Look at the bag: is it intact, clear of clumps, and is the label readable?"),
)
B12_BASELINE = Rule(
    id="B12",
    stop=N_("There are no vital signs of the last {minutes} minutes."),
    remedy=N_("Take vital signs now and enter them."),
    override=Override.FIX,
)
B13_LIMITS = Rule(
    id="B13",
    stop=N_("One of the vital signs is outside the limits for a start: {sign}."),
    remedy=N_("Call the physician to the bedside."),
    override=Override.OVERRIDE,
)
B14_GO = Rule(
    id="B14",
    stop=N_("No physician has given the go for today."),
    remedy=N_("Ask the physician to authorise this infusion today."),
    override=Override.FIX,
)
B29_LAPSED = Rule(
    id="B29",
    stop=N_("The check at the bedside was too long ago, or something of it changed since."),
    remedy=N_("Begin a new check: scan wristband, bag and badges."),
    override=Override.NEVER,
    unknown=N_("Nobody has confirmed this bag at the bedside."),
)

_CLEARANCE = clearance.rules(
    {
        "lot_released": "B15",
        "not_held": "B16",
        "not_recalled": "B17",
        "not_rejected": "B18",
        "consent_live": "B19",
        "not_refused": "B20",
        "arm_gives_cells": "B21",
        "sequence_kept": "B22",
        "interval_kept": "B23",
        "exchange_done": "B24",
        "may_be_treated": "B25",
        "expires_at": "B26",
        "excursion_decided": "B27",
        "label_live": "B28",
        "dose_released": "B30",
    }
)

_MAY_COME_UP = ("not_held", "not_recalled", "not_rejected", "consent_live", "not_refused", "may_be_treated")

RULES: tuple[Rule, ...] = tuple(
    sorted(
        (
            *_CLEARANCE.values(),
            B01_WRISTBAND,
            B02_BAG,
            B03_IDENTIFIER,
            B04_WARD,
            B05_HANDOVER,
            B06_USED,
            B07_SECOND,
            B08_SAME,
            B09_QUALIFIED,
            B10_TYPED,
            B11_INSPECTION,
            B12_BASELINE,
            B13_LIMITS,
            B14_GO,
            B29_LAPSED,
        ),
        key=lambda rule: rule.id,
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonAtBedside:
    """One of the two people: their key, their name for the page, and whether they may check on this ward."""

    id: int
    name: str
    qualified: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class BedsideScan:
    """What the two people scanned and answered; study numbers stand for patients, None for what has not come."""

    wristband: str | None
    bag: bool | None
    first: PersonAtBedside | None
    second: PersonAtBedside | None
    identifier_confirmed: bool | None
    inspected: bool | None
    typed_without_reason: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class BagFacts:
    """What is known of the bag in the hand. None could not be established, and stops.

    `vital_signs` are the newest of the last `baseline_minutes`, or None when there are none.
    """

    intended_for: str | None
    has_open_order: bool | None
    issued_to_this_ward: bool | None
    accepted: bool | None
    not_used: bool | None
    go_of_today: bool | None
    vital_signs: VitalSigns | None
    start_limits: StartLimits
    baseline_minutes: int
    clearance: Clearance


def findings(bag: BagFacts | None, scan: BedsideScan, at: datetime) -> Iterator[Finding]:
    """Yield every reason not to hang this bag, and whatever is still to come; none means go.

    A fact that could not be established is None, and None is a stop, never a pass. `bag` is None until a bag of a dose
    was scanned.
    """
    yield from _scanned(bag, scan)
    yield from _people(scan)
    yield from _answers(scan)
    if bag is not None:
        yield from _bag(bag)
        yield from clearance.findings(bag.clearance, _CLEARANCE, at)


def lapsed(since: datetime | None, valid_for: timedelta, at: datetime) -> Iterator[Finding]:
    """Yield the stop when a check, or both people's word on it, is missing or older than the protocol allows."""
    if since is None or at - since > valid_for:
        yield B29_LAPSED.stops(unknown=since is None)


def while_running(facts: Clearance, at: datetime) -> Iterator[Finding]:
    """Name what came up against a bag that is running: it is told and not enforced, since the physician decides."""
    for fact in _MAY_COME_UP:
        if getattr(facts, fact) is not True:
            yield _CLEARANCE[fact].warns()
    if facts.expires_at is None or at >= facts.expires_at:
        yield _CLEARANCE["expires_at"].warns(expires_at=facts.expires_at.isoformat() if facts.expires_at else "?")


def _scanned(bag: BagFacts | None, scan: BedsideScan) -> Iterator[Finding]:
    if scan.wristband is None:
        yield B01_WRISTBAND.waits()
    elif bag is not None and scan.wristband != bag.intended_for:
        yield B01_WRISTBAND.stops(
            unknown=bag.intended_for is None, intended=bag.intended_for or "?", wristband=scan.wristband
        )
    if scan.bag is None:
        yield B02_BAG.waits()
    elif scan.bag is False or bag is None:
        yield B02_BAG.stops()
    else:
        yield from B02_BAG.unless(bag.has_open_order)


def _people(scan: BedsideScan) -> Iterator[Finding]:
    if scan.first is None or scan.second is None:
        yield B07_SECOND.waits()
    elif scan.first.id == scan.second.id:
        yield B08_SAME.stops()
    for person in (scan.first, scan.second):
        if person is not None and not person.qualified:
            yield B09_QUALIFIED.stops(who=person.name)


def _answers(scan: BedsideScan) -> Iterator[Finding]:
    if scan.identifier_confirmed is None:
        yield B03_IDENTIFIER.waits()
    elif not scan.identifier_confirmed:
        yield B03_IDENTIFIER.stops()
    if scan.typed_without_reason:
        yield B10_TYPED.stops()
    if scan.inspected is None:
        yield B11_INSPECTION.waits()
    elif not scan.inspected:
        yield B11_INSPECTION.stops()


def _bag(bag: BagFacts) -> Iterator[Finding]:
    yield from B04_WARD.unless(bag.issued_to_this_ward)
    yield from B05_HANDOVER.unless(bag.accepted)
    yield from B06_USED.unless(bag.not_used)
    if bag.vital_signs is None:
        yield B12_BASELINE.stops(minutes=bag.baseline_minutes)
    for sign in signs_outside(bag.vital_signs, bag.start_limits):
        yield B13_LIMITS.stops(sign=sign)
    yield from B14_GO.unless(bag.go_of_today)
