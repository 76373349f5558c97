"""What do the parts of a symbol mean, beyond donation, product and time?"""

from datetime import date
from decimal import Decimal

import pytest

from labtrack.domain.identifiers import (
    ChainOfIdentity,
    Din,
    Divisions,
    MphoIdentifier,
    PatientNumber,
    ProcessedProduct,
    ProcessingFacility,
    ProductCode,
    SingleEuropeanCode,
    Unreadable,
    build,
    parse,
)
from labtrack.domain.identifiers.dimensions import Dimension, Dimensions, Sense
from labtrack.domain.identifiers.facility import is_facility, is_validation
from labtrack.domain.identifiers.grid import Grid
from labtrack.domain.identifiers.mpho import MphoLot
from labtrack.domain.identifiers.persons import DonorNumber, StaffNumber
from labtrack.domain.identifiers.single_european_code import CodingSystem
from labtrack.domain.identifiers.special_testing import RedCellHistory
from labtrack.domain.identifiers.supplies import ContainerLot, ContainerMaker
from tests.domain.vectors import EUROPEAN_CODES, MPHO_IDENTIFIERS

CORD = Din(text="A999921123456")


@pytest.mark.parametrize(("first", "second"), EUROPEAN_CODES)
@pytest.mark.parametrize("between", [" ", "\n"])
def test_a_european_code_is_read_as_printed_and_from_its_symbol(first, second, between):
    printed = SingleEuropeanCode.printed(f"SEC: {first}{between}{second}")

    assert parse(f"&,4{first}{second}") == (printed,)
    assert build(printed) == f"&,4{first}{second}"
    assert printed.text == f"SEC: {first} {second}"
    assert SingleEuropeanCode.printed(f"{first} {second}") == printed


def test_a_european_code_has_its_parts():
    code = SingleEuropeanCode.printed("SEC: PL001499Z549917123456 A00T041600320171231")

    assert (code.country, code.establishment, code.donation) == ("PL", "001499", "Z549917123456")
    assert (code.system, code.product, code.split) == (CodingSystem.ISBT_128, "00T0416", "003")
    assert code.expires == date(2017, 12, 31)
    assert code.din == Din(text="Z549917123456")


def test_a_european_code_is_put_together_from_a_label_of_tissue_and_of_cells():
    tissue = ProductCode(code="T0416", collection_type="0", division="03")
    cells = ProductCode(code="S1416", collection_type="V", division="Ab")
    donation = Din(text="Z549917123456")

    assert (
        SingleEuropeanCode.of("PL", "1499", donation, tissue, expires=date(2017, 12, 31)).text
        == "SEC: PL001499Z549917123456 A00T041600320171231"
    )
    assert SingleEuropeanCode.of("PL", "1499", donation, cells, expires=date(2016, 12, 31)).text.endswith(
        " A00S14160Ab20161231"
    )
    assert SingleEuropeanCode.of("PL", "1499", donation, cells).text.endswith(" A00S14160Ab00000000")


def test_a_product_part_of_the_european_union_s_own_system_is_read():
    code = SingleEuropeanCode.printed("SEC: PL001499Z549917123456 E000005300120161231")

    assert (code.system, code.product, code.split, code.expires) == (
        CodingSystem.EUTC,
        "0000053",
        "001",
        date(2016, 12, 31),
    )
    assert code.din is None


@pytest.mark.parametrize(
    "text",
    [
        "SEC: PL001499Z549917123456A00T041600320171231",  # no blank between the halves
        "SEC: PL001499Z54991712345 A00T041600320171231",
        "SEC: PL001499Z549917123456 C00T041600320171231",
        "SEC: PL001499Z549917123456 A00T041600320171331",
        "SEC: pl001499Z549917123456 A00T041600320171231",
        "SEC:",
    ],
)
def test_what_is_no_european_code_is_refused_by_name(text):
    with pytest.raises(Unreadable) as refused:
        SingleEuropeanCode.printed(text)

    assert refused.value.code == "malformed-sec"


