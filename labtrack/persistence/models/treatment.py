"""Exchanges, plasma units, doses and bedside checks, as the database keeps them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from labtrack.domain.identifiers import Abo, Din, RhD, UnitStatus
from labtrack.persistence.models.base import Base, Count, ItemKey, ItemRef, Key, PersonRef, PlaceRef, Uid
from labtrack.persistence.types import DinText, words


class ExchangeRow(Base):
    """One plasma exchange session; volumes in µL."""

    __tablename__ = "exchange"
    __table_args__ = (UniqueConstraint("participant_item_id", "number"),)

    item_id: Mapped[ItemKey]
    participant_item_id: Mapped[ItemRef]
    number: Mapped[int]
    planned_for: Mapped[datetime]
    planned_volume_ul: Mapped[int]
    consumable_lot: Mapped[str] = mapped_column(String(60))
    consumable_expires_at: Mapped[datetime | None]
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    done_volume_ul: Mapped[int | None]
    counts: Mapped[bool | None]


class PlasmaUnitRow(Base):
    """One bag of plasma; volume in µL."""

    __tablename__ = "plasma_unit"
    __table_args__ = (UniqueConstraint("din", "product_code"),)

    item_id: Mapped[ItemKey]
    din: Mapped[Din] = mapped_column(DinText())
    product_code: Mapped[str] = mapped_column(String(12))
    abo: Mapped[Abo | None] = mapped_column(words(Abo))
    rhd: Mapped[RhD | None] = mapped_column(words(RhD))
    status: Mapped[UnitStatus | None] = mapped_column(words(UnitStatus))
    volume_ul: Mapped[int]
    label_expires_at: Mapped[datetime]
    thawed_at: Mapped[datetime | None]
    thaw_expires_at: Mapped[datetime | None]
    out_since: Mapped[datetime | None]
    participant_item_id: Mapped[ItemRef]
    exchange_item_id: Mapped[int | None] = mapped_column(ForeignKey("item.id", ondelete="RESTRICT"), index=True)
    hung_at: Mapped[datetime | None]


class DoseRow(Base):
    """One infusion bag; volumes in µL, temperatures in m°C, viability in parts per thousand."""

    __tablename__ = "dose"
    __table_args__ = (UniqueConstraint("lot_item_id", "division"),)

    item_id: Mapped[ItemKey]
    infusion_item_id: Mapped[ItemRef]
    participant_item_id: Mapped[ItemRef]
    lot_item_id: Mapped[ItemRef]
    product_code: Mapped[str] = mapped_column(String(6))
    division: Mapped[str] = mapped_column(String(6))
    cells: Mapped[Count]
    viable_cells: Mapped[Count]
    viability_permille: Mapped[int]
    volume_ul: Mapped[int]
    medium: Mapped[str] = mapped_column(String(40))
    specification_id: Mapped[int] = mapped_column(ForeignKey("specification.id", ondelete="RESTRICT"))
    thawed_at: Mapped[datetime]
    prepared_at: Mapped[datetime]
    start_by: Mapped[datetime]
    complete_by: Mapped[datetime]
    line_cleared: Mapped[bool | None]
    remainder: Mapped[str | None] = mapped_column(String(20))
    issued_to_id: Mapped[int | None] = mapped_column(ForeignKey("place.id", ondelete="RESTRICT"))
    issued_at: Mapped[datetime | None]
    issued_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"))
    handed_over_at: Mapped[datetime | None]
    porter_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"))
    accepted_at: Mapped[datetime | None]
    accepted_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"))
    lowest_mc: Mapped[int | None]
    highest_mc: Mapped[int | None]
    confirmed_at: Mapped[datetime | None]
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"))
    confirmed_second_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"))
    started_at: Mapped[datetime | None]
    stopped_at: Mapped[datetime | None]
    given_ul: Mapped[int | None]


class GatheringRow(Base):
    """The scans and answers of one bedside check."""

    __tablename__ = "gathering"
    __table_args__ = (
        Index(
            "ix_gathering_open",
            "place_id",
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
    )

    id: Mapped[Key]
    uid: Mapped[Uid]
    place_id: Mapped[PlaceRef]
    opened_at: Mapped[datetime]
    opened_by_id: Mapped[PersonRef]
    participant_item_id: Mapped[int | None] = mapped_column(ForeignKey("item.id", ondelete="RESTRICT"))
    dose_item_id: Mapped[int | None] = mapped_column(ForeignKey("item.id", ondelete="RESTRICT"), index=True)
    first_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"))
    second_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"))
    identifier_confirmed: Mapped[str | None] = mapped_column(String(40))
    inspected: Mapped[bool | None]
    typed: Mapped[bool]
    typed_reason: Mapped[str | None]
    closed_at: Mapped[datetime | None]
