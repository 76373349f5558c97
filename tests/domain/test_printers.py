"""May a print be sent there, and may it be sent again?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labtrack.domain.labelling import reprint_faults
from labtrack.domain.print_jobs import next_try
from labtrack.domain.printers import PrinterKind, destination_faults, is_host, may_be_printer

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)


@pytest.mark.parametrize("host", ["bench-printer", "printer.lab.example", "10.0.4.17", "127.0.0.1", "fd12::7", "::1"])
def test_a_printer_may_stand_in_the_house_or_on_this_computer(host):
    assert destination_faults(PrinterKind.RAW, host, 9100, "") == {}


@pytest.mark.parametrize(
    "host",
    [
        "",
        "http://printer",
        "printer/admin",
        "user@printer",
        "printer:9100",
        "a printer",
        "-printer",
        "printer..lab",
        "127.1",
        "2130706433",
        "0x7f000001",
        "printer\n",
        "x" * 64,
    ],
)
def test_what_is_more_or_less_than_a_host_is_refused(host):
    assert destination_faults(PrinterKind.RAW, host, 9100, "") == {"host": "not-a-host"}


@pytest.mark.parametrize(
    "address",
    [
        "169.254.169.254",
        "169.254.1.1",
        "fe80::1",
        "::ffff:169.254.169.254",
        "fd00:ec2::254",
        "100.100.100.200",
        str(IPv4Address(0)),
        "::",
        "224.0.0.1",
        "ff02::1",
        "255.255.255.255",
    ],
)
def test_where_no_printer_is_nothing_is_ever_sent(address):
    assert not may_be_printer(address)
    assert destination_faults(PrinterKind.RAW, address, 9100, "") == {"host": "never-a-printer"}


def test_every_fault_is_named_at_once_and_the_browser_has_none():
    assert destination_faults(PrinterKind.IPP, "a b", 0, "ipp") == {
        "host": "not-a-host",
        "port": "not-a-port",
        "path": "not-a-path",
    }
    assert destination_faults(PrinterKind.BROWSER, "", 0, "") == {}
    assert destination_faults(PrinterKind.IPP, "printer", 65_536, "/ipp/print?x=1") == {
        "port": "not-a-port",
        "path": "not-a-path",
    }


@given(st.text(max_size=40))
def test_no_text_that_is_taken_for_a_host_holds_anything_but_a_name_or_an_address(text):
    if is_host(text):
        assert not set(text) & set("/@?#\\ \t\r\n[]%")


def test_a_print_is_tried_again_sooner_at_first_and_never_given_up():
    waits = [next_try(attempts, at=NOON) - NOON for attempts in range(1, 9)]

    assert waits == sorted(waits)
    assert waits[0] == timedelta(seconds=10)
    assert waits[-1] == timedelta(minutes=5)


@pytest.mark.parametrize(
    ("reason", "note", "has_label", "faults"),
    [
        (None, "", False, {}),
        (None, "", True, {"reason": "reason-needed"}),
        ("damaged", "", True, {}),
        ("other", " ", True, {"note": "note-needed"}),
        ("other", "Wrong roll", True, {}),
        ("because", "", False, {"reason": "not-a-choice"}),
    ],
)
def test_a_label_is_printed_again_for_a_reason(reason, note, has_label, faults):
    assert reprint_faults(reason, note, has_label=has_label) == faults
