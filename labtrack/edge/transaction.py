"""How does a door open a transaction, keep a command, and keep the attempt when it fails?"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from labtrack.domain.custody import canonical
from labtrack.domain.errors import AlreadyDone, LabtrackError
from labtrack.domain.outcomes import Outcome
from labtrack.domain.people import Actor
from labtrack.edge.installation import Installation
from labtrack.persistence.store import Store

CLOCKS_DIFFER_BY = timedelta(seconds=5)
"""How far the clocks of several servers, or two who come at once, may lie apart."""


class _NothingToWrite(Exception):
    """The command was answered before, or its wanted state is already there: roll back and say so."""

    def __init__(self, outcome: Outcome) -> None:
        self.outcome = outcome


@contextmanager
def reading(installation: Installation) -> Iterator[Store]:
    """Open a store for looking only."""
    with installation.database.reading() as connection:
        yield Store(connection, installation.vault, installation.uids, installation.premises)


@contextmanager
def writing(installation: Installation) -> Iterator[Store]:
    """Open a store for what is no command: sign-ins, disclosures, failed scans. Committed at the end."""
    with installation.database.writing() as connection:
        yield Store(connection, installation.vault, installation.uids, installation.premises)


def perform(
    installation: Installation,
    use_case: str,
    act: Callable[[Store], Outcome],
    *,
    key: UUID,
    given: Mapping[str, object],
    by: Actor,
) -> Outcome:
    """Do one command in one transaction, once: the same key and input are answered with the stored outcome.

    On a LabtrackError everything is rolled back, the attempt is kept in the audit, and the error is raised on. A clock
    that stepped back behind the newest event is noted there too: order is by number, but times are read by people.
    """
    try:
        with installation.database.writing() as connection:
            store = Store(connection, installation.vault, installation.uids, installation.premises, command_key=key)
            outcome = perform_in(store, use_case, act, key=key, given=given, by=by, clock=installation.clock)
            _flag_clock(store, at=installation.clock())
            return outcome
    except _NothingToWrite as answered:
        return answered.outcome
    except LabtrackError as error:
        keep_attempt(installation, use_case, error, by=by)
        raise


def perform_in(
    store: Store,
    use_case: str,
    act: Callable[[Store], Outcome],
    *,
    key: UUID,
    given: Mapping[str, object],
    by: Actor,
    clock: Callable[[], object],
) -> Outcome:
    """Do one command within a transaction that is already open; `perform` and the demonstration use it."""
    at = clock()
    before = store.commands.begin(key, use_case=use_case, input_digest=digest_of_input(given), actor_id=by.id, at=at)  # type: ignore[arg-type]
    if before is not None:
        raise _NothingToWrite(before.again())
    try:
        outcome = act(store)
    except AlreadyDone as done:
        raise _NothingToWrite(
            Outcome(item=done.item, number=done.number, what=done.what, at=done.at, repeated=True)  # type: ignore[arg-type]
        ) from done
    store.commands.end(key, outcome)
    return outcome


def _flag_clock(store: Store, *, at: datetime) -> None:
    newest_at = store.commands.newest_at
    if newest_at is not None and newest_at - at > CLOCKS_DIFFER_BY:
        detail = {"newest": newest_at.isoformat(), "now": at.isoformat()}
        store.audit.write("clock", "stepped-back", actor_id=None, at=at, detail=detail)


def keep_attempt(installation: Installation, use_case: str, error: LabtrackError, *, by: Actor | None) -> None:
    """Write one audit row about an attempt that left nothing behind, in a short transaction of its own."""
    with writing(installation) as store:
        store.audit.write(
            use_case,
            error.reason,
            actor_id=by.id if by else None,
            at=installation.clock(),
            device=by.device if by else "",
            detail={"fields": dict(error.fields)},
        )


def digest_of_input(given: Mapping[str, object]) -> bytes:
    """SHA-256 of a command's input, written canonically; secrets are left out by the caller."""
    return sha256(json.dumps(canonical(given), sort_keys=True, ensure_ascii=False).encode()).digest()
