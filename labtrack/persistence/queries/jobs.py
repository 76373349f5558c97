"""Which jobs may be taken up now?"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import or_

from labtrack.domain.jobs import Job
from labtrack.persistence.store import Store


def lease_due(store: Store, kinds: Iterable[str], *, now: datetime, until: datetime, most: int) -> tuple[Job, ...]:
    """Take up to `most` due jobs of these kinds that nobody holds, oldest first, and hold them until a time."""
    jobs = store.jobs
    columns = jobs.table.c
    statement = (
        jobs.statement()
        .where(columns.kind.in_(sorted(kinds)), columns.done_at.is_(None), columns.due_at <= now)
        .where(or_(columns.leased_until.is_(None), columns.leased_until <= now))
        .order_by(columns.due_at, columns.id)
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    due = jobs.read(statement)
    for job in due:
        jobs.change(job.id, leased_until=until, attempts=job.attempts + 1)
    return due
