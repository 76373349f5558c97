"""Accounts, grants and sign-ins, as the database keeps them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Boolean, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from labtrack.domain.people import Language, Role
from labtrack.persistence.models.base import Base, Key, PersonRef, PlaceRef, Uid
from labtrack.persistence.types import words


class PersonRow(Base):
    """An account; its code and badge are never given to anyone else."""

    __tablename__ = "person"

    id: Mapped[Key]
    uid: Mapped[Uid]
    code: Mapped[str] = mapped_column(String(40), unique=True)
    printed_name: Mapped[str]
    language: Mapped[Language] = mapped_column(words(Language, 8))
    badge: Mapped[str] = mapped_column(String(20), unique=True)
    password_hash: Mapped[str]
    pin_hash: Mapped[str]
    failed_attempts: Mapped[int]
    locked_until: Mapped[datetime | None]
    active: Mapped[bool] = mapped_column(Boolean(create_constraint=False))
    demonstration: Mapped[bool] = mapped_column(Boolean(create_constraint=False))


class GrantRow(Base):
    """A role at a place and below, from a time, perhaps to a time."""

    __tablename__ = "role_grant"
    __table_args__ = (Index("ix_role_grant_person", "person_id"),)

    id: Mapped[Key]
    person_id: Mapped[PersonRef]
    role: Mapped[Role] = mapped_column(words(Role))
    place_id: Mapped[PlaceRef]
    begins_at: Mapped[datetime]
    ends_at: Mapped[datetime | None]


class SignInRow(Base):
    """A session of a person on a device; the cookie's token is kept as its digest alone."""

    __tablename__ = "sign_in"

    token_digest: Mapped[bytes] = mapped_column(primary_key=True)
    person_id: Mapped[PersonRef]
    place_id: Mapped[PlaceRef]
    device: Mapped[str]
    began_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
