"""What came of a use case, as the person is told and as the command remembers it?"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from labtrack.domain.findings import Finding, Verdict, Weight, verdict_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One committed answer: the item it is about, its newest event, and whatever speaks against or beside it.

    `made` are the uids of what came into being (containers filled, labels printed). `refused` says that the step was
    not taken: the refusal itself is what was committed. `repeated` says that the same person had done it before, and
    nothing was written now.
    """

    item: UUID | None
    number: int
    what: str
    at: datetime
    findings: tuple[Finding, ...] = ()
    made: tuple[UUID, ...] = ()
    refused: bool = False
    repeated: bool = False

    @property
    def verdict(self) -> Verdict:
        """The verdict over all findings."""
        return verdict_of(self.findings)

    def again(self) -> Outcome:
        """The same answer, told as one that was given before."""
        return replace(self, repeated=True)


def to_text(outcome: Outcome) -> str:
    """Write an outcome as JSON text; study numbers and uids only, never identity."""
    return json.dumps(
        {
            "item": str(outcome.item) if outcome.item else None,
            "number": outcome.number,
            "what": outcome.what,
            "at": outcome.at.isoformat(),
            "findings": [_finding_to_json(finding) for finding in outcome.findings],
            "made": [str(uid) for uid in outcome.made],
            "refused": outcome.refused,
        },
        sort_keys=True,
    )


def from_text(text: str) -> Outcome:
    """Read back what `to_text` wrote."""
    kept = json.loads(text)
    return Outcome(
        item=UUID(kept["item"]) if kept["item"] else None,
        number=kept["number"],
        what=kept["what"],
        at=datetime.fromisoformat(kept["at"]),
        findings=tuple(finding_from_json(finding) for finding in kept["findings"]),
        made=tuple(UUID(uid) for uid in kept["made"]),
        refused=kept["refused"],
    )


def _finding_to_json(finding: Finding) -> dict[str, object]:
    return {
        "id": finding.id,
        "weight": finding.weight.value,
        "unknown": finding.unknown,
        "facts": dict(finding.facts),
    }


def finding_from_json(kept: Mapping[str, object]) -> Finding:
    """Read one finding back."""
    facts = kept["facts"]
    assert isinstance(facts, dict)
    return Finding(id=str(kept["id"]), weight=Weight(str(kept["weight"])), unknown=bool(kept["unknown"]), facts=facts)
