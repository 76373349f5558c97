"""Does each fact that is not as it must be keep a dose in the pharmacy, and no other?"""

from __future__ import annotations

import itertools
from dataclasses import fields, replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labtrack.domain.clearance import Clearance
from labtrack.domain.dispensing import RULES, findings, nominal_cells
from labtrack.domain.findings import Finding, Override, Verdict, Weight, verdict_of
from tests.domain.dosing import CLEAR, GOOD_ISSUE, HALF_AN_HOUR, NOON, PROTOCOL

EU_PER_KG = 5

Change = dict[str, Any]


def clear(**changes: Any) -> Change:
    return {"clearance": changes}


STOPS: list[tuple[str, Change, str]] = [
    ("the lot is not released", clear(lot_released=False), "I01"),
    ("nobody knows the lot", clear(lot_released=None), "I01-unknown"),
    ("the dose is not released", clear(dose_released=False), "I02"),
    ("whether the dose is released is not known", clear(dose_released=None), "I02-unknown"),
    ("on hold", clear(not_held=False), "I03"),
    ("whether it is on hold is not known", clear(not_held=None), "I03-unknown"),
    ("recalled", clear(not_recalled=False), "I04"),
    ("whether it is recalled is not known", clear(not_recalled=None), "I04-unknown"),
    ("the lot was rejected", clear(not_rejected=False), "I05"),
    ("whether the lot was rejected is not known", clear(not_rejected=None), "I05-unknown"),
    ("it expires a second before the infusion ends", clear(expires_at=NOON + timedelta(minutes=29, seconds=59)), "I06"),
    ("it expires now", clear(expires_at=NOON, duration=timedelta(0)), "I06"),
    ("its expiry is not known", clear(expires_at=None), "I06-unknown"),
    ("how long the infusion takes is not known", clear(duration=None), "I06-unknown"),
    ("another patient's order", {"order_is_of_patient": False}, "I07"),
    ("whose order it is, is not known", {"order_is_of_patient": None}, "I07-unknown"),
    ("the arm gives no cells", clear(arm_gives_cells=False), "I08"),
    ("the arm is not known", clear(arm_gives_cells=None), "I08-unknown"),
    ("an earlier infusion is open", clear(sequence_kept=False), "I09"),
    ("whether an earlier infusion is open is not known", clear(sequence_kept=None), "I09-unknown"),
    ("the last infusion was yesterday", clear(interval_kept=False), "I10"),
    ("when the last infusion was is not known", clear(interval_kept=None), "I10-unknown"),
    ("the exchange does not count", clear(exchange_done=False), "I11"),
    ("whether the exchange counts is not known", clear(exchange_done=None), "I11-unknown"),
    ("a cell more than a quarter above", {"viable_cells": 8_125_001}, "I12"),
    ("a cell more than a quarter below", {"viable_cells": 4_874_999}, "I12"),
    ("no cells", {"viable_cells": 0}, "I12"),
    ("nobody counted", {"viable_cells": None}, "I12-unknown"),
    ("more endotoxin than the patient may have", {"endotoxin_eu": Decimal("325.01")}, "I13"),
    ("no endotoxin result", {"endotoxin_eu": None}, "I13-unknown"),
    ("an endotoxin result that cannot be", {"endotoxin_eu": Decimal("-1")}, "I13-unknown"),
    ("consent withdrawn", clear(consent_live=False), "I14"),
    ("consent not known", clear(consent_live=None), "I14-unknown"),
    ("too warm on the way, undecided", clear(excursion_decided=False), "I15"),
    ("whether it was too warm is not known", clear(excursion_decided=None), "I15-unknown"),
    ("the label is void", clear(label_live=False), "I16"),
    ("whether the label is live is not known", clear(label_live=None), "I16-unknown"),
    ("no physician authorised it", {"authorised": False}, "I17"),
    ("whether a physician authorised it is not known", {"authorised": None}, "I17-unknown"),
    ("transplanted or dead", clear(may_be_treated=False), "I18"),
    ("whether the patient lives is not known", clear(may_be_treated=None), "I18-unknown"),
    ("the patient refuses", clear(not_refused=False), "I19"),
    ("whether the patient refuses is not known", clear(not_refused=None), "I19-unknown"),
    ("another ward than the patient's", {"ward_is_patients": False}, "I21"),
    ("the patient's ward is not known", {"ward_is_patients": None}, "I21-unknown"),
]

TOGETHER: list[tuple[str, Change, list[str]]] = [
    ("10^6 instead of 10^5 cells/kg", {"viable_cells": 65_000_000}, ["I12", "I20"]),
    ("a cell more than twice nominal", {"viable_cells": 13_000_001}, ["I12", "I20"]),
    ("no dosing weight", {"dosing_weight_mg": None}, ["I12-unknown", "I13-unknown"]),
    ("a dosing weight of nothing", {"dosing_weight_mg": 0}, ["I12-unknown", "I13-unknown"]),
]


def judged(*changes: Change) -> tuple[Finding, ...]:
    """The findings of the complete case with these changes made to it."""
    known: dict[str, Any] = {}
    cleared: dict[str, Any] = {}
    for change in changes:
        known.update({name: value for name, value in change.items() if name != "clearance"})
        cleared.update(change.get("clearance", {}))
    facts = replace(GOOD_ISSUE, **known, clearance=replace(CLEAR, **cleared))
    return tuple(findings(facts, PROTOCOL.infusion, EU_PER_KG, NOON))


def codes(found: tuple[Finding, ...]) -> list[str]:
    return sorted(finding.code for finding in found)


def test_the_complete_case_may_leave():
    assert judged() == ()


