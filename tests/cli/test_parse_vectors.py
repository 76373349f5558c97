"""Does the command say every published symbol, time and code, part by part?"""

import json

import pytest

from labtrack.cli.main import run
from tests.domain.vectors import (
    ACCEPTED,
    DAYS,
    EUROPEAN_CODES,
    MPHO_IDENTIFIERS,
    NO_DAYS,
    NO_TIMES,
    REJECTED,
    TIMES,
)

READ, UNREAD = 0, 2
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


@pytest.mark.parametrize(("text", "kinds"), ACCEPTED)
def test_every_published_symbol_is_said_structure_by_structure(capsys, text, kinds):
    code = run(["parse", text], obj=None)

    said = json.loads(capsys.readouterr().out)
    assert [structure["ds"] for structure in said["structures"]] == kinds
    assert code == READ


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
