"""Does every ISBT 128 symbol say what it says, and nothing else say anything?"""

from datetime import datetime

import pytest
from hypothesis import given

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
from labtrack.domain.identifiers.flexible_time import Clock, FlexibleTime, Timed
from tests.domain.shapes import A_FEW, anything
from tests.domain.vectors import ACCEPTED, REJECTED

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
    (
        "=+02000=(1002202609300900=(2003202609301700",
        (
            FlexibleTime(what=Timed.COLLECTION, clock=Clock.LOCAL, written=datetime(2026, 9, 30, 9)),  # noqa: DTZ001
            FlexibleTime(what=Timed.PRODUCTION, clock=Clock.UTC, written=datetime(2026, 9, 30, 17)),  # noqa: DTZ001
        ),
    ),
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
    ("&,9123", "unknown-structure"),
    ("&,", "too-short"),
    ("&#01", "too-short"),
    ("&#01x8MRN00123", "malformed-content"),
    ("&#0100", "malformed-content"),
    ("&#0108MRN-0123", "malformed-content"),
    ("&$00", "malformed-content"),
    ("&%000", "malformed-content"),
    ("&$0107000100500100", "malformed-content"),
    ("=>0262732", "malformed-content"),
    ("&*0262732460", "malformed-content"),
    ("=]202613", "malformed-content"),
    ("=#0120260229", "malformed-content"),
    ("=(1001202602292359", "malformed-content"),
    ("=(3001202609302359", "malformed-content"),
    ("=(1007202609302359", "malformed-content"),
    ("&:6939DKM001392612727", "checksum-wrong"),
    ("&:0939DKM001392612726", "malformed-content"),
    ("&/CXA999925000001", "malformed-content"),
    ("&,4PL001499Z549917123456C00T041600320171231", "malformed-content"),
    ("&,4PL001499Z549917123456A00T041600320171331", "malformed-content"),
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
    ("=+02000=(1002202609300900=(1002202609300901", "structure-repeated"),
    ("=<S1234199", "divisions-missing"),
    ("=<S1234199&>0262732359", "divisions-missing"),
    ("=+02000=A99992512345600=<S1234199", "divisions-missing"),
    ("=<S1234V00=,000012", "divisions-conflict"),
    ("=+02000=<S1234VA0=,A00000", "divisions-conflict"),
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


@pytest.mark.parametrize(("text", "kinds"), ACCEPTED)
def test_every_published_symbol_is_read_part_by_part(text, kinds):
    assert [structure.ds for structure in parse(text)] == kinds


@pytest.mark.parametrize(("text", "kinds"), [one for one in ACCEPTED if one[0].startswith("=+")])
def test_every_published_message_is_written_as_it_was(text, kinds):
    assert build_message(parse(text)) == text


@pytest.mark.parametrize(("text", "code"), REJECTED)
def test_every_symbol_that_is_to_be_rejected_is_refused_by_name(text, code):
    with pytest.raises(Unreadable) as refused:
        parse(text)

    assert refused.value.code == code


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
