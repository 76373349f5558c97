"""Does every ISBT 128 symbol say what it says, and nothing else say anything?"""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labtrack.domain.identifiers import (
    REFUSALS,
    Abo,
    BloodGroup,
    Din,
    Divisions,
    DonationNumber,
    Expiry,
    ProductCode,
    RhD,
    Unreadable,
    build,
    build_message,
    parse,
)
from tests.domain.shapes import A_FEW, anything, symbol_texts

DONATION = DonationNumber(din=Din(text="A999925123456"))
PRODUCT = ProductCode(code="S1234", collection_type="V")
END_OF_SEPTEMBER = Expiry(local=datetime(2026, 9, 30, 23, 59))  # noqa: DTZ001 - a symbol says no zone

WELL_FORMED = [
    ("=A99992512345600", (DONATION,)),
    ("=A99992512345669", (DonationNumber(din=Din(text="A999925123456"), flags="69"),)),
    ("=%6200", (BloodGroup.of(Abo.A, RhD.POSITIVE),)),
    ("=%T300", (BloodGroup(code="T3"),)),
    ("=<S1234V00", (PRODUCT,)),
    ("=<S1234VA0", (ProductCode(code="S1234", collection_type="V", division="A0"),)),
    ("=<S1234VAb", (ProductCode(code="S1234", collection_type="V", division="Ab"),)),
    ("=<T0416003", (ProductCode(code="T0416", collection_type="0", division="03"),)),
    ("=<DX1Y2V00", (ProductCode(code="DX1Y2", collection_type="V"),)),
    ("=<YA123V00", (ProductCode(code="YA123", collection_type="V"),)),
    (
        "=<S1234199=,000012",
        (ProductCode(code="S1234", collection_type="1", division="99"), Divisions(text="000012")),
    ),
    ("=,A00000", (Divisions(text="A00000"),)),
    ("&>0262732359", (END_OF_SEPTEMBER,)),
    ("=A99992512345600=%6200", (DONATION, BloodGroup(code="62"))),
    ("=A99992512345600=<S1234V00", (DONATION, PRODUCT)),
    ("=<S1234V00&>0262732359", (PRODUCT, END_OF_SEPTEMBER)),
    ("=+03000=A99992512345600=<S1234V00&>0262732359", (DONATION, PRODUCT, END_OF_SEPTEMBER)),
    (
        "=+04000=A99992512345600=<S1234199=,A00000&>0262732359",
        (
            DONATION,
            ProductCode(code="S1234", collection_type="1", division="99"),
            Divisions(text="A00000"),
            END_OF_SEPTEMBER,
        ),
    ),
    ("=+01000=%6200", (BloodGroup(code="62"),)),
]

REFUSED = [
    ("", "not-isbt"),
    ("A99992512345600", "not-isbt"),
    (" =A99992512345600", "not-isbt"),
    ("=", "too-short"),
    ("&", "too-short"),
    ("=A9999251234560", "too-short"),
    ("=<S1234V0", "too-short"),
    ("&>0262732", "too-short"),
    ("=%620", "too-short"),
    ("=,00001", "too-short"),
    ("=+0300", "too-short"),
    ("=+02000=A99992512345600=<S12", "too-short"),
    ("=O99992512345600", "malformed-din"),
    ("=099992512345600", "malformed-din"),
    ("=A9999251234560000", "malformed-content"),  # flags, and two characters over
    ("=A9999251234560O", "malformed-content"),  # a flag that does not exist
    ("=,00001a", "malformed-content"),
    ("=<s1234V00", "malformed-content"),
    ("=<SA234V00", "malformed-content"),
    ("=<S1234Va0", "malformed-content"),
    ("=<S1234V0b", "malformed-content"),
    ("=<S1234V\u0661\u0661", "malformed-content"),
    ("=%6201", "malformed-content"),
    ("=%6*00", "malformed-content"),
    ("&>0253662359", "malformed-content"),  # 2025 has no day 366
    ("&>0260002359", "malformed-content"),
    ("&>1260012359", "malformed-content"),  # neither 19 nor 20
    ("&>0262732400", "malformed-content"),
    ("&>0262732360", "malformed-content"),
    ("&>026273235x", "malformed-content"),
    ("=+0x000=%6200", "malformed-content"),
    ("&^X", "unknown-structure"),
    ("=a99992512345600", "unknown-structure"),
    ("&a123", "unknown-structure"),
    ("=/A999OAB3456T0123", "unknown-structure"),
    ("=+00000", "message-count-wrong"),
    ("=+03000", "message-count-wrong"),
    ("=+03000=A99992512345600=<S1234V00", "message-count-wrong"),
    ("=+01000=A99992512345600=<S1234V00", "message-count-wrong"),
    ("=+02000=A99992512345600=+01000=%6200", "message-nested"),
    ("=A99992512345600=+01000=%6200", "several-symbols"),
    ("=A99992512345600=A99992512345600", "several-symbols"),
    ("=<S1234V00=A99992512345600", "several-symbols"),  # a permitted pair, the wrong way round
    ("=A99992512345600=<S1234V00&>0262732359", "several-symbols"),
    ("=+02000=A99992512345600=A99992612345600", "structure-repeated"),
    ("=<S1234199", "divisions-missing"),
    ("=<S1234199&>0262732359", "divisions-missing"),
    ("=+02000=A99992512345600=<S1234199", "divisions-missing"),
    ("=<S1234V00=,000012", "divisions-conflict"),
    ("=+02000=<S1234VA0=,A00000", "divisions-conflict"),
]

