"""How does a checkpoint come to whoever keeps it for us, though they may not be there at once?"""

from __future__ import annotations

import json
from datetime import timedelta
from http.client import HTTPException
from typing import Any, Final
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, Request, build_opener

import structlog

from labtrack.domain.checkpoints import POST_CHECKPOINT
from labtrack.domain.jobs import Job
from labtrack.edge.installation import Installation
from labtrack.edge.transaction import reading, writing
from labtrack.persistence.queries.jobs import lease_due

LEASE: Final = timedelta(minutes=2)
PATIENCE_SECONDS: Final = 15.0
LONGEST_WAIT: Final = timedelta(hours=6)

log = structlog.get_logger()


class _NoRedirects(HTTPRedirectHandler):
    """What was posted elsewhere by a redirect would arrive as a question: it is a refusal."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        """Follow to nowhere."""


def post_due(installation: Installation) -> int:
    """Post every checkpoint that waits for it, until one is not taken; returns how many arrived.

    No transaction is open meanwhile. Whoever cannot be reached is tried again, later each time, and never given up.
    """
    url, arrived = installation.checkpointing.url, 0
    while url is not None and (job := _taken(installation)) is not None and _post(installation, url, job):
        arrived += 1
    return arrived


def _taken(installation: Installation) -> Job | None:
    now = installation.clock()
    with writing(installation) as store:
        return next(iter(lease_due(store, [POST_CHECKPOINT], now=now, until=now + LEASE, most=1)), None)


def _post(installation: Installation, url: str, job: Job) -> bool:
    size, attempts = json.loads(job.payload)["size"], job.attempts + 1
    with reading(installation) as store:
        file = store.checkpoints.of_size(size).as_file()
    refused = _sent(url, file.encode())
    now = installation.clock()
    with writing(installation) as store:
        if refused is None:
            store.jobs.change(job.id, done_at=now, leased_until=None)
            return True
        store.jobs.change(job.id, due_at=now + wait_after(attempts), leased_until=None)
    log.warning("checkpoint not posted", size=size, attempts=attempts, reason=refused)
    return False


def wait_after(attempts: int) -> timedelta:
    """How long to wait after so many attempts in vain: a minute, then twice as long each time, at most six hours."""
    return min(timedelta(minutes=2 ** min(attempts - 1, 16)), LONGEST_WAIT)


def _sent(url: str, body: bytes) -> str | None:
    """Send it; None when it was taken, else why it was not."""
    request = Request(url, data=body, headers={"Content-Type": "application/json"}, method="POST")
    try:
        with build_opener(_NoRedirects).open(request, timeout=PATIENCE_SECONDS) as answer:
            answer.read(1)
    except HTTPError as refused:
        refused.close()
        return f"HTTP {refused.code}"
    except (OSError, HTTPException) as unreached:
        return str(unreached)
    return None
