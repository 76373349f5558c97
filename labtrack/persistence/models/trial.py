"""Participants, what is known of them, orders and specimens, as the database keeps them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from labtrack.domain.identifiers import Abo, RhD
from labtrack.domain.participants import Sex
from labtrack.domain.specimens import TubeType
from labtrack.persistence.models.base import Base, ItemKey, ItemRef, Key, PersonRef, PlaceRef, Uid
from labtrack.persistence.types import words


class ProtocolVersionRow(Base):
    """A signed version of the protocol: the file's own text, and its digest."""

    __tablename__ = "protocol_version"
    __table_args__ = (UniqueConstraint("code", "version"),)

    id: Mapped[Key]
    uid: Mapped[Uid]
    code: Mapped[str] = mapped_column(String(40))
    version: Mapped[str] = mapped_column(String(40))
    text: Mapped[str]
    digest: Mapped[bytes]
    in_force_from: Mapped[datetime]
    signed_by_id: Mapped[PersonRef]


class ParticipantRow(Base):
    """One participant, by study number; never a name."""

    __tablename__ = "participant"

    item_id: Mapped[ItemKey]
    study_number: Mapped[str] = mapped_column(String(20), unique=True)
    sex: Mapped[Sex] = mapped_column(words(Sex))
    protocol_id: Mapped[int] = mapped_column(ForeignKey("protocol_version.id", ondelete="RESTRICT"))
    ward_id: Mapped[PlaceRef]
    arm: Mapped[int | None]
    enrolled_at: Mapped[datetime | None]
    abo: Mapped[Abo | None] = mapped_column(words(Abo))
    rhd: Mapped[RhD | None] = mapped_column(words(RhD))
    died_at: Mapped[datetime | None]
    transplanted_at: Mapped[datetime | None]
    refused_at: Mapped[datetime | None]


class SealedKeyRow(Base):
    """The data key of one person, wrapped by the master key; erasing a person destroys this row's key."""

    __tablename__ = "sealed_key"

    subject: Mapped[UUID] = mapped_column(Uuid(), primary_key=True)
    wrapped: Mapped[bytes]


class IdentityRow(Base):
    """Who a participant is, sealed under the person's own key; the index serves exact match alone."""

    __tablename__ = "identity"

    participant_item_id: Mapped[ItemKey]
    name: Mapped[bytes]
    record_number: Mapped[bytes]
    birth_date: Mapped[bytes]
    record_number_index: Mapped[bytes] = mapped_column(unique=True)


class DisclosureRow(Base):
    """Identity data was shown to a person on a page. Rows are only ever added."""

    __tablename__ = "disclosure"

    id: Mapped[Key]
    at: Mapped[datetime]
    person_id: Mapped[PersonRef]
    participant_item_id: Mapped[ItemRef]
    page: Mapped[str] = mapped_column(String(60))


class WeighingRow(Base):
    """A body weight in mg."""

    __tablename__ = "weighing"

    id: Mapped[Key]
    participant_item_id: Mapped[ItemRef]
    weight_mg: Mapped[int]
    measured_at: Mapped[datetime]
    by_id: Mapped[PersonRef]


class BloodGroupResultRow(Base):
    """One laboratory result of a blood group."""

    __tablename__ = "blood_group_result"
    __table_args__ = (UniqueConstraint("participant_item_id", "sample"),)

    id: Mapped[Key]
    participant_item_id: Mapped[ItemRef]
    abo: Mapped[Abo] = mapped_column(words(Abo))
    rhd: Mapped[RhD] = mapped_column(words(RhD))
    sample: Mapped[str] = mapped_column(String(40))
    tested_at: Mapped[datetime]
    by_id: Mapped[PersonRef]


class ConsentRow(Base):
    """One signed consent form."""

    __tablename__ = "consent"

    id: Mapped[Key]
    participant_item_id: Mapped[ItemRef]
    version: Mapped[str] = mapped_column(String(40))
    given_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]


class VitalSignsRow(Base):
    """One set of vital signs."""

    __tablename__ = "vital_signs"

    id: Mapped[Key]
    participant_item_id: Mapped[ItemRef]
    taken_at: Mapped[datetime]
    temperature_mc: Mapped[int]
    pulse: Mapped[int]
    systolic: Mapped[int]
    diastolic: Mapped[int]
    saturation: Mapped[int]
    by_id: Mapped[PersonRef]


class EligibilityJudgementRow(Base):
    """What was judged at enrolment."""

    __tablename__ = "eligibility_judgement"

    id: Mapped[Key]
    participant_item_id: Mapped[ItemRef]
    facts: Mapped[str]
    score_form: Mapped[str] = mapped_column(String(60))
    score_raw: Mapped[str] = mapped_column(String(30))
    score_rounded: Mapped[int | None]
    eligible: Mapped[bool]
    findings: Mapped[str]
    judged_at: Mapped[datetime]
    by_id: Mapped[PersonRef]


class InfusionOrderRow(Base):
    """One infusion slot of the protocol."""

    __tablename__ = "infusion_order"
    __table_args__ = (UniqueConstraint("participant_item_id", "number"),)

    item_id: Mapped[ItemKey]
    participant_item_id: Mapped[ItemRef]
    number: Mapped[int]
    planned_for: Mapped[datetime]
    window_opens_at: Mapped[datetime]
    window_closes_at: Mapped[datetime]
    authorised_at: Mapped[datetime | None]
    authorised_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="RESTRICT"))
    dosing_weight_mg: Mapped[int | None]
    dosing_weight_at: Mapped[datetime | None]
    given_at: Mapped[datetime | None]
    chain_of_identity: Mapped[str | None] = mapped_column(String(15), index=True)


class SpecimenRow(Base):
    """One tube, expected or taken; volumes in µL."""

    __tablename__ = "specimen"
    __table_args__ = (
        Index(
            "uq_specimen_position",
            "position_id",
            unique=True,
            sqlite_where=text("position_id IS NOT NULL"),
            postgresql_where=text("position_id IS NOT NULL"),
        ),
    )

    item_id: Mapped[ItemKey]
    accession: Mapped[str] = mapped_column(String(20), unique=True)
    participant_item_id: Mapped[ItemRef]
    visit: Mapped[str] = mapped_column(String(30))
    purpose: Mapped[str] = mapped_column(String(30))
    tube_type: Mapped[TubeType] = mapped_column(words(TubeType))
    planned_volume_ul: Mapped[int]
    due_at: Mapped[datetime]
    volume_ul: Mapped[int | None]
    collected_at: Mapped[datetime | None]
    received_at: Mapped[datetime | None]
    position_id: Mapped[int | None] = mapped_column(ForeignKey("place.id", ondelete="RESTRICT"))
