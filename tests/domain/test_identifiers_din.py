"""Is a donation number what it says, and is every slip of the hand found?"""

import string

import pytest
from hypothesis import given

from labtrack.domain.identifiers import Din, DonationNumber, Unreadable, check_character
from tests.domain.shapes import A_FEW, COMPUTED_CHECKS, PUBLISHED_CHECKS, din_texts


@pytest.mark.parametrize(("text", "check"), PUBLISHED_CHECKS + COMPUTED_CHECKS)
def test_the_check_character_is_the_published_one(text, check):
    assert Din(text=text).check_character == check
    assert check_character(text) == check


@pytest.mark.parametrize(("text", "check"), PUBLISHED_CHECKS + COMPUTED_CHECKS)
def test_a_number_typed_with_its_check_character_is_taken(text, check):
    assert Din.typed(text + check) == Din(text=text)


@given(din_texts)
@A_FEW
def test_every_single_wrong_character_is_found(text):
    right = text + check_character(text)

    for position in range(14):
        for wrong in (string.digits + string.ascii_uppercase + "*").replace(right[position], ""):
            with pytest.raises(Unreadable):
                Din.typed(right[:position] + wrong + right[position + 1 :])


@given(din_texts)
@A_FEW
def test_every_exchange_of_neighbours_is_found(text):
    right = text + check_character(text)

    for position in range(13):
        left, then = right[position], right[position + 1]
        if left != then:
            with pytest.raises(Unreadable):
                Din.typed(right[:position] + then + left + right[position + 2 :])


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("A999921123456", "check-character-missing"),
        ("A9999 21 123456", "check-character-missing"),
        ("A9999211234564", "check-character-wrong"),
        ("A999921123456*", "check-character-wrong"),
        ("A99992112345633", "malformed-din"),
        ("A9999211234", "malformed-din"),
        ("a9999211234563", "malformed-din"),
        ("O9999211234563", "malformed-din"),
        ("", "malformed-din"),
    ],
)
def test_a_badly_typed_number_is_refused_by_name(text, code):
    with pytest.raises(Unreadable) as refused:
        Din.typed(text)

    assert refused.value.code == code


@pytest.mark.parametrize(
    "text",
    [
        "A99992112345",  # short
        "A9999211234567",  # long
        "a999921123456",  # small letter
        "O999921123456",  # the letter O never begins a facility
        "0999921123456",  # nor does zero
        "AO99921123456",
        "A9O9921123456",
        "A99A921123456",  # letters where digits stand
        "A9999211234*6",
        "A99992112345\u0666",  # a digit of another script
        "A999921123456\n",
    ],
)
def test_what_is_not_a_donation_number_never_becomes_one(text):
    with pytest.raises(Unreadable) as refused:
        Din(text=text)

    assert refused.value.code == "malformed-din"


def test_spaces_and_hyphens_do_not_count_when_typing():
    assert Din.typed("A9999 21-123456 3") == Din(text="A999921123456")


def test_a_number_has_a_facility_a_nominal_year_and_a_serial():
    din = Din(text="A999926000137")

    assert (din.facility, din.year, din.serial) == ("A9999", 26, 137)
    assert din.spaced() == "A9999 26 000137"


def test_a_number_is_composed_of_its_parts():
    assert Din.from_parts("A9999", 26, 137) == Din(text="A999926000137")
    assert Din.from_parts("G1234", 5, 0) == Din(text="G123405000000")


@pytest.mark.parametrize("parts", [("A9999", 100, 1), ("A9999", -1, 1), ("A9999", 26, 1_000_000), ("A9999", 26, -1)])
def test_parts_beyond_their_places_are_refused(parts):
    with pytest.raises(Unreadable) as refused:
        Din.from_parts(*parts)

    assert refused.value.code == "malformed-din"


@pytest.mark.parametrize(
    ("text", "expected"),
    [("A999026000001", True), ("A999926000001", True), ("A998926000001", False), ("G123417654321", False)],
)
def test_facilities_a9990_to_a9999_are_for_validation(text, expected):
    assert Din(text=text).is_validation is expected


@pytest.mark.parametrize(
    ("din", "flags", "agree"),
    [
        ("A999921123456", "63", True),
        ("A999925000038", "96", True),
        ("G123417654321", "70", True),
        ("A999921123456", "64", False),
        ("A999921123456", "60", False),
        ("A999921123456", "96", False),
        ("A999921123456", "59", None),
        ("A999921123456", "97", None),
        ("A999921123456", "00", None),
        ("A999921123456", "6A", None),
    ],
)
def test_flags_that_repeat_the_check_character_are_compared_with_it(din, flags, agree):
    assert DonationNumber(din=Din(text=din), flags=flags).flags_agree is agree


@pytest.mark.parametrize("flags", ["0", "000", "0I", "0O", "Q0", "0Z", "a0", "-1"])
def test_flags_of_another_shape_are_refused(flags):
    with pytest.raises(Unreadable) as refused:
        DonationNumber(din=Din(text="A999921123456"), flags=flags)

    assert refused.value.code == "malformed-content"


@pytest.mark.parametrize("text", ["", "a", "A*", "É", "A 1"])
def test_nothing_but_capitals_and_digits_has_a_check_character(text):
    with pytest.raises(Unreadable) as refused:
        check_character(text)

    assert refused.value.code == "not-checkable"
