"""Has this person just proved that it is them?"""

from __future__ import annotations

from labtrack.domain.errors import Invalid
from labtrack.domain.identifiers import SymbolKind
from labtrack.domain.people import Person
from labtrack.domain.readings import SymbolReading
from labtrack.edge.installation import Installation
from labtrack.edge.transaction import reading, writing
from labtrack.interop.scans import read
from labtrack.services import sign_ins


def prove(installation: Installation, who: str, secret: str, *, device: str, secret_field: str = "secret") -> Person:
    """Check a sign-in code with its password, or a badge with its PIN; slow on purpose, and in no transaction.

    A wrong one is kept, and counts towards the lock-out. Raises Invalid with the fault at `secret_field`:
    `wrong-credentials`, or `locked` with the time `until` in its facts.
    """
    at = installation.clock()
    named, kept = _account(installation, who)
    fits = installation.credentials.fits(kept, secret)
    with writing(installation) as store:
        person = sign_ins.note_attempt(
            store,
            named,
            fits=fits,
            lock_after=installation.lock_after,
            lock_for=installation.lock_for,
            device=device,
            at=at,
        )
    if person is not None and person.is_locked(at):
        raise Invalid("locked", fields={secret_field: "locked"}, until=person.locked_until)
    if person is None or not fits or not person.active:
        raise Invalid("wrong-credentials", fields={secret_field: "wrong-credentials"})
    return person


def _account(installation: Installation, who: str) -> tuple[Person | None, str | None]:
    """The account that is meant, and the hash that the private part must fit: a badge's PIN, or a code's password."""
    scanned = read(who)
    with reading(installation) as store:
        if isinstance(scanned, SymbolReading) and scanned.symbol.kind is SymbolKind.BADGE:
            person = store.people.find(badge=scanned.symbol.text)
            return person, person.pin_hash if person is not None else None
        person = store.people.find(code=who.strip().lower())
        return person, person.password_hash if person is not None else None
