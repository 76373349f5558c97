"""Which specification is in force?"""

from __future__ import annotations

from datetime import datetime

from labtrack.domain.testing import Specification
from labtrack.persistence.store import Store


def newest_in_force(store: Store, subject: str, *, at: datetime) -> Specification | None:
    """The newest version for a subject whose time has come."""
    table = store.specifications.table
    found = store.specifications.read(
        store.specifications.statement()
        .where(table.c.subject == subject, table.c.in_force_from <= at)
        .order_by(table.c.version.desc())
        .limit(1)
    )
    return found[0] if found else None
