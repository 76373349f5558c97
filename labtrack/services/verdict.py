"""What speaks for or against hanging the bag that was scanned, as everything stands now?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from labtrack.domain import bedside
from labtrack.domain.bedside import BagFacts, BedsideScan, PersonAtBedside
from labtrack.domain.custody import Item, Kind
from labtrack.domain.findings import Finding
from labtrack.domain.gathering import IDENTIFIER_FAILED, Gathering
from labtrack.persistence.queries.gathering import CheckNow
from labtrack.persistence.store import Store
from labtrack.services.clearance import GONE, OPEN_SLOT, USED, Surroundings, clearance_of, surroundings
from labtrack.services.gathering import QUALIFIED

HERE = frozenset({"on-ward", "identity-confirmed"})
"""The states of a dose that somebody on a ward has accepted and that may still be hung."""


def around_bag(
    store: Store, item: Item | None, *, family: Mapping[int, Item] | None = None, at: datetime
) -> Surroundings | None:
    """Gather what a verdict rests on, beside the check itself; None while no dose was scanned as the bag.

    `item` is whatever was scanned; `family` is what was locked, read fresh.
    """
    if item is None or item.kind is not Kind.DOSE:
        return None
    return surroundings(store, item, at=at, family=family)


def judged(check: CheckNow, item: Item | None, around: Surroundings | None, at: datetime) -> tuple[Finding, ...]:
    """Every reason not to hang the bag, and whatever has not come yet; `around` is what `around_bag` gathered of it."""
    bag = _bag_facts(around, check.gathering, at) if around is not None else None
    lapsed = _lapsed(around, check.gathering, at) if around is not None else ()
    scan = _scan(check, bag=item.kind is Kind.DOSE if item is not None else None)
    judged_at = around.no_earlier(at) if around is not None else at
    return (*bedside.findings(bag, scan, judged_at), *lapsed)


def _lapsed(around: Surroundings, gathering: Gathering, at: datetime) -> tuple[Finding, ...]:
    """What was scanned holds for as long as a confirmation does; a confirmation of it begins that time anew."""
    confirmed = around.item.state == "identity-confirmed" and around.dose.confirmed_at is not None
    since = around.dose.confirmed_at if confirmed else gathering.opened_at
    return tuple(bedside.lapsed(since, around.protocol.infusion.confirmation_valid_for, at))


def _scan(check: CheckNow, *, bag: bool | None) -> BedsideScan:
    gathering = check.gathering
    present = {
        key: PersonAtBedside(id=key, name=person.printed_name, qualified=bool(person.roles & QUALIFIED))
        for key, person in check.people.items()
    }
    answered = gathering.identifier_confirmed
    return BedsideScan(
        wristband=check.study_number,
        bag=bag,
        first=present.get(gathering.first_id or 0),
        second=present.get(gathering.second_id or 0),
        identifier_confirmed=None if answered is None else answered != IDENTIFIER_FAILED,
        inspected=gathering.inspected,
        typed_without_reason=gathering.typed and not gathering.typed_reason,
    )


def _bag_facts(around: Surroundings, gathering: Gathering, at: datetime) -> BagFacts:
    plan, dose, state = around.protocol.infusion, around.dose, around.item.state
    used, slot, signs = state in USED, around.slot, around.vital_signs
    authorised = around.order.authorised_at
    facts = clearance_of(around, at)
    if used:
        # What was infused is refused for that alone: the slots after it have moved on and say nothing of this bag.
        facts = replace(facts, sequence_kept=True, interval_kept=True)
    return BagFacts(
        intended_for=around.participant.study_number,
        has_open_order=used or (slot is not None and slot.state == OPEN_SLOT and state not in GONE),
        issued_to_this_ward=dose.issued_to_id == gathering.place_id if dose.issued_to_id is not None else None,
        accepted=state in HERE or (dose.accepted_at is not None and state in USED | GONE),
        not_used=not used,
        go_of_today=authorised is not None and at - authorised <= plan.go_valid_for,
        vital_signs=signs if signs is not None and at - signs.taken_at <= plan.baseline_valid_for else None,
        start_limits=around.protocol.start_limits,
        baseline_minutes=int(plan.baseline_valid_for.total_seconds() // 60),
        clearance=facts,
    )
