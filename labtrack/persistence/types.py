"""How do our values look in a column, the same on both engines?"""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import DateTime, Dialect, Enum, String, TypeDecorator

from labtrack.domain.identifiers import Din


class UtcDateTime(TypeDecorator[datetime]):
    """An aware time, kept in UTC; a naive one is refused on both engines."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a naive time; SQLite keeps UTC without its mark."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise TypeError("a time without a zone cannot be kept")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the mark back."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class DinText(TypeDecorator[Din]):
    """A donation identification number as its 13 characters."""

    impl = String(13)
    cache_ok = True

    def process_bind_param(self, value: Din | None, dialect: Dialect) -> str | None:
        """Keep the canonical text."""
        return value.text if value is not None else None

    def process_result_value(self, value: str | None, dialect: Dialect) -> Din | None:
        """Read the canonical text, which was validated when it was kept."""
        return Din(text=value) if value is not None else None


def words(kind: type[StrEnum], length: int = 30) -> Enum:
    """A column of an enumeration's values, as text on both engines; the domain refuses what is not a member."""
    return Enum(kind, native_enum=False, create_constraint=False, length=length, values_callable=_values)


def _values(kind: Any) -> list[str]:
    return [member.value for member in kind]
