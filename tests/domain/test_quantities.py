"""Is a number read as what was written, and refused where it could mean two things?"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labtrack.domain.errors import Invalid
from labtrack.domain.quantities import SCALES, is_unclear, whole, written


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        ("65.2", "kg", 65_200_000),
        ("65,2", "kg", 65_200_000),
        (" 100 ", "mL", 100_000),
        ("0.1", "mL", 100),
        ("0,125", "mL", 125),
        ("-80", "Cel", -80_000),
        ("+37.5", "Cel", 37_500),
        ("94.5", "%", 945),
        ("6.5", "10*6", 6_500_000),
        ("2000", "mL", 2_000_000),
    ],
)
def test_a_number_is_read_into_whole_units(text, unit, value):
    assert whole(text, unit, field="amount") == value


@pytest.mark.parametrize("text", ["1,500", "65,200", "2,000", "-1,500", "100,000"])
def test_a_comma_that_may_group_thousands_is_asked_about_and_never_guessed(text):
    assert is_unclear(text)
    assert fault(text, "mL") == "comma-unclear"


@pytest.mark.parametrize("text", ["1.500", "0,500", "1,5", "1,50", "1,5000", "1234,500"])
def test_a_comma_that_can_only_begin_the_decimals_is_taken(text):
    assert not is_unclear(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "٦٥",
        "６５",
        "6²",
        "½",
        "1e5",
        "1_000",
        "NaN",
        "Infinity",
        "1,000,000",
        "1.2.3",
        "0x10",
        "9" * 13,
        "6 5",
    ],
)
def test_what_is_no_number_in_plain_digits_is_none(text):
    assert fault(text, "kg") == "not-a-number"


@pytest.mark.parametrize(
    ("text", "unit", "code"),
    [("0.05", "%", "too-fine"), ("1.5", "cells", "too-fine"), ("-0.1", "mL", "too-low"), ("3", "mL", "too-high")],
)
def test_what_cannot_be_counted_or_lies_outside_is_named(text, unit, code):
    assert fault(text, unit, lowest=0, highest=2000) == code


def test_the_limits_themselves_are_within():
    assert whole("0", "mL", field="amount", lowest=0, highest=2000) == 0
    assert whole("2", "mL", field="amount", lowest=0, highest=2000) == 2000


@given(value=st.integers(-(10**11), 10**11), unit=st.sampled_from(sorted(SCALES)))
def test_what_is_written_is_read_as_the_same(value, unit):
    assert whole(written(value, unit), unit, field="amount") == value


def fault(text: str, unit: str, **limits: int) -> str:
    """The code of why a text is no quantity."""
    with pytest.raises(Invalid) as refused:
        whole(text, unit, field="amount", **limits)
    return refused.value.fields["amount"]