@pytest.mark.parametrize(("text", "parts"), MPHO_IDENTIFIERS)
def test_the_identifier_of_a_product_of_human_origin_equals_its_parts(text, parts):
    facility, code, din, division = parts
    identifier = MphoIdentifier.parse(text)

    assert (identifier.facility, identifier.code, identifier.din.text, identifier.division) == parts
    assert identifier == MphoIdentifier(facility=facility, code=code, din=Din(text=din), division=division)
    assert identifier.text == text
    assert len(text) == 29


@pytest.mark.parametrize(
    ("division", "facility", "text"),
    [
        ("A0", "A9999", "A9999E0398A999921123456A00000"),
        ("00", "A9999", "A9999E0398A999921123456000000"),
        ("Ab", None, "00000E0398A999921123456Ab0000"),
    ],
)
def test_it_is_put_together_from_a_label(division, facility, text):
    product = ProductCode(code="E0398", collection_type="V", division=division)

    assert MphoIdentifier.of(CORD, product, facility=facility).text == text


def test_a_division_that_stands_elsewhere_is_demanded_and_never_counted_twice():
    elsewhere = ProductCode(code="E0398", collection_type="V", division="99")
    undivided = ProductCode(code="E0398", collection_type="V")

    found = MphoIdentifier.of(CORD, elsewhere, facility=None, divisions=Divisions(text="000012"))
    assert found.division == "000012"
    for product, divisions, code in [
        (elsewhere, None, "divisions-missing"),
        (undivided, Divisions(text="000012"), "divisions-conflict"),
    ]:
        with pytest.raises(Unreadable) as refused:
            MphoIdentifier.of(CORD, product, facility=None, divisions=divisions)
        assert refused.value.code == code


def test_it_is_put_together_from_a_processed_product():
    structures = parse("=+04000=/A9997XYZ100T0479=A99991712345600=,000012=>019031")
    processed, donation, divisions, _ = structures

    assert isinstance(processed, ProcessedProduct)
    assert (processed.facility, processed.facility_code, processed.code) == ("A9997", "XYZ100", "T0479")
    found = MphoIdentifier.of_processed(donation.din, processed, divisions)  # type: ignore[attr-defined,arg-type]
    assert found.text == "A9997T0479A999917123456000012"


@pytest.mark.parametrize(
    "text",
    [
        "A9999E0398A999921123456A0000",
        "A9999E0398A999921123456A000000",
        "O9999E0398A999921123456A00000",
        "A9999E03X8A999921123456A00000",
        "A9999E0398O999921123456A00000",
        "A9999E0398A999921123456a00000",
        "",
    ],
)
def test_what_is_no_such_identifier_is_refused_by_name(text):
    with pytest.raises(Unreadable) as refused:
        MphoIdentifier.parse(text)

    assert refused.value.code == "malformed-mpho"


@pytest.mark.parametrize(
    ("text", "validation"),
    [
        ("A9999E0398G123417654321A00000", True),
        ("00000E0398A999921123456A00000", True),
        ("00000E0398G123417654321A00000", False),
    ],
)
def test_it_is_never_for_clinical_use_where_facility_or_donation_is_for_validation(text, validation):
    assert MphoIdentifier.parse(text).is_validation is validation


def test_a_chain_of_identity_is_guarded_over_all_its_characters():
    chain = ChainOfIdentity(text="CHA999925000001")

    assert chain.check_character == "G"
    assert (chain.facility, chain.is_validation) == ("A9999", True)
    assert ChainOfIdentity.typed("CH A9999 25 000001 G") == chain
    assert not ChainOfIdentity(text="CHG123425000001").is_validation


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("CHA999925000001", "check-character-missing"),
        ("CHA999925000001P", "check-character-wrong"),
        ("CHA999925000001GG", "check-character-wrong"),
        ("CXA999925000001G", "malformed-content"),
    ],
)
def test_a_chain_of_identity_that_is_typed_badly_is_refused_by_name(text, code):
    with pytest.raises(Unreadable) as refused:
        ChainOfIdentity.typed(text)

    assert refused.value.code == code


