"""Which jobs are due, and who does them?"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from uuid import UUID

import structlog

from labtrack.domain.errors import Conflict
from labtrack.domain.jobs import Job
from labtrack.edge.installation import Installation
from labtrack.edge.transaction import writing
from labtrack.persistence.queries.jobs import lease_due
from labtrack.persistence.store import Store
from labtrack.services import watchdog
from labtrack.work.printing import send_due_prints

LEASE = timedelta(minutes=2)
MOST_AT_ONCE = 20
EVERY_SECONDS = 2.0
"""How often to look: somebody stands at the printer and waits for the label."""

Doing = Callable[[Store, Mapping[str, str], datetime], None]

log = structlog.get_logger()


def _remind(store: Store, payload: Mapping[str, str], at: datetime) -> None:
    watchdog.remind(store, store.items.by_uid(UUID(payload["item"])), at=at)


DOINGS: Mapping[str, Doing] = {watchdog.NOT_VERIFIED: _remind}
"""How each kind of job is done, within a transaction of its own."""


def do_due(installation: Installation) -> int:
    """Do what is due now, each job in a transaction of its own; returns how many were done.

    A job is leased first: should this process die, another takes it up when the lease has run out.
    """
    now = installation.clock()
    with writing(installation) as store:
        leased = lease_due(store, DOINGS, now=now, until=now + LEASE, most=MOST_AT_ONCE)
    for job in leased:
        _do(installation, job)
    return len(leased)


def _do(installation: Installation, job: Job) -> None:
    now = installation.clock()
    with writing(installation) as store:
        DOINGS[job.kind](store, json.loads(job.payload), now)
        store.jobs.change(job.id, done_at=now, leased_until=None)
    log.info("job done", kind=job.kind, key=job.unique_key)


class Worker(threading.Thread):
    """The thread of `labtrack serve` that does what is due, until it is told to stop."""

    def __init__(self, installation: Installation, *, every_seconds: float = EVERY_SECONDS) -> None:
        super().__init__(name="labtrack-worker", daemon=True)
        self.installation = installation
        self.every_seconds = every_seconds
        self.stopping = threading.Event()

    def run(self) -> None:
        """Look for due jobs now and then."""
        while not self.stopping.is_set():
            try:
                do_due(self.installation)
                send_due_prints(self.installation)
            except Conflict as busy:
                log.warning("nothing done this time", reason=busy.reason)
            self.stopping.wait(self.every_seconds)

    def stop(self) -> None:
        """Let the thread end after the job in hand."""
        self.stopping.set()
        self.join()
