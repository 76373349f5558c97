"""Does the command line say what a text is, and answer the shell by exit codes?"""

import json

import pytest

from labtrack.cli.main import run

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
    [("A999921123456", "3"), ("G1234 17 654321", "A"), ("A999925000038", "*"), ("LB-00000012", "F")],
)
def test_the_check_character_is_printed(capsys, value, check):
    code = run(["check-character", value], obj=None)

    assert capsys.readouterr().out == f"{check}\n"
    assert code == READ


@pytest.mark.parametrize(
    ("value", "fault"), [("O999921123456", "malformed-din"), ("A9999", "not-checkable"), ("", "not-checkable")]
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