@pytest.mark.parametrize(("change", "code"), [row[1:] for row in STOPS], ids=[row[0] for row in STOPS])
def test_one_fact_that_is_not_as_it_must_be_gives_exactly_that_stop(change, code):
    found = judged(change)

    assert codes(found) == [code]
    assert verdict_of(found) is Verdict.STOP


@pytest.mark.parametrize(("change", "expected"), [row[1:] for row in TOGETHER], ids=[row[0] for row in TOGETHER])
def test_one_slip_that_two_rules_speak_of_gives_both(change, expected):
    assert codes(judged(change)) == expected


def test_every_rule_has_a_row():
    in_rows = {code.removesuffix("-unknown") for _, _, code in STOPS}
    in_rows |= {code.removesuffix("-unknown") for _, _, all_of_row in TOGETHER for code in all_of_row}

    assert sorted(in_rows) == [rule.id for rule in RULES]


def test_every_fact_of_the_clearance_has_a_row_for_wrong_and_one_for_not_known():
    given_to_rows = [(name, value) for _, change, _ in STOPS for name, value in change.get("clearance", {}).items()]
    names = {field.name for field in fields(Clearance)}

    assert {name for name, value in given_to_rows if value is False} == names - {"expires_at", "duration"}
    assert {name for name, value in given_to_rows if value is None} == names


def _about(change: Change) -> frozenset[str]:
    return frozenset((*(name for name in change if name != "clearance"), *change.get("clearance", ())))


PAIRS = [
    (one, other)
    for one, other in itertools.combinations(STOPS, 2)
    if not _about(one[1]) & _about(other[1]) and one[2][:3] != other[2][:3]
]


def test_two_facts_of_two_rules_that_are_not_as_they_must_be_give_both_stops():
    for (first, one, code), (second, other, another) in PAIRS:
        assert codes(judged(one, other)) == sorted([code, another]), (first, second)


def test_there_are_many_pairs():
    assert len(PAIRS) > 800


@pytest.mark.parametrize(
    ("viable", "weight"),
    [
        (6_500_000, None),
        (7_150_000, None),
        (5_850_000, None),
        (7_150_001, Weight.WARN),
        (5_849_999, Weight.WARN),
        (8_125_000, Weight.WARN),
        (4_875_000, Weight.WARN),
        (8_125_001, Weight.STOP),
        (4_874_999, Weight.STOP),
        (13_000_000, Weight.STOP),
    ],
    ids=["nominal", "+10 %", "-10 %", "over +10 %", "under -10 %", "+25 %", "-25 %", "over", "under", "twice"],
)
def test_the_dose_for_65_kg_warns_beyond_a_tenth_and_stops_beyond_a_quarter(viable, weight):
    found = judged({"viable_cells": viable})

    assert [(finding.id, finding.weight) for finding in found] == ([("I12", weight)] if weight else [])


def test_a_slip_of_a_power_of_ten_is_said_in_figures():
    told = next(finding for finding in judged({"viable_cells": 65_000_000}) if finding.id == "I12")

    assert dict(told.facts) == {"percent": "1000", "viable": "65000000", "nominal": "6500000", "weight": "65"}


@pytest.mark.parametrize(("kilograms", "cells"), [(65, 6_500_000), (72, 7_200_000), (25, 2_500_000), (250, 25_000_000)])
def test_the_nominal_dose_is_1e5_cells_for_each_kilogram(kilograms, cells):
    assert nominal_cells(PROTOCOL.infusion.cells_per_kg, kilograms * 1_000_000) == cells


def test_a_nominal_dose_is_rounded_down():
    assert nominal_cells(100_000, 65_432_109) == 6_543_210


@pytest.mark.parametrize(
    ("eu", "stops"),
    [(Decimal("325"), []), (Decimal("325.000001"), ["I13"]), (Decimal("0"), [])],
    ids=["5 EU/kg for 65 kg exactly", "a trace more", "none found"],
)
def test_endotoxin_is_judged_for_this_patient_and_the_whole_bag(eu, stops):
    assert codes(judged({"endotoxin_eu": eu})) == stops


def test_endotoxin_that_one_patient_may_have_is_too_much_for_a_lighter_one():
    bag = {"endotoxin_eu": Decimal("200"), "viable_cells": 3_000_000, "dosing_weight_mg": 30_000_000}

    assert codes(judged(bag)) == ["I13"]


def test_an_infusion_that_ends_exactly_at_expiry_may_go():
    assert judged(clear(expires_at=NOON + HALF_AN_HOUR)) == ()


@given(viable=st.integers(0, 10**9), kilograms=st.integers(25, 250))
def test_no_dose_further_than_a_quarter_from_nominal_ever_leaves(viable, kilograms):
    facts = {"viable_cells": viable, "dosing_weight_mg": kilograms * 1_000_000, "endotoxin_eu": Decimal(0)}
    lowest, highest = 75_000 * kilograms, 125_000 * kilograms

    assert (verdict_of(judged(facts)) is Verdict.GO) == (lowest <= viable <= highest)


@pytest.mark.parametrize(
    ("ids", "override"),
    [
        (("I03", "I04", "I05", "I07", "I08", "I13", "I14", "I18", "I19", "I20"), Override.NEVER),
        (("I01", "I06", "I09", "I10", "I11", "I12", "I15"), Override.OVERRIDE),
        (("I16", "I17", "I21"), Override.FIX),
    ],
)
def test_who_may_override_is_as_the_trial_laid_it_down(ids, override):
    assert {rule.id: rule.override for rule in RULES if rule.id in ids} == dict.fromkeys(ids, override)
