"""What speaks against releasing a dose, and who releases it?"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from labtrack.domain import dose_release
from labtrack.domain.custody import Happened, Item, Kind
from labtrack.domain.dose_release import DoseFacts, TestOfDose
from labtrack.domain.findings import Finding, stops_among
from labtrack.domain.labelling import proved
from labtrack.domain.outcomes import Outcome
from labtrack.domain.people import Actor, Permission, require
from labtrack.domain.signatures import Meaning, Proof
from labtrack.domain.tasks import TaskKind
from labtrack.domain.testing import Judged, Stage, readings
from labtrack.persistence.store import Store
from labtrack.services.clearance import lock_dose
from labtrack.services.custody import record, require_turn, told
from labtrack.services.signatures import sign
from labtrack.services.tasks import close_tasks, open_task

UNUSABLE = frozenset({"recalled", "rejected", "terminated"})


def speaks_against_release(store: Store, item: Item, *, signer: Actor) -> tuple[Finding, ...]:
    """Every reason not to release a dose, as it stands now."""
    return tuple(dose_release.findings(release_facts(store, item, signer=signer)))


def release_dose(
    store: Store, dose_uid: UUID, *, by: Actor, proof: Proof | None, at: datetime, seen: int | None = None
) -> Outcome:
    """Release a dose by signature; a refusal is written into its chain with every reason."""
    require(by, Permission.RELEASE_DOSE)
    item = lock_dose(store, store.items.by_uid(dose_uid), seen=seen)
    require_turn(store, item, Happened.RELEASED, by=by)
    reasons = speaks_against_release(store, item, signer=by)
    if stops := stops_among(reasons):
        detail = {"findings": [finding.code for finding in stops]}
        item = record(store, item, Happened.RELEASE_REFUSED, detail, by=by, at=at)
        return told(item, Happened.RELEASE_REFUSED, at=at, findings=reasons, refused=True)
    dose = store.doses.get(item.id)
    said = {"viable_cells": dose.viable_cells, "complete_by": dose.complete_by, "specification": dose.specification_id}
    item = record(store, item, Happened.RELEASED, said, by=by, at=at)
    sign(store, item, Meaning.RELEASED, said, by=by, proof=proof, at=at)
    close_tasks(store, item, TaskKind.RELEASE_DOSE, TaskKind.TEST_DOSE, TaskKind.REVIEW_RESULT, at=at)
    open_task(store, TaskKind.ISSUE_DOSE, item, due_at=dose.start_by, at=at)
    return told(item, Happened.RELEASED, at=at, findings=reasons)


def release_facts(store: Store, item: Item, *, signer: Actor) -> DoseFacts:
    """Gather what the release of a dose rests on; for a decision, after the dose was locked."""
    dose = store.doses.get(item.id)
    results = store.results.all(item_id=item.id, superseded=False)
    family = store.items.all(id=[item.id, *store.items.ancestors(item.id)])
    makers = {key for result in results for key in (result.entered_by_id, result.reviewed_by_id)}
    return DoseFacts(
        tests=tuple(
            TestOfDose(
                name=reading.limit.name,
                value=reading.result.value if reading.result else None,
                unit=reading.result.unit if reading.result else reading.limit.unit,
                reviewed=reading.result is not None
                and reading.result.reviewed_by_id not in (None, reading.result.entered_by_id),
                within=None if reading.judged is None else reading.judged is Judged.WITHIN,
            )
            for reading in readings(store.limits.all(specification_id=dose.specification_id), results)
            if reading.limit.stage is Stage.PRE_RELEASE or reading.judged not in (None, Judged.WITHIN)
        ),
        label_live=proved(store.labels.all(item_id=item.id, void_at=None)),
        line_cleared=dose.line_cleared,
        remainder_known=dose.remainder is not None,
        signer_made_none=signer.id not in makers,
        free_to_use=not any(one.state in UNUSABLE for one in family if one.kind in (Kind.LOT, Kind.DONATION))
        and store.holds.count(item_id=[one.id for one in family], lifted_at=None) == 0,
    )
