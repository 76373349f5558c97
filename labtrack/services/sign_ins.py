"""How does a screen get a person, keep them, and let them go; and what of the one who failed?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from labtrack.domain.people import Actor, Person
from labtrack.domain.places import Place
from labtrack.domain.sign_ins import SignIn
from labtrack.persistence.queries.people import at_screen
from labtrack.persistence.store import Store
from labtrack.services import people

WRONG = "wrong-credentials"
NOTED_EVERY = timedelta(minutes=1)
"""How old the note of a session's last use may be, so that looking does not write each time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A person at work on a screen, and the site whose clock the screen shows."""

    sign_in: SignIn
    person: Person
    actor: Actor
    place: Place
    site: Place


def begin(store: Store, person: Person, place_id: int, *, token_digest: bytes, device: str, at: datetime) -> None:
    """Let a person work on a screen from now on."""
    store.sign_ins.add(
        SignIn(
            token_digest=token_digest, person_id=person.id, place_id=place_id, device=device, began_at=at, seen_at=at
        )
    )
    store.audit.write("sign_in", "done", actor_id=person.id, at=at, device=device, detail={"place": place_id})


def end(store: Store, token_digest: bytes, *, at: datetime) -> None:
    """Let a screen's person go, if there is one."""
    found = store.sign_ins.find(token_digest=token_digest)
    if found is None or found.ended_at is not None:
        return
    store.sign_ins.change(token_digest, ended_at=at)
    store.audit.write("sign_out", "done", actor_id=found.person_id, at=at, device=found.device)


def note_attempt(
    store: Store,
    person: Person | None,
    *,
    fits: bool,
    lock_after: int,
    lock_for: timedelta,
    device: str,
    at: datetime,
) -> Person | None:
    """Keep what came of a password or PIN; the account as it is then, or None when there is none.

    One attempt after the other, however many came at once: while the account is locked none counts, right or wrong. A
    right one ends the row of wrong ones, the `lock_after`-th of which locks the account for a while.
    """
    if person is None:
        store.audit.write("sign_in", WRONG, actor_id=None, at=at, device=device)
        return None
    fresh = store.people.lock_one(person.id)
    if fresh.is_locked(at):
        store.audit.write("sign_in", "locked", actor_id=fresh.id, at=at, device=device)
    elif not fits or not fresh.active:
        _note_failure(store, fresh, lock_after=lock_after, lock_for=lock_for, device=device, at=at)
    elif fresh.failed_attempts:
        store.people.change(fresh.id, failed_attempts=0)
    return fresh


def _note_failure(
    store: Store, person: Person, *, lock_after: int, lock_for: timedelta, device: str, at: datetime
) -> None:
    store.audit.write("sign_in", WRONG, actor_id=person.id, at=at, device=device)
    failed = person.failed_attempts + 1
    if failed < lock_after:
        store.people.change(person.id, failed_attempts=failed)
        return
    store.people.change(person.id, failed_attempts=0, locked_until=at + lock_for)
    store.audit.write("sign_in", "locked", actor_id=person.id, at=at, device=device)


def session_of(store: Store, token_digest: bytes, *, idle_limit: timedelta, at: datetime) -> Session | None:
    """The person whom a screen's token stands for, if the session is open and the account and a role still are.

    Asked by every request, so it is one statement.
    """
    found = at_screen(store, token_digest, at=at)
    if found is None or not found.sign_in.is_open(idle_limit, at=at):
        return None
    person, place = found.person, found.place
    if not person.active or not found.roles:
        return None
    return Session(
        sign_in=found.sign_in,
        person=person,
        actor=people.acting(person, place.id, place.uid, found.roles, device=found.sign_in.device),
        place=place,
        site=found.site,
    )


def needs_note(session: Session, *, at: datetime) -> bool:
    """Whether the session's last use was noted so long ago that it should be noted again."""
    return at - session.sign_in.seen_at >= NOTED_EVERY


def place_for(store: Store, person: Person, preferred: int | None, *, at: datetime) -> Place | None:
    """Where a person works now: at the screen's place if they have a role there, else at their own, if any."""
    if preferred is not None and people.actor_at(store, person, preferred, at=at).roles:
        return store.places.get(preferred)
    own = people.places_of(store, person, at=at)
    return own[0] if own else None
