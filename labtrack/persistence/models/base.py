"""What do all mapped rows share?"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, ClassVar
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, LargeBinary, MetaData, Text, Uuid
from sqlalchemy.orm import DeclarativeBase, mapped_column

from labtrack.persistence.types import UtcDateTime

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

type_map = {datetime: UtcDateTime(), bytes: LargeBinary(), str: Text(), UUID: Uuid()}

Key = Annotated[int, mapped_column(primary_key=True)]
ItemKey = Annotated[
    int, mapped_column(ForeignKey("item.id", ondelete="RESTRICT"), primary_key=True, autoincrement=False)
]
ItemRef = Annotated[int, mapped_column(ForeignKey("item.id", ondelete="RESTRICT"), index=True)]
PersonRef = Annotated[int, mapped_column(ForeignKey("person.id", ondelete="RESTRICT"))]
PlaceRef = Annotated[int, mapped_column(ForeignKey("place.id", ondelete="RESTRICT"))]
CommandRef = Annotated[UUID, mapped_column(ForeignKey("command.client_key", ondelete="RESTRICT"), index=True)]
Uid = Annotated[UUID, mapped_column(Uuid(), unique=True)]
Count = Annotated[int, mapped_column(BigInteger())]


class Base(DeclarativeBase):
    """The one base: named constraints, so that a migration can name what it changes."""

    metadata: ClassVar[MetaData] = MetaData(naming_convention=NAMES)
    type_annotation_map: ClassVar[dict[Any, Any]] = dict(type_map)
