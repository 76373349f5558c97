"""Is whatever goes wrong with a scan called by its own name?"""

import pytest

from labtrack.domain.identifiers import REFUSALS
from labtrack.domain.readings import Unread
from labtrack.domain.scan_faults import FAULTS
from labtrack.interop.scans import read

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


@pytest.mark.parametrize(("raw", "code"), FAULTY)
def test_a_fault_is_called_by_its_name_and_keeps_what_arrived(raw, code):
    reading = read(raw)

    assert isinstance(reading, Unread)
    assert (reading.code, reading.raw) == (code, raw)
    assert reading.sentence == FAULTS[code]


def test_every_fault_has_a_sentence_of_its_own():
    assert len(set(FAULTS.values())) == len(FAULTS)
    assert all(sentence.endswith(".") for sentence in FAULTS.values())


def test_every_fault_of_scanning_has_its_case_here():
    shown = {code for _, code in FAULTY}

    assert set(FAULTS) - set(REFUSALS) - shown == set()


def test_a_long_row_of_scans_is_named_without_end():
    reading = read(("A9999211234563" + " " * 26) * 9 + "x")

    assert isinstance(reading, Unread)
    assert reading.code == "unknown-symbol"
