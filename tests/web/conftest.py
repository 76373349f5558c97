"""What does every test of pages find ready?"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.web.browsing import Site, a_site
from tests.world import World


@pytest.fixture
def site(world: World) -> Iterator[Site]:
    """The application over a founded world, on either engine."""
    yield a_site(world)
