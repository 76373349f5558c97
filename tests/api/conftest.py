"""What does every test of the interface find ready?"""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from tests.web.browsing import Site, a_site
from tests.world import World


@pytest.fixture
def site(world: World) -> Site:
    """The application over a founded world, on either engine."""
    return a_site(world)


@pytest.fixture
def client(site: Site) -> FlaskClient:
    """A program that a technician signed in."""
    return site.browser("tech-a").client
