"""Does each fact that is not as it must be stop the release of a lot, and no other?"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from labtrack.domain.deviations import Deviation, Severity
from labtrack.domain.disposition import RULES, LotFacts, findings
from labtrack.domain.findings import Verdict, Weight, verdict_of
from labtrack.domain.holds import Hold, HoldKind
from labtrack.domain.label_accounts import LabelAccount
from labtrack.domain.lots import MaterialUse
from labtrack.domain.testing import Limit, Result, Stage

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
BATCH_RECORD = 7
ANALYST, SECOND_ANALYST, SIGNER = 31, 32, 33


def a_limit(code: str, **parts: str | None) -> Limit:
    given: dict[str, Any] = {"name": code.title(), "unit": "", "lower": None, "upper": None, "expected": None, **parts}
    return Limit(id=1, specification_id=BATCH_RECORD, code=code, stage=Stage.PRE_RELEASE, **given)


def a_result(code: str, value: str, unit: str = "", **changes) -> Result:
    made = Result(
        id=1,
        uid=UUID(int=1),
        item_id=1,
        specification_id=BATCH_RECORD,
        code=code,
        value=value,
        unit=unit,
        entered_by_id=ANALYST,
        entered_at=NOON - timedelta(days=2),
        reviewed_by_id=SECOND_ANALYST,
        reviewed_at=NOON - timedelta(days=1),
    )
    return replace(made, **changes)


def a_deviation(severity: Severity | None, *, hours_ago: int = 1) -> Deviation:
    return Deviation(
        id=1,
        uid=UUID(int=2),
        item_id=1,
        severity=severity,
        rule="",
        account="The incubator stood open",
        opened_by_id=ANALYST,
        opened_at=NOON - timedelta(hours=hours_ago),
    )


def a_material(*, accepted: bool = True, expired_days_before_use: int = -300) -> MaterialUse:
    used_at = NOON - timedelta(days=20)
    return MaterialUse(
        id=1,
        lot_item_id=1,
        material="Fetal bovine serum",
        material_lot="FBS-11",
        expires_at=used_at - timedelta(days=expired_days_before_use),
        accepted=accepted,
        used_at=used_at,
    )


def a_hold() -> Hold:
    return Hold(
        id=1, uid=UUID(int=3), item_id=1, kind=HoldKind.HOLD, reason="Tank alarm", placed_by_id=40, placed_at=NOON
    )


STERILITY = a_result("sterility", "negative")
ENDOTOXIN = a_result("endotoxin", "0.21", "EU/mL")
VIABILITY = a_result("viability", "93.5", "%")
GOOD_RESULTS = (STERILITY, ENDOTOXIN, VIABILITY)


def a_lot_that_may_go() -> LotFacts:
    return LotFacts(
        specification_id=BATCH_RECORD,
        limits=(
            a_limit("passage", lower="3", upper="5"),
            a_limit("sterility", expected="negative"),
            a_limit("endotoxin", unit="EU/mL", upper="0.5"),
            a_limit("viability", unit="%", lower="90", upper="100"),
        ),
        results=GOOD_RESULTS,
        donor_accepted=True,
        passage=4,
        deviations=(),
        materials=(a_material(),),
        containers=(
            an_account("A999926000137S1234VA0"),
            an_account("A999926000137S1234VB0"),
        ),
        holds=(),
        signer_id=SIGNER,
    )


def with_endotoxin(**changes) -> dict[str, Any]:
    return {"results": (STERILITY, replace(ENDOTOXIN, **changes), VIABILITY)}


def an_account(product: str = "A999926000137S1234VA0", **changes: Any) -> LabelAccount:
    """Two labels were issued: one is live, the one before it was destroyed."""
    counted: dict[str, Any] = {"issued": 2, "applied": 1, "spoiled": 0, "destroyed": 1, "missing": (), "may_be_live": 1}
    return LabelAccount(product=product, **{**counted, **changes})


def labels(**changes: Any) -> dict[str, Any]:
    return {"containers": (an_account(**changes),)}


STOPS: list[tuple[str, dict[str, Any], str]] = [
    ("a test has no result", {"results": (STERILITY, VIABILITY)}, "R01"),
    ("endotoxin is a hair over its limit", with_endotoxin(value="0.500000001"), "R02"),
    ("a word is another one", {"results": (replace(STERILITY, value="growth"), ENDOTOXIN, VIABILITY)}, "R02"),
    ("the unit is another one", with_endotoxin(unit="EU/L"), "R03"),
    ("one person entered and reviewed", with_endotoxin(reviewed_by_id=ANALYST), "R04"),
    ("nobody reviewed", with_endotoxin(reviewed_by_id=None, reviewed_at=None), "R04-unknown"),
    ("the donor was refused", {"donor_accepted": False}, "R05"),
    ("nobody decided on the donor", {"donor_accepted": None}, "R05-unknown"),
    ("the passage is one too few", {"passage": 2}, "R06"),
    ("the passage is one too many", {"passage": 6}, "R06"),
    ("the passage is not known", {"passage": None}, "R06-unknown"),
    ("a critical deviation is open", {"deviations": (a_deviation(Severity.CRITICAL),)}, "R07"),
    ("a major deviation is open", {"deviations": (a_deviation(Severity.MAJOR),)}, "R07"),
    ("a deviation is unclassified for a day", {"deviations": (a_deviation(None, hours_ago=24),)}, "R08"),
    ("a material was not accepted", {"materials": (a_material(accepted=False),)}, "R09"),
    ("a material expired as it was used", {"materials": (a_material(expired_days_before_use=0),)}, "R09"),
    ("no material is recorded", {"materials": ()}, "R09-unknown"),
    ("a container has no live label", labels(applied=0, spoiled=1), "R10"),
    ("a container has two live labels", labels(issued=3, applied=2), "R10"),
    ("a printed label became nothing", labels(issued=3, missing=("LB-00000003-X",), may_be_live=2), "R15"),
    ("a label that was taken off was not destroyed", labels(destroyed=0, missing=("LB-00000001-T",)), "R15"),
    ("no container is recorded", {"containers": ()}, "R10-unknown"),
    ("the signer entered a result", with_endotoxin(entered_by_id=SIGNER), "R11"),
    ("the signer reviewed a result", with_endotoxin(reviewed_by_id=SIGNER), "R11"),
    ("a hold binds the lot", {"holds": (a_hold(),)}, "R12"),
    ("a result is of another version", with_endotoxin(specification_id=BATCH_RECORD + 1), "R13"),
]


def test_a_complete_lot_is_free_to_go():
    assert list(findings(a_lot_that_may_go(), at=NOON)) == []


@pytest.mark.parametrize(("change", "stop"), [row[1:] for row in STOPS], ids=[row[0] for row in STOPS])
def test_one_fact_changed_gives_exactly_that_stop(change, stop):
    found = list(findings(replace(a_lot_that_may_go(), **change), at=NOON))

    assert [finding.code for finding in found] == [stop]
    assert verdict_of(found) is Verdict.STOP


def test_every_rule_that_stops_has_a_row():
    assert {stop.removesuffix("-unknown") for _, _, stop in STOPS} == {rule.id for rule in RULES} - {"R14"}


def test_every_reason_is_told_at_once():
    facts = replace(a_lot_that_may_go(), donor_accepted=False, passage=9, holds=(a_hold(),), results=())

    assert [finding.id for finding in findings(facts, at=NOON)] == ["R01", "R01", "R01", "R05", "R06", "R12"]


def test_a_finding_carries_its_evidence():
    (finding,) = findings(replace(a_lot_that_may_go(), **with_endotoxin(value="0.7")), at=NOON)

    assert finding.facts == {
        "test": "Endotoxin",
        "code": "endotoxin",
        "limit": "≤ 0.5 EU/mL",
        "result": "0.7 EU/mL",
        "override": "override",
    }


def test_growth_in_a_sterility_test_is_never_overridden():
    grown: dict[str, Any] = {"results": (replace(STERILITY, value="growth"), ENDOTOXIN, VIABILITY)}
    (finding,) = findings(replace(a_lot_that_may_go(), **grown), at=NOON)

    assert finding.facts["override"] == "never"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"deviations": (a_deviation(Severity.MINOR),)}, "R07"),
        ({"deviations": (a_deviation(None, hours_ago=23),)}, "R08"),
    ],
)
def test_a_lesser_deviation_is_told_and_stops_nothing(change, told):
    found = list(findings(replace(a_lot_that_may_go(), **change), at=NOON))

    assert [(finding.id, finding.weight) for finding in found] == [(told, Weight.WARN)]


def test_a_test_read_after_release_is_told_and_stops_nothing():
    facts = a_lot_that_may_go()
    later = replace(a_limit("culture", expected="negative"), stage=Stage.POST_RELEASE)
    found = list(findings(replace(facts, limits=(*facts.limits, later)), at=NOON))

    assert [(finding.id, finding.weight) for finding in found] == [("R14", Weight.WARN)]


def test_a_post_release_result_out_of_limits_stops_all_the_same():
    facts = a_lot_that_may_go()
    later = replace(a_limit("culture", expected="negative"), stage=Stage.POST_RELEASE)
    grown = a_result("culture", "growth")
    found = findings(replace(facts, limits=(*facts.limits, later), results=(*GOOD_RESULTS, grown)), at=NOON)

    assert [finding.code for finding in found] == ["R02"]


def test_as_long_as_nobody_is_known_to_sign_the_verdict_is_to_wait():
    found = list(findings(replace(a_lot_that_may_go(), signer_id=None), at=NOON))

    assert [finding.id for finding in found] == ["R11"]
    assert verdict_of(found) is Verdict.WAIT


def test_a_specification_without_a_passage_does_not_let_every_passage_through():
    facts = a_lot_that_may_go()
    found = findings(replace(facts, limits=facts.limits[1:]), at=NOON)

    assert [finding.code for finding in found] == ["R06-unknown"]


def test_every_sentence_has_its_facts():
    """A sentence that speaks of a fact which its finding does not carry would break on the page."""
    by_id = {rule.id: rule for rule in RULES}
    for _, change, _ in STOPS:
        for finding in findings(replace(a_lot_that_may_go(), **change), at=NOON):
            rule = by_id[finding.id]
            sentence = rule.unknown if finding.unknown else rule.stop
            assert sentence
            assert "{" not in sentence.format(**finding.facts)
