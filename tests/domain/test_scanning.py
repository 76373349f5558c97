"""Is only a clean scan taken, and everything else called by its own name?"""

from datetime import datetime

import pytest
from hypothesis import given

from labtrack.domain.identifiers import Abo, ChainOfIdentity, Din, ProductCode, SymbolKind
from labtrack.domain.readings import Gs1Reading, IsbtReading, MphoReading, SymbolReading, Unread, wristband_of
from labtrack.domain.scan_faults import FAULTS
from labtrack.domain.wristbands import BandPattern
from labtrack.interop.scans import read
from tests.domain.shapes import A_FEW, anything

DIN = Din(text="A999921123456")
SCAN = "=A99992112345600"
MESSAGE = "=+03000=A99992112345600=<S1234V00&>0262732359"
BAND = "8018123456789012345675"


@pytest.mark.parametrize("raw", [SCAN, f"]C0{SCAN}", f"]d1{SCAN}\r\n", f"{SCAN}\t", f" {SCAN} "])
def test_a_clean_scan_of_a_donation_number_is_taken(raw):
    reading = read(raw)

    assert isinstance(reading, IsbtReading)
    assert reading.din == DIN
    assert not reading.typed
    assert reading.aim == (raw[:3] if raw.startswith("]") else None)


def test_a_message_carries_everything_that_identifies_a_bag():
    reading = read(f"]d1{MESSAGE}\r")

    assert isinstance(reading, IsbtReading)
    assert reading.din == DIN
    assert reading.product_code == ProductCode(code="S1234", collection_type="V")
    assert reading.expiry is not None
    assert reading.expiry.local == datetime.fromisoformat("2026-09-30T23:59")
    assert (reading.blood_group, reading.divisions) == (None, None)


def test_a_pair_of_symbols_read_as_one_is_taken():
    reading = read(f"]C4{SCAN}=%6200")

    assert isinstance(reading, IsbtReading)
    assert reading.din == DIN
    assert reading.blood_group is not None
    assert reading.blood_group.abo is Abo.A
    assert (reading.product_code, reading.expiry) == (None, None)


def test_a_division_of_six_characters_is_at_hand():
    reading = read("=<S1234199=,000012")

    assert isinstance(reading, IsbtReading)
    assert reading.divisions is not None
    assert reading.divisions.text == "000012"
    assert reading.din is None


def test_flags_that_repeat_the_check_character_are_taken_when_they_fit():
    reading = read("=A99992112345663")

    assert isinstance(reading, IsbtReading)
    assert reading.din == DIN


@pytest.mark.parametrize("raw", ["A9999 21 123456 3", "A9999211234563\r", "A9999-21-123456-3"])
@pytest.mark.parametrize("typed", [True, False])
def test_a_number_typed_with_its_check_character_is_taken_and_marked(raw, typed):
    reading = read(raw, typed=typed)

    assert isinstance(reading, IsbtReading)
    assert reading.din == DIN
    assert reading.typed


@pytest.mark.parametrize("raw", [SCAN, MESSAGE])
def test_a_typed_symbol_does_not_pass_without_a_check_character(raw):
    reading = read(raw, typed=True)

    assert isinstance(reading, Unread)
    assert reading.code == "check-character-missing"


def test_a_typed_symbol_whose_flags_are_the_check_character_is_taken_and_marked():
    reading = read("=A99992112345663", typed=True)

    assert isinstance(reading, IsbtReading)
    assert reading.typed


@pytest.mark.parametrize("typed", [True, False])
@pytest.mark.parametrize("raw", ["SP-00000012-Z", "]C0SP-00000012-Z\r", "]d1SP-00000012-Z"])
def test_a_symbol_of_our_own_is_taken(raw, typed):
    reading = read(raw, typed=typed)

    assert isinstance(reading, SymbolReading)
    assert (reading.symbol.kind, reading.symbol.number) == (SymbolKind.SPECIMEN, 12)
    assert reading.typed is typed


def test_a_gs1_symbol_is_taken_when_the_scanner_calls_it_one():
    for aim in ("]d2", "]C1", "]Q3", "]e0", "]J1"):
        reading = read(f"{aim}{BAND}\x1d80190000000001\r")

        assert isinstance(reading, Gs1Reading)
        assert (reading.aim, reading.typed) == (aim, False)
        assert (reading.elements.recipient, reading.elements.instance) == ("123456789012345675", "0000000001")


