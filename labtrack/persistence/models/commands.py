"""What was asked, what was answered, and what waits to be done after it?"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Boolean, ForeignKey, Index, String, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from labtrack.domain.people import Role
from labtrack.domain.tasks import TaskKind
from labtrack.persistence.models.base import Base, ItemRef, Key, PersonRef, PlaceRef, Uid
from labtrack.persistence.types import words


class CommandRow(Base):
    """One use case that changed something, under the key that the form or device gave it. Rows are only ever added."""

    __tablename__ = "command"

    client_key: Mapped[UUID] = mapped_column(Uuid(), primary_key=True)
    actor_id: Mapped[PersonRef]
    use_case: Mapped[str] = mapped_column(String(60))
    input_digest: Mapped[bytes]
    at: Mapped[datetime]


class CommandOutcomeRow(Base):
    """What the person was told, so that a retry is told the same. Rows are only ever added."""

    __tablename__ = "command_outcome"

    client_key: Mapped[UUID] = mapped_column(ForeignKey("command.client_key", ondelete="RESTRICT"), primary_key=True)
    outcome: Mapped[str]


class AuditRow(Base):
    """What is not an item's own event: failures, sign-ins, configuration. Rows are only ever added."""

    __tablename__ = "audit"

    id: Mapped[Key]
    at: Mapped[datetime] = mapped_column(index=True)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"))
    use_case: Mapped[str] = mapped_column(String(60))
    code: Mapped[str] = mapped_column(String(60))
    device: Mapped[str]
    detail: Mapped[str]
    command_key: Mapped[UUID | None] = mapped_column(Uuid())


class TaskRow(Base):
    """One thing that waits; home pages cost what is open, not what was."""

    __tablename__ = "task"
    __table_args__ = (
        Index(
            "ix_task_open",
            "place_id",
            "role",
            "due_at",
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
    )

    id: Mapped[Key]
    uid: Mapped[Uid]
    kind: Mapped[TaskKind] = mapped_column(words(TaskKind))
    item_id: Mapped[ItemRef]
    place_id: Mapped[PlaceRef]
    role: Mapped[Role] = mapped_column(words(Role))
    due_at: Mapped[datetime]
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]


class JobRow(Base):
    """An after-effect to be done outside the transaction that asked for it."""

    __tablename__ = "job"
    __table_args__ = (
        Index("ix_job_due", "due_at", sqlite_where=text("done_at IS NULL"), postgresql_where=text("done_at IS NULL")),
    )

    id: Mapped[Key]
    kind: Mapped[str] = mapped_column(String(40))
    due_at: Mapped[datetime]
    unique_key: Mapped[str] = mapped_column(String(120), unique=True)
    payload: Mapped[str]
    leased_until: Mapped[datetime | None]
    attempts: Mapped[int]
    done_at: Mapped[datetime | None]


class CounterRow(Base):
    """The last number given out; locked in the use case's transaction. Gaps are fine, reuse is not."""

    __tablename__ = "counter"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[int]


class ScanFailureRow(Base):
    """A scan that resolved to nothing, or was typed: technical, its raw text sealed, and no person's name on it.

    `label_id` is the print that it was about, where that is known; `station_id` where it was scanned, where that is.
    """

    __tablename__ = "scan_failure"

    id: Mapped[Key]
    at: Mapped[datetime] = mapped_column(index=True)
    place_id: Mapped[PlaceRef]
    device: Mapped[str]
    code: Mapped[str] = mapped_column(String(60))
    sealed: Mapped[bytes]
    station_id: Mapped[int | None] = mapped_column(ForeignKey("station.id", ondelete="RESTRICT"))
    label_id: Mapped[int | None] = mapped_column(ForeignKey("label.id", ondelete="RESTRICT"))


class StationRow(Base):
    """A tablet or computer with a scanner, known by a cookie of its own, and what its last scanner test found."""

    __tablename__ = "station"

    id: Mapped[Key]
    uid: Mapped[Uid]
    token_digest: Mapped[bytes] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(String(60))
    place_id: Mapped[PlaceRef]
    device: Mapped[str]
    tested_at: Mapped[datetime | None]
    passed: Mapped[bool] = mapped_column(Boolean(create_constraint=False))
    faults: Mapped[str]
    key_time_us: Mapped[int | None]
