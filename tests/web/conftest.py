"""What does every test of pages find ready?"""

from __future__ import annotations

import pytest

from tests.web.browsing import Site, a_site
from tests.world import World


@pytest.fixture
def site(world: World) -> Site:
    """The application over a founded world, on either engine."""
    return a_site(world)
