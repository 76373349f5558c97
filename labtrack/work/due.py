"""Which jobs are due, and who does them?"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Executor, ThreadPoolExecutor
from datetime import datetime, timedelta
from uuid import UUID

import structlog

from labtrack.domain.jobs import Job
from labtrack.edge.checkpointing import checkpoint
from labtrack.edge.installation import Installation
from labtrack.edge.transaction import writing
from labtrack.persistence.queries.jobs import lease_due
from labtrack.persistence.store import Store
from labtrack.services import watchdog
from labtrack.work.checkpoints import Schedule
from labtrack.work.posting import post_due
from labtrack.work.printing import send_due_prints

LEASE = timedelta(minutes=2)
EVERY_SECONDS = 2.0
"""How often to look: somebody stands at the printer and waits for the label."""

Turn = Callable[[Installation], object]
Doing = Callable[[Store, Mapping[str, str], datetime], None]

log = structlog.get_logger()


def _remind(store: Store, payload: Mapping[str, str], at: datetime) -> None:
    watchdog.remind(store, store.items.by_uid(UUID(payload["item"])), at=at)


DOINGS: Mapping[str, Doing] = {watchdog.NOT_VERIFIED: _remind}
"""How each kind of job is done, within a transaction of its own."""


def do_due(installation: Installation) -> int:
    """Do what is due now, each job in a transaction of its own; returns how many were done.

    A job is leased first: should it fail, or this process die, it is taken up again when the lease has run out.
    """
    done = 0
    while (job := _taken(installation)) is not None:
        _do(installation, job)
        done += 1
    return done


def _taken(installation: Installation) -> Job | None:
    now = installation.clock()
    with writing(installation) as store:
        return next(iter(lease_due(store, DOINGS, now=now, until=now + LEASE, most=1)), None)


def _do(installation: Installation, job: Job) -> None:
    now = installation.clock()
    with writing(installation) as store:
        DOINGS[job.kind](store, json.loads(job.payload), now)
        store.jobs.change(job.id, done_at=now, leased_until=None)
    log.info("job done", kind=job.kind, key=job.unique_key)


class Worker(threading.Thread):
    """The thread of `labtrack serve` that does what is due, until it is told to stop; then the log is signed once more.

    What fails is logged and hinders nothing else: its turn comes again.
    """

    def __init__(self, installation: Installation, *, every_seconds: float = EVERY_SECONDS) -> None:
        super().__init__(name="labtrack-worker", daemon=True)
        self.installation = installation
        self.every_seconds = every_seconds
        self.stopping = threading.Event()

    def run(self) -> None:
        """Look for what is due now and then."""
        turns: tuple[Turn, ...] = (do_due, send_due_prints, Schedule().checkpoint_if_due, post_due)
        with ThreadPoolExecutor(max_workers=1, thread_name_prefix=self.name) as turner:
            while not self.stopping.is_set():
                for turn in turns:
                    self._take(turn, turner)
                self.stopping.wait(self.every_seconds)
            self._take(checkpoint, turner)

    def _take(self, turn: Turn, turner: Executor) -> None:
        """Take one turn in the thread beside: whatever it raises is looked at here, and ends that turn alone."""
        error = turner.submit(turn, self.installation).exception()
        if error is not None:
            log.error("turn failed", turn=getattr(turn, "__name__", ""), exc_info=error)

    def stop(self) -> None:
        """Let the thread end after the turn in hand."""
        self.stopping.set()
        self.join()
