"""Are donations, counts, passages and fills taken only when they can be true?"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labtrack.domain import donations
from labtrack.domain.containers import MOST_DIVISIONS, division_of, fill_faults, product_text
from labtrack.domain.donations import Donation
from labtrack.domain.identifiers import Din, ProductCode
from labtrack.domain.lots import Lot, count_faults, number_of, passage_faults

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
DIN = Din(text="A999926000137")


def a_donation() -> Donation:
    return Donation(
        item_id=1,
        din=DIN,
        mother_code="M-0042",
        collected_at=NOON - timedelta(hours=5),
        received_at=NOON,
        transit_temperature_mc=4_000,
        consent_version="2026-1",
    )


def a_lot(passage: int = 2) -> Lot:
    return Lot(
        item_id=2, number="UC26-001", donation_item_id=1, product_code="S1234V", specification_id=1, passage=passage
    )


def a_fill(**changes) -> dict[str, Any]:
    good = {
        "count": 4,
        "volume_ul": 20_000,
        "cells_each": 10_000_000,
        "expires_at": NOON + timedelta(days=365),
        "harvested": 40_000_000,
        "filled": 0,
        "at": NOON,
    }
    return {**good, **changes}


def test_a_sound_donation_has_no_fault():
    assert donations.faults(a_donation()) == {}


@pytest.mark.parametrize(
    ("change", "faults"),
    [
        ({"mother_code": ""}, {"mother_code": "not-a-code"}),
        ({"mother_code": "Li Na"}, {"mother_code": "not-a-code"}),
        ({"mother_code": "李娜"}, {"mother_code": "not-a-code"}),
        ({"collected_at": NOON + timedelta(seconds=1)}, {"collected_at": "in-the-future"}),
        ({"transit_temperature_mc": 4_000_000}, {"transit_temperature_mc": "too-high"}),
        ({"transit_temperature_mc": -300_000}, {"transit_temperature_mc": "too-low"}),
        ({"transit_temperature_mc": None}, {}),
        ({"consent_version": ""}, {"consent_version": "missing"}),
        ({"mother_code": "", "consent_version": " "}, {"mother_code": "not-a-code", "consent_version": "missing"}),
    ],
)
def test_every_fault_of_a_donation_is_named(change, faults):
    assert donations.faults(replace(a_donation(), **change)) == faults


@pytest.mark.parametrize(
    ("cells", "viability", "faults"),
    [
        (1, 0, {}),
        (1, 1000, {}),
        (0, 900, {"cells": "too-low"}),
        (10**12 + 1, 900, {"cells": "too-high"}),
        (5, -1, {"viability_permille": "too-low"}),
        (5, 1001, {"viability_permille": "too-high"}),
        (0, 1001, {"cells": "too-low", "viability_permille": "too-high"}),
    ],
)
def test_a_count_is_taken_when_it_can_be_one(cells, viability, faults):
    assert count_faults(cells=cells, viability_permille=viability) == faults


@pytest.mark.parametrize(
    ("passage", "confluence", "faults"),
    [
        (3, 80, {}),
        (5, 80, {}),
        (2, 80, {"passage": "not-after-the-last"}),
        (0, 80, {"passage": "not-after-the-last"}),
        (100, 80, {"passage": "too-high"}),
        (3, 101, {"confluence_percent": "too-high"}),
        (3, -1, {"confluence_percent": "too-low"}),
    ],
)
def test_a_passage_comes_after_the_last(passage, confluence, faults):
    found = passage_faults(
        a_lot(passage=2), passage=passage, cells=10, viability_permille=950, confluence_percent=confluence
    )

    assert found == faults


def test_a_lot_is_numbered_within_its_year():
    assert [number_of(2026, 1), number_of(2026, 999), number_of(2027, 1000)] == ["UC26-001", "UC26-999", "UC27-1000"]


@pytest.mark.parametrize(
    ("number", "division"),
    [(1, "A0"), (2, "B0"), (26, "Z0"), (27, "Aa"), (28, "Ab"), (52, "Az"), (53, "Ba"), (702, "Zz")],
)
def test_divisions_are_given_out_in_their_order(number, division):
    assert division_of(number) == division


@pytest.mark.parametrize("number", [0, -1, 703])
def test_there_is_no_division_beyond_what_two_characters_tell_apart(number):
    with pytest.raises(ValueError, match="no division"):
        division_of(number)


def test_every_division_is_another_and_fits_the_product_code():
    divisions = [division_of(number) for number in range(1, MOST_DIVISIONS + 1)]

    assert len(set(divisions)) == 702
    for division in divisions:
        ProductCode(code="S1234", collection_type="V", division=division)


def test_twin_bags_share_their_donation_number_and_differ_in_their_division():
    first, second = (product_text(DIN, "S1234V", division_of(number)) for number in (1, 2))

    assert (first, second) == ("A999926000137S1234VA0", "A999926000137S1234VB0")


def test_a_fill_that_takes_every_cell_is_sound():
    assert fill_faults(**a_fill()) == {}


@pytest.mark.parametrize(
    ("change", "faults"),
    [
        ({"count": 0}, {"count": "too-low"}),
        ({"count": 201, "cells_each": 1}, {"count": "too-high"}),
        ({"volume_ul": 0}, {"volume_ul": "too-low"}),
        ({"volume_ul": 1_000_001}, {"volume_ul": "too-high"}),
        ({"cells_each": 0}, {"cells_each": "too-low"}),
        ({"cells_each": 10**10 + 1}, {"cells_each": "too-high"}),
        ({"cells_each": 10_000_001}, {"cells_each": "more-than-harvested"}),
        ({"filled": 1}, {"cells_each": "more-than-harvested"}),
        ({"harvested": None}, {"cells_each": "more-than-harvested"}),
        ({"expires_at": NOON}, {"expires_at": "in-the-past"}),
        ({"volume_ul": -1, "expires_at": NOON}, {"volume_ul": "too-low", "expires_at": "in-the-past"}),
    ],
)
def test_every_fault_of_a_fill_is_named(change, faults):
    assert fill_faults(**a_fill(**change)) == faults


@given(
    harvested=st.integers(min_value=1, max_value=10**9),
    fills=st.lists(st.tuples(st.integers(1, 20), st.integers(1, 10**8)), max_size=12),
)
def test_whatever_is_filled_one_after_the_other_never_exceeds_the_harvest(harvested, fills):
    filled = 0
    for count, cells_each in fills:
        faults = fill_faults(**a_fill(count=count, cells_each=cells_each, harvested=harvested, filled=filled))
        exceeds = filled + count * cells_each > harvested
        assert ("cells_each" in faults) == exceeds
        filled += 0 if faults else count * cells_each

    assert filled <= harvested
