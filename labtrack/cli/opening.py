"""What does the composition root hand to a command?"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from labtrack.edge.installation import Installation

Application = Callable[..., Iterable[bytes]]


class Worker(Protocol):
    """A thread that does what is due until it is told to stop."""

    def start(self) -> None:
        """Begin."""

    def stop(self) -> None:
        """End after the job in hand."""

    def join(self) -> None:
        """Wait until it has ended."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """How a command opens labtrack, if it needs to: nothing is read or opened before it asks.

    `installation` opens the database and reads the keys; `application` makes the WSGI application over an installation;
    `address` is host and port to serve on; `worker` the thread that does what is due; `key_file` holds the key that
    checkpoints are signed with.
    """

    installation: Callable[[], Installation]
    application: Callable[[Installation], Any]
    address: Callable[[], tuple[str, int]]
    worker: Callable[[Installation], Worker]
    key_file: Callable[[], Path]
