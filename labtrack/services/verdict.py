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
from labtrack.persistence.queries.clearance import people_at
from labtrack.persistence.store import Store
from labtrack.services.clearance import GONE, OPEN_SLOT, USED, Surroundings, clearance_of, surroundings
from labtrack.services.gathering import QUALIFIED

HERE = frozenset({"on-ward", "identity-confirmed"})
"""The states of a dose that somebody on a ward has accepted and that may still be hung."""


def judged(
    store: Store, gathering: Gathering, item: Item | None, *, family: Mapping[int, Item] | None = None, at: datetime
) -> tuple[Finding, ...]:
    """Every reason not to hang the bag, and whatever has not come yet.

    `item` is whatever was scanned as the bag; `family` is what was locked, read fresh.
    """
    is_dose = item.kind is Kind.DOSE if item is not None else None
    around = surroundings(store, item, at=at, family=family) if item is not None and is_dose else None
    bag = _bag_facts(around, gathering, at) if around is not None else None
    scan = _scan(store, gathering, around, bag=is_dose, at=at)
    if around is None:
        return tuple(bedside.findings(bag, scan, at))
    return (*bedside.findings(bag, scan, around.no_earlier(at)), *_lapsed(around, gathering, at))


def _lapsed(around: Surroundings, gathering: Gathering, at: datetime) -> tuple[Finding, ...]:
    """What was scanned holds for as long as a confirmation does; a confirmation of it begins that time anew."""
    confirmed = around.item.state == "identity-confirmed" and around.dose.confirmed_at is not None
    since = around.dose.confirmed_at if confirmed else gathering.opened_at
    return tuple(bedside.lapsed(since, around.protocol.infusion.confirmation_valid_for, at))


def _scan(
    store: Store, gathering: Gathering, around: Surroundings | None, *, bag: bool | None, at: datetime
) -> BedsideScan:
    people = people_at(store, gathering.people, gathering.place_id, at=at) if gathering.people else {}
    present = {
        key: PersonAtBedside(id=key, name=person.printed_name, qualified=bool(person.roles & QUALIFIED))
        for key, person in people.items()
    }
    answered = gathering.identifier_confirmed
    return BedsideScan(
        wristband=_wristband(store, gathering, around),
        bag=bag,
        first=present.get(gathering.first_id or 0),
        second=present.get(gathering.second_id or 0),
        identifier_confirmed=None if answered is None else answered != IDENTIFIER_FAILED,
        inspected=gathering.inspected,
        typed_without_reason=gathering.typed and not gathering.typed_reason,
    )


def _wristband(store: Store, gathering: Gathering, around: Surroundings | None) -> str | None:
    """The study number of the patient whose wristband was scanned; None when none was."""
    if gathering.participant_item_id is None:
        return None
    if around is not None and around.participant.item_id == gathering.participant_item_id:
        return around.participant.study_number
    return store.participants.get(gathering.participant_item_id).study_number


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
