"""How is the demonstration trial loaded, and put under an application, for whoever looks through all of its pages?"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from labtrack.cli.demonstration.loading import load
from labtrack.cli.demonstration.site import PEOPLE, Cast
from labtrack.domain.people import Role
from labtrack.persistence import schema
from tests.web.browsing import Site, a_site
from tests.world import SettableClock, World, an_installation

CODES = {role: next(code for code, _, of, _ in PEOPLE if of is role) for role in Role}
"""One person of each role."""


@contextmanager
def loaded(folder: Path) -> Iterator[Site]:
    """The demonstration trial with its 120 participants, over HTTP."""
    clock = SettableClock()
    installation = an_installation(f"sqlite:///{folder}/demonstration.db", clock)
    schema.upgrade(installation.database)
    load(installation, lambda _line: None)
    yield a_site(World(installation=installation, clock=clock, cast=Cast(actors={})))
    installation.database.close()
