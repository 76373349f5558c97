"""Does each fact that is not as it must be stop the bag at the bedside, and no other?"""

from __future__ import annotations

import itertools
from dataclasses import fields, replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labtrack.domain.bedside import RULES, BagFacts, BedsideScan, findings, lapsed, while_running
from labtrack.domain.clearance import Clearance
from labtrack.domain.findings import Finding, Override, Verdict, Weight, verdict_of
from tests.domain.bedside_rows import FIFTEEN, LAPSES, PENDING, STOPS, Change, bag, clear, scan, signs
from tests.domain.dosing import CLEAR, GOOD_BAG, GOOD_SCAN, HALF_AN_HOUR, LI, NOON, WANG


def judged(*changes: Change) -> tuple[Finding, ...]:
    """The findings of the complete GO case with these changes made to it."""
    scanned: dict[str, Any] = {}
    known: dict[str, Any] = {}
    cleared: dict[str, Any] = {}
    for of_scan, of_bag in changes:
        scanned.update(of_scan)
        known.update({name: value for name, value in of_bag.items() if name != "clearance"})
        cleared.update(of_bag.get("clearance", {}))
    facts = replace(GOOD_BAG, **known, clearance=replace(CLEAR, **cleared))
    return tuple(findings(facts, replace(GOOD_SCAN, **scanned), NOON))


def codes(found: tuple[Finding, ...]) -> list[str]:
    return sorted(finding.code for finding in found)


def test_the_complete_case_goes():
    assert judged() == ()
    assert verdict_of(judged()) is Verdict.GO


@pytest.mark.parametrize(("change", "code"), [row[1:] for row in STOPS], ids=[row[0] for row in STOPS])
def test_one_fact_that_is_not_as_it_must_be_gives_exactly_that_stop(change, code):
    found = judged(change)

    assert codes(found) == [code]
    assert verdict_of(found) is Verdict.STOP


@pytest.mark.parametrize(("change", "code"), [row[1:] for row in PENDING], ids=[row[0] for row in PENDING])
def test_what_has_not_come_yet_waits_and_stops_nobody(change, code):
    found = judged(scan(**change))

    assert [(finding.code, finding.weight) for finding in found] == [(code, Weight.PENDING)]
    assert verdict_of(found) is Verdict.WAIT


@pytest.mark.parametrize("pending", [row[1] for row in PENDING], ids=[row[0] for row in PENDING])
@pytest.mark.parametrize("stop", [row[1] for row in STOPS if row[2] in {"B16", "B26"}], ids=["held", "expiring", *"23"])
def test_a_stop_stops_at_once_though_something_is_still_to_come(pending, stop):
    assert verdict_of(judged(scan(**pending), stop)) is Verdict.STOP


def test_every_rule_has_a_row():
    in_rows = {code.removesuffix("-unknown") for _, _, code in (*STOPS, *PENDING)}
    in_rows |= {code.removesuffix("-unknown") for _, _, codes_of_row in LAPSES for code in codes_of_row}

    assert sorted(in_rows) == [rule.id for rule in RULES]


def test_every_fact_has_a_row_for_wrong_and_one_for_not_known():
    established = {field.name for field in fields(Clearance)} - {"expires_at", "duration"}
    wrong = {
        name for _, (_, of_bag), _ in STOPS for name, value in of_bag.get("clearance", {}).items() if value is False
    }
    unknown = {
        name for _, (_, of_bag), _ in STOPS for name, value in of_bag.get("clearance", {}).items() if value is None
    }

    assert wrong == established
    assert unknown == {field.name for field in fields(Clearance)}


def _about(change: Change) -> frozenset[str]:
    scanned, known = change
    return frozenset((*scanned, *(name for name in known if name != "clearance"), *known.get("clearance", ())))


# Who is no nurse and stands in for Li is not Li twice.
NOT_BOTH = {"one person as both", "a porter as the first person"}


PAIRS = [
    (one, other)
    for one, other in itertools.combinations(STOPS, 2)
    if not _about(one[1]) & _about(other[1]) and {one[0], other[0]} != NOT_BOTH and one[2][:3] != other[2][:3]
]


def test_two_facts_of_two_rules_that_are_not_as_they_must_be_give_both_stops():
    for (first, one, code), (second, other, another) in PAIRS:
        assert codes(judged(one, other)) == sorted([code, another]), (first, second)


def test_there_are_many_pairs():
    assert len(PAIRS) > 1000


def test_the_wrong_patient_s_stop_says_for_whom_the_bag_is_and_whose_bag_is_to_be_found():
    (found,) = judged(scan(wristband="LF-002"))

    rule = next(rule for rule in RULES if rule.id == found.id)
    assert rule.remedy.format(**found.facts) == (
        "Keep this bag closed and cool: it is for LF-001. Find the bag for LF-002."
    )


def test_each_vital_sign_outside_its_limits_is_named_alone():
    found = judged(signs(temperature_mc=39_000, pulse=140))

    assert [finding.facts["sign"] for finding in found] == ["temperature_mc", "pulse"]


