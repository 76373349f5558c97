"""Are the shipped protocols read whole, and does nothing of the trial stand in the code instead?"""

from datetime import timedelta

import pytest

from labtrack.domain.protocol import read
from labtrack.domain.specimens import TubeType
from tests.clinical import PAPER, REGISTRY


@pytest.mark.parametrize("text", [PAPER, REGISTRY])
def test_what_the_register_fixes_is_in_both_plans(text):
    protocol = read(text)

    assert [(arm.number, arm.cells, arm.exchange) for arm in protocol.arms] == [
        (1, False, False),
        (2, True, False),
        (3, False, True),
        (4, True, True),
    ]
    assert protocol.infusion.cells_per_kg == 100_000
    assert (protocol.infusion.count, protocol.infusion.interval) == (4, timedelta(days=7))
    assert (protocol.exchange.count, protocol.exchange.interval) == (3, timedelta(days=3))
    assert protocol.exchange.volume_ul == 2_000_000
    assert (protocol.eligibility.lowest_age, protocol.eligibility.highest_age) == (16, 65)
    assert protocol.eligibility.meld_below == 30
    assert dict(protocol.infusion.after_exchange) == {1: 1, 2: 3}


@pytest.mark.parametrize(("text", "days"), [(PAPER, [0, 30, 60, 90, 180, 360]), (REGISTRY, [0, 28, 84, 168, 336])])
def test_the_two_plans_differ_in_their_visits(text, days):
    assert [visit.day for visit in read(text).visits] == days


def test_a_visit_knows_its_tubes():
    baseline = read(PAPER).visit("baseline")

    assert [(tube.purpose, tube.tube_type) for tube in baseline.tubes] == [
        ("th1-th2", TubeType.SODIUM_HEPARIN),
        ("cytokines", TubeType.EDTA),
        ("liver-panel", TubeType.SERUM),
    ]


@pytest.mark.parametrize(
    "lookup", [lambda plan: plan.arm(5), lambda plan: plan.visit("day-7"), lambda plan: plan.medium("water")]
)
def test_what_the_protocol_has_not_is_an_error(lookup):
    with pytest.raises(KeyError):
        lookup(read(PAPER))


@pytest.mark.parametrize("gone", ["counts_from_percent = 80\n", "thawed_life_hours = 24\n", "meld_below = 30\n"])
def test_a_protocol_with_a_number_missing_is_none(gone):
    assert gone in PAPER
    with pytest.raises(KeyError):
        read(PAPER.replace(gone, ""))
