"""What does every test of pages find ready?"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from pathlib import Path
from uuid import UUID

import pytest

from labtrack.persistence.key_files import write_new_key
from tests.clinic import Clinic
from tests.clinical import Patient, an_enrolled
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


@pytest.fixture
def patient(site: Site) -> Patient:
    """A participant of group A in the arm with cells and exchanges, enrolled just now."""
    return an_enrolled(site.world)


@pytest.fixture
def bag(clinic: Clinic) -> UUID:
    """A bag of LF-001, accepted on ward 7, vital signs taken."""
    return clinic.on_ward("LF-001")


GOOD = {
    "LABTRACK_DATABASE_URL": "sqlite:///somewhere.db",
    "LABTRACK_PRODUCTION": "1",
    "LABTRACK_SECRET_KEY": "s" * 32,
    "LABTRACK_MASTER_KEY": "ab" * 32,
    "LABTRACK_INDEX_KEY": base64.b64encode(b"i" * 32).decode(),
}


@pytest.fixture
def good(tmp_path: Path) -> Mapping[str, str]:
    """A complete environment of production."""
    key = tmp_path / "checkpoint-key"
    write_new_key(key)
    return {**GOOD, "LABTRACK_CHECKPOINT_KEY_FILE": str(key)}
