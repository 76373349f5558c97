"""How is a released lot called back, with everything that was made from it?"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from labtrack.domain.custody import Happened, Item
from labtrack.domain.errors import Invalid
from labtrack.domain.outcomes import Outcome
from labtrack.domain.people import Actor, Permission, require
from labtrack.domain.signatures import Meaning, Proof
from labtrack.persistence.store import Store
from labtrack.services.custody import lock_with_origins, record, told
from labtrack.services.holds import call_for_doses
from labtrack.services.signatures import sign
from labtrack.services.tasks import close_tasks


def recall_lot(
    store: Store,
    lot_uid: UUID,
    *,
    reason: str,
    by: Actor,
    proof: Proof | None,
    at: datetime,
    seen: int | None = None,
) -> Outcome:
    """Call a released lot back, signed. Everything made from it is listed in the event; none of it is moved.

    What is under way below the lot finishes first and is listed, or comes after and is refused. Whoever has a dose of
    it is told; where one is running, the physician decides.
    """
    require(by, Permission.RECALL)
    if not reason.strip():
        raise Invalid(fields={"reason": "missing"})
    lot = lock_with_origins(store, lot_uid, seen=seen)
    below = made_from(store, lot)
    listed = [{"item": one.uid, "kind": one.kind, "state": one.state} for one in below]
    said = {"reason": reason.strip(), "descendants": listed}
    lot = record(store, lot, Happened.RECALLED, said, by=by, at=at)
    sign(store, lot, Meaning.REJECTED, said, by=by, proof=proof, at=at)
    close_tasks(store, lot, at=at)
    call_for_doses(store, lot, at=at)
    return told(lot, Happened.RECALLED, at=at)


def made_from(store: Store, item: Item) -> tuple[Item, ...]:
    """Everything that came of an item, oldest first: for a lot, its containers and doses, wherever they are."""
    return store.items.all(id=list(store.items.descendants(item.id)))
