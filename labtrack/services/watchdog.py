"""What was issued and not verified in time?"""

from __future__ import annotations

import json
from datetime import datetime

from labtrack.domain.custody import Item
from labtrack.domain.tasks import TaskKind
from labtrack.persistence.store import Store
from labtrack.services.tasks import wait_once

NOT_VERIFIED = "dose-not-verified"
NOT_HERE = frozenset({"issued", "in-transit"})
DONE = frozenset(
    {"identity-confirmed", "infusing", "interrupted", "infused", "partly-infused", "returned", "discarded"}
)


def watch(store: Store, item: Item, *, due_at: datetime) -> None:
    """Ask to be reminded of a dose that was issued, should nobody have verified it by then."""
    store.jobs.put(
        kind=NOT_VERIFIED,
        due_at=due_at,
        unique_key=f"{NOT_VERIFIED}:{item.uid}:{item.number}",
        payload=json.dumps({"item": str(item.uid)}),
        leased_until=None,
        attempts=0,
        done_at=None,
    )


def remind(store: Store, item: Item, *, at: datetime) -> None:
    """Let an unverified dose wait on the pharmacy's home page, and on the ward's while it has not arrived there."""
    if item.state in DONE:
        return
    dose = store.doses.get(item.id)
    wait_once(store, TaskKind.NOT_VERIFIED, item, due_at=at, at=at)
    if item.state in NOT_HERE and dose.issued_to_id is not None:
        wait_once(store, TaskKind.ACCEPT_DOSE, item, due_at=at, at=at, place_id=dose.issued_to_id)
