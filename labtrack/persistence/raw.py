"""How is a stored value read just as it stands, though it may be no value of ours any more?"""

from __future__ import annotations

from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ColumnElement, Connection, LargeBinary, String, cast, func, type_coerce

LAST_KEY = 2**31 - 1
"""No row's own key is greater on either engine; PostgreSQL refuses even to look for one."""


def as_key(number: int) -> int:
    """A number that may be looked for as a row's key: what can be none is put at the end, where none is."""
    return number if abs(number) <= LAST_KEY else LAST_KEY


class Raw:
    """Columns as verification reads them: without our types, which refuse what somebody else has put there.

    SQLite takes any bytes in any column, so texts come as bytes there; `text_of` and `uid_of` make texts of them.
    """

    def __init__(self, connection: Connection) -> None:
        self._is_sqlite = connection.dialect.name == "sqlite"

    def text(self, column: ColumnElement[Any]) -> ColumnElement[Any]:
        """Some text; read it with `text_of`."""
        return cast(column, LargeBinary) if self._is_sqlite else cast(column, String)

    def encoded(self, column: ColumnElement[Any]) -> ColumnElement[bytes]:
        """A text's own bytes in UTF-8."""
        if self._is_sqlite:
            return cast(column, LargeBinary)
        return type_coerce(func.convert_to(column, "UTF8"), LargeBinary)

    def binary(self, column: ColumnElement[Any]) -> ColumnElement[bytes]:
        """Some bytes."""
        return cast(column, LargeBinary) if self._is_sqlite else column

    def whole(self, column: ColumnElement[Any]) -> ColumnElement[int]:
        """A whole number; 0 for what is none."""
        return cast(column, BigInteger)

    def time(self, column: ColumnElement[Any]) -> ColumnElement[Any]:
        """A time as bodies write it; read it with `text_of`."""
        if self._is_sqlite:
            return cast(func.replace(type_coerce(column, String), " ", "T").concat("Z"), LargeBinary)
        return func.to_char(func.timezone("UTC", column), 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')


def text_of(value: bytes | str | None) -> str | None:
    """Make text of what `Raw` read, whatever bytes it is."""
    return value.decode(errors="backslashreplace") if isinstance(value, bytes) else value


@lru_cache(maxsize=10_000)
def uid_of(value: bytes | str | None) -> str | None:
    """Write a stored uid as bodies do; what is no uid stays as it is."""
    text = text_of(value)
    try:
        return str(UUID(text)) if text is not None else None
    except ValueError:
        return text
