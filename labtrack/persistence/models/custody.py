"""The chain of custody, as the database keeps it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Boolean, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from labtrack.domain.custody import Happened, Kind
from labtrack.domain.holds import HoldKind
from labtrack.domain.signatures import Meaning
from labtrack.persistence.models.base import Base, CommandRef, ItemRef, Key, PersonRef, PlaceRef, Uid
from labtrack.persistence.types import words

LIVE = text("valid_to IS NULL")


class ItemRow(Base):
    """A tracked thing or process: one state, one holder (no place means in transit), and the head of its chain."""

    __tablename__ = "item"
    __table_args__ = (
        CheckConstraint("number >= 1", name="numbered_from_one"),
        Index("ix_item_kind_state", "kind", "state"),
    )

    id: Mapped[Key]
    uid: Mapped[Uid]
    kind: Mapped[Kind] = mapped_column(words(Kind))
    state: Mapped[str] = mapped_column(String(30))
    number: Mapped[int]
    digest: Mapped[bytes]
    holder_role: Mapped[str] = mapped_column(String(30))
    holder_place_id: Mapped[int | None] = mapped_column(ForeignKey("place.id", ondelete="RESTRICT"))
    place_id: Mapped[PlaceRef]
    made_at: Mapped[datetime]


class ItemCodeRow(Base):
    """A printed identity of an item; unique among the live ones of its scheme, unless the scheme names many things."""

    __tablename__ = "item_code"
    __table_args__ = (
        Index("ix_item_code_value", "value", postgresql_ops={"value": "varchar_pattern_ops"}),
        Index(
            "uq_item_code_live",
            "scheme",
            "value",
            unique=True,
            sqlite_where=LIVE,
            postgresql_where=LIVE,
        ),
    )

    id: Mapped[Key]
    item_id: Mapped[ItemRef]
    scheme: Mapped[str] = mapped_column(String(20))
    value: Mapped[str] = mapped_column(String(60))
    valid_from: Mapped[datetime]
    valid_to: Mapped[datetime | None]


class DescentRow(Base):
    """What an item was made from: the genealogy is a graph."""

    __tablename__ = "descent"
    __table_args__ = (UniqueConstraint("child_id", "parent_id"),)

    id: Mapped[Key]
    child_id: Mapped[ItemRef]
    parent_id: Mapped[ItemRef]


class CustodyEventRow(Base):
    """One link. Rows are only ever added: triggers refuse the rest.

    `body` is what was hashed; the other columns are copies to query by.
    """

    __tablename__ = "custody_event"
    __table_args__ = (UniqueConstraint("item_id", "number"), CheckConstraint("number >= 1", name="numbered_from_one"))

    id: Mapped[Key]
    item_id: Mapped[int] = mapped_column(ForeignKey("item.id", ondelete="RESTRICT"))
    number: Mapped[int]
    what: Mapped[Happened] = mapped_column(words(Happened, 40))
    at: Mapped[datetime]
    body: Mapped[str]
    digest: Mapped[bytes]
    actor_id: Mapped[PersonRef]
    witness_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"))
    command_key: Mapped[CommandRef]


class SignatureRow(Base):
    """A name under exactly what was signed. Rows are only ever added."""

    __tablename__ = "signature"

    id: Mapped[Key]
    uid: Mapped[Uid]
    item_id: Mapped[ItemRef]
    number: Mapped[int]
    meaning: Mapped[Meaning] = mapped_column(words(Meaning))
    person_id: Mapped[PersonRef]
    printed_name: Mapped[str]
    role: Mapped[str] = mapped_column(String(30))
    signed_at: Mapped[datetime]
    local_time: Mapped[str] = mapped_column(String(60))
    text: Mapped[str]
    digest: Mapped[bytes]
    command_key: Mapped[CommandRef]


class HoldRow(Base):
    """A hold binds its item and all descendants until two people have lifted it."""

    __tablename__ = "hold"

    id: Mapped[Key]
    uid: Mapped[Uid]
    item_id: Mapped[ItemRef]
    kind: Mapped[HoldKind] = mapped_column(words(HoldKind))
    reason: Mapped[str]
    placed_by_id: Mapped[PersonRef]
    placed_at: Mapped[datetime]
    lifted_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"))
    lifted_second_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"))
    lifted_at: Mapped[datetime | None]


class LabelRow(Base):
    """One printed label and what became of it."""

    __tablename__ = "label"
    __table_args__ = (
        Index(
            "uq_label_live",
            "item_id",
            unique=True,
            sqlite_where=text("live_at IS NOT NULL AND void_at IS NULL"),
            postgresql_where=text("live_at IS NOT NULL AND void_at IS NULL"),
        ),
    )

    id: Mapped[Key]
    uid: Mapped[Uid]
    item_id: Mapped[ItemRef]
    design: Mapped[str] = mapped_column(String(40))
    serial: Mapped[str] = mapped_column(String(20), unique=True)
    content: Mapped[str]
    printed_at: Mapped[datetime]
    printed_by_id: Mapped[PersonRef]
    live_at: Mapped[datetime | None]
    void_at: Mapped[datetime | None]
    spoiled_at: Mapped[datetime | None]
    destroyed_at: Mapped[datetime | None]
    reason: Mapped[str | None] = mapped_column(String(30))
    note: Mapped[str | None]
    spoiled_as: Mapped[str | None] = mapped_column(String(30))
    scan_back: Mapped[bool | None] = mapped_column(Boolean(create_constraint=False))
