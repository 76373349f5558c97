"""Which checkpoints were signed, and with which keys?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Connection, insert, select

from labtrack.domain.checkpoints import Checkpoint, IntroducedKey, SignedCheckpoint
from labtrack.domain.errors import NotFound
from labtrack.persistence.models import CheckpointKeyRow, CheckpointRow
from labtrack.persistence.shelf import table_of

_checkpoint = table_of(CheckpointRow)
_key = table_of(CheckpointKeyRow)
_SIGNED = (_checkpoint.c.text, _checkpoint.c.signature, _checkpoint.c.public_key)


class Checkpoints:
    """Signed checkpoints and the public keys that they are signed with; rows are only ever added."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def newest(self) -> SignedCheckpoint | None:
        """The checkpoint of the longest log; None when none was made."""
        row = self.connection.execute(select(*_SIGNED).order_by(_checkpoint.c.size.desc()).limit(1)).first()
        return None if row is None else SignedCheckpoint(**row._mapping)

    def above(self, size: int) -> tuple[SignedCheckpoint, ...]:
        """The checkpoints of all logs longer than that, in the order of their sizes."""
        rows = self.connection.execute(select(*_SIGNED).where(_checkpoint.c.size > size).order_by(_checkpoint.c.size))
        return tuple(SignedCheckpoint(**row._mapping) for row in rows)

    def of_size(self, size: int) -> SignedCheckpoint:
        """The checkpoint of the log with so many leaves; NotFound when there is none."""
        row = self.connection.execute(select(*_SIGNED).where(_checkpoint.c.size == size)).first()
        if row is None:
            raise NotFound(what="checkpoint")
        return SignedCheckpoint(**row._mapping)

    def all(self) -> Iterator[SignedCheckpoint]:
        """Every checkpoint, in the order of their sizes."""
        rows = self.connection.execute(select(*_SIGNED).order_by(_checkpoint.c.size))
        return (SignedCheckpoint(**row._mapping) for row in rows)

    def add(self, signed: SignedCheckpoint, checkpoint: Checkpoint) -> None:
        """Write a checkpoint that was signed just now."""
        self.connection.execute(
            insert(_checkpoint).values(
                size=checkpoint.size,
                made_at=checkpoint.at,
                text=signed.text,
                signature=signed.signature,
                public_key=signed.public_key,
            )
        )

    def introduced(self) -> tuple[IntroducedKey, ...]:
        """Every public key that was introduced, oldest first."""
        rows = self.connection.execute(
            select(_key.c.number, _key.c.public_key, _key.c.statement, _key.c.signature).order_by(_key.c.number)
        )
        return tuple(IntroducedKey(**row._mapping) for row in rows)

    def introduce(self, key: IntroducedKey, *, at: datetime) -> None:
        """Write a key that checkpoints are signed with from now on."""
        self.connection.execute(
            insert(_key).values(
                number=key.number,
                fingerprint=key.fingerprint,
                public_key=key.public_key,
                introduced_at=at,
                statement=key.statement,
                signature=key.signature,
            )
        )
