"""What was tried, printed, configured and looked at?"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, func, select

from labtrack.persistence.models import AuditRow, DisclosureRow, ParticipantRow
from labtrack.persistence.shelf import table_of

_audit = table_of(AuditRow)
_disclosure = table_of(DisclosureRow)
_participant = table_of(ParticipantRow)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which lines of the audit trail are asked for; None asks for all."""

    use_case: str | None = None
    code: str | None = None
    person_id: int | None = None
    begins: datetime | None = None
    ends: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """One line of the audit trail. `person_id` None: nobody was signed in, or the software did it."""

    id: int
    at: datetime
    person_id: int | None
    use_case: str
    code: str
    device: str
    detail: Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Disclosure:
    """Somebody was shown who a participant is, on a page."""

    at: datetime
    person_id: int
    study_number: str
    page: str


def audit_page(connection: Connection, asked: Asked, *, limit: int, offset: int = 0) -> Sequence[AuditEntry]:
    """A page of the audit trail, the newest line first."""
    statement = _asked(select(_audit), asked).order_by(_audit.c.id.desc()).limit(limit).offset(offset)
    return [
        AuditEntry(
            id=row.id,
            at=row.at,
            person_id=row.actor_id,
            use_case=row.use_case,
            code=row.code,
            device=row.device,
            detail=json.loads(row.detail),
        )
        for row in connection.execute(statement)
    ]


def audit_count(connection: Connection, asked: Asked) -> int:
    """How many lines are asked for."""
    return int(connection.execute(_asked(select(func.count()).select_from(_audit), asked)).scalar_one())


def audit_kinds(connection: Connection) -> tuple[Sequence[str], Sequence[str]]:
    """Every use case and every code that stands in the audit trail."""
    use_cases = connection.execute(select(_audit.c.use_case).distinct().order_by(_audit.c.use_case)).scalars().all()
    codes = connection.execute(select(_audit.c.code).distinct().order_by(_audit.c.code)).scalars().all()
    return use_cases, codes


def disclosure_page(connection: Connection, *, limit: int, offset: int = 0) -> tuple[int, Sequence[Disclosure]]:
    """How often identity was shown, and a page of when, the newest first; by study number, never by name."""
    count = connection.execute(select(func.count()).select_from(_disclosure)).scalar_one()
    rows = connection.execute(
        select(_disclosure.c.at, _disclosure.c.person_id, _disclosure.c.page, _participant.c.study_number)
        .join(_participant, _participant.c.item_id == _disclosure.c.participant_item_id)
        .order_by(_disclosure.c.id.desc())
        .limit(limit)
        .offset(offset)
    )
    return count, [Disclosure(at=r.at, person_id=r.person_id, study_number=r.study_number, page=r.page) for r in rows]


def _asked(statement: Select[Any], asked: Asked) -> Select[Any]:
    narrowed = statement
    if asked.use_case is not None:
        narrowed = narrowed.where(_audit.c.use_case == asked.use_case)
    if asked.code is not None:
        narrowed = narrowed.where(_audit.c.code == asked.code)
    if asked.person_id is not None:
        narrowed = narrowed.where(_audit.c.actor_id == asked.person_id)
    if asked.begins is not None:
        narrowed = narrowed.where(_audit.c.at >= asked.begins)
    if asked.ends is not None:
        narrowed = narrowed.where(_audit.c.at < asked.ends)
    return narrowed