def test_what_is_printed_of_a_gs1_symbol_is_typed():
    reading = read("(8018) 123456789012345675")

    assert isinstance(reading, Gs1Reading)
    assert (reading.elements.recipient, reading.typed) == ("123456789012345675", True)


@pytest.mark.parametrize(
    ("raw", "band"),
    [
        ("WB-00000013-Y", "WB-00000013-Y"),
        (f"]d2{BAND}", "(8018)123456789012345675"),
        (f"]d2{BAND}\x1d80190000000007", "(8018)123456789012345675"),
        ("]d1&#0108MRN00123", "&#0108MRN00123"),
        ("=#0119840229&#0108MRN00123", "&#0108MRN00123"),
        ("MR 00123-4\r", "MR 00123-4"),
        ("]d28017123456789012345675", None),
        ("LB-00000012-F", None),
        (SCAN, None),
        ("MR 00123", None),
        ("", None),
    ],
)
def test_a_wristband_of_any_of_four_kinds_has_a_text_of_its_own(raw, band):
    assert wristband_of(read(raw, bands=BandPattern(text=r"MR \d{5}-\d"))) == band


def test_a_wristband_of_the_hospital_s_own_is_unknown_where_no_pattern_says_its_shape():
    assert read("MR 00123-4") == Unread(code="unknown-symbol", raw="MR 00123-4")


@pytest.mark.parametrize(
    "raw", ["=%6200", "&#0108MRN00123", "]C0", "(8018)123456789012345675", "WB-1", "WB-00000013-Y"]
)
def test_no_pattern_takes_what_belongs_to_another_standard(raw):
    assert not BandPattern(text=".*").fits(raw)
    assert BandPattern(text=".*").fits("MR 00123-4")
    assert not BandPattern(text=".*").fits("x" * 61)


def test_a_pattern_that_is_none_is_refused():
    with pytest.raises(ValueError, match="regular expression"):
        BandPattern(text="MR(")


def test_a_product_of_human_origin_is_read_by_its_identifier():
    reading = read("A9999E0398A999921123456A00000", typed=True)

    assert isinstance(reading, MphoReading)
    assert (reading.identifier.din, reading.typed) == (DIN, True)


def test_a_processed_product_names_its_own_identifier():
    reading = read("=+04000=/A9997XYZ100T0479=A99991712345600=,000012=>019031")

    assert isinstance(reading, IsbtReading)
    assert reading.mpho is not None
    assert reading.mpho.text == "A9997T0479A999917123456000012"


@pytest.mark.parametrize("raw", [SCAN, "=/A9997XYZ100T0479", "=,000012"])
def test_a_part_of_it_names_no_product(raw):
    reading = read(raw)

    assert isinstance(reading, IsbtReading)
    assert reading.mpho is None


def test_a_european_code_is_read_from_its_symbol_and_as_printed():
    scanned = read("&,4PL001499Z549917123456A00T041600320171231")
    typed = read("SEC: PL001499Z549917123456 A00T041600320171231")

    assert isinstance(scanned, IsbtReading)
    assert isinstance(typed, IsbtReading)
    assert scanned.european_code == typed.european_code
    assert scanned.european_code is not None
    assert (scanned.typed, typed.typed) == (False, True)


def test_a_chain_of_identity_is_read_from_its_symbol_and_typed_with_its_check_character():
    scanned, typed = read("&/CHA999925000001"), read("CH A9999 25 000001 G")

    assert isinstance(scanned, IsbtReading)
    assert isinstance(typed, IsbtReading)
    assert scanned.chain_of_identity == typed.chain_of_identity == ChainOfIdentity(text="CHA999925000001")
    assert (scanned.typed, typed.typed) == (False, True)


def test_no_scan_that_lost_characters_becomes_another_bag():
    for start in range(len(MESSAGE)):
        for end in range(start, len(MESSAGE)):
            reading = read(MESSAGE[start:end])

            if isinstance(reading, IsbtReading):
                assert reading.din in {None, DIN}
            else:
                assert isinstance(reading, Unread)


@given(anything)
@A_FEW
def test_whatever_comes_is_read_or_named(raw):
    reading = read(raw)

    assert isinstance(reading, IsbtReading | SymbolReading | MphoReading) or reading.code in FAULTS
