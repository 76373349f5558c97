"""Is a GS1 symbol taken apart as it was put together, or refused by name?"""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labtrack.domain.identifiers import REFUSALS, Unreadable, check_digit
from labtrack.interop.gs1 import element_string, printed_elements
from tests.domain.shapes import A_FEW

GS = "\x1d"


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        (
            f"010123456789012810LOT42{GS}17271231{GS}21SN0001",
            [("01", "01234567890128"), ("10", "LOT42"), ("17", "271231"), ("21", "SN0001")],
        ),
        (f"8018123456789012345675{GS}80190000000001", [("8018", "123456789012345675"), ("8019", "0000000001")]),
        ("8018123456789012345675", [("8018", "123456789012345675")]),
        ("8017123456789012345675", [("8017", "123456789012345675")]),
        ("01012345678901281126010117271200", [("01", "01234567890128"), ("11", "260101"), ("17", "271200")]),
        (f"{GS}0101234567890128{GS}21A", [("01", "01234567890128"), ("21", "A")]),
        (f"70032609301215{GS}0101234567890128", [("7003", "2609301215"), ("01", "01234567890128")]),
    ],
)
def test_a_symbol_is_read_element_by_element(text, pairs):
    assert [(one.identifier, one.value) for one in element_string(text).elements] == pairs


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("801812345678901234567580190000000001", "group-separator-lost"),
        ("700326093012150101234567890128", "group-separator-lost"),
        ("0109501101530003101234567890123456789021ABC", "group-separator-lost"),
        ("010123456789012810LOT4217271231", "group-separator-doubtful"),
        ("010123456789012810LOT421727123121SN01", "group-separator-doubtful"),
        ("801812345678901234", "too-short"),
        ("0101234567", "too-short"),
        ("1727", "too-short"),
        ("8", "too-short"),
        ("17271331", "gs1-malformed"),
        ("010123456789012810", "gs1-malformed"),
        ("010123456789012810\u00e9", "gs1-malformed"),
        ("010123456789012810A\u00e9", "gs1-malformed"),
        ("05A", "gs1-malformed"),
        ("hello", "gs1-malformed"),
        ("", "gs1-malformed"),
        ("8018123456789012345670", "gs1-check-digit-wrong"),
        ("0101234567890129", "gs1-check-digit-wrong"),
        (f"8017123456789012345675{GS}8018123456789012345675", "gs1-conflict"),
        ("10LOT42", "gs1-incomplete"),
        ("01012345678901280101234567890128", "gs1-repeated"),
    ],
)
def test_what_is_no_symbol_is_refused_by_name(text, code):
    with pytest.raises(Unreadable) as refused:
        element_string(text)

    assert refused.value.code == code


@pytest.mark.parametrize("text", ["(8018)123456789012345675", " (8018) 123456789012345675 ", "(01)01234567890128(10)A"])
def test_what_is_printed_below_a_symbol_may_be_typed(text):
    found = printed_elements(text)

    assert found.printed == text.replace(" ", "")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("(8018)123456789012345670", "gs1-check-digit-wrong"),
        ("(8018)12345678901234567", "too-short"),
        ("(8018)1234567890123456755", "gs1-malformed"),
        ("(8018)", "gs1-malformed"),
        ("8018(", "gs1-malformed"),
        ("", "gs1-malformed"),
    ],
)
def test_what_is_typed_badly_is_refused_by_name(text, code):
    with pytest.raises(Unreadable) as refused:
        printed_elements(text)

    assert refused.value.code == code


digits = st.text(string.digits, min_size=17, max_size=17)
lots = st.text(string.ascii_uppercase, min_size=1, max_size=20)


@given(digits, lots, lots, st.dates(), st.permutations(["10", "17", "21"]))
@A_FEW
def test_whatever_is_put_together_is_taken_apart_again(number, lot, serial, expires, order):
    item = number[:13]
    parts = {"10": lot, "17": f"{expires:%y%m%d}", "21": serial}
    text = f"01{item}{check_digit(item)}" + "".join(f"{one}{parts[one]}{GS}" for one in order)

    found = element_string(text)

    assert (found.trade_item, found.lot, found.serial) == (item + check_digit(item), lot, serial)
    assert element_string(found.text) == found
    assert printed_elements(found.printed) == found


@given(digits, st.text(string.digits, min_size=1, max_size=10))
@A_FEW
def test_every_wristband_is_read_and_none_without_its_separator(number, instance):
    band = f"8018{number}{check_digit(number)}"

    assert element_string(f"{band}{GS}8019{instance}").instance == instance
    with pytest.raises(Unreadable):
        element_string(f"{band}8019{instance}")


@given(st.text(max_size=40) | st.text(alphabet="0123456789AZ\x1d()", max_size=40))
@A_FEW
def test_whatever_comes_raises_nothing_but_unreadable(text):
    assert {outcome(read, text) for read in (element_string, printed_elements)} <= {*REFUSALS, "read"}


def outcome(read, text):
    """Read, and name the refusal or say that something was read."""
    try:
        return "read" if read(text).elements else "nothing"
    except Unreadable as refusal:
        return refusal.code
