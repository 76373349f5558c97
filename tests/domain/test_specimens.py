"""Does exactly the right reason keep blood out of the wrong tube?"""

import itertools
from dataclasses import replace
from typing import Any

import pytest

from labtrack.domain.findings import Verdict, verdict_of
from labtrack.domain.specimens import RULES, WORDS, CollectionFacts, TubeType, findings

GOOD = CollectionFacts(
    wristband_fits=True,
    consent_live=True,
    tube_type=TubeType.SODIUM_HEPARIN,
    needed_type=TubeType.SODIUM_HEPARIN,
    volume_ul=8000,
    planned_volume_ul=8000,
    tolerance_percent=10,
    within_window=True,
)

TABLE: list[tuple[dict[str, Any], str]] = [
    ({"wristband_fits": False}, "S01"),
    ({"wristband_fits": None}, "S01-unknown"),
    ({"consent_live": False}, "S02"),
    ({"consent_live": None}, "S02-unknown"),
    ({"tube_type": TubeType.LITHIUM_HEPARIN}, "S03"),
    ({"tube_type": None}, "S03-unknown"),
    ({"volume_ul": 7199}, "S04"),
    ({"volume_ul": 8801}, "S04"),
    ({"volume_ul": None}, "S04-unknown"),
    ({"within_window": False}, "S06"),
]
WARNINGS = {"S04", "S04-unknown", "S06"}
ELSEWHERE = {"S05"}
"""A position that is taken is refused where the tube is stored: see tests/services/test_specimens.py."""


def codes(facts):
    return [finding.code for finding in findings(facts)]


def test_nothing_speaks_against_a_complete_good_case():
    assert codes(GOOD) == []


@pytest.mark.parametrize(("change", "code"), TABLE)
def test_one_fact_changed_gives_exactly_that(change, code):
    found = tuple(findings(replace(GOOD, **change)))

    assert [finding.code for finding in found] == [code]
    assert verdict_of(found) is (Verdict.GO if code in WARNINGS else Verdict.STOP)


def test_every_rule_has_its_row():
    assert {code.removesuffix("-unknown") for _, code in TABLE} | ELSEWHERE == {rule.id for rule in RULES}


@pytest.mark.parametrize(
    ("one", "other"),
    [(one, other) for one, other in itertools.combinations(TABLE, 2) if not set(one[0]) & set(other[0])],
)
def test_two_facts_changed_give_both(one, other):
    assert sorted(codes(replace(GOOD, **one[0], **other[0]))) == sorted([one[1], other[1]])


@pytest.mark.parametrize("volume", [7200, 8800])
def test_a_volume_at_the_tolerance_is_within(volume):
    assert codes(replace(GOOD, volume_ul=volume)) == []


def test_every_kind_of_tube_has_words():
    assert set(TubeType) == set(WORDS)
