"""Donations, lots, containers, their tests and deviations, as the database keeps them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from labtrack.domain.deviations import Severity
from labtrack.domain.identifiers import Din
from labtrack.domain.testing import Stage
from labtrack.persistence.models.base import Base, Count, ItemKey, ItemRef, Key, PersonRef, Uid
from labtrack.persistence.types import DinText, words


class DonationRow(Base):
    """One cord; temperatures in m°C."""

    __tablename__ = "donation"

    item_id: Mapped[ItemKey]
    din: Mapped[Din] = mapped_column(DinText(), unique=True)
    mother_code: Mapped[str] = mapped_column(String(40))
    collected_at: Mapped[datetime]
    received_at: Mapped[datetime]
    transit_temperature_mc: Mapped[int | None]
    consent_version: Mapped[str] = mapped_column(String(40))
    accepted: Mapped[bool | None]
    decided_at: Mapped[datetime | None]


class SpecificationRow(Base):
    """A signed version of what a lot or a dose must meet."""

    __tablename__ = "specification"
    __table_args__ = (UniqueConstraint("subject", "version"),)

    id: Mapped[Key]
    uid: Mapped[Uid]
    subject: Mapped[str] = mapped_column(String(20))
    version: Mapped[int]
    in_force_from: Mapped[datetime]
    signed_by_id: Mapped[PersonRef]
    digest: Mapped[bytes]


class LimitRow(Base):
    """One test of a specification."""

    __tablename__ = "specification_limit"
    __table_args__ = (UniqueConstraint("specification_id", "code"),)

    id: Mapped[Key]
    specification_id: Mapped[int] = mapped_column(ForeignKey("specification.id", ondelete="RESTRICT"))
    code: Mapped[str] = mapped_column(String(40))
    name: Mapped[str]
    unit: Mapped[str] = mapped_column(String(20))
    lower: Mapped[str | None] = mapped_column(String(30))
    upper: Mapped[str | None] = mapped_column(String(30))
    expected: Mapped[str | None] = mapped_column(String(60))
    stage: Mapped[Stage] = mapped_column(words(Stage))


class LotRow(Base):
    """One batch lot; viability in parts per thousand."""

    __tablename__ = "lot"

    item_id: Mapped[ItemKey]
    number: Mapped[str] = mapped_column(String(30), unique=True)
    donation_item_id: Mapped[ItemRef]
    product_code: Mapped[str] = mapped_column(String(6))
    specification_id: Mapped[int] = mapped_column(ForeignKey("specification.id", ondelete="RESTRICT"))
    passage: Mapped[int]
    harvested_cells: Mapped[Count | None]
    harvested_viability_permille: Mapped[int | None]
    harvested_at: Mapped[datetime | None]
    labels_locked_at: Mapped[datetime | None]


class MaterialUseRow(Base):
    """A material lot that touched the cells."""

    __tablename__ = "material_use"

    id: Mapped[Key]
    lot_item_id: Mapped[ItemRef]
    material: Mapped[str] = mapped_column(String(80))
    material_lot: Mapped[str] = mapped_column(String(60))
    expires_at: Mapped[datetime]
    accepted: Mapped[bool]
    used_at: Mapped[datetime]


class ContainerRow(Base):
    """A cryobag or vial; volume in µL."""

    __tablename__ = "container"
    __table_args__ = (
        UniqueConstraint("lot_item_id", "division"),
        Index(
            "uq_container_position",
            "position_id",
            unique=True,
            sqlite_where=text("position_id IS NOT NULL"),
            postgresql_where=text("position_id IS NOT NULL"),
        ),
    )

    item_id: Mapped[ItemKey]
    lot_item_id: Mapped[ItemRef]
    product_code: Mapped[str] = mapped_column(String(6))
    division: Mapped[str] = mapped_column(String(6))
    volume_ul: Mapped[int]
    cells: Mapped[Count]
    filled_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    position_id: Mapped[int | None] = mapped_column(ForeignKey("place.id", ondelete="RESTRICT"))
    reserved_for_id: Mapped[int | None] = mapped_column(ForeignKey("item.id", ondelete="RESTRICT"), index=True)
    thawed_at: Mapped[datetime | None]


class ResultRow(Base):
    """One result with the unit it came with."""

    __tablename__ = "result"

    id: Mapped[Key]
    uid: Mapped[Uid]
    item_id: Mapped[ItemRef]
    specification_id: Mapped[int] = mapped_column(ForeignKey("specification.id", ondelete="RESTRICT"))
    code: Mapped[str] = mapped_column(String(40))
    value: Mapped[str] = mapped_column(String(60))
    unit: Mapped[str] = mapped_column(String(20))
    entered_by_id: Mapped[PersonRef]
    entered_at: Mapped[datetime]
    reviewed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"))
    reviewed_at: Mapped[datetime | None]
    superseded: Mapped[bool]


class DeviationRow(Base):
    """One deviation of one item."""

    __tablename__ = "deviation"

    id: Mapped[Key]
    uid: Mapped[Uid]
    item_id: Mapped[ItemRef]
    severity: Mapped[Severity | None] = mapped_column(words(Severity))
    rule: Mapped[str] = mapped_column(String(20))
    account: Mapped[str]
    opened_by_id: Mapped[PersonRef]
    opened_at: Mapped[datetime]
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"))
    closed_at: Mapped[datetime | None]