def test_a_donor_number_is_filled_up_and_guarded():
    (donor,) = parse("=;A99990000222244445555")

    assert donor == DonorNumber.of("A9999", "222244445555")
    assert isinstance(donor, DonorNumber)
    assert (donor.facility, donor.written, donor.check_character) == ("A9999", "222244445555", "G")
    assert StaffNumber.of("A9999", "7").content == "A9999000007"
    with pytest.raises(Unreadable):
        StaffNumber.of("A9999", "1234567")


def test_a_global_donor_identifier_carries_its_checksum():
    (grid,) = parse("&:6939DKM001392612726")

    assert isinstance(grid, Grid)
    assert grid.organisation == "6939"
    assert Grid.of("6939", "DKM0013926127") == grid
    with pytest.raises(Unreadable):
        Grid.of("0939", "DKM0013926127")


def test_a_patient_number_has_a_location_and_says_its_own_length():
    assert parse("&#0108MRN00123") == (PatientNumber(location="01", number="MRN00123"),)
    born, patient = parse("=#0119840229&#0108MRN00123")
    assert (born.ds, patient.ds) == ("024", "025")


def test_a_dimension_is_a_number_with_its_unit():
    (volume,) = parse("&$0101000100500100")

    assert volume == Dimensions(dimensions=(Dimension(sense=Sense.EQUAL, kind="0001", digits=500, places=1),))
    assert isinstance(volume, Dimensions)
    assert (volume.dimensions[0].value, volume.dimensions[0].unit) == (Decimal("50.0"), "mL")
    assert Dimension(sense=Sense.NOMINAL, kind="0008", digits=7, places=0).unit == "g"
    assert Dimension(sense=Sense.AT_MOST, kind="0099", digits=7, places=3).value == Decimal("0.007")
    assert Dimension(sense=Sense.AT_MOST, kind="0099", digits=7, places=3).unit is None


@pytest.mark.parametrize("wrong", [{"digits": 100_000}, {"digits": -1}, {"places": 10}, {"kind": "1"}, {"rest": "x0"}])
def test_a_dimension_that_a_symbol_cannot_carry_is_refused(wrong):
    given = {"sense": Sense.EQUAL, "kind": "0001", "digits": 500, "places": 1, **wrong}
    with pytest.raises(Unreadable):
        Dimension(**given)


def test_supplies_have_a_maker_a_catalogue_number_and_a_lot():
    maker, lot = parse("=)1TE123456A&)00RZ123456")

    assert maker == ContainerMaker(container="1", maker="TE", catalogue="123456A")
    assert lot == ContainerLot.of("RZ123456")
    assert isinstance(lot, ContainerLot)
    assert lot.number == "RZ123456"
    assert MphoLot.of("5434RZ").content == "0000000000005434RZ"
    assert MphoLot.of("0").number == "0"


@pytest.mark.parametrize("number", ["", "12345678901", "rz1"])
def test_a_lot_that_a_symbol_cannot_carry_is_refused(number):
    with pytest.raises(Unreadable):
        ContainerLot.of(number)


def test_the_history_of_red_cell_antigens_is_kept_result_by_result():
    (history,) = parse("&%0020123456789ABCDEFGHIJ")

    assert history == RedCellHistory(results=("0123456789", "ABCDEFGHIJ"))


def test_who_processed_a_product_is_said_with_its_own_code():
    assert parse("&+A9999AB3456") == (ProcessingFacility(facility="A9999", facility_code="AB3456"),)
    assert build(ProcessingFacility(facility="A9999")) == "&+A9999000000"


@pytest.mark.parametrize(
    ("text", "facility", "validation"),
    [
        ("A9990", True, True),
        ("A9999", True, True),
        ("A9989", True, False),
        ("G1234", True, False),
        ("O1234", False, False),
        ("G12345", False, False),
        ("", False, False),
    ],
)
def test_a_facility_number_is_known_and_so_is_one_for_validation(text, facility, validation):
    assert (is_facility(text), is_validation(text)) == (facility, validation)
