"""What speaks against issuing a dose, and how does it leave the pharmacy?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from labtrack.domain import dispensing
from labtrack.domain.custody import Happened, Item
from labtrack.domain.dispensing import IssueFacts
from labtrack.domain.errors import Invalid
from labtrack.domain.findings import Finding, stops_among
from labtrack.domain.outcomes import Outcome
from labtrack.domain.people import Actor, Permission, require
from labtrack.domain.places import PlaceKind
from labtrack.domain.signatures import Meaning, Proof
from labtrack.domain.tasks import TaskKind
from labtrack.domain.testing import decimal
from labtrack.persistence.store import Store
from labtrack.services.clearance import NOT_RELEASED, OPEN_SLOT, Surroundings, clearance_of, lock_family, surroundings
from labtrack.services.custody import record, require_turn, told
from labtrack.services.signatures import sign
from labtrack.services.tasks import close_tasks, open_task
from labtrack.services.watchdog import watch

UL_PER_ML = 1000
EU_PER_ML = "EU/mL"
OF_THE_WAY = (
    "handed_over_at",
    "porter_id",
    "accepted_at",
    "accepted_by_id",
    "lowest_mc",
    "highest_mc",
    "confirmed_at",
    "confirmed_by_id",
    "confirmed_second_id",
)
"""What a dose keeps of one way to a ward; a bag that came back and is issued again begins anew."""


def speaks_against_issue(
    store: Store, item: Item, *, at: datetime, to_place_id: int | None = None, family: Mapping[int, Item] | None = None
) -> tuple[Finding, ...]:
    """Every reason not to issue a dose, as it stands now.

    `to_place_id` is the ward that it shall go to, the patient's own unless told otherwise; `family` is what was locked.
    """
    around = surroundings(store, item, at=at, family=family)
    plan, limit = around.protocol.infusion, around.protocol.endotoxin_eu_per_kg
    return tuple(dispensing.findings(issue_facts(store, around, at, to_place_id), plan, limit, around.no_earlier(at)))


def issue_dose(
    store: Store,
    dose_uid: UUID,
    *,
    to_place: str,
    by: Actor,
    proof: Proof | None,
    at: datetime,
    seen: int | None = None,
) -> Outcome:
    """Issue a dose to a ward by signature; a refusal is written into its chain with every reason.

    Raises Invalid when `to_place` is not a ward's code.
    """
    require(by, Permission.ISSUE_DOSE)
    ward = store.places.find(code=to_place, kind=PlaceKind.WARD)
    if ward is None:
        raise Invalid(fields={"to_place": "unknown-choice"})
    item = store.items.by_uid(dose_uid)
    family = lock_family(store, item.id, seen=seen)
    item = family[item.id]
    if item.state not in NOT_RELEASED:
        require_turn(store, item, Happened.ISSUED, by=by)
    reasons = speaks_against_issue(store, item, at=at, to_place_id=ward.id, family=family)
    if stops_among(reasons):
        return refuse_issue(store, item, reasons, {"to": ward.uid}, by=by, at=at)
    dose = store.doses.get(item.id)
    said = {"to": ward.uid, "warnings": [finding.code for finding in reasons]}
    item = record(store, item, Happened.ISSUED, said, by=by, at=at)
    sign(store, item, Meaning.ISSUED, said, by=by, proof=proof, at=at)
    former_way = dict.fromkeys(OF_THE_WAY)
    store.doses.change(item.id, **{**former_way, "issued_to_id": ward.id, "issued_at": at, "issued_by_id": by.id})
    close_tasks(store, item, TaskKind.ISSUE_DOSE, at=at)
    open_task(store, TaskKind.CARRY_DOSE, item, due_at=dose.start_by, at=at)
    watch(store, item, due_at=at + min(timedelta(hours=1), (dose.complete_by - at) / 3))
    return told(item, Happened.ISSUED, at=at, findings=reasons)


def refuse_issue(
    store: Store,
    item: Item,
    reasons: Sequence[Finding],
    said: Mapping[str, object],
    *,
    by: Actor,
    at: datetime,
) -> Outcome:
    """Write into a dose's chain why it may not leave."""
    detail = {"findings": [finding.code for finding in stops_among(reasons)], **said}
    item = record(store, item, Happened.ISSUE_REFUSED, detail, by=by, at=at)
    return told(item, Happened.ISSUE_REFUSED, at=at, findings=reasons, refused=True)


def issue_facts(store: Store, around: Surroundings, at: datetime, to_place_id: int | None = None) -> IssueFacts:
    """Turn what was gathered of a dose into what its issue rests on; the ward is the patient's own unless told."""
    order, plan = around.order, around.protocol.infusion
    weighed, ward_id = order.dosing_weight_at, around.participant.ward_id
    return IssueFacts(
        clearance=clearance_of(around, at),
        order_is_of_patient=around.slot is not None and order.participant_item_id == around.dose.participant_item_id,
        authorised=order.authorised_at is not None
        and around.slot is not None
        and around.slot.state == OPEN_SLOT
        and weighed is not None
        and at - weighed <= plan.weight_valid_for,
        viable_cells=around.dose.viable_cells,
        dosing_weight_mg=order.dosing_weight_mg,
        endotoxin_eu=_endotoxin(store, around),
        ward_is_patients=to_place_id in (None, ward_id),
    )


def _endotoxin(store: Store, around: Surroundings) -> Decimal | None:
    """Endotoxin units of the whole bag: the lot's reviewed result in EU/mL, by the volume that went in.

    A result below the limit of detection (`<0.05`) counts as that limit. None when anything of it is missing.
    """
    containers = store.containers.all(item_id=list(around.family))
    results = store.results.all(item_id=[lot.id for lot in around.lots], code="endotoxin", superseded=False)
    if len(results) != 1 or results[0].reviewed_at is None or results[0].unit != EU_PER_ML or not containers:
        return None
    try:
        per_ml = decimal(results[0].value.removeprefix("<").strip())
    except ValueError:
        return None
    return per_ml * sum(container.volume_ul for container in containers) / UL_PER_ML
