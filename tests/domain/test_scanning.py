"""Is only a clean scan taken, and everything else called by its own name?"""

from datetime import datetime

import pytest
from hypothesis import given

from labtrack.domain.identifiers import REFUSALS, Abo, ChainOfIdentity, Din, ProductCode, SymbolKind
from labtrack.domain.readings import Gs1Reading, IsbtReading, MphoReading, SymbolReading, Unread, wristband_of
from labtrack.domain.scan_faults import FAULTS
from labtrack.domain.wristbands import BandPattern
from labtrack.interop.scans import read
from tests.domain.shapes import A_FEW, anything

DIN = Din(text="A999921123456")
SCAN = "=A99992112345600"
MESSAGE = "=+03000=A99992112345600=<S1234V00&>0262732359"
BAND = "8018123456789012345675"

FAULTY = [
    # nothing
    ("", "empty"),
    (" \r\n", "empty"),
    # Caps Lock turns letters over
    ("=a99992112345600", "caps-lock"),
    ("]c0=a99992112345600\r", "caps-lock"),
    ("=a9999211", "caps-lock"),
    ("=<s1234v00", "caps-lock"),
    ("=,00001a", "caps-lock"),
    ("lb-00000012-f", "caps-lock"),
    ("a9999 21 123456 3", "caps-lock"),
    # a US scanner on a German host: the = is a dead accent that melts into the next letter
    ("\u00c199992112345600", "keyboard-layout-german"),
    ("´%6200", "keyboard-layout-german"),
    ("´;S1234V00", "keyboard-layout-german"),
    ("´;Z1234V00", "keyboard-layout-german"),
    ("/:0262732359", "keyboard-layout-german"),
    ("´`02000\u00c199992112345600´;S1234V00", "keyboard-layout-german"),
    ("+C0\u00c199992112345600", "keyboard-layout-german"),
    ("LBß00000012ßF", "keyboard-layout-german"),
    # and on a French one: digits need Shift, A and Q, Z and W change places
    ("=Qççççé&&é\"'(-àà", "keyboard-layout-french"),
    ("=5-éàà", "keyboard-layout-french"),
    ("=.S&é\"'Vàà", "keyboard-layout-french"),
    ('7/àé-éè"é"(ç', "keyboard-layout-french"),
    ("$Cà=Qççççé&&é\"'(-àà", "keyboard-layout-french"),
    ("LB)àààààà&é)F", "keyboard-layout-french"),
    # an input method composes wide characters, or swallows the first key
    ("\uff1dA99992112345600", "input-method"),
    ("\uff1d\uff219999", "input-method"),
    ("=\u300aS1234V00", "input-method"),
    ("=A9999\u300021", "input-method"),
    ("\u2018LB", "input-method"),
    ("A99992112345600", "input-method"),
    ("<S1234V00", "input-method"),
    ("%6200", "input-method"),
    (">0262732359", "input-method"),
    ("+02000=A99992112345600=<S1234V00", "input-method"),
    # a part of a symbol
    ("=", "half-scan"),
    ("]C0", "half-scan"),
    ("=A9999251234560", "half-scan"),
    ("]C0=A9999\r", "half-scan"),
    ("&>0262732", "half-scan"),
    ("=<S1234V0", "half-scan"),
    ("=+03000=A99992112345600=<S12", "half-scan"),
    ("LB-0000", "half-scan"),
    ("LB-00000012-", "half-scan"),
    ("SP-", "half-scan"),
    # two scans in one field, the same or different, with or without what stands between scans
    (SCAN + SCAN, "double-scan"),
    (f"{SCAN}\r{SCAN}\r", "double-scan"),
    (f"]C0{SCAN}]C0{SCAN}", "double-scan"),
    (f"{SCAN}\t=<S1234V00\t", "double-scan"),
    (f"{SCAN}&>0262732359", "double-scan"),
    (f"{SCAN}=<S1234V00&>0262732359", "double-scan"),
    (f"{SCAN}LB-00000012-F", "double-scan"),
    (MESSAGE + MESSAGE, "double-scan"),
    ("LB-00000012-FLB-00000012-F", "double-scan"),
    ("LB-00000012-F SP-00000012-Z", "double-scan"),
    ("A9999211234563A9999211234563", "double-scan"),
    (f"=A9999{SCAN}", "double-scan"),
    ("LB-0000LB-00000012-F", "double-scan"),
    # GS1
    ("]C1109ABC\x1d17260930", "gs1-incomplete"),
    ("]d28018123456789012345678", "gs1-check-digit-wrong"),
    ("]d217261331", "gs1-malformed"),
    ("]d2010950110153000310A\u00e9", "gs1-malformed"),
    ("]d201095011015300030109501101530003", "gs1-repeated"),
    (f"]d28017123456789012345675\x1d{BAND}", "gs1-conflict"),
    # the scanner did not say that it is one
    (f"{BAND}\x1d80190000000001", "gs1-not-announced"),
    (BAND, "gs1-not-announced"),
    ("0109501101530003", "gs1-not-announced"),
    ("\x1d10ABC\x1d21XYZ", "gs1-not-announced"),
    # separators that were lost on the way
    (f"]d2{BAND}80190000000001", "group-separator-lost"),
    ("]d20109501101530003101234567890123456789021ABC", "group-separator-lost"),
    ("]C11012345678901234567890172609302112345", "group-separator-lost"),
    ("]d2010950110153000310ABC17260930", "group-separator-doubtful"),
    ("]d2010950110153000310ABC1726093021X", "group-separator-doubtful"),
    # and what else happens to any symbol
    (f"]D2{BAND}", "caps-lock"),
    (f"+d2{BAND}", "keyboard-layout-german"),
    ("$d\u00e9_\u00e0&_&\u00e9\"'(-\u00e8_\u00e7\u00e0&\u00e9\"'(-\u00e8(", "keyboard-layout-french"),
    ("]d2", "half-scan"),
    ("]d280181234567890", "half-scan"),
    ("]d201095011", "half-scan"),
    (f"]d2{BAND}]d2{BAND}", "double-scan"),
    (f"]d2{BAND}\r=%6200", "double-scan"),
    (f"]d28018]d2{BAND}", "double-scan"),
    # called what it is not
    ("]d2=A99992112345600", "symbology-conflict"),
    ("]C1&>0262732359", "symbology-conflict"),
    ("]Q3=A99992112345600", "symbology-conflict"),
    # a scanner that sends more than the symbol
    (f"\x02{SCAN}", "scanner-prefix"),
    (f"{SCAN}\x03", "scanner-prefix"),
    ("\x02LB-00000012-F\x03\r", "scanner-prefix"),
    # well made, and yet not to be taken
    ("=A99992112345664", "flags-disagree"),
    ("&^X", "unknown-structure"),
    ("&a123", "national-structure"),
    ("=+02000=%6200&a123", "message-national"),
    ("&:6939DKM001392612727", "checksum-wrong"),
    ("=O99992512345600", "malformed-din"),
    ("=%6201", "malformed-content"),
    ("&>0253662359", "malformed-content"),
    ("=+03000=A99992512345600=<S1234V00", "message-count-wrong"),
    ("=<S1234199", "divisions-missing"),
    ("LB-00000012-G", "symbol-check-wrong"),
    ("XX-00000012-F", "symbol-kind-unknown"),
    # typed
    ("A9999 21 123456", "check-character-missing"),
    ("A999921123456", "check-character-missing"),
    ("A9999 21 123456 4", "check-character-wrong"),
    ("A9999-21-123465-3", "check-character-wrong"),
    ("CH A9999 25 000001", "check-character-missing"),
    ("CHA999925000001P", "check-character-wrong"),
    ("SEC: PL001499Z549917123456A00T041600320171231", "malformed-sec"),
    ("(8018)123456789012345670", "gs1-check-digit-wrong"),
    ("(8018)12345678901234567", "half-scan"),
    ("A9999E03X8A999921123456A00000", "malformed-mpho"),
    # nothing we know
    ("hello", "unknown-symbol"),
    ("4006381333931", "check-character-missing"),  # an article number has the shape of a donation number
    ("400638133393", "unknown-symbol"),
    ("]C0A9999211234563", "unknown-symbol"),
    ("x" * 5000, "unknown-symbol"),
    ("A9999211234563" * 50, "unknown-symbol"),  # beyond what is worth taking apart
]


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


@pytest.mark.parametrize(("raw", "code"), FAULTY)
def test_a_fault_is_called_by_its_name_and_keeps_what_arrived(raw, code):
    reading = read(raw)

    assert isinstance(reading, Unread)
    assert (reading.code, reading.raw) == (code, raw)
    assert reading.sentence == FAULTS[code]


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


def test_every_fault_has_a_sentence_of_its_own():
    assert len(set(FAULTS.values())) == len(FAULTS)
    assert all(sentence.endswith(".") for sentence in FAULTS.values())


def test_every_fault_of_scanning_has_its_case_here():
    shown = {code for _, code in FAULTY}

    assert set(FAULTS) - set(REFUSALS) - shown == set()


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


def test_a_long_row_of_scans_is_named_without_end():
    reading = read(("A9999211234563" + " " * 26) * 9 + "x")

    assert isinstance(reading, Unread)
    assert reading.code == "unknown-symbol"
