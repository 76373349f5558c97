"""Does the command line say what a text is, and answer the shell by exit codes?"""

import json

import pytest

from labtrack.cli.main import run
from tests.domain.shapes import COMPUTED_CHECKS, PUBLISHED_CHECKS
from tests.domain.vectors import (
    ACCEPTED,
    DAYS,
    EUROPEAN_CODES,
    GS1_CHECKED,
    MPHO_IDENTIFIERS,
    NO_DAYS,
    NO_TIMES,
    REJECTED,
    TIMES,
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


@pytest.mark.parametrize(("text", "kinds"), ACCEPTED)
def test_every_published_symbol_is_said_structure_by_structure(capsys, text, kinds):
    code = run(["parse", text], obj=None)

    said = json.loads(capsys.readouterr().out)
    assert [structure["ds"] for structure in said["structures"]] == kinds
    assert code == READ


PARTS = [
    ("=>026273", {"ds": "004", "expires": "2026-09-30", "time_unknown": True}),
    ("&*0250150930", {"ds": "007", "collected": "2025-01-15T09:30", "time_unknown": False}),
    ("=}017032", {"ds": "008", "produced": "2017-02-01", "time_unknown": True}),
    ("&(N0008", {"ds": "010", "text": "N0008"}),
    ("={000000000000000000", {"ds": "011", "text": "0" * 18, "check_character": "1", "retired": True}),
    ("&)00RZ123456", {"ds": "018", "lot": "RZ123456"}),
    ("=)1TE123456A", {"ds": "017", "container": "1", "maker": "TE", "catalogue": "123456A"}),
    (
        "=;A99990000222244445555",
        {"ds": "019", "facility": "A9999", "number": "0000222244445555", "check_character": "G"},
    ),
    ("=-TE12345678", {"ds": "021", "maker": "TE", "catalogue": "12345678"}),
    ("=#0119840229", {"ds": "024", "location": "01", "born": "1984-02-29"}),
    ("&#0108MRN00123", {"ds": "025", "location": "01", "patient": "MRN00123"}),
    ("=]202609", {"ds": "026", "expires": "2026-09", "last_day": "2026-09-30"}),
    (
        "&$0101000100500100",
        {"ds": "029", "dimensions": [{"sense": "equal", "kind": "0001", "value": "50.0", "unit": "mL"}]},
    ),
    ("&%0010123456789", {"ds": "030", "results": ["0123456789"]}),
    (
        "=(2004202402290000",
        {"ds": "031", "what": "cross-clamp", "clock": "utc", "at": "2024-02-29T00:00", "time_unknown": False},
    ),
    ("&+A9999AB3456", {"ds": "033", "facility": "A9999", "facility_code": "AB3456"}),
    (
        "=/A9997XYZ100T0479",
        {"ds": "034", "facility": "A9997", "facility_code": "XYZ100", "product_code": "T0479"},
    ),
    ("&,1000000000000XYZ123", {"ds": "035", "number": "XYZ123"}),
    (
        "&,4PL001499Z549917123456A00T041600320171231",
        {
            "ds": "038",
            "country": "PL",
            "establishment": "001499",
            "donation": "Z549917123456",
            "system": "A",
            "product": "00T0416",
            "split": "003",
            "expires": "2017-12-31",
            "printed": "SEC: PL001499Z549917123456 A00T041600320171231",
        },
    ),
    ("&:6939DKM001392612726", {"ds": "039", "text": "6939DKM001392612726"}),
    ("&/CHA999925000001", {"ds": "040", "chain_of_identity": "CHA999925000001", "check_character": "G"}),
]


@pytest.mark.parametrize(("text", "part"), PARTS)
def test_the_parts_of_a_structure_are_said_by_name(capsys, text, part):
    run(["parse", text], obj=None)

    assert json.loads(capsys.readouterr().out) == {"structures": [part]}


@pytest.mark.parametrize(("identifier", "name"), [("&>", "expires"), ("&*", "collected"), ("&}", "produced")])
@pytest.mark.parametrize(("content", "local"), TIMES)
def test_every_published_time_is_said(capsys, identifier, name, content, local):
    run(["parse", identifier + content], obj=None)

    (said,) = json.loads(capsys.readouterr().out)["structures"]
    assert (said[name], said["time_unknown"]) == (local, local.endswith("23:59"))


@pytest.mark.parametrize(("content", "day"), DAYS)
def test_every_published_day_is_said(capsys, content, day):
    run(["parse", f"=>{content}"], obj=None)

    (said,) = json.loads(capsys.readouterr().out)["structures"]
    assert said["expires"] == day


@pytest.mark.parametrize("text", [f"&>{time}" for time in NO_TIMES] + [f"=>{day}" for day in NO_DAYS])
def test_a_day_that_is_none_is_refused(capsys, text):
    code = run(["parse", text], obj=None)

    assert json.loads(capsys.readouterr().out)["error"]["code"] == "malformed-content"
    assert code == UNREAD


@pytest.mark.parametrize(("text", "_"), REJECTED)
def test_every_symbol_that_is_to_be_rejected_is_refused(capsys, text, _):
    code = run(["parse", text], obj=None)

    assert set(json.loads(capsys.readouterr().out)) == {"error"}
    assert code == UNREAD


@pytest.mark.parametrize(("first", "second"), EUROPEAN_CODES)
def test_every_published_european_code_is_said_from_its_symbol_and_as_printed(capsys, first, second):
    run(["parse", f"&,4{first}{second}"], obj=None)
    scanned = json.loads(capsys.readouterr().out)
    run(["parse", f"SEC: {first} {second}"], obj=None)
    typed = json.loads(capsys.readouterr().out)

    assert scanned["structures"][0]["printed"] == f"SEC: {first} {second}"
    assert typed == scanned | {"typed": True}


@pytest.mark.parametrize(("text", "parts"), MPHO_IDENTIFIERS)
def test_every_published_mpho_identifier_is_said(capsys, text, parts):
    run(["parse", text], obj=None)

    names = ("text", "facility", "product_code", "din", "division")
    assert json.loads(capsys.readouterr().out) == {"mpho": dict(zip(names, (text, *parts), strict=True))}


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
