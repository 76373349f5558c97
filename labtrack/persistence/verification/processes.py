"""How do all cores read a ledger at once, each over a connection of its own?"""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import Final

from labtrack.persistence.engine import Database
from labtrack.persistence.verification.parts import Part, Reading

Progress = Callable[[int, int], None]
"""Is told how many parts of how many were read."""

WORTH_IT: Final = 40
"""With fewer parts than that, starting processes takes longer than reading."""

_database: Database | None = None


def in_processes(database: Database, count: int, progress: Progress) -> Callable[[Sequence[Reading]], Iterator[Part]]:
    """Read parts by so many processes; in this one alone when there are few."""

    def reads(parts: Sequence[Reading]) -> Iterator[Part]:
        if count < 2 or len(parts) < WORTH_IT:
            yield from _told(_here(database, parts), len(parts), progress)
            return
        # Never forked: threads and open databases do not outlive that.
        context = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(count, mp_context=context, initializer=_open, initargs=(database.url,)) as pool:
            yield from _told(pool.map(_read, parts), len(parts), progress)

    return reads


def _told(found: Iterator[Part], total: int, progress: Progress) -> Iterator[Part]:
    for done, part in enumerate(found, start=1):
        progress(done, total)
        yield part


def _here(database: Database, parts: Sequence[Reading]) -> Iterator[Part]:
    with database.reading() as connection:
        yield from (part.read(connection) for part in parts)


def _open(url: str) -> None:
    global _database
    _database = Database(url)


def _read(part: Reading) -> Part:
    if _database is None:
        raise LookupError("this process has no database")
    with _database.reading() as connection:
        return part.read(connection)
