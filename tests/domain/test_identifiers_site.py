"""Are labtrack's own symbols readable for ever, and only they?"""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labtrack.domain.identifiers import SiteSymbol, SymbolKind, Unreadable, check_character_for, is_issuable
from tests.domain.shapes import A_FEW

# Worked out by hand, such as L 21, B 11: 21*1024 + 11*512 + 1*4 + 2*2 = 27144 = 733*37 + 23; 38 - 23 = 15, F.
PRINTED = [
    ("LB-00000012-F", SymbolKind.LABEL, 12),
    ("SP-00000012-Z", SymbolKind.SPECIMEN, 12),
    ("PL-00000012-C", SymbolKind.PLACE, 12),
]


@pytest.mark.parametrize(("text", "kind", "number"), PRINTED)
def test_a_printed_symbol_stays_readable(text, kind, number):
    symbol = SiteSymbol.parse(text)

    assert (symbol.kind, symbol.number, symbol.check_character) == (kind, number, text[-1])
    assert symbol.text == text


@given(st.sampled_from(SymbolKind), st.integers(1, 99_999_999))
@A_FEW
def test_every_issuable_symbol_is_read_back_and_needs_no_other_key(kind, number):
    if is_issuable(kind, number):
        symbol = SiteSymbol(kind=kind, number=number)

        assert SiteSymbol.parse(symbol.text) == symbol
        assert set(symbol.text) <= set(string.digits + string.ascii_uppercase + "-")
        assert len(symbol.text) == 13
    else:
        with pytest.raises(Unreadable) as refused:
            SiteSymbol(kind=kind, number=number)
        assert refused.value.code == "symbol-not-issuable"


def test_a_number_whose_check_character_would_be_a_star_is_never_printed():
    # B is 11, G is 16: 11*1024 + 16*512 + 1*4 + 2*2 = 19464 = 526*37 + 2, and a remainder of 2 is the star.
    assert not is_issuable(SymbolKind.BADGE, 12)
    assert is_issuable(SymbolKind.BADGE, 11)
    assert is_issuable(SymbolKind.BADGE, 13)


@pytest.mark.parametrize("number", [0, -1, 100_000_000])
def test_a_number_beyond_eight_digits_is_never_printed(number):
    assert not is_issuable(SymbolKind.LABEL, number)


@pytest.mark.parametrize(("text", "kind", "number"), PRINTED)
def test_every_single_wrong_character_of_a_symbol_is_found(text, kind, number):
    for position, right in enumerate(text):
        for wrong in (string.digits + string.ascii_uppercase + "*-").replace(right, ""):
            with pytest.raises(Unreadable):
                SiteSymbol.parse(text[:position] + wrong + text[position + 1 :])


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("LB-00000012-G", "symbol-check-wrong"),
        ("LB-00000021-F", "symbol-check-wrong"),
        ("XX-00000012-F", "symbol-kind-unknown"),
        ("LB-0000012-F", "malformed-symbol"),
        ("LB00000012F", "malformed-symbol"),
        ("lb-00000012-f", "malformed-symbol"),
        ("BG-00000012-*", "malformed-symbol"),
        ("LB-0000001\u0662-F", "malformed-symbol"),
        ("LB-00000012-F\n", "malformed-symbol"),
        ("", "malformed-symbol"),
    ],
)
def test_what_is_no_symbol_of_ours_is_refused_by_name(text, code):
    with pytest.raises(Unreadable) as refused:
        SiteSymbol.parse(text)

    assert refused.value.code == code


@pytest.mark.parametrize(
    ("text", "check"), [("A9999 21 123456", "3"), ("A999921123456", "3"), ("LB-00000012", "F"), ("SP00000012", "Z")]
)
def test_a_check_character_is_told_for_numbers_and_symbols(text, check):
    assert check_character_for(text) == check


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("O999921123456", "malformed-din"),
        ("BG-00000012", "symbol-not-issuable"),
        ("XX-00000012", "not-checkable"),
        ("A9999", "not-checkable"),
        ("", "not-checkable"),
    ],
)
def test_a_check_character_is_told_for_nothing_else(text, code):
    with pytest.raises(Unreadable) as refused:
        check_character_for(text)

    assert refused.value.code == code
