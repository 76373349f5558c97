"""What speaks against the release of a lot?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from labtrack.domain.custody import utc_text
from labtrack.domain.deviations import Deviation, Severity
from labtrack.domain.findings import Finding, Override, Rule
from labtrack.domain.holds import Hold
from labtrack.domain.label_accounts import LabelAccount
from labtrack.domain.lots import MaterialUse
from labtrack.domain.marking import N_
from labtrack.domain.testing import PASSAGE, Judged, Limit, Reading, Result, Stage, readings, within

UNCLASSIFIED_TOO_LONG: Final = timedelta(hours=24)
"""How long a deviation may wait for its severity before it stops a release: a setting's default."""

NEVER_OVERRIDDEN: Final = frozenset({"sterility", "mycoplasma", "gram", "cd73", "cd90", "cd105", "negative-markers"})
"""Tests whose failure nobody can override: growth, mycoplasma, and cells that are not what they should be."""

R01_TEST_MISSING = Rule(
    id="R01",
    stop=N_("{test} has no result."),
    remedy=N_("Enter the result when it has been read."),
    override=Override.OVERRIDE,
)
R02_OUT_OF_SPECIFICATION = Rule(
    id="R02",
    stop=N_("{test} is {result}; the specification asks for {limit}."),
    remedy=N_("Reject the lot, or open a deviation and ask for an exceptional release."),
    override=Override.OVERRIDE,
)
R03_OTHER_UNIT = Rule(
    id="R03",
    stop=N_("{test} was entered as {result}; the specification counts in another unit: {limit}."),
    remedy=N_("Enter the result again, in the unit of the specification."),
    override=Override.FIX,
)
R04_NOT_REVIEWED = Rule(
    id="R04",
    stop=N_("{test} was entered and reviewed by the same person."),
    remedy=N_("Let another person review the result."),
    override=Override.NEVER,
    unknown=N_("{test} has not been reviewed."),
)
R05_DONOR = Rule(
    id="R05",
    stop=N_("The donor of this lot was refused."),
    remedy=N_("Reject the lot."),
    override=Override.NEVER,
    unknown=N_("Nobody has decided on the donor of this lot."),
)
R06_PASSAGE = Rule(
    id="R06",
    stop=N_("The lot is at passage {passage}; the specification asks for {limit}."),
    remedy=N_("Reject the lot, or open a deviation and ask for an exceptional release."),
    override=Override.OVERRIDE,
    unknown=N_("It is not known which passage the lot is at, or may be at."),
)
R07_DEVIATION_OPEN = Rule(
    id="R07",
    stop=N_("A {severity} deviation is open: {account}"),
    remedy=N_("Decide on the deviation and close it."),
    override=Override.OVERRIDE,
)
R08_DEVIATION_UNCLASSIFIED = Rule(
    id="R08",
    stop=N_("A deviation has waited too long to be classified: {account}"),
    remedy=N_("Say how grave the deviation is."),
    override=Override.FIX,
)
R09_MATERIAL = Rule(
    id="R09",
    stop=N_("{material}, lot {lot}, was not accepted or had expired when it was used."),
    remedy=N_("Open a deviation and judge what it means for the product."),
    override=Override.OVERRIDE,
    unknown=N_("No material is recorded for this lot."),
)
R10_LABELS = Rule(
    id="R10",
    stop=N_("{product} bears {live} live labels: exactly one is needed."),
    remedy=N_("Scan its label back, or print one."),
    override=Override.OVERRIDE,
    unknown=N_("No container of this lot is recorded, so its labels cannot be counted."),
)
R15_LABELS_MISSING = Rule(
    id="R15",
    stop=N_(
        "Labels of {product} do not add up: {issued} issued, {applied} applied, {spoiled} spoiled, "
        "{destroyed} destroyed. Missing: {serials}."
    ),
    remedy=N_("Scan each back, or as spoiled or destroyed. Two sign for one that cannot be found."),
    override=Override.OVERRIDE,
)
R11_SIGNER = Rule(
    id="R11",
    stop=N_("You entered or reviewed {test}: three people are needed."),
    remedy=N_("Let a person sign who has no part in the results."),
    override=Override.NEVER,
    pending=N_("It is not yet known who signs."),
)
R12_HOLD = Rule(
    id="R12",
    stop=N_("On hold: {reason}"),
    remedy=N_("Two people lift the hold first."),
    override=Override.NEVER,
)
R13_OTHER_VERSION = Rule(
    id="R13",
    stop=N_("{test} was judged by another version of the specification than this batch record's."),
    remedy=N_("Enter the result again under the batch record's version."),
    override=Override.FIX,
)
R14_STILL_TO_COME = Rule(
    id="R14",
    stop=N_("{test} is read after release; it has no result yet."),
    remedy=N_("The prescriber is told, and it stands on the label."),
    override=Override.WARN,
)

