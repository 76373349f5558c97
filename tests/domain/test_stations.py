"""Is each thing that a scanner may do wrong found by its test, and told what to set?"""

from __future__ import annotations

from uuid import UUID

import pytest

from labtrack.domain import sentences
from labtrack.domain.stations import FAULTS, SYMBOLS, Received, Station, TrialSymbol, faults_of
from labtrack.interop.scans import read

OWN, ISBT, GS1 = SYMBOLS


def found(symbol: TrialSymbol, raw: str, *, key_time_us: int | None = 2_000, ending: str | None = "Enter") -> list[str]:
    received = Received(raw=raw, reading=read(raw), key_time_us=key_time_us, ending=ending)
    return list(faults_of(symbol, received))


@pytest.mark.parametrize(
    ("symbol", "raw"),
    [
        (OWN, "TS-00000001-Y"),
        (OWN, "]C0TS-00000001-Y\r"),
        (ISBT, "=+03000=A99992612345600=<S1234VAb&>0262732359"),
        (ISBT, "]d1=+03000=A99992612345600=<S1234VAb&>0262732359\t"),
        (GS1, "]d28018123456789012345675\x1d80190000000001"),
    ],
)
@pytest.mark.parametrize("ending", ["Enter", "Tab", None])
@pytest.mark.parametrize("key_time_us", [2_000, 50_000, None])
def test_a_scanner_that_sends_what_it_should_passes(symbol, raw, ending, key_time_us):
    assert found(symbol, raw, key_time_us=key_time_us, ending=ending) == []


SPOILT = [
    (OWN, "", ["test-nothing"]),
    (OWN, "\r", ["test-nothing"]),
    (OWN, "ts-00000001-y", ["caps-lock"]),
    (OWN, "TSß00000001ßZ", ["keyboard-layout-german"]),
    (OWN, "TS)àààààààà&)Y".replace("àààààààà&", "ààààààà&"), ["keyboard-layout-french"]),
    (OWN, "TS-0000", ["half-scan"]),
    (OWN, "TS-00000001-YTS-00000001-Y", ["double-scan"]),
    (OWN, "X#TS-00000001-Y", ["test-prefix"]),
    (OWN, "\x02TS-00000001-Y", ["test-prefix"]),
    (OWN, "TS-00000001-Y#", ["test-suffix"]),
    (OWN, "TS-00000001-Y\x03", ["test-suffix"]),
    (OWN, "LB-00000012-F", ["test-another"]),
    (OWN, "hello", ["test-another"]),
    (ISBT, "+03000=A99992612345600=<S1234VAb&>0262732359", ["input-method"]),
    (ISBT, "=+03000=a99992612345600=<s1234vaB&>0262732359", ["caps-lock"]),
    (ISBT, "\uff1d+03000=A99992612345600=<S1234VAb&>0262732359", ["input-method"]),
    (ISBT, "´`03000\u00c199992612345600´;S1234VAb/:0262732359", ["keyboard-layout-german"]),
    (GS1, "801812345678901234567580190000000001", ["group-separator-lost", "gs1-not-announced"]),
    (GS1, "]d2801812345678901234567580190000000001", ["group-separator-lost"]),
    (GS1, "8018123456789012345675\x1d80190000000001", ["gs1-not-announced"]),
    (GS1, "]d18018123456789012345675\x1d80190000000001", ["unknown-symbol"]),
    (GS1, "]d28018123456789012345675", ["test-another"]),
    (GS1, "=+03000=A99992612345600=<S1234VAb&>0262732359", ["test-another"]),
]


@pytest.mark.parametrize(("symbol", "raw", "expected"), SPOILT)
def test_each_fault_of_a_scanner_is_found_by_its_name(symbol, raw, expected):
    assert found(symbol, raw) == expected


def test_a_scan_without_an_end_and_a_slow_one_are_told():
    raw = "TS-00000001-Y"

    assert found(OWN, raw, ending="none") == ["test-ending"]
    assert found(OWN, raw, key_time_us=50_001) == ["test-slow"]
    assert found(OWN, "ts-00000001-y", key_time_us=90_000, ending="none") == ["caps-lock", "test-ending", "test-slow"]


def test_every_fault_says_what_to_set():
    codes = {code for *_, expected in SPOILT for code in expected} | set(FAULTS)

    assert codes <= set(sentences.faults())


def test_a_station_knows_what_its_last_test_found():
    station = Station(
        id=1, uid=UUID(int=1), token_digest=b"", name="Ward 7", place_id=1, device="", tested_at=None, passed=False,
        faults="caps-lock test-slow", key_time_us=None,
    )  # fmt: skip

    assert station.fault_codes == ("caps-lock", "test-slow")
