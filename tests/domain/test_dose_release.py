"""Does each fact that is not as it must be stop the release of a dose, and no other?"""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import Any

import pytest

from labtrack.domain.dose_release import RULES, findings
from labtrack.domain.findings import Override
from tests.domain.dosing import GOOD_DOSE, GRAM, VIABILITY

STOPS: list[tuple[str, dict[str, Any], str]] = [
    ("no tests are asked for", {"tests": ()}, "D01-unknown"),
    ("a test has no result", {"tests": (replace(GRAM, value=None, reviewed=False, within=None), VIABILITY)}, "D01"),
    ("a result that nobody reviewed", {"tests": (replace(GRAM, reviewed=False), VIABILITY)}, "D01"),
    ("a positive Gram stain", {"tests": (replace(GRAM, value="positive", within=False), VIABILITY)}, "D02"),
    ("too few live", {"tests": (GRAM, replace(VIABILITY, value="69.9", within=False))}, "D02"),
    ("nobody can judge a result", {"tests": (GRAM, replace(VIABILITY, within=None))}, "D02-unknown"),
    ("the label was not scanned back", {"label_live": False}, "D03"),
    ("whether the label is live is not known", {"label_live": None}, "D03-unknown"),
    ("the line was not cleared", {"line_cleared": False}, "D04"),
    ("nobody spoke of the line", {"line_cleared": None}, "D04-unknown"),
    ("the remainder is open", {"remainder_known": False}, "D05"),
    ("the remainder is not known", {"remainder_known": None}, "D05-unknown"),
    ("the signer entered a result", {"signer_made_none": False}, "D06"),
    ("who made the results is not known", {"signer_made_none": None}, "D06-unknown"),
    ("held, recalled or rejected", {"free_to_use": False}, "D07"),
    ("whether it may be used is not known", {"free_to_use": None}, "D07-unknown"),
]


def judged(**changes: Any) -> list[str]:
    return sorted(finding.code for finding in findings(replace(GOOD_DOSE, **changes)))


def test_the_complete_case_may_be_released():
    assert judged() == []


@pytest.mark.parametrize(("change", "code"), [row[1:] for row in STOPS], ids=[row[0] for row in STOPS])
def test_one_fact_that_is_not_as_it_must_be_gives_exactly_that_stop(change, code):
    assert judged(**change) == [code]


def test_every_rule_has_a_row():
    assert sorted({code.removesuffix("-unknown") for _, _, code in STOPS}) == [rule.id for rule in RULES]


def test_two_facts_that_are_not_as_they_must_be_give_both_stops():
    pairs = [(one, other) for one, other in itertools.combinations(STOPS, 2) if not set(one[1]) & set(other[1])]
    assert len(pairs) > 50

    for (first, one, code), (second, other, another) in pairs:
        assert judged(**one, **other) == sorted([code, another]), (first, second)


def test_each_test_that_is_wrong_is_named_with_what_came_out():
    found = tuple(findings(replace(GOOD_DOSE, tests=(GRAM, replace(VIABILITY, value="61", within=False)))))

    rule = next(rule for rule in RULES if rule.id == found[0].id)
    assert rule.stop.format(**found[0].facts) == "The test Viability is out of its limits: 61 %."


def test_every_test_that_is_wrong_is_told_at_once():
    wrong = (replace(GRAM, value=None), replace(VIABILITY, within=False))

    assert judged(tests=wrong) == ["D01", "D02"]


def test_nobody_may_override_a_hold_or_sign_for_their_own_result():
    assert {rule.id for rule in RULES if rule.override is Override.NEVER} == {"D06", "D07"}