@pytest.mark.parametrize(
    "edge",
    [
        signs(temperature_mc=38_000),
        signs(temperature_mc=35_000),
        signs(pulse=130),
        signs(pulse=45),
        signs(systolic=180),
        signs(systolic=90),
        signs(saturation=92),
        clear(expires_at=NOON + HALF_AN_HOUR),
    ],
    ids=["38.0", "35.0", "130", "45", "180", "90", "92", "the infusion ends exactly at expiry"],
)
def test_the_limit_itself_still_goes(edge):
    assert judged(edge) == ()


def test_what_is_no_dose_is_stopped_whatever_else_was_scanned():
    found = tuple(findings(None, replace(GOOD_SCAN, bag=False), NOON))

    assert codes(found) == ["B02"]


def test_a_bag_that_is_said_to_be_a_dose_and_of_which_nothing_is_known_is_stopped():
    assert codes(tuple(findings(None, GOOD_SCAN, NOON))) == ["B02"]


def test_nothing_scanned_waits_for_all_of_it():
    nothing = BedsideScan(
        wristband=None,
        bag=None,
        first=None,
        second=None,
        identifier_confirmed=None,
        inspected=None,
        typed_without_reason=False,
    )

    found = tuple(findings(None, nothing, NOON))

    assert codes(found) == ["B01", "B02", "B03", "B07", "B11"]
    assert verdict_of(found) is Verdict.WAIT


@given(
    intended=st.one_of(st.none(), st.from_regex(r"LF-\d{3}", fullmatch=True)),
    worn=st.one_of(st.none(), st.from_regex(r"LF-\d{3}", fullmatch=True)),
)
def test_no_bag_ever_passes_for_another_patient(intended, worn):
    found = judged(bag(intended_for=intended), scan(wristband=worn))

    assert (verdict_of(found) is Verdict.GO) == (worn is not None and worn == intended)


_THREE = st.sampled_from([True, False, None])


@given(
    cleared=st.fixed_dictionaries(
        {field.name: _THREE for field in fields(Clearance) if field.name not in {"expires_at", "duration"}}
    ),
    known=st.fixed_dictionaries(
        dict.fromkeys(("has_open_order", "issued_to_this_ward", "accepted", "not_used", "go_of_today"), _THREE)
    ),
    scanned=st.fixed_dictionaries({"identifier_confirmed": _THREE, "inspected": _THREE, "bag": _THREE}),
)
def test_a_bag_goes_only_when_every_single_fact_is_established_and_true(cleared, known, scanned):
    facts: BagFacts = replace(GOOD_BAG, **known, clearance=replace(CLEAR, **cleared))
    found = tuple(findings(facts, replace(GOOD_SCAN, **scanned), NOON))

    everything = [*cleared.values(), *known.values(), *scanned.values()]
    assert (verdict_of(found) is Verdict.GO) == all(fact is True for fact in everything)


@pytest.mark.parametrize(("since", "code"), [row[1:] for row in LAPSES], ids=[row[0] for row in LAPSES])
def test_a_check_holds_for_its_time_and_no_longer(since, code):
    assert codes(tuple(lapsed(since, FIFTEEN, NOON))) == code


RUNNING: list[tuple[dict[str, Any], str]] = [
    ({"not_held": False}, "B16"),
    ({"not_recalled": False}, "B17"),
    ({"not_rejected": False}, "B18"),
    ({"consent_live": False}, "B19"),
    ({"not_refused": False}, "B20"),
    ({"may_be_treated": False}, "B25"),
    ({"expires_at": NOON}, "B26"),
    ({"expires_at": None}, "B26"),
]


@pytest.mark.parametrize(("change", "code"), RUNNING)
def test_a_running_infusion_is_told_and_not_stopped(change, code):
    found = tuple(while_running(replace(CLEAR, **change), NOON))

    assert [(finding.id, finding.weight) for finding in found] == [(code, Weight.WARN)]


def test_a_running_infusion_may_end_after_its_bag_was_to_be_complete():
    assert tuple(while_running(replace(CLEAR, expires_at=NOON + timedelta(minutes=1)), NOON)) == ()


@pytest.mark.parametrize(
    ("ids", "override"),
    [
        (("B01", "B02", "B06", "B07", "B08", "B11", "B15", "B16", "B17", "B18", "B19", "B20", "B26"), Override.NEVER),
        (("B03", "B05", "B12", "B28"), Override.FIX),
        (("B09", "B13", "B22", "B23", "B24", "B27"), Override.OVERRIDE),
        (("B10",), Override.WARN),
    ],
)
def test_who_may_override_is_as_the_trial_laid_it_down(ids, override):
    assert {rule.id: rule.override for rule in RULES if rule.id in ids} == dict.fromkeys(ids, override)


def test_a_stop_of_each_rule_tells_what_to_do():
    assert [rule.id for rule in RULES if not rule.remedy] == []


def test_the_second_person_may_be_scanned_first():
    assert judged(scan(first=WANG, second=LI)) == ()
