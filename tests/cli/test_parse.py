"""Does the command line say what a text is, and answer the shell by exit codes?"""

import json

import pytest

from labtrack.cli.main import run
from tests.domain.shapes import COMPUTED_CHECKS, PUBLISHED_CHECKS
from tests.domain.vectors import (
    GS1_CHECKED,
)

READ, UNREAD, WRONG_USAGE = 0, 2, 64


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "=A99992112345600",
            {"structures": [{"ds": "001", "din": "A999921123456", "flags": "00", "check_character": "3"}]},
        ),
        (
            "]d1=+02000=<S1234199=,A00000\r",
            {
                "structures": [
                    {"ds": "003", "product_code": "S1234", "collection_type": "1", "division": "99"},
                    {"ds": "032", "divisions": "A00000"},
                ]
            },
        ),
        (
            "=%9500",
            {
                "structures": [
                    {"ds": "002", "code": "95", "abo": "O", "rhd": "negative", "status": None, "phenotype": "0"}
                ]
            },
        ),
        (
            "=%Mx00",
            {
                "structures": [
                    {
                        "ds": "002",
                        "code": "Mx",
                        "abo": None,
                        "rhd": None,
                        "status": "not-for-transfusion",
                        "phenotype": "0",
                    }
                ]
            },
        ),
        ("&>0170911215", {"structures": [{"ds": "005", "expires": "2017-04-01T12:15", "time_unknown": False}]}),
        ("&>0262732359", {"structures": [{"ds": "005", "expires": "2026-09-30T23:59", "time_unknown": True}]}),
        (
            "A9999 21 123456 3",
            {
                "structures": [{"ds": "001", "din": "A999921123456", "flags": "00", "check_character": "3"}],
                "typed": True,
            },
        ),
        (
            "LB-00000012-F",
            {"symbol": {"text": "LB-00000012-F", "kind": "LB", "number": "00000012", "check_character": "F"}},
        ),
    ],
)
def test_a_text_that_is_read_is_said_as_json(capsys, text, said):
    code = run(["parse", text], obj=None)

    assert json.loads(capsys.readouterr().out) == said
    assert code == READ


@pytest.mark.parametrize(
    ("text", "elements", "typed"),
    [
        (
            "]d2010123456789012810LOT42\x1d17271231\x1d21SN0001",
            [("01", "01234567890128"), ("10", "LOT42"), ("17", "271231"), ("21", "SN0001")],
            False,
        ),
        (
            "]C18018123456789012345675\x1d80190000000001",
            [("8018", "123456789012345675"), ("8019", "0000000001")],
            False,
        ),
        ("]d28017123456789012345675", [("8017", "123456789012345675")], False),
        ("]d20101234567890128112601017003", [], None),
        ("(8018)123456789012345675", [("8018", "123456789012345675")], True),
    ],
)
def test_a_gs1_symbol_is_said_element_by_element(capsys, text, elements, typed):
    code = run(["parse", text], obj=None)

    said = json.loads(capsys.readouterr().out)
    if typed is None:
        assert said["error"]["code"] == "half-scan"
        return
    assert [(one["ai"], one["value"]) for one in said["gs1"]["elements"]] == elements
    assert said["gs1"]["printed"] == "".join(f"({ai}){value}" for ai, value in elements)
    assert said.get("typed", False) is typed
    assert code == READ


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("=A9999251234560", "half-scan"),
        ("=a99992112345600", "caps-lock"),
        ("&^X", "unknown-structure"),
        ("=+03000=A99992512345600=<S1234V00", "message-count-wrong"),
        ("", "empty"),
        ("\udcff", "unknown-symbol"),
    ],
)
def test_a_text_that_is_not_read_is_refused_on_standard_output(capsys, text, fault):
    code = run(["parse", text], obj=None)

    printed = capsys.readouterr()
    said = json.loads(printed.out)
    assert set(said) == {"error"}
    assert set(said["error"]) == {"code", "message"}
    assert said["error"]["code"] == fault
    assert said["error"]["message"].endswith(".")
    assert printed.err == ""
    assert code == UNREAD


@pytest.mark.parametrize(
    ("value", "check"),
    [
        *PUBLISHED_CHECKS,
        *COMPUTED_CHECKS,
        ("G1234 17 654321", "A"),
        ("=A999921123456", "3"),
        ("=7004203123456", "Z"),
        ("LB-00000012", "F"),
        ("SP-00000012", "Z"),
        ("CHA999925000001", "G"),
        *((digits[:-1], digits[-1]) for digits in GS1_CHECKED if len(digits) != 14),
        *((f"(01){digits[:-1]}", digits[-1]) for digits in GS1_CHECKED if len(digits) == 14),
        ("(8018) 12345678901234567", "5"),
        ("(8017)12345678901234567", "5"),
        ("0123456789012", "8"),
    ],
)
def test_the_check_character_is_printed(capsys, value, check):
    code = run(["check-character", value], obj=None)

    assert capsys.readouterr().out == f"{check}\n"
    assert code == READ


@pytest.mark.parametrize(
    ("value", "fault"),
    [
        ("O999921123456", "malformed-din"),
        ("A9999", "not-checkable"),
        ("", "not-checkable"),
        ("1234567890123", "two-kinds"),
        ("CHO999925000001", "malformed-content"),
        ("123456", "not-checkable"),
    ],
)
def test_what_has_no_check_character_is_refused(capsys, value, fault):
    code = run(["check-character", value], obj=None)

    assert json.loads(capsys.readouterr().out)["error"]["code"] == fault
    assert code == UNREAD


@pytest.mark.parametrize(
    "argv", [[], ["parse"], ["parse", "a", "b"], ["parse", "--what"], ["no-such-command"], ["check-character"]]
)
def test_wrong_usage_is_said_on_standard_error(capsys, argv):
    code = run(argv, obj=None)

    printed = capsys.readouterr()
    assert printed.out == ""
    assert "Usage: labtrack" in printed.err
    assert code == WRONG_USAGE


def test_help_names_the_commands(capsys):
    code = run(["--help"], obj=None)

    assert {"parse", "check-character"} <= set(capsys.readouterr().out.split())
    assert code == READ
