"""How is what the log came to kept outside the database, where nobody who can change the database need reach?"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from labtrack.domain.checkpoints import read, read_file
from labtrack.domain.errors import Conflict
from labtrack.domain.merkle import DIGEST_BYTES
from labtrack.persistence.checkpoints import Checkpoints
from labtrack.persistence.log import Log

LEAVES = "leaves"
_AT_ONCE = 10_000


class CheckpointFolder:
    """A folder with every leaf of the log (`leaves`, 32 bytes each, only ever added to) and one file a checkpoint."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.leaves = path / LEAVES

    @contextmanager
    def to_add_to(self) -> Iterator[Keeping]:
        """Keep every other process out; the database is read after this, so that it is never behind the folder."""
        self.path.mkdir(parents=True, exist_ok=True)
        handle = os.open(self.leaves, os.O_RDWR | os.O_CREAT, 0o640)
        with os.fdopen(handle, "r+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield Keeping(self.path, file)


class Keeping:
    """The folder while nobody else adds to it."""

    def __init__(self, path: Path, leaves: BinaryIO) -> None:
        self.path = path
        self.leaves = leaves

    def keep(self, log: Log, checkpoints: Checkpoints) -> int:
        """Write what is not there yet, and return how many checkpoints were: what failed before is made up for.

        Raises Conflict `outside-differs` when what is there is not the beginning of this log.
        """
        newest, last = checkpoints.newest(), newest_in(self.path)
        size = read(newest.text).size if newest is not None else 0
        kept = read(read_file(last.read_text(encoding="utf-8")).text) if last is not None else None
        if kept is not None and (kept.size > size or log.frontier(kept.size).root != kept.root):
            raise Conflict("outside-differs", held=kept.size, size=size)
        self._add_leaves(log, size)
        for key in checkpoints.introduced():
            self._write(f"key-{key.number:04}.json", key.as_file())
        coming = checkpoints.above(kept.size if kept is not None else 0)
        for signed in coming:
            self._write(f"checkpoint-{read(signed.text).size:012}.json", signed.as_file())
        return len(coming)

    def _add_leaves(self, log: Log, size: int) -> None:
        held = self.leaves.seek(0, os.SEEK_END) // DIGEST_BYTES
        if held > size or (held and self._leaf(held - 1) != log.node_at(0, held - 1)):
            raise Conflict("outside-differs", held=held, size=size)
        self.leaves.truncate(held * DIGEST_BYTES)  # half a leaf is left by a disk that was full
        self.leaves.seek(held * DIGEST_BYTES)
        for first in range(held, size, _AT_ONCE):
            self.leaves.write(b"".join(log.digests(first, min(first + _AT_ONCE, size))))
        self.leaves.flush()
        os.fsync(self.leaves.fileno())

    def _leaf(self, index: int) -> bytes:
        self.leaves.seek(index * DIGEST_BYTES)
        return self.leaves.read(DIGEST_BYTES)

    def _write(self, name: str, text: str) -> None:
        """Write a whole file or none; one that is there is left as it is."""
        path = self.path / name
        if path.exists():
            return
        half = path.with_suffix(".half")
        with half.open("w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        half.rename(path)


def newest_in(folder: Path) -> Path | None:
    """The file of the checkpoint of the longest log that is kept in a folder; None when there is none."""
    return max(folder.glob("checkpoint-*.json"), default=None)
