"""Is each part of a GS1 symbol what it should be, and does it belong to the others?"""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labtrack.domain.identifiers import ElementString, Unreadable, check_digit
from labtrack.domain.identifiers.gs1 import Element, hides_another
from tests.domain.shapes import A_FEW
from tests.domain.vectors import GS1_CHECKED, GS1_MISTYPED

GTIN = ("01", "01234567890128")
PATIENT = ("8018", "123456789012345675")
NURSE = ("8017", "123456789012345675")


def string_of(*pairs):
    return ElementString(elements=tuple(Element(identifier=one, value=value) for one, value in pairs))


@pytest.mark.parametrize("text", GS1_CHECKED)
def test_a_check_digit_is_the_published_one(text):
    assert check_digit(text[:-1]) == text[-1]


@pytest.mark.parametrize("text", GS1_MISTYPED)
def test_a_wrong_check_digit_is_found(text):
    assert check_digit(text[:-1]) != text[-1]


@given(st.text("0123456789", min_size=1, max_size=17), st.data())
@A_FEW
def test_every_single_wrong_digit_is_found(digits, data):
    place = data.draw(st.integers(0, len(digits) - 1))
    other = data.draw(st.sampled_from([digit for digit in "0123456789" if digit != digits[place]]))

    assert check_digit(digits[:place] + other + digits[place + 1 :]) != check_digit(digits)


@pytest.mark.parametrize("text", ["", "12a", "\u0661"])
def test_nothing_but_digits_has_a_check_digit(text):
    with pytest.raises(Unreadable) as refused:
        check_digit(text)

    assert refused.value.code == "not-checkable"


@pytest.mark.parametrize(
    ("identifier", "value", "code"),
    [
        ("01", "01234567890129", "gs1-check-digit-wrong"),
        ("8017", "123456789012345670", "gs1-check-digit-wrong"),
        ("8018", "123456789012345670", "gs1-check-digit-wrong"),
        ("01", "1234567890128", "gs1-malformed"),
        ("8018", "12345678901234567", "gs1-malformed"),
        ("11", "261301", "gs1-malformed"),
        ("17", "260230", "gs1-malformed"),
        ("17", "270229", "gs1-malformed"),
        ("7003", "2609302460", "gs1-malformed"),
        ("7003", "2609312200", "gs1-malformed"),
        ("10", "", "gs1-malformed"),
        ("10", "x" * 21, "gs1-malformed"),
        ("21", "a b", "gs1-malformed"),
        ("8019", "12345678901", "gs1-malformed"),
        ("1", "x", "gs1-malformed"),
        ("1a", "x", "gs1-malformed"),
        ("99", "", "gs1-malformed"),
    ],
)
def test_an_element_of_another_shape_is_refused_by_name(identifier, value, code):
    with pytest.raises(Unreadable) as refused:
        Element(identifier=identifier, value=value)

    assert refused.value.code == code


def test_a_symbol_of_goods_says_what_it_is_and_until_when():
    found = string_of(GTIN, ("10", "LOT42"), ("11", "260101"), ("17", "271200"), ("21", "SN0001"))

    assert (found.trade_item, found.lot, found.serial) == ("01234567890128", "LOT42", "SN0001")
    assert found.day("17", today=date(2026, 11, 23)) == date(2027, 12, 31)
    assert found.day("11", today=date(2026, 11, 23)) == date(2026, 1, 1)
    assert found.day("7003", today=date(2026, 11, 23)) is None
    assert found.text == "010123456789012810LOT42\x1d112601011727120021SN0001"
    assert found.printed == "(01)01234567890128(10)LOT42(11)260101(17)271200(21)SN0001"


@pytest.mark.parametrize(
    ("year", "today", "expected"),
    [("00", 2026, 2000), ("76", 2026, 2076), ("77", 2026, 1977), ("99", 2026, 1999), ("02", 1999, 2002)],
)
def test_a_century_is_the_nearest(year, today, expected):
    found = string_of(("17", f"{year}0101")).day("17", today=date(today, 6, 1))

    assert found == date(expected, 1, 1)


def test_a_wristband_says_whose_it_is_and_which():
    found = string_of(PATIENT, ("8019", "0000000001"))

    assert (found.recipient, found.provider, found.instance) == ("123456789012345675", None, "0000000001")
    assert found.text == "8018123456789012345675\x1d80190000000001"


@pytest.mark.parametrize(
    ("pairs", "code"),
    [
        ([], "gs1-malformed"),
        ([GTIN, GTIN], "gs1-repeated"),
        ([NURSE, PATIENT], "gs1-conflict"),
        ([("10", "A")], "gs1-incomplete"),
        ([("21", "A"), PATIENT], "gs1-incomplete"),
        ([("8019", "1")], "gs1-incomplete"),
        ([("7241", "01"), GTIN], "gs1-incomplete"),
        ([("7250", "19840229"), NURSE], "gs1-incomplete"),
    ],
)
def test_what_does_not_belong_together_is_refused_by_name(pairs, code):
    with pytest.raises(Unreadable) as refused:
        string_of(*pairs)

    assert refused.value.code == code


@pytest.mark.parametrize(
    ("value", "hides"),
    [
        ("LOT4217271231", True),
        ("LOT421127123121SN1", True),
        ("A17271231", True),
        ("17271231", False),  # the lot is a date itself: nothing stands before it
        ("LOT42", False),
        ("A17271331", False),  # no month 13
        ("A17271231X", False),  # no element begins with X
    ],
)
def test_a_lot_that_ends_like_another_element_is_doubted(value, hides):
    assert hides_another(Element(identifier="10", value=value)) is hides
    assert hides_another(Element(identifier="21", value=value)) is hides
    assert not hides_another(Element(identifier="7240", value=value))
