"""Which statements did a deed send to the database, and what was each of them for?"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Engine, Select, event
from sqlalchemy.dialects import postgresql

COMMAND = re.compile(r"\b(INTO|FROM) command(_outcome)?\b")


class Sort(StrEnum):
    """What a statement is for: to begin and end, to keep the command, to lock, to read, to write."""

    TRANSACTION = "transaction"
    COMMAND = "command"
    LOCK = "lock"
    READ = "read"
    WRITE = "write"


@dataclass(frozen=True, slots=True)
class Sent:
    """One statement as it was sent, with its values."""

    text: str
    values: Any
    sort: Sort


@contextmanager
def heard(engine: Engine) -> Iterator[list[Sent]]:
    """Hear every statement that is sent within the block."""
    sent: list[Sent] = []

    def hear(_connection: Any, _cursor: Any, text: str, values: Any, context: Any, _many: bool) -> None:
        sent.append(Sent(text, values, sort_of(text, context)))

    event.listen(engine, "before_cursor_execute", hear)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", hear)


def sent_by(engine: Engine, deed: Callable[[], object]) -> list[Sent]:
    """Do something, and tell what it sent."""
    with heard(engine) as sent:
        deed()
    return sent


def counted(sent: list[Sent]) -> Counter[Sort]:
    """How many statements there were of each sort."""
    return Counter(one.sort for one in sent)


def sort_of(text: str, context: Any) -> Sort:
    """Tell what a statement is for. A lock is told from a read by what PostgreSQL would be sent, on either engine."""
    if COMMAND.search(text):
        return Sort.COMMAND
    match text.split(maxsplit=1)[0]:
        case "SELECT" | "WITH":
            return Sort.LOCK if _locks(context) else Sort.READ
        case "INSERT" | "UPDATE" | "DELETE":
            return Sort.WRITE
        case _:
            return Sort.TRANSACTION


def _locks(context: Any) -> bool:
    statement = context.compiled.statement if context.compiled is not None else None
    return isinstance(statement, Select) and " FOR " in str(statement.compile(dialect=postgresql.dialect()))
