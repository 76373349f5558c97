"""What must a product be tested for, and what came out?"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID

from labtrack.domain.marking import N_
from labtrack.domain.quantities import is_unclear

LOT: Final = "lot"
DOSE: Final = "dose"
SUBJECTS: Final = (LOT, DOSE)
PASSAGE: Final = "passage"
"""The one limit that no test answers: the batch record does."""

LONGEST_UNIT: Final = 20

FAULTS: Mapping[str, str] = MappingProxyType(
    {
        "unknown-test": N_("The specification asks for no such test."),
        "other-unit": N_(
            "The specification counts in another unit. Enter the result in that unit, or say that the report has it so."
        ),
        "result-superseded": N_("Another result took the place of this one, so there is nothing to review in it."),
        "result-reviewed": N_("This result was reviewed before."),
        "nothing-to-enter": N_("No result was entered."),
        "no-specification": N_("No specification is in force for this. An administrator adopts one first."),
        "unknown-subject": N_("A specification is for lots or for doses."),
        "twice": N_("This test stands in the specification twice."),
        "either-word-or-limits": N_("A test has limits or an expected word: one of them, and not both."),
        "above-the-upper": N_("The lower limit is above the upper one."),
    }
)
"""What can be wrong with a result, or with its review."""

WORDS: Mapping[str, str] = MappingProxyType(
    {
        "negative": N_("negative"),
        "positive": N_("positive"),
        "passes": N_("passes"),
        "fails": N_("fails"),
        "10*6": N_("× 10⁶"),
    }
)
"""The words that results of tests without a number are, and the units that are not written as they are coded."""

OPPOSITES: Mapping[str, str] = MappingProxyType({"negative": "positive", "positive": "negative", "passes": "fails"})
"""What a test says when it does not say the word that is asked for."""

_DECIMAL: Final = re.compile(r"[+-]?[0-9]{1,12}(?:[.,][0-9]{1,9})?")
_CODE: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")


class Stage(StrEnum):
    """When must a test have been read?"""

    PRE_RELEASE = "pre-release"
    POST_RELEASE = "post-release"


class Judged(StrEnum):
    """How does a result stand against its limit?"""

    WITHIN = "within"
    OUTSIDE = "outside"
    OTHER_UNIT = "other-unit"


@dataclass(frozen=True, slots=True, kw_only=True)
class Specification:
    """A signed version of what a lot or a dose must meet; never edited, only followed by another."""

    id: int
    uid: UUID
    subject: str
    version: int
    in_force_from: datetime
    signed_by_id: int
    digest: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """One test as a specification asks for it: inclusive decimal limits as text in one unit, or the expected word."""

    code: str
    name: str
    name_zh: str = ""
    unit: str = ""
    lower: str | None = None
    upper: str | None = None
    expected: str | None = None
    stage: Stage = Stage.PRE_RELEASE


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """One test of a specification: decimal limits as text in one UCUM unit, or the expected word."""

    id: int
    specification_id: int
    code: str
    name: str
    name_zh: str = ""
    unit: str
    lower: str | None
    upper: str | None
    expected: str | None
    stage: Stage

    @property
    def text(self) -> str:
        """The limit for the eye, in no language but its own word: `≥ 95 %`, `3 – 5`, `negative`."""
        if self.expected is not None:
            return self.expected
        if self.lower is None:
            return f"≤ {self.upper} {self.unit}".strip()
        if self.upper is None:
            return f"≥ {self.lower} {self.unit}".strip()
        return f"{self.lower} – {self.upper} {self.unit}".strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One result as it is about to be entered; `as_reported` says that the report itself has it in this unit."""

    code: str
    value: str
    unit: str
    as_reported: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One result, as it was entered, with the unit it came with. A repeat supersedes; nothing is overwritten."""

    id: int
    uid: UUID
    item_id: int
    specification_id: int
    code: str
    value: str
    unit: str
    entered_by_id: int
    entered_at: datetime
    reviewed_by_id: int | None = None
    reviewed_at: datetime | None = None
    superseded: bool = False

    @property
    def text(self) -> str:
        """The result for the eye: value and unit."""
        return f"{self.value} {self.unit}".strip()

    def repeats(self, entry: Entry, *, by_id: int) -> bool:
        """Whether this is what the person is about to enter again."""
        return (self.value, self.unit, self.entered_by_id) == (entry.value, entry.unit, by_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One test that is asked for, and what came of it: no result yet means that nothing is judged."""

    limit: Limit
    result: Result | None
    judged: Judged | None


