"""Has this been asked before, and what was answered?"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, insert, select

from labtrack.domain.errors import KeyReused
from labtrack.domain.outcomes import Outcome, from_text, to_text
from labtrack.persistence.models import AuditRow, CommandOutcomeRow, CommandRow, CustodyEventRow
from labtrack.persistence.shelf import insert_unless_taken, table_of

_command = table_of(CommandRow)
_outcome = table_of(CommandOutcomeRow)
_audit = table_of(AuditRow)
_event = table_of(CustodyEventRow)


_NEWEST = select(_event.c.at).order_by(_event.c.id.desc()).limit(1).scalar_subquery().label("newest_at")


class Commands:
    """Commands and their outcomes; rows are only ever added.

    `newest_at` is the time of the newest event of all when the command began; None for a ledger without any.
    """

    newest_at: datetime | None = None

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def begin(self, key: UUID, *, use_case: str, input_digest: bytes, actor_id: int, at: datetime) -> Outcome | None:
        """Write the command first of all; or return the stored outcome when the same was asked before.

        Raises KeyReused when the key came with another input, another use case or from another person.
        """
        values: dict[str, object] = {
            "client_key": key,
            "use_case": use_case,
            "input_digest": input_digest,
            "actor_id": actor_id,
            "at": at,
        }
        added = insert_unless_taken(self.connection, _command, values, _NEWEST, key=_command.c.client_key)
        if added is not None:
            self.newest_at = added.newest_at
            return None
        known = self._known(key)
        if known != (use_case, input_digest, actor_id):
            raise KeyReused()
        stored = self.connection.execute(select(_outcome.c.outcome).where(_outcome.c.client_key == key)).scalar_one()
        return from_text(stored)

    def end(self, key: UUID, outcome: Outcome) -> None:
        """Write what the person is told."""
        self.connection.execute(insert(_outcome).values(client_key=key, outcome=to_text(outcome)))

    def outcome(self, key: UUID) -> Outcome | None:
        """What the person was told when that command was done; None when it never was."""
        stored = self.connection.execute(select(_outcome.c.outcome).where(_outcome.c.client_key == key)).scalar()
        return from_text(stored) if stored is not None else None

    def _known(self, key: UUID) -> tuple[str, bytes, int] | None:
        row = self.connection.execute(
            select(_command.c.use_case, _command.c.input_digest, _command.c.actor_id).where(
                _command.c.client_key == key
            )
        ).first()
        return (row.use_case, row.input_digest, row.actor_id) if row is not None else None


class Audit:
    """What is not an item's own event; rows are only ever added."""

    def __init__(self, connection: Connection, command_key: UUID | None) -> None:
        self.connection = connection
        self.command_key = command_key

    def write(
        self,
        use_case: str,
        code: str,
        *,
        actor_id: int | None,
        at: datetime,
        device: str = "",
        detail: Mapping[str, object] | None = None,
    ) -> None:
        """Add one row; `detail` holds no identity."""
        self.connection.execute(
            insert(_audit).values(
                at=at,
                actor_id=actor_id,
                use_case=use_case,
                code=code,
                device=device,
                detail=json.dumps(detail or {}, sort_keys=True, default=str, ensure_ascii=False),
                command_key=self.command_key,
            )
        )