# Well-formed structures that labtrack does not read yet.
OF_LATER_STEPS = [
    "=>026273",
    "&*0250150930",
    "&(N0008",
    "=)1TE123456A&)00RZ123456",
    "=;A99990000222244445555",
    "&#0108MRN00123",
    "&$0101000100500100",
    "&+A9999AB3456",
    "&,10000000000005434RZ",
    "&:6939DKM001392612726",
    "&/CHA999925000001",
    "=+04000=A99992512345600=<S1234V00&>0262732359&/CHA999925000001",
    "=+04000=/A9997XYZ100T0479=A99991712345600=,000012=>019031",
    "=+05000=Z54991712345600=%T300=<T0416003&>0183652359&,4PL001499Z549917123456A00T041600320181231",
]


@pytest.mark.parametrize(("text", "structures"), WELL_FORMED)
def test_a_symbol_says_what_it_says(text, structures):
    assert parse(text) == structures


@pytest.mark.parametrize(("text", "code"), REFUSED)
def test_what_is_no_symbol_is_refused_by_name(text, code):
    with pytest.raises(Unreadable) as refused:
        parse(text)

    assert refused.value.code == code
    assert refused.value.message == REFUSALS[code]


@pytest.mark.parametrize("text", OF_LATER_STEPS)
def test_a_structure_that_is_not_read_is_refused_and_nothing_beside_it_is_taken(text):
    with pytest.raises(Unreadable) as refused:
        parse(text)

    assert refused.value.code == "unknown-structure"


@pytest.mark.parametrize("kind", sorted(symbol_texts))
def test_what_is_read_is_written_as_it_was(kind):
    @given(symbol_texts[kind])
    @A_FEW
    def holds(text):
        (structure,) = parse(text)

        assert structure.ds == kind
        assert build(structure) == text
        assert parse(build(structure)) == (structure,)

    holds()


@given(st.permutations(sorted(symbol_texts.keys() - {"032"})), st.integers(1, 4), st.data())
@A_FEW
def test_a_message_is_read_back_in_its_order(kinds, count, data):
    symbols = [data.draw(symbol_texts[kind]) for kind in kinds[:count]]
    structures = tuple(parse(symbol)[0] for symbol in symbols)

    message = build_message(structures)

    assert message == f"=+0{count}000" + "".join(symbols)
    assert parse(message) == structures


@given(symbol_texts["032"])
@A_FEW
def test_a_division_of_six_characters_travels_with_its_product(text):
    message = build_message([ProductCode(code="S1234", collection_type="V", division="99"), *parse(text)])

    assert message == f"=+02000=<S1234V99{text}"
    assert [structure.ds for structure in parse(message)] == ["003", "032"]


def test_nothing_is_built_that_would_not_be_read():
    with pytest.raises(Unreadable, match="division"):
        build(ProductCode(code="S1234", collection_type="V", division="99"))
    with pytest.raises(Unreadable, match="twice"):
        build_message([DONATION, DONATION])
    with pytest.raises(Unreadable, match="another number of parts"):
        build_message([])


def test_a_message_with_one_character_less_is_never_taken():
    message = "=+03000=A99992512345600=<S1234V00&>0262732359"

    for end in range(len(message)):
        with pytest.raises(Unreadable):
            parse(message[:end])


@given(anything)
@A_FEW
def test_whatever_comes_raises_nothing_but_unreadable(text):
    assert outcome(text) in {*REFUSALS, "read"}


def outcome(text):
    """Parse, and name the refusal or say that something was read."""
    try:
        return "read" if parse(text) else "nothing"
    except Unreadable as refusal:
        return refusal.code
