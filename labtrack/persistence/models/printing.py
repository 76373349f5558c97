"""Printers, what was sent to them, and the label designs in force, as the database keeps them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Boolean, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from labtrack.domain.print_jobs import JobStanding, Trouble
from labtrack.domain.printers import PrinterKind
from labtrack.persistence.models.base import Base, Key, PersonRef, PlaceRef, Uid
from labtrack.persistence.types import words

OPEN = text("settled_at IS NULL")


class PrinterRow(Base):
    """A printer that prints may be sent to; its symbol is never given to another."""

    __tablename__ = "printer"

    id: Mapped[Key]
    uid: Mapped[Uid]
    code: Mapped[str] = mapped_column(String(20), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    place_id: Mapped[PlaceRef]
    kind: Mapped[PrinterKind] = mapped_column(words(PrinterKind))
    host: Mapped[str] = mapped_column(String(253))
    port: Mapped[int]
    path: Mapped[str] = mapped_column(String(200))
    dpi: Mapped[int]
    design: Mapped[str] = mapped_column(String(40))
    stock: Mapped[str] = mapped_column(String(80))
    answers: Mapped[bool] = mapped_column(Boolean(create_constraint=False))
    registered_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]


class PrintJobRow(Base):
    """One print for one printer, beside the job that sends it; without a label it is the printer's own test."""

    __tablename__ = "print_job"
    __table_args__ = (
        Index("ix_print_job_open", "printer_id", "id", sqlite_where=OPEN, postgresql_where=OPEN),
        Index(
            "uq_print_job_label_open",
            "label_id",
            unique=True,
            sqlite_where=OPEN,
            postgresql_where=OPEN,
        ),
    )

    id: Mapped[Key]
    uid: Mapped[Uid]
    job_id: Mapped[int] = mapped_column(ForeignKey("job.id", ondelete="RESTRICT"), unique=True)
    printer_id: Mapped[int] = mapped_column(ForeignKey("printer.id", ondelete="RESTRICT"))
    label_id: Mapped[int | None] = mapped_column(ForeignKey("label.id", ondelete="RESTRICT"), index=True)
    standing: Mapped[JobStanding] = mapped_column(words(JobStanding))
    trouble: Mapped[Trouble | None] = mapped_column(words(Trouble))
    reference: Mapped[str] = mapped_column(String(200))
    asked_at: Mapped[datetime]
    asked_by_id: Mapped[PersonRef]
    settled_at: Mapped[datetime | None]
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"))


class LabelDesignRow(Base):
    """A signed version of what is asked of the labels of one design."""

    __tablename__ = "label_design"
    __table_args__ = (UniqueConstraint("design", "version"),)

    id: Mapped[Key]
    uid: Mapped[Uid]
    design: Mapped[str] = mapped_column(String(40))
    version: Mapped[int]
    scan_back: Mapped[bool] = mapped_column(Boolean(create_constraint=False))
    in_force_from: Mapped[datetime]
    signed_by_id: Mapped[PersonRef]
    digest: Mapped[bytes]
