"""What speaks against a step, and what is the verdict?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Weight(StrEnum):
    """How heavy is one finding?"""

    STOP = "stop"
    PENDING = "pending"
    WARN = "warn"


class Verdict(StrEnum):
    """STOP at once for any stop; else WAIT for anything still to come; else GO."""

    STOP = "stop"
    WAIT = "wait"
    GO = "go"


class Override(StrEnum):
    """May a stop be overridden? The shipped defaults; the signed protocol version decides."""

    NEVER = "never"
    FIX = "fix"
    OVERRIDE = "override"
    WARN = "warn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One reason, by the stable id of its rule; `facts` are the texts that its sentence speaks of.

    `unknown` says that the fact could not be established, which stops as surely as a wrong one.
    """

    id: str
    weight: Weight
    unknown: bool = False
    facts: Mapping[str, str] = field(default_factory=dict)

    @property
    def code(self) -> str:
        """The rule's id, with `-unknown` when the fact behind it could not be established."""
        return f"{self.id}-unknown" if self.unknown else self.id


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A hard stop: its id, what the page says, what to do about it, and whether anyone may override it.

    Sentences are English and marked for translation; `{name}` stands for a fact of the finding.
    """

    id: str
    stop: str
    remedy: str
    override: Override
    pending: str = ""
    unknown: str = ""

    def stops(self, *, unknown: bool = False, **facts: object) -> Finding:
        """Speak against the step."""
        return Finding(id=self.id, weight=Weight.STOP, unknown=unknown, facts=_texts(facts))

    def waits(self, **facts: object) -> Finding:
        """Name what has not come yet."""
        return Finding(id=self.id, weight=Weight.PENDING, facts=_texts(facts))

    def warns(self, **facts: object) -> Finding:
        """Say it, and let the step go on."""
        return Finding(id=self.id, weight=Weight.WARN, facts=_texts(facts))

    def unless(self, fact: bool | None, **facts: object) -> Iterator[Finding]:
        """Yield the stop unless the fact is established and true: None is a stop, never a pass."""
        if fact is not True:
            yield self.stops(unknown=fact is None, **facts)


def _texts(facts: Mapping[str, object]) -> Mapping[str, str]:
    return {name: str(value) for name, value in facts.items()}


def verdict_of(findings: Iterable[Finding]) -> Verdict:
    """Weigh all findings into one verdict."""
    weights = {finding.weight for finding in findings}
    if Weight.STOP in weights:
        return Verdict.STOP
    return Verdict.WAIT if Weight.PENDING in weights else Verdict.GO


def stops_among(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings that refuse, in their order."""
    return tuple(finding for finding in findings if finding.weight is Weight.STOP)
