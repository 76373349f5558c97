"""The tree of places, as the database keeps it."""

from __future__ import annotations

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from labtrack.domain.places import PlaceKind
from labtrack.persistence.models.base import Base, Key, Uid
from labtrack.persistence.types import words


class PlaceRow(Base):
    """A place; the site is the one without a parent, and has the time zone."""

    __tablename__ = "place"

    id: Mapped[Key]
    uid: Mapped[Uid]
    kind: Mapped[PlaceKind] = mapped_column(words(PlaceKind))
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str]
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("place.id", ondelete="RESTRICT"), index=True)
    time_zone: Mapped[str | None] = mapped_column(String(64))
    telephone: Mapped[str]
