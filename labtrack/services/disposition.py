"""May this lot leave, and who says so?"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from labtrack.domain import disposition
from labtrack.domain.containers import Container, product_text
from labtrack.domain.custody import Happened, Item, Kind
from labtrack.domain.disposition import LotFacts
from labtrack.domain.errors import Invalid
from labtrack.domain.findings import Finding, stops_among
from labtrack.domain.identifiers import Din
from labtrack.domain.label_accounts import LabelAccount, account_of
from labtrack.domain.labelling import Label
from labtrack.domain.outcomes import Outcome
from labtrack.domain.people import Actor, Permission, require
from labtrack.domain.signatures import Meaning, Proof
from labtrack.persistence.store import Store
from labtrack.services.custody import lock_with_origins, record, require_turn, told
from labtrack.services.holds import open_holds
from labtrack.services.signatures import sign
from labtrack.services.tasks import close_tasks
from labtrack.services.testing import limits_of


def speaks_against_release(
    store: Store, lot_uid: UUID, *, at: datetime, signer: Actor | None = None
) -> tuple[Finding, ...]:
    """Everything that speaks against the release of a lot now, each finding with its evidence.

    Without a signer, that they must have no part in the results is still to come. Raises NotFound for what is no lot.
    """
    return tuple(disposition.findings(release_facts(store, store.items.by_uid(lot_uid), signer=signer), at=at))


def release_lot(
    store: Store, lot_uid: UUID, *, by: Actor, proof: Proof | None, at: datetime, seen: int | None = None
) -> Outcome:
    """Release a lot by signature; a refusal is written into its chain with the id of every rule that refuses."""
    require(by, Permission.RELEASE_LOT)
    item = lock_with_origins(store, lot_uid, seen=seen)
    require_turn(store, item, Happened.RELEASED, by=by)
    facts = release_facts(store, item, signer=by)
    reasons = tuple(disposition.findings(facts, at=at))
    if stops := stops_among(reasons):
        detail = {"findings": [finding.code for finding in stops]}
        item = record(store, item, Happened.RELEASE_REFUSED, detail, by=by, at=at)
        return told(item, Happened.RELEASE_REFUSED, at=at, findings=reasons, refused=True)
    said = _said(store, facts, reasons)
    item = record(store, item, Happened.RELEASED, said, by=by, at=at)
    sign(store, item, Meaning.RELEASED, said, by=by, proof=proof, at=at)
    close_tasks(store, item, at=at)
    return told(item, Happened.RELEASED, at=at, findings=reasons)


def reject_lot(
    store: Store,
    lot_uid: UUID,
    *,
    reason: str,
    by: Actor,
    proof: Proof | None,
    at: datetime,
    seen: int | None = None,
) -> Outcome:
    """Reject a lot by signature, for good; the reason stays with it."""
    require(by, Permission.RELEASE_LOT)
    if not reason.strip():
        raise Invalid(fields={"reason": "missing"})
    item = lock_with_origins(store, lot_uid, seen=seen)
    said = {"reason": reason.strip()}
    item = record(store, item, Happened.REJECTED, said, by=by, at=at)
    sign(store, item, Meaning.REJECTED, said, by=by, proof=proof, at=at)
    close_tasks(store, item, at=at)
    return told(item, Happened.REJECTED, at=at)


def release_facts(store: Store, item: Item, *, signer: Actor | None) -> LotFacts:
    """Gather what the release of a lot rests on; for a decision, after the lot was locked."""
    lot = store.lots.get(item.id)
    donation = store.donations.get(lot.donation_item_id)
    below = store.items.all(id=list(store.items.descendants(item.id)), kind=Kind.CONTAINER)
    family = [item.id, *store.items.ancestors(item.id), *(one.id for one in below)]
    kept = {one.id for one in below if one.state != "discarded"}
    return LotFacts(
        specification_id=lot.specification_id,
        limits=limits_of(store, lot.specification_id),
        results=store.results.all(item_id=item.id, superseded=False),
        donor_accepted=donation.accepted,
        passage=lot.passage,
        deviations=store.deviations.all(item_id=family, closed_at=None),
        materials=store.materials.all(lot_item_id=item.id),
        containers=_label_accounts(
            (one for one in store.containers.all(lot_item_id=item.id) if one.item_id in kept),
            store.labels.all(item_id=list(kept)),
            donation.din,
        ),
        holds=open_holds(store, [item.id]),
        signer_id=signer.id if signer is not None else None,
    )


def _label_accounts(containers: Iterable[Container], labels: Iterable[Label], din: Din) -> tuple[LabelAccount, ...]:
    prints: dict[int, list[Label]] = {}
    for label in labels:
        prints.setdefault(label.item_id, []).append(label)
    return tuple(
        account_of(product_text(din, one.product_code, one.division), prints.get(one.item_id, ())) for one in containers
    )


def _said(store: Store, facts: LotFacts, reasons: Iterable[Finding]) -> dict[str, object]:
    """What a release says and is signed for: the version, every result, and what was told beside it."""
    specification = store.specifications.get(facts.specification_id)
    return {
        "specification": specification.uid,
        "specification_version": specification.version,
        "results": [result.uid for result in facts.results],
        "passage": facts.passage,
        "told": [finding.code for finding in reasons],
    }
