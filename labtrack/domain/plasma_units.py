"""May this unit of plasma be given to this patient?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType

from labtrack.domain.findings import Finding, Override, Rule
from labtrack.domain.identifiers import Abo, BloodGroup, UnitStatus
from labtrack.domain.marking import N_

P04_GROUP = Rule(
    id="P04",
    stop=N_("The patient's blood group is not confirmed by two results that agree."),
    remedy=N_(
        "In a running session: pause plasma removal, keep the blood moving, hang albumin or saline. "
        "Then have a second sample, from another draw, tested and entered."
    ),
    pending=N_("One more result of the blood group, from another sample, is awaited."),
    override=Override.FIX,
)
P05_ABO = Rule(
    id="P05",
    stop=N_("Plasma of group {unit} must not be given to a patient of group {patient}."),
    remedy=N_(
        "In a running session: pause plasma removal, keep the blood moving, hang albumin or saline. "
        "Then send the unit back to the blood bank and ask for a compatible one."
    ),
    unknown=N_("The unit's blood group is not known."),
    override=Override.NEVER,
)
P06_STATUS = Rule(
    id="P06",
    stop=N_("The unit's label says that it must not be transfused: {status}."),
    remedy=N_(
        "In a running session: pause plasma removal, keep the blood moving, hang albumin or saline. "
        "Then send the unit back and call the blood bank."
    ),
    override=Override.NEVER,
)
P07_LABEL_EXPIRY = Rule(
    id="P07",
    stop=N_("The unit is past the expiry on its label."),
    remedy=N_(
        "In a running session: pause plasma removal, keep the blood moving, hang albumin or saline. "
        "Then send the unit back and take another."
    ),
    unknown=N_("The expiry on the unit's label is not known."),
    override=Override.NEVER,
)
P08_THAW_EXPIRY = Rule(
    id="P08",
    stop=N_("The unit was thawed too long ago, or was too long outside controlled storage."),
    remedy=N_(
        "In a running session: pause plasma removal, keep the blood moving, hang albumin or saline. "
        "Then send the unit back and take another."
    ),
    unknown=N_("It is not known when the unit was thawed, or since when it is outside controlled storage."),
    override=Override.NEVER,
)
P09_USED = Rule(
    id="P09",
    stop=N_("This unit was hung before, or was sent back or thrown away."),
    remedy=N_(
        "In a running session: pause plasma removal, keep the blood moving, hang albumin or saline. "
        "Then check the bag in your hand: two bags may look the same."
    ),
    unknown=N_("It is not known whether this unit was used."),
    override=Override.NEVER,
)
P10_ISSUED_FOR = Rule(
    id="P10",
    stop=N_("The blood bank issued this unit for another patient."),
    remedy=N_(
        "In a running session: pause plasma removal, keep the blood moving, hang albumin or saline. "
        "Then bring the unit to the patient for whom it was issued, or send it back."
    ),
    unknown=N_("It is not known for whom this unit was issued."),
    override=Override.NEVER,
)
RULES: tuple[Rule, ...] = (P04_GROUP, P05_ABO, P06_STATUS, P07_LABEL_EXPIRY, P08_THAW_EXPIRY, P09_USED, P10_ISSUED_FOR)

WORDS: Mapping[str, str] = MappingProxyType(
    {
        "autologous": N_("for its own donor alone"),
        "biohazard": N_("biohazard"),
        "discard": N_("to be discarded"),
        "quarantine": N_("in quarantine"),
        "research": N_("for research"),
        "not-for-transfusion": N_("not for transfusion"),
    }
)
"""The words for the codes that stand in the fact `status` of findings."""

FAULTS: Mapping[str, str] = MappingProxyType(
    {"unit-taken": N_("This unit was received before. Two bags of one donation differ in the end of the product code.")}
)

COMPATIBLE: Mapping[Abo | None, frozenset[Abo]] = MappingProxyType(
    {
        Abo.O: frozenset({Abo.O, Abo.A, Abo.B, Abo.AB}),
        Abo.A: frozenset({Abo.A, Abo.AB}),
        Abo.B: frozenset({Abo.B, Abo.AB}),
        Abo.AB: frozenset({Abo.AB}),
        None: frozenset({Abo.AB}),
    }
)
"""Patient's group (None: unknown) → the groups of plasma that may be given. RhD never decides about plasma."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitFacts:
    """What speaks for or against a unit wherever it is looked at; None could not be established.

    `patient_abo` is the confirmed group alone. `unit_status` None: the label states a group and no warning.
    """

    patient_abo: Abo | None
    unit_abo: Abo | None
    unit_status: UnitStatus | None
    label_expires_at: datetime | None
    thaw_expires_at: datetime | None
    out_since: datetime | None
    out_of_control_limit: timedelta
    unused: bool | None
    issued_for_this_patient: bool | None


def findings(facts: UnitFacts, at: datetime) -> Iterator[Finding]:
    """Yield what speaks against a unit itself."""
    if facts.patient_abo is None:
        yield P04_GROUP.stops()
    if facts.unit_abo is None:
        yield P05_ABO.stops(unknown=True)
    elif facts.unit_abo not in COMPATIBLE[facts.patient_abo]:
        yield P05_ABO.stops(unit=facts.unit_abo, patient=facts.patient_abo or "?")
    if facts.unit_status is not None and facts.unit_status is not UnitStatus.NO_GROUP_GIVEN:
        yield P06_STATUS.stops(status=facts.unit_status.name.lower().replace("_", "-"))
    if facts.label_expires_at is None or at >= facts.label_expires_at:
        yield P07_LABEL_EXPIRY.stops(unknown=facts.label_expires_at is None)
    yield from P08_THAW_EXPIRY.unless(_fresh(facts, at))
    yield from P09_USED.unless(facts.unused)
    yield from P10_ISSUED_FOR.unless(facts.issued_for_this_patient)


def _fresh(facts: UnitFacts, at: datetime) -> bool | None:
    if facts.thaw_expires_at is None or facts.out_since is None:
        return None
    return at < facts.thaw_expires_at and at < facts.out_since + facts.out_of_control_limit


def status_of(group: BloodGroup) -> UnitStatus | None:
    """The warning that a unit's group symbol carries: a unit for its own donor, or a biohazard, shows its group too."""
    if group.status is not None:
        return group.status
    if group.is_biohazard:
        return UnitStatus.BIOHAZARD
    return UnitStatus.AUTOLOGOUS if group.is_autologous else None
