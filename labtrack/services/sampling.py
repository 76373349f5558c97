"""Which tubes are to be taken next?"""

from __future__ import annotations

from datetime import datetime

from labtrack.domain.tasks import TaskKind
from labtrack.persistence.store import Store
from labtrack.services.tasks import open_task


def open_next_tubes(store: Store, participant_id: int, *, at: datetime) -> None:
    """Let the tubes of the next visit wait for the ward: of the first visit that has a tube which may still be taken.

    To be called when tubes come into being, and whenever one is taken or missed.
    """
    waiting = store.specimens.all(participant_item_id=participant_id, collected_at=None)
    items = {item.id: item for item in store.items.all(id=[tube.item_id for tube in waiting], state="expected")}
    expected = [tube for tube in waiting if tube.item_id in items]
    if not expected:
        return
    next_due = min(tube.due_at for tube in expected)
    asked_for = store.tasks.all(item_id=list(items), kind=TaskKind.COLLECT_SPECIMEN, closed_at=None)
    known = {task.item_id for task in asked_for}
    ward_id = store.participants.get(participant_id).ward_id
    for tube in expected:
        if tube.due_at == next_due and tube.item_id not in known:
            open_task(
                store,
                TaskKind.COLLECT_SPECIMEN,
                items[tube.item_id],
                due_at=max(tube.due_at, at),
                at=at,
                place_id=ward_id,
            )
