"""What do two workers do at the same moment with what waits for a printer?"""

from __future__ import annotations

from labtrack.work.connecting import Patience
from labtrack.work.printing import send_due_prints
from tests.races.deeds import Answer
from tests.world import World

PATIENCE = Patience(reached=5.0, answered=5.0, done=5.0, between=0.01)


def send_prints(world: World) -> Answer:
    """Send whatever is due; how many attempts it took."""
    return Answer(numbers=(send_due_prints(world.installation, PATIENCE),))
