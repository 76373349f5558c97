"""What does the audit trail say, does the ledger hold, and who was shown whose identity?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from labtrack.domain.people import Actor, Permission, Person, require
from labtrack.domain.verification import Verified
from labtrack.persistence.queries.audit import (
    Asked,
    AuditEntry,
    Disclosure,
    audit_count,
    audit_kinds,
    audit_page,
    disclosure_page,
)
from labtrack.persistence.store import Store
from labtrack.persistence.verification import verify

__all__ = ["Asked", "AuditEntry", "Disclosure"]

VERIFY = "verify_ledger"
HOLDS, DOES_NOT_HOLD = "holds", "does-not-hold"
WRONG_KEPT = 100
"""So many wrong chains are named in the audit trail; the verification itself names all of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditPage:
    """A page of the audit trail, with everybody who stands in it."""

    count: int
    entries: Sequence[AuditEntry]
    people: Mapping[int, Person]


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditChoices:
    """By what the audit trail can be searched."""

    people: Sequence[Person]
    use_cases: Sequence[str]
    codes: Sequence[str]


def audit_entries(store: Store, asked: Asked, *, first: int, most: int, by: Actor) -> AuditPage:
    """Read a page of the audit trail, the newest line first."""
    require(by, Permission.READ_AUDIT)
    connection = store.audit.connection
    entries = audit_page(connection, asked, limit=most, offset=first)
    return AuditPage(
        count=audit_count(connection, asked),
        entries=entries,
        people=_people(store, (entry.person_id for entry in entries)),
    )


def audit_choices(store: Store, *, by: Actor) -> AuditChoices:
    """Everything that stands in the audit trail to search by."""
    require(by, Permission.READ_AUDIT)
    use_cases, codes = audit_kinds(store.audit.connection)
    people = sorted(store.people.all(), key=lambda person: person.printed_name)
    return AuditChoices(people=people, use_cases=use_cases, codes=codes)


def disclosures(
    store: Store, *, first: int, most: int, by: Actor
) -> tuple[int, Sequence[Disclosure], Mapping[int, Person]]:
    """How often identity was shown, a page of when and to whom, and those people; participants by study number."""
    require(by, Permission.READ_AUDIT)
    count, shown = disclosure_page(store.audit.connection, limit=most, offset=first)
    return count, shown, _people(store, (one.person_id for one in shown))


def verify_ledger(store: Store, *, by: Actor) -> Verified:
    """Walk every chain of custody and the log now; for a reading transaction, since it takes its time."""
    require(by, Permission.VERIFY_LEDGER)
    return verify(store.audit.connection)


def keep_verification(store: Store, verified: Verified, *, by: Actor, at: datetime) -> None:
    """Write what came of a verification into the audit trail."""
    require(by, Permission.VERIFY_LEDGER)
    wrong = [
        {"item": one.item, "where": one.where.value, "number": one.number, "fault": one.fault.value}
        for one in verified.wrong
    ]
    detail = {
        "items": verified.items,
        "events": verified.events,
        "leaves": verified.leaves,
        "checkpoints": verified.checkpoints,
        "covered": verified.covered,
        "wrong_chains": len(wrong),
        "wrong": wrong[:WRONG_KEPT],
    }
    code = HOLDS if verified.holds else DOES_NOT_HOLD
    store.audit.write(VERIFY, code, actor_id=by.id, at=at, device=by.device, detail=detail)


def last_verification(store: Store, *, by: Actor) -> tuple[AuditEntry, Person | None] | None:
    """The verification that was asked for last, and by whom; None before the first."""
    require(by, Permission.READ_AUDIT)
    found = [
        entry
        for code in (HOLDS, DOES_NOT_HOLD)
        for entry in audit_page(store.audit.connection, Asked(use_case=VERIFY, code=code), limit=1)
    ]
    if not found:
        return None
    last = max(found, key=lambda entry: entry.id)
    return last, store.people.find(id=last.person_id) if last.person_id is not None else None


def _people(store: Store, keys: Iterable[int | None]) -> Mapping[int, Person]:
    wanted = sorted({key for key in keys if key is not None})
    return {person.id: person for person in store.people.all(id=wanted)}
