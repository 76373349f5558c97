"""Does exactly the right reason keep a person out of the trial?"""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from labtrack.domain.eligibility import RULES, WORDS, EligibilityFacts, age_on, findings, score_of
from labtrack.domain.findings import Override
from labtrack.domain.scores import Measured, MeldScore
from tests.clinical import GOOD_ANSWERS, PLAN_OF_PAPER

PLAN = PLAN_OF_PAPER.eligibility
EXCLUSIONS = GOOD_ANSWERS.exclusion

GOOD = EligibilityFacts(
    score=MeldScore(raw=Decimal("26.15"), rounded=26),
    age=41,
    consented=True,
    procedures_after_consent=True,
    inclusion={"aclf-by-hbv": True},
    exclusion=EXCLUSIONS,
)

TABLE = [
    # one fact changed → exactly that stop
    ({"score": None}, "T01-unknown"),
    ({"score": MeldScore(raw=Decimal("30.2"), rounded=30)}, "T01"),
    ({"score": MeldScore(raw=Decimal("29.77"), rounded=30)}, "T01"),
    ({"age": None}, "T02-unknown"),
    ({"age": 15}, "T02"),
    ({"age": 66}, "T02"),
    ({"exclusion": {**EXCLUSIONS, "tumour-on-imaging": True}}, "T03"),
    ({"exclusion": {**EXCLUSIONS, "tumour-on-imaging": None}}, "T03-unknown"),
    ({"exclusion": {code: no for code, no in EXCLUSIONS.items() if code != "pregnant-or-lactating"}}, "T03-unknown"),
    ({"consented": False}, "T04"),
    ({"consented": None}, "T04-unknown"),
    ({"procedures_after_consent": False}, "T04"),
    ({"procedures_after_consent": None}, "T04-unknown"),
    ({"inclusion": {"aclf-by-hbv": False}}, "T05"),
    ({"inclusion": {"aclf-by-hbv": None}}, "T05-unknown"),
    ({"inclusion": {}}, "T05-unknown"),
]


def codes(facts):
    return [finding.code for finding in findings(facts, PLAN)]


def test_nothing_speaks_against_a_complete_good_case():
    assert codes(GOOD) == []


@pytest.mark.parametrize(("change", "stop"), TABLE)
def test_one_fact_changed_gives_exactly_that_stop(change, stop):
    assert codes(replace(GOOD, **change)) == [stop]


def test_every_rule_of_the_trial_has_its_row():
    assert {stop.removesuffix("-unknown") for _, stop in TABLE} == {rule.id for rule in RULES}


@pytest.mark.parametrize("age", [16, 65])
def test_the_limits_of_age_are_within(age):
    assert codes(replace(GOOD, age=age)) == []


def test_two_facts_changed_give_both_stops():
    assert codes(replace(GOOD, age=70, consented=False)) == ["T02", "T04"]


def test_every_exclusion_is_named_by_itself():
    both = {**EXCLUSIONS, "tumour-on-imaging": True, "severe-bacterial-infection": True}

    named = [finding.facts["exclusion"] for finding in findings(replace(GOOD, exclusion=both), PLAN)]

    assert named == ["severe-bacterial-infection", "tumour-on-imaging"]


def test_a_site_that_takes_the_raw_score_lets_29_77_in():
    raw = replace(PLAN, meld_rounded=False)

    assert list(findings(replace(GOOD, score=MeldScore(raw=Decimal("29.77"), rounded=30)), raw)) == []


def test_a_site_without_floors_lets_the_same_blood_in():
    blood = replace(
        GOOD_ANSWERS,
        creatinine=Measured(value=Decimal(80), unit="umol/L"),
        inr=Decimal("2.9"),
    )

    assert score_of(blood, PLAN).rounded == 30
    assert score_of(blood, replace(PLAN, meld_floors=False)).rounded == 29


@pytest.mark.parametrize("missing", ["bilirubin", "creatinine", "inr", "dialysed"])
def test_without_one_value_there_is_no_score(missing):
    left_open: dict[str, Any] = {missing: None}

    assert score_of(replace(GOOD_ANSWERS, **left_open), PLAN) is None


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        (date(2010, 11, 23), date(2026, 11, 23), 16),
        (date(2010, 11, 24), date(2026, 11, 23), 15),
        (date(2008, 2, 29), date(2026, 2, 28), 17),
        (date(2008, 2, 29), date(2026, 3, 1), 18),
    ],
)
def test_age_is_in_full_years(born, day, age):
    assert age_on(day, born) == age


def test_nobody_may_waive_eligibility():
    assert {rule.override for rule in RULES} == {Override.NEVER}


def test_every_criterion_of_the_shipped_plans_has_words():
    assert set(PLAN.inclusion) | set(PLAN.exclusion) == set(WORDS)
