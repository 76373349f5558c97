"""What is a tube of blood, for which visit, and may it be taken and kept?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from labtrack.domain.findings import Finding, Override, Rule, Weight
from labtrack.domain.marking import N_

LARGEST_UL = 100_000
"""More than any tube of blood holds."""


class TubeType(StrEnum):
    """What is in the tube before the blood."""

    EDTA = "edta"
    SODIUM_HEPARIN = "sodium-heparin"
    LITHIUM_HEPARIN = "lithium-heparin"
    SERUM = "serum"
    CITRATE = "citrate"


@dataclass(frozen=True, slots=True, kw_only=True)
class Specimen:
    """One tube, expected by the visit plan before it exists. Volume in µL; `accession` is its site symbol's text."""

    item_id: int
    accession: str
    participant_item_id: int
    visit: str
    purpose: str
    tube_type: TubeType
    planned_volume_ul: int
    due_at: datetime
    volume_ul: int | None = None
    collected_at: datetime | None = None
    received_at: datetime | None = None
    position_id: int | None = None


WORDS: Mapping[str, str] = MappingProxyType(
    {
        "edta": N_("EDTA"),
        "sodium-heparin": N_("sodium heparin"),
        "lithium-heparin": N_("lithium heparin"),
        "serum": N_("serum"),
        "citrate": N_("citrate"),
    }
)
"""The words for the codes that stand in the facts `given` and `needed` of findings."""

FAULTS: Mapping[str, str] = MappingProxyType(
    {"tube-first": N_("Scan the tube first, then the position that it goes into.")}
)

S01_PARTICIPANT = Rule(
    id="S01",
    stop=N_("This tube is another participant's: its label and the wristband do not belong together."),
    remedy=N_("Take no blood into it. Fetch this patient's own tube for the visit."),
    unknown=N_("The wristband was not scanned."),
    override=Override.NEVER,
)
S02_CONSENT = Rule(
    id="S02",
    stop=N_("There is no consent that was in force when the blood was to be taken."),
    remedy=N_("Take no blood for the trial. If it was taken already, keep it and call the coordinator, who decides."),
    unknown=N_("It is not known whether consent is in force."),
    override=Override.NEVER,
)
S03_TUBE_TYPE = Rule(
    id="S03",
    stop=N_("This is a {given} tube; the assay needs {needed}."),
    remedy=N_("Take the right tube. If it was filled already, the head of the immune laboratory decides."),
    unknown=N_("Nobody has said what kind of tube it is; the assay needs {needed}."),
    override=Override.OVERRIDE,
)
S04_VOLUME = Rule(
    id="S04",
    stop=N_("The volume is outside the tolerance of {tolerance} %: {given} µL, where {planned} µL are planned."),
    remedy=N_("Keep the tube; the result carries this remark."),
    unknown=N_("The volume was not stated; {planned} µL are planned."),
    override=Override.WARN,
)
S05_POSITION = Rule(
    id="S05",
    stop=N_("Something else lies in this position."),
    remedy=N_("Look into the box. Scan a free position, or report what lies where it should not."),
    override=Override.FIX,
)
S06_VISIT = Rule(
    id="S06",
    stop=N_("Today is outside the window of the visit that this tube is for."),
    remedy=N_("Check that it is the tube of today's visit; if so, go on: it is recorded."),
    override=Override.WARN,
)

RULES: tuple[Rule, ...] = (S01_PARTICIPANT, S02_CONSENT, S03_TUBE_TYPE, S04_VOLUME, S05_POSITION, S06_VISIT)


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectionFacts:
    """What is known when blood is taken into a tube; None could not be established. Volumes in µL."""

    wristband_fits: bool | None
    consent_live: bool | None
    tube_type: TubeType | None
    needed_type: TubeType
    volume_ul: int | None
    planned_volume_ul: int
    tolerance_percent: int
    within_window: bool


def findings(facts: CollectionFacts) -> Iterator[Finding]:
    """Yield every reason not to take blood into this tube, and what to mind."""
    yield from S01_PARTICIPANT.unless(facts.wristband_fits)
    yield from S02_CONSENT.unless(facts.consent_live)
    if facts.tube_type is None:
        yield S03_TUBE_TYPE.stops(unknown=True, needed=facts.needed_type)
    elif facts.tube_type is not facts.needed_type:
        yield S03_TUBE_TYPE.stops(given=facts.tube_type, needed=facts.needed_type)
    yield from _of_volume(facts)
    if not facts.within_window:
        yield S06_VISIT.warns()


def _of_volume(facts: CollectionFacts) -> Iterator[Finding]:
    planned, tolerance = facts.planned_volume_ul, facts.tolerance_percent
    if facts.volume_ul is None:
        yield Finding(id=S04_VOLUME.id, weight=Weight.WARN, unknown=True, facts={"planned": str(planned)})
    elif abs(facts.volume_ul - planned) * 100 > planned * tolerance:
        yield S04_VOLUME.warns(given=facts.volume_ul, planned=planned, tolerance=tolerance)
