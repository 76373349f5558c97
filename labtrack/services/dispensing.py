"""What speaks against issuing a dose, and how does it leave the pharmacy?"""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
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
from labtrack.persistence.store import Store
from labtrack.services.clearance import Surroundings, clearance_of, lock_dose, surroundings
from labtrack.services.custody import record, told
from labtrack.services.signatures import sign
from labtrack.services.tasks import close_tasks, open_task
from labtrack.services.watchdog import watch

UL_PER_ML = 1000
EU_PER_ML = "EU/mL"


def speaks_against_issue(store: Store, item: Item, *, at: datetime) -> tuple[Finding, ...]:
    """Every reason not to issue a dose, as it stands now."""
    around = surroundings(store, item)
    plan, limit = around.protocol.infusion, around.protocol.endotoxin_eu_per_kg
    return tuple(dispensing.findings(_facts(store, around, at), plan, limit, at))


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
    item = lock_dose(store, store.items.by_uid(dose_uid), seen=seen)
    reasons = speaks_against_issue(store, item, at=at)
    if stops := stops_among(reasons):
        detail = {"findings": [finding.code for finding in stops], "to": ward.uid}
        item = record(store, item, Happened.ISSUE_REFUSED, detail, by=by, at=at)
        return told(item, Happened.ISSUE_REFUSED, at=at, findings=reasons, refused=True)
    dose = store.doses.get(item.id)
    said = {"to": ward.uid, "warnings": [finding.code for finding in reasons]}
    item = record(store, item, Happened.ISSUED, said, by=by, at=at)
    sign(store, item, Meaning.ISSUED, said, by=by, proof=proof, at=at)
    store.doses.change(item.id, issued_to_id=ward.id, issued_at=at, issued_by_id=by.id)
    close_tasks(store, item, TaskKind.ISSUE_DOSE, at=at)
    open_task(store, TaskKind.CARRY_DOSE, item, due_at=dose.start_by, at=at)
    watch(store, item, due_at=at + min(timedelta(hours=1), (dose.complete_by - at) / 3))
    return told(item, Happened.ISSUED, at=at, findings=reasons)


def _facts(store: Store, around: Surroundings, at: datetime) -> IssueFacts:
    order, plan = around.order, around.protocol.infusion
    weighed = order.dosing_weight_at
    return IssueFacts(
        clearance=clearance_of(around, at),
        order_is_of_patient=order.participant_item_id == around.dose.participant_item_id
        and order.item_id == around.dose.infusion_item_id,
        authorised=order.authorised_at is not None and weighed is not None and at - weighed <= plan.weight_valid_for,
        viable_cells=around.dose.viable_cells,
        dosing_weight_mg=order.dosing_weight_mg,
        endotoxin_eu=_endotoxin(store, around),
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
        per_ml = Decimal(results[0].value.removeprefix("<").strip())
    except InvalidOperation:
        return None
    return per_ml * sum(container.volume_ul for container in containers) / UL_PER_ML
