"""Is a result compared with its limit exactly, and a specification read as it stands?"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import labtrack
from labtrack.domain.testing import (
    Judged,
    Limit,
    Requirement,
    Stage,
    judged,
    read_specifications,
    requirement_faults,
    value_fault,
)

SHIPPED = Path(labtrack.__file__).parent / "protocols" / "specifications.toml"


def a_limit(**parts: str | None) -> Limit:
    given: dict[str, Any] = {"unit": "%", "lower": None, "upper": None, "expected": None, **parts}
    return Limit(id=1, specification_id=1, code="it", name="It", stage=Stage.PRE_RELEASE, **given)


@pytest.mark.parametrize(
    ("lower", "upper", "value", "verdict"),
    [
        ("95", "100", "95", Judged.WITHIN),
        ("95", "100", "95.000", Judged.WITHIN),
        ("95", "100", "94.999999999", Judged.OUTSIDE),
        ("95", "100", "100.1", Judged.OUTSIDE),
        ("95", "100", "95,5", Judged.WITHIN),
        (None, "2", "2", Judged.WITHIN),
        (None, "2", "2.0000001", Judged.OUTSIDE),
        (None, "0.3", "0.30", Judged.WITHIN),
        (None, "0.5", "<0.05", Judged.WITHIN),
        (None, "0.5", "< 0.5", Judged.WITHIN),
        (None, "0.5", "<0.6", Judged.OUTSIDE),
        ("70", None, "<71", Judged.OUTSIDE),
        ("70", None, "1e9", Judged.OUTSIDE),
        ("70", None, "NaN", Judged.OUTSIDE),
        ("70", None, "Infinity", Judged.OUTSIDE),
        ("70", None, "", Judged.OUTSIDE),
    ],
)
def test_a_number_is_compared_exactly(lower, upper, value, verdict):
    assert judged(a_limit(lower=lower, upper=upper), value, "%") is verdict


@pytest.mark.parametrize("unit", ["", "permille", "% ", "eu/ml"])
def test_a_value_in_another_unit_is_not_compared(unit):
    assert judged(a_limit(lower="90", upper="100"), "95", unit) is Judged.OTHER_UNIT


@pytest.mark.parametrize(
    ("word", "verdict"),
    [("negative", Judged.WITHIN), (" Negative ", Judged.WITHIN), ("positive", Judged.OUTSIDE), ("", Judged.OUTSIDE)],
)
def test_a_word_is_compared_without_regard_to_case(word, verdict):
    assert judged(a_limit(unit="", expected="negative"), word, "") is verdict


@pytest.mark.parametrize(
    ("value", "fault"),
    [("95", None), ("<0.05", None), ("", "missing"), ("  ", "missing"), ("ninety", "not-a-number"),
     ("NaN", "not-a-number"), ("1e3", "not-a-number"), ("<<1", "not-a-number"), ("9" * 61, "too-long")],
)  # fmt: skip
def test_what_cannot_be_a_number_is_not_taken_for_one(value, fault):
    assert value_fault(a_limit(lower="90"), value) == fault


def test_the_shipped_specification_asks_a_lot_for_what_the_trial_asked():
    lot = {test.code: test for test in read_specifications(SHIPPED.read_text())["lot"]}

    assert set(lot) == {
        "passage", "sterility", "mycoplasma", "endotoxin", "viability", "cd73", "cd90", "cd105", "negative-markers",
        "hbv", "hcv", "hiv", "syphilis",
    }  # fmt: skip
    assert (lot["passage"].lower, lot["passage"].upper) == ("3", "5")
    assert (lot["cd73"].lower, lot["cd90"].lower, lot["cd105"].lower) == ("95", "95", "95")
    assert lot["negative-markers"].upper == "2"
    assert lot["endotoxin"].unit == "EU/mL"
    assert {lot[code].expected for code in ("hbv", "hcv", "hiv", "syphilis", "mycoplasma")} == {"negative"}


def test_the_shipped_specification_asks_a_dose_for_its_own():
    dose = {test.code: test for test in read_specifications(SHIPPED.read_text())["dose"]}

    assert set(dose) == {"appearance", "viable-cells", "viability", "gram"}
    assert dose["viability"].lower == "70"


@pytest.mark.parametrize("subject", ["lot", "dose"])
def test_the_shipped_specification_can_be_adopted(subject):
    assert requirement_faults(read_specifications(SHIPPED.read_text())[subject]) == {}


def test_every_fault_of_a_specification_is_named_at_once():
    wrong = [
        Requirement(code="a", name="A", lower="ten"),
        Requirement(code="b", name="", expected="negative", upper="1"),
        Requirement(code="c", name="C", lower="5", upper="3"),
        Requirement(code="c", name="C"),
        Requirement(code="Not a code", name="D", expected="negative"),
    ]

    assert requirement_faults(wrong) == {
        "a.lower": "not-a-number",
        "b.name": "missing",
        "b.expected": "either-word-or-limits",
        "c.lower": "above-the-upper",
        "c.expected": "either-word-or-limits",
        "c.code": "twice",
        "Not a code.code": "not-a-code",
    }


def test_a_specification_of_nothing_is_a_fault():
    assert requirement_faults([]) == {"limits": "missing"}


@pytest.mark.parametrize("text", ["", "[[lot]]\ncode = 'x'\n", "[[lot]]\ncode='x'\nname='X'\nhigher='3'\n[[dose]]"])
def test_a_file_of_another_shape_is_not_read(text):
    with pytest.raises((KeyError, TypeError, ValueError)):
        read_specifications(text)


@pytest.mark.parametrize(
    ("parts", "text"),
    [
        ({"lower": "95"}, "≥ 95 %"),
        ({"upper": "2"}, "≤ 2 %"),
        ({"lower": "3", "upper": "5", "unit": ""}, "3 – 5"),
        ({"expected": "negative", "unit": ""}, "negative"),
    ],
)
def test_a_limit_is_written_for_the_eye(parts, text):
    assert a_limit(**parts).text == text
