"""Is every data structure of ISBT 128 there, written as it was read, and a national one only where it is known?"""

import re
from dataclasses import dataclass
from typing import ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labtrack.domain.identifiers import (
    STRUCTURES,
    Din,
    DonationNumber,
    ProductCode,
    Unreadable,
    build,
    build_message,
    parse,
)
from labtrack.domain.identifiers.structure import TextStructure
from tests.domain.shapes import A_FEW
from tests.domain.symbols import SYMBOLS

DONATION = DonationNumber(din=Din(text="A999925123456"))
NATIONAL = [f"&{character}" for character in "abcdefghijklmnopqrstuvwxyz;!"]


def test_every_structure_of_the_standard_is_there():
    numbers = [structure.ds for structure in STRUCTURES]

    assert numbers == [f"{number:03}" for number in range(1, 41) if number != 23]
    assert set(SYMBOLS) == set(numbers)
    assert {structure.ds for structure in STRUCTURES if structure.retired} == {"011", "015", "016", "037"}


@pytest.mark.parametrize("kind", sorted(SYMBOLS))
def test_what_is_read_is_written_as_it_was(kind):
    @given(SYMBOLS[kind])
    @A_FEW
    def holds(text):
        (structure,) = parse(text)

        assert structure.ds == kind
        assert build(structure) == text
        assert parse(build(structure)) == (structure,)

    holds()


@pytest.mark.parametrize("kind", sorted(SYMBOLS))
def test_a_symbol_with_one_character_less_or_more_is_never_taken(kind):
    @given(SYMBOLS[kind])
    @A_FEW
    def holds(text):
        for other in (text[:-1], f"{text}0"):
            with pytest.raises(Unreadable):
                parse(other)

    holds()


@pytest.mark.parametrize("identifier", NATIONAL)
def test_a_national_structure_is_refused_outside_its_context(identifier):
    with pytest.raises(Unreadable) as alone:
        parse(f"{identifier}123")
    with pytest.raises(Unreadable) as in_message:
        parse(f"=+02000=%6200{identifier}123")

    assert alone.value.code == "national-structure"
    assert in_message.value.code == "message-national"


@dataclass(frozen=True, slots=True, kw_only=True)
class WardCode(TextStructure):
    """A structure as one country may have it."""

    ds: ClassVar[str] = "&w"
    identifier: ClassVar[str] = "&w"
    length: ClassVar[int] = 3
    pattern: ClassVar[re.Pattern[str]] = re.compile("[0-9]{3}")


def test_a_national_structure_is_read_where_the_facility_says_what_it_means():
    context = {"&w": WardCode}

    assert parse("&w123", national=context) == (WardCode(text="123"),)
    for text, code in [
        ("&w12", "too-short"),
        ("&w12a", "malformed-content"),
        ("&v123", "national-structure"),
        ("=+01000&w123", "message-national"),
    ]:
        with pytest.raises(Unreadable) as refused:
            parse(text, national=context)
        assert refused.value.code == code


def test_a_national_structure_is_never_written_into_a_message():
    with pytest.raises(Unreadable) as refused:
        build_message([DONATION, WardCode(text="123")])

    assert refused.value.code == "message-national"


@given(st.permutations(sorted(SYMBOLS.keys() - {"032"})), st.integers(1, 9), st.data())
@A_FEW
def test_a_message_is_read_back_in_its_order(kinds, count, data):
    symbols = [data.draw(SYMBOLS[kind]) for kind in kinds[:count]]
    structures = tuple(parse(symbol)[0] for symbol in symbols)

    message = build_message(structures)

    assert message == f"=+0{count}000" + "".join(symbols)
    assert parse(message) == structures


@given(SYMBOLS["032"])
@A_FEW
def test_a_division_of_six_characters_travels_with_its_product(text):
    message = build_message([ProductCode(code="S1234", collection_type="V", division="99"), *parse(text)])

    assert message == f"=+02000=<S1234V99{text}"
    assert [structure.ds for structure in parse(message)] == ["003", "032"]