def readings(limits: Iterable[Limit], results: Iterable[Result]) -> tuple[Reading, ...]:
    """Put every test that is asked for beside its current result; the passage is no test."""
    current = {result.code: result for result in results if not result.superseded}
    return tuple(_reading(limit, current.get(limit.code)) for limit in limits if limit.code != PASSAGE)


def judged(limit: Limit, value: str, unit: str) -> Judged:
    """Compare a result with its limit, exactly: decimals as decimals, words without regard to case, units as they are.

    `<0.05` says that it is below what the method can see: it is judged as being that much at most.
    """
    if unit != limit.unit:
        return Judged.OTHER_UNIT
    if limit.expected is not None:
        fits = value.strip().casefold() == limit.expected.casefold()
    else:
        fits = _lies_within(limit, value)
    return Judged.WITHIN if fits else Judged.OUTSIDE


def value_fault(limit: Limit, value: str) -> str | None:
    """Say why a value cannot be a result of this test: `missing`, `not-a-number`, `comma-unclear`, `too-long`.

    None when it can.
    """
    given = value.strip()
    if not given:
        return "missing"
    if len(given) > 60:
        return "too-long"
    if limit.expected is not None:
        return None
    number = given.removeprefix("<").strip()
    if not _DECIMAL.fullmatch(number):
        return "not-a-number"
    return "comma-unclear" if is_unclear(number) else None


def entry_faults(limit: Limit | None, entry: Entry) -> dict[str, str]:
    """Name every fault of a result to be entered, by `code`, `value` or `unit`; another unit is none."""
    if limit is None or limit.code == PASSAGE:
        return {"code": "unknown-test"}
    faults = {}
    if fault := value_fault(limit, entry.value):
        faults["value"] = fault
    if len(entry.unit) > LONGEST_UNIT:
        faults["unit"] = "too-long"
    return faults


def read_specifications(text: str) -> Mapping[str, tuple[Requirement, ...]]:
    """Read what lots and doses must meet, by subject, from TOML text.

    Raises KeyError, TypeError or ValueError when something is missing or of another shape.
    """
    given = tomllib.loads(text)
    return {subject: tuple(_requirement(test) for test in given[subject]) for subject in SUBJECTS}


def requirement_faults(requirements: Iterable[Requirement]) -> dict[str, str]:
    """Name every fault of a specification, `code.part` to code; empty when it can be adopted."""
    found: dict[str, str] = {}
    codes: set[str] = set()
    for requirement in requirements:
        found.update(_faults_of(requirement))
        if requirement.code in codes:
            found[f"{requirement.code}.code"] = "twice"
        codes.add(requirement.code)
    if not codes:
        found["limits"] = "missing"
    return found


def decimal(text: str) -> Decimal:
    """Read a decimal of a limit or a result, with point or comma; ValueError for anything else."""
    if not _DECIMAL.fullmatch(text):
        raise ValueError(f"{text!r} is not a decimal")
    return Decimal(text.replace(",", "."))


def within(value: Decimal | int, lower: str | None, upper: str | None) -> bool:
    """Whether a number lies within inclusive limits; an absent limit is none."""
    return (lower is None or decimal(lower) <= value) and (upper is None or value <= decimal(upper))


def _lies_within(limit: Limit, value: str) -> bool:
    given = value.strip()
    at_most = given.startswith("<")
    number = given.removeprefix("<").strip()
    if not _DECIMAL.fullmatch(number) or (at_most and limit.lower is not None):
        return False
    return within(decimal(number), limit.lower, limit.upper)


def _reading(limit: Limit, result: Result | None) -> Reading:
    verdict = judged(limit, result.value, result.unit) if result is not None else None
    return Reading(limit=limit, result=result, judged=verdict)


def _requirement(given: Mapping[str, Any]) -> Requirement:
    return Requirement(**{**given, "stage": Stage(given.get("stage", Stage.PRE_RELEASE))})


def _faults_of(requirement: Requirement) -> Iterator[tuple[str, str]]:
    code = requirement.code
    if not _CODE.fullmatch(code):
        yield f"{code}.code", "not-a-code"
    if not requirement.name.strip():
        yield f"{code}.name", "missing"
    limits = {"lower": requirement.lower, "upper": requirement.upper}
    wrong = {part for part, limit in limits.items() if limit is not None and not _DECIMAL.fullmatch(limit)}
    yield from ((f"{code}.{part}", "not-a-number") for part in sorted(wrong))
    if (requirement.expected is None) == (requirement.lower is None and requirement.upper is None):
        yield f"{code}.expected", "either-word-or-limits"
    if wrong or requirement.lower is None or requirement.upper is None:
        return
    if decimal(requirement.lower) > decimal(requirement.upper):
        yield f"{code}.lower", "above-the-upper"