RULES: Final[tuple[Rule, ...]] = (
    R01_TEST_MISSING,
    R02_OUT_OF_SPECIFICATION,
    R03_OTHER_UNIT,
    R04_NOT_REVIEWED,
    R05_DONOR,
    R06_PASSAGE,
    R07_DEVIATION_OPEN,
    R08_DEVIATION_UNCLASSIFIED,
    R09_MATERIAL,
    R10_LABELS,
    R11_SIGNER,
    R12_HOLD,
    R13_OTHER_VERSION,
    R14_STILL_TO_COME,
    R15_LABELS_MISSING,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LotFacts:
    """All that a release rests on. None is what could not be established.

    `specification_id` is the batch record's version; `results` are the current ones; `deviations` the open ones of the
    lot, its donation and its containers; `containers` those that are not discarded; `holds` those that bind the lot.
    """

    specification_id: int
    limits: tuple[Limit, ...]
    results: tuple[Result, ...]
    donor_accepted: bool | None
    passage: int | None
    deviations: tuple[Deviation, ...]
    materials: tuple[MaterialUse, ...]
    containers: tuple[LabelAccount, ...]
    holds: tuple[Hold, ...]
    signer_id: int | None


def findings(facts: LotFacts, *, at: datetime) -> Iterator[Finding]:
    """Yield everything that speaks against the release of a lot, each with its evidence."""
    for reading in readings(facts.limits, facts.results):
        yield from _of_test(reading, facts)
    yield from R05_DONOR.unless(facts.donor_accepted)
    yield from _of_passage(facts)
    for deviation in facts.deviations:
        yield from _of_deviation(deviation, at=at)
    yield from _of_materials(facts.materials)
    yield from _of_labels(facts.containers)
    yield from _of_signer(facts)
    for hold in facts.holds:
        yield R12_HOLD.stops(reason=hold.reason, placed_at=utc_text(hold.placed_at))


def _of_test(reading: Reading, facts: LotFacts) -> Iterator[Finding]:
    limit, result = reading.limit, reading.result
    evidence: dict[str, Any] = {"test": limit.name, "code": limit.code, "limit": limit.text}
    if result is None and limit.stage is Stage.PRE_RELEASE:
        yield R01_TEST_MISSING.stops(**evidence)
    elif result is None:
        yield R14_STILL_TO_COME.warns(**evidence)
    else:
        yield from _of_result(result, reading.judged, facts, {**evidence, "result": result.text})


def _of_result(
    result: Result, judged: Judged | None, facts: LotFacts, evidence: Mapping[str, Any]
) -> Iterator[Finding]:
    if result.specification_id != facts.specification_id:
        yield R13_OTHER_VERSION.stops(**evidence)
    if judged is Judged.OTHER_UNIT:
        yield R03_OTHER_UNIT.stops(**evidence)
    elif judged is not Judged.WITHIN:
        override = Override.NEVER if result.code in NEVER_OVERRIDDEN else Override.OVERRIDE
        yield R02_OUT_OF_SPECIFICATION.stops(**evidence, override=override.value)
    if result.reviewed_by_id is None or result.reviewed_by_id == result.entered_by_id:
        yield R04_NOT_REVIEWED.stops(unknown=result.reviewed_by_id is None, **evidence)


def _of_passage(facts: LotFacts) -> Iterator[Finding]:
    limit = next((limit for limit in facts.limits if limit.code == PASSAGE), None)
    if facts.passage is None or limit is None:
        yield R06_PASSAGE.stops(unknown=True)
    elif not within(facts.passage, limit.lower, limit.upper):
        yield R06_PASSAGE.stops(passage=facts.passage, limit=limit.text)


def _of_deviation(deviation: Deviation, *, at: datetime) -> Iterator[Finding]:
    evidence: dict[str, Any] = {"account": deviation.account, "opened_at": utc_text(deviation.opened_at)}
    if deviation.severity is None:
        late = at - deviation.opened_at >= UNCLASSIFIED_TOO_LONG
        yield R08_DEVIATION_UNCLASSIFIED.stops(**evidence) if late else R08_DEVIATION_UNCLASSIFIED.warns(**evidence)
    elif deviation.severity is Severity.MINOR:
        yield R07_DEVIATION_OPEN.warns(severity=deviation.severity.value, **evidence)
    else:
        yield R07_DEVIATION_OPEN.stops(severity=deviation.severity.value, **evidence)


def _of_materials(materials: tuple[MaterialUse, ...]) -> Iterator[Finding]:
    if not materials:
        yield R09_MATERIAL.stops(unknown=True)
    for use in materials:
        if use.expired_when_used or use.accepted is not True:
            yield R09_MATERIAL.stops(
                material=use.material,
                lot=use.material_lot,
                accepted="yes" if use.accepted else "no",
                expires_at=utc_text(use.expires_at),
                used_at=utc_text(use.used_at),
            )


def _of_labels(containers: tuple[LabelAccount, ...]) -> Iterator[Finding]:
    if not containers:
        yield R10_LABELS.stops(unknown=True)
    for one in containers:
        if one.applied != 1:
            yield R10_LABELS.stops(product=one.product, live=one.applied)
        if not one.adds_up:
            # While two of its labels may be live nobody overrides it: one of them must be ended first.
            override = Override.NEVER if one.may_be_live > 1 else Override.OVERRIDE
            yield R15_LABELS_MISSING.stops(
                product=one.product,
                issued=one.issued,
                applied=one.applied,
                spoiled=one.spoiled,
                destroyed=one.destroyed,
                serials=", ".join(one.missing),
                override=override.value,
            )


def _of_signer(facts: LotFacts) -> Iterator[Finding]:
    if facts.signer_id is None:
        yield R11_SIGNER.waits()
        return
    names = {limit.code: limit.name for limit in facts.limits}
    for result in facts.results:
        if facts.signer_id in (result.entered_by_id, result.reviewed_by_id):
            yield R11_SIGNER.stops(test=names.get(result.code, result.code), code=result.code)
