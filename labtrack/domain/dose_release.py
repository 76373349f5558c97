"""May this dose be released, after thaw and preparation?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from labtrack.domain.bilingual import named_fact
from labtrack.domain.findings import Finding, Override, Rule
from labtrack.domain.marking import N_

D01_MISSING = Rule(
    id="D01",
    stop=N_("The test {test} has no reviewed result."),
    remedy=N_("Enter the result, and have a second person review it."),
    override=Override.FIX,
)
D02_LIMITS = Rule(
    id="D02",
    stop=N_("The test {test} is out of its limits: {value} {unit}."),
    remedy=N_("Do not release. Physician and pharmacist may decide about a low count; never about a positive Gram."),
    override=Override.OVERRIDE,
)
D03_LABEL = Rule(
    id="D03",
    stop=N_("The dose label was not scanned back, or is void."),
    remedy=N_("Print the label, put it on the bag and scan it back."),
    override=Override.FIX,
)
D04_LINE = Rule(
    id="D04",
    stop=N_("The line was not cleared after preparation."),
    remedy=N_("Clear the work place and record the line clearance."),
    override=Override.FIX,
)
D05_REMAINDER = Rule(
    id="D05",
    stop=N_("Nobody has said what became of the remainder."),
    remedy=N_("Record whether anything was left, and whether it was retained or discarded."),
    override=Override.FIX,
)
D06_SIGNER = Rule(
    id="D06",
    stop=N_("The signer entered or reviewed a result of this dose."),
    remedy=N_("Somebody else must release it."),
    override=Override.NEVER,
)
D07_HELD = Rule(
    id="D07",
    stop=N_("The bag, or something that it was made from, is on hold, recalled or rejected."),
    remedy=N_("Keep the bag closed and cool. Call quality."),
    override=Override.NEVER,
)
RULES: tuple[Rule, ...] = (D01_MISSING, D02_LIMITS, D03_LABEL, D04_LINE, D05_REMAINDER, D06_SIGNER, D07_HELD)


@dataclass(frozen=True, slots=True, kw_only=True)
class TestOfDose:
    """One test of the dose's specification: its result as entered, whether reviewed, and whether within."""

    __test__ = False

    name: str
    name_zh: str = ""
    value: str | None
    unit: str
    reviewed: bool
    within: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DoseFacts:
    """What is known of a prepared dose. None could not be established, and stops."""

    tests: tuple[TestOfDose, ...]
    label_live: bool | None
    line_cleared: bool | None
    remainder_known: bool | None
    signer_made_none: bool | None
    free_to_use: bool | None


def findings(facts: DoseFacts) -> Iterator[Finding]:
    """Yield every reason not to release this dose; none means that it may be released."""
    if not facts.tests:
        yield D01_MISSING.stops(unknown=True, test="?")
    for test in facts.tests:
        if test.value is None or not test.reviewed:
            yield D01_MISSING.stops(**named_fact("test", test))
        elif test.within is not True:
            evidence = {**named_fact("test", test), "value": test.value, "unit": test.unit}
            yield D02_LIMITS.stops(unknown=test.within is None, **evidence)
    yield from D03_LABEL.unless(facts.label_live)
    yield from D04_LINE.unless(facts.line_cleared)
    yield from D05_REMAINDER.unless(facts.remainder_known)
    yield from D06_SIGNER.unless(facts.signer_made_none)
    yield from D07_HELD.unless(facts.free_to_use)
