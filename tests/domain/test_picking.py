"""Are containers suggested from the lot that expires first, and is a slip of a power of ten seen?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from labtrack.domain.containers import Container
from labtrack.domain.picking import Candidate, Expectation, suggestion
from tests.clinical import PLAN_OF_PAPER

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)


def a_candidate(key: int, *, lot: int = 1, days: int = 100, cells: int = 10_000_000, viability: int = 950) -> Candidate:
    """A container of ten million cells, of which 9.5 million live."""
    container = Container(
        item_id=key,
        lot_item_id=lot,
        product_code="S1234V",
        division="A0",
        volume_ul=20_000,
        cells=cells,
        filled_at=NOON,
        expires_at=NOON + timedelta(days=days),
    )
    return Candidate(container=container, viability_permille=viability)


def keys(taken: tuple[Candidate, ...]) -> list[int]:
    return [one.container.item_id for one in taken]


def test_the_container_that_expires_first_is_taken_and_no_more_than_needed():
    stock = [a_candidate(1, days=90), a_candidate(2, days=30), a_candidate(3, days=60)]

    assert keys(suggestion(stock, 9_500_000)) == [2]
    assert keys(suggestion(stock, 9_500_001)) == [2, 3]


def test_a_dose_is_made_of_one_lot_and_the_next_lot_is_taken_when_the_first_has_too_little():
    stock = [a_candidate(1, lot=1, days=10), a_candidate(2, lot=2, days=20), a_candidate(3, lot=2, days=30)]

    assert keys(suggestion(stock, 15_000_000)) == [2, 3]


def test_when_no_lot_holds_enough_nothing_is_suggested():
    assert suggestion([a_candidate(1), a_candidate(2)], 30_000_000) == ()
    assert suggestion([], 1) == ()


@pytest.mark.parametrize(
    ("viable", "percent", "off", "far_off"),
    [
        (6_500_000, 100, False, False),
        (7_150_000, 110, False, False),
        (7_150_001, 110, True, False),
        (8_125_000, 125, True, False),
        (8_125_001, 125, True, True),
        (4_874_999, 74, True, True),
        (65_000_000, 1000, True, True),
    ],
)
def test_what_a_dose_comes_to_is_told_in_per_cent_of_nominal(viable, percent, off, far_off):
    expectation = Expectation(viable=viable, nominal=6_500_000, plan=PLAN_OF_PAPER.infusion)

    assert (expectation.percent, expectation.is_off, expectation.is_far_off) == (percent, off, far_off)
