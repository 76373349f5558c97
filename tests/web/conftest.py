"""What does every test of pages find ready?"""

from __future__ import annotations

import pytest

from tests.clinic import Clinic
from tests.web.browsing import Site, a_site
from tests.web.wards import Ward, a_ward
from tests.world import World


@pytest.fixture
def site(world: World) -> Site:
    """The application over a founded world, on either engine."""
    return a_site(world)


@pytest.fixture
def ward(clinic: Clinic) -> Ward:
    """The application over a clinic with two wards, on either engine, at the clinic's own time."""
    return a_ward(clinic)
