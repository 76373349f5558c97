"""What is asked of the labels of a design now, and does anything keep an item from moving on?"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256

from labels import DESIGNS
from labtrack.domain.errors import Conflict, Invalid
from labtrack.domain.label_designs import LabelDesign
from labtrack.domain.outcomes import Outcome
from labtrack.domain.people import Actor, Permission, require
from labtrack.domain.signatures import Proof
from labtrack.persistence.store import Store
from labtrack.services.signatures import require_proof


def adopt_label_design(
    store: Store, design: str, *, scan_back: bool, by: Actor, proof: Proof | None, at: datetime
) -> Outcome:
    """Put a new version of what is asked of a design's labels into force, signed.

    Labels keep what they were printed under. Raises Invalid for a design that there is not.
    """
    require(by, Permission.CONFIGURE)
    require_proof(proof, by=by, at=at)
    if design not in DESIGNS:
        raise Invalid(fields={"design": "not-a-design"})
    version = store.next_number(f"label-design-{design}")
    text = json.dumps({"design": design, "scan_back": scan_back, "version": version}, sort_keys=True)
    adopted = store.label_designs.put(
        uid=store.new_uid(),
        design=design,
        version=version,
        scan_back=scan_back,
        in_force_from=at,
        signed_by_id=by.id,
        digest=sha256(text.encode()).digest(),
    )
    detail = {
        "subject": design,
        "version": version,
        "uid": adopted.uid,
        "digest": adopted.digest.hex(),
        "signed_by": by.printed_name,
        "meaning": "adopted",
    }
    store.audit.write("adopt_label_design", "done", actor_id=by.id, at=at, device=by.device, detail=detail)
    return Outcome(item=None, number=version, what="label-design-adopted", at=at, made=(adopted.uid,))


def design_in_force(store: Store, design: str, *, at: datetime) -> LabelDesign | None:
    """The newest version of a design whose time has come; None when nobody has signed one."""
    found = [one for one in store.label_designs.all(design=design) if one.in_force_from <= at]
    return max(found, key=lambda one: one.version, default=None)


def designs_in_force(store: Store, *, at: datetime) -> tuple[LabelDesign, ...]:
    """The newest version of every design."""
    versions = (design_in_force(store, design, at=at) for design in DESIGNS)
    return tuple(one for one in versions if one is not None)


def require_scanned_back(store: Store, item_ids: Iterable[int]) -> None:
    """Raise Conflict `not-scanned-back` while a print of these items is a claim that nobody has proved."""
    waiting = store.labels.find(
        item_id=sorted(item_ids), scan_back=True, live_at=None, void_at=None, spoiled_at=None, destroyed_at=None
    )
    if waiting is not None:
        raise Conflict("not-scanned-back", item=store.items.get(waiting.item_id).uid, serial=waiting.serial)
