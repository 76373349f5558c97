"""May this thing be used, as far as it can be said before anyone says for what?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from labtrack.domain.custody import Kind
from labtrack.domain.findings import Finding, Override, Rule
from labtrack.domain.marking import N_

SPENT = frozenset(
    {"used", "discarded", "infused", "partly-infused", "done", "wasted", "returned", "terminated", "missed", "lost"}
)
NOT_YET = frozenset({"received", "in-culture", "harvested", "quarantined", "filled", "prepared", "expected"})
THINGS = frozenset({Kind.DONATION, Kind.LOT, Kind.CONTAINER, Kind.DOSE, Kind.PLASMA_UNIT, Kind.SPECIMEN})

U01_HELD = Rule(
    id="U01",
    stop=N_("It, or something that it was made from, is on hold."),
    remedy=N_("Keep it where it is. Two people in quality must lift the hold."),
    override=Override.NEVER,
)
U02_EXCURSION = Rule(
    id="U02",
    stop=N_("It was out of its temperature, and nobody has decided about it."),
    remedy=N_("Keep it cool. The pharmacist on call decides."),
    override=Override.OVERRIDE,
)
U03_RECALLED = Rule(
    id="U03",
    stop=N_("Its lot is recalled."),
    remedy=N_("Do not use it. Send it back."),
    override=Override.NEVER,
)
U04_REJECTED = Rule(
    id="U04",
    stop=N_("It, or the lot that it came from, was rejected."),
    remedy=N_("Do not use it. Put it aside."),
    override=Override.NEVER,
)
U05_EXPIRED = Rule(
    id="U05",
    stop=N_("It expired at {expires_at}."),
    remedy=N_("Do not use it. Put it aside."),
    override=Override.NEVER,
)
U06_SPENT = Rule(
    id="U06",
    stop=N_("There is nothing left of it to use."),
    remedy=N_("If you hold it in your hand, put it aside and call quality."),
    override=Override.NEVER,
)
U07_LOT = Rule(
    id="U07",
    stop=N_("Its lot is not released."),
    remedy=N_("Keep it where it is. Quality must release the lot first."),
    override=Override.NEVER,
)
U08_NOT_YET = Rule(
    id="U08",
    stop="",
    remedy="",
    pending=N_("It is not ready for use yet."),
    override=Override.NEVER,
)

RULES = (U01_HELD, U02_EXCURSION, U03_RECALLED, U04_REJECTED, U05_EXPIRED, U06_SPENT, U07_LOT, U08_NOT_YET)


@dataclass(frozen=True, slots=True, kw_only=True)
class UseFacts:
    """What is known of a thing: its kind and state, the states of the lots behind it, holds, and its end."""

    kind: Kind
    state: str
    lot_states: frozenset[str]
    held: bool
    excursion: bool
    expires_at: datetime | None


def findings(facts: UseFacts, *, at: datetime) -> Iterator[Finding]:
    """Yield what speaks against using it, whatever for; nothing for a process, which is not used."""
    if facts.kind not in THINGS:
        return
    if facts.held:
        yield U01_HELD.stops()
    if facts.excursion:
        yield U02_EXCURSION.stops()
    if "recalled" in facts.lot_states:
        yield U03_RECALLED.stops()
    if "rejected" in facts.lot_states or facts.state == "rejected":
        yield U04_REJECTED.stops()
    if facts.state in SPENT:
        yield U06_SPENT.stops()
    elif facts.expires_at is not None and at >= facts.expires_at:
        yield U05_EXPIRED.stops(expires_at=facts.expires_at.isoformat())
    made_of_cells = facts.kind in {Kind.CONTAINER, Kind.DOSE}
    if made_of_cells and not facts.lot_states & {"released", "recalled", "rejected"}:
        yield U07_LOT.stops()
    if facts.state in NOT_YET:
        yield U08_NOT_YET.waits()
