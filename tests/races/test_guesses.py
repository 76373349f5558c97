"""When many PINs are tried at the same moment, do more count than one after the other would?"""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from labtrack.domain.errors import Invalid
from labtrack.edge.proving import prove
from tests.web.browsing import badge, pin
from tests.world import World

AT_ONCE = 12
ROUNDS = 5


def test_no_more_guesses_are_judged_than_lock_the_account_however_many_come_at_once(world: World) -> None:
    for _round in range(ROUNDS):
        told = tried_at_once(world, ["0000"] * AT_ONCE)

        assert told == {"wrong-credentials": world.installation.lock_after, "locked": AT_ONCE - 5}
        world.pass_time(minutes=15)


def test_the_right_one_among_many_wrong_ones_comes_in_only_before_the_account_is_locked(world: World) -> None:
    for _round in range(ROUNDS):
        told = tried_at_once(world, ["0000"] * (AT_ONCE - 1) + [pin("nurse-a")])

        assert told["wrong-credentials"] + told["in"] <= 2 * world.installation.lock_after
        assert told["locked"] >= AT_ONCE - 2 * world.installation.lock_after
        world.pass_time(minutes=15)


def tried_at_once(world: World, pins: list[str]) -> Counter[str]:
    """Try PINs for one badge in as many threads, which all begin together; what each was told."""
    together = Barrier(len(pins))

    def tried(secret: str) -> str:
        together.wait(timeout=30)
        try:
            prove(world.installation, badge("nurse-a"), secret, device="tablet")
        except Invalid as refused:
            return refused.reason
        return "in"

    with ThreadPoolExecutor(len(pins)) as people:
        return Counter(people.map(tried, pins))
