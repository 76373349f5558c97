"""The append-only log over all that was recorded, as the database keeps it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from labtrack.domain.checkpoints import Source
from labtrack.persistence.models.base import Base, Count
from labtrack.persistence.types import words


class LedgerLeafRow(Base):
    """The place of one kept row in the log. Rows are only ever added: index follows index without a gap."""

    __tablename__ = "ledger_leaf"
    __table_args__ = (
        UniqueConstraint("source", "row_id"),
        CheckConstraint("leaf_index >= 0", name="counted_from_zero"),
    )

    leaf_index: Mapped[int] = mapped_column(BigInteger(), primary_key=True, autoincrement=False)
    source: Mapped[Source] = mapped_column(words(Source, 20))
    row_id: Mapped[Count]
    digest: Mapped[bytes]


class LedgerNodeRow(Base):
    """A complete node above the leaves of the log's Merkle tree. Rows are only ever added, and never change."""

    __tablename__ = "ledger_node"
    __table_args__ = (CheckConstraint("level >= 1", name="above_the_leaves"),)

    level: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    node_index: Mapped[int] = mapped_column(BigInteger(), primary_key=True, autoincrement=False)
    digest: Mapped[bytes]


class LedgerMarkRow(Base):
    """How far the sequencer has come in one register; a working note, and no evidence.

    Every row up to `settled_id` has its leaf, and no row will come below it any more. `seen_id` was the newest row at
    `seen_at`, when no transaction from number `seen_transaction` on had begun (PostgreSQL; 0 on SQLite).
    """

    __tablename__ = "ledger_mark"

    source: Mapped[Source] = mapped_column(words(Source, 20), primary_key=True)
    settled_id: Mapped[Count]
    seen_id: Mapped[Count]
    seen_transaction: Mapped[Count]
    seen_at: Mapped[datetime]


class CheckpointRow(Base):
    """A signed checkpoint of the log: `text` is what was signed. Rows are only ever added."""

    __tablename__ = "checkpoint"

    size: Mapped[int] = mapped_column(BigInteger(), primary_key=True, autoincrement=False)
    made_at: Mapped[datetime]
    text: Mapped[str]
    signature: Mapped[bytes]
    public_key: Mapped[bytes]


class CheckpointKeyRow(Base):
    """A public key that checkpoints are signed with, from a time on. Rows are only ever added.

    Every key but the first is introduced by a statement that the key before it signed.
    """

    __tablename__ = "checkpoint_key"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    fingerprint: Mapped[str] = mapped_column(String(16), unique=True)
    public_key: Mapped[bytes]
    introduced_at: Mapped[datetime]
    statement: Mapped[str]
    signature: Mapped[bytes | None]
