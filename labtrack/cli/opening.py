"""What does the composition root hand to a command?"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from labtrack.edge.installation import Installation

Application = Callable[..., Iterable[bytes]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """How a command opens labtrack, if it needs to: nothing is read or opened before it asks.

    `installation` opens the database and reads the keys; `application` makes the WSGI application over an installation;
    `address` is host and port to serve on.
    """

    installation: Callable[[], Installation]
    application: Callable[[Installation], Any]
    address: Callable[[], tuple[str, int]]
