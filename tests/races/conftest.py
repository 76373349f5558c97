"""What does every race find ready?"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.races.racers import Racers, racers
from tests.races.ward_scene import Fresh, Scene, postgres_scene, sqlite_scene


@pytest.fixture(scope="module")
def two() -> Iterator[Racers]:
    """Two people, each in a process of their own."""
    with racers(2) as people:
        yield people


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def ward(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Scene, Fresh]]:
    """A scene that is played once, and a way to have it again for each round in a database of its own."""
    if request.param == "sqlite":
        with sqlite_scene(request.getfixturevalue("sqlite_worlds"), tmp_path_factory.mktemp("ward")) as scene:
            yield scene
    else:
        with postgres_scene(request.getfixturevalue("postgres_worlds")) as scene:
            yield scene
