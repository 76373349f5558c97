"""May this dose leave the pharmacy for this patient?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from labtrack.domain import clearance
from labtrack.domain.clearance import Clearance
from labtrack.domain.findings import Finding, Override, Rule
from labtrack.domain.marking import N_
from labtrack.domain.protocol import InfusionPlan

MG_PER_KG = 1_000_000

FAULTS: Mapping[str, str] = MappingProxyType(
    {
        "no-porter-badge": N_("This is no badge that labtrack knows. Scan the porter's badge."),
        "may-not-carry": N_("This person is no porter now. Scan the badge of whoever carries it."),
        "not-a-nurse-there": N_("This person is no nurse of the ward where the bag lies."),
    }
)
"""What can be wrong with a hand-over, or with the decision about an excursion."""

I07_ORDER = Rule(
    id="I07",
    stop=N_("The dose was prepared for another patient's order."),
    remedy=N_("Do not issue it. The investigator and a pharmacist re-allocate it, with a new label, or it stays."),
    override=Override.NEVER,
)
I12_DOSE = Rule(
    id="I12",
    stop=N_("The dose is {percent} % of nominal: {viable} viable cells, where {nominal} are due for {weight} kg."),
    remedy=N_("Check weight and count for a slip of a power of ten. Investigator and pharmacist decide within limits."),
    override=Override.OVERRIDE,
    unknown=N_("There is no locked dosing weight, so the dose cannot be judged."),
)
I13_ENDOTOXIN = Rule(
    id="I13",
    stop=N_("The bag would give {eu_per_kg} EU/kg of endotoxin; {limit} EU/kg is the limit."),
    remedy=N_("Do not issue it. Call quality."),
    override=Override.NEVER,
    unknown=N_("The endotoxin of this bag cannot be worked out: a reviewed result or a volume is missing."),
)
I17_AUTHORISED = Rule(
    id="I17",
    stop=N_("No physician has authorised this infusion, its slot is closed, or the dosing weight is too old."),
    remedy=N_("Ask the physician to look at the slot, and to authorise it with a weight of today."),
    override=Override.FIX,
)
I20_TWICE = Rule(
    id="I20",
    stop=N_("The dose is more than twice nominal: {viable} viable cells, where {nominal} are due for {weight} kg."),
    remedy=N_("Do not issue it. Look for a slip of a power of ten in the count, the order or the weight."),
    override=Override.NEVER,
)
I21_WARD = Rule(
    id="I21",
    stop=N_("The patient does not lie on that ward."),
    remedy=N_("Issue it to the ward where the patient lies."),
    override=Override.FIX,
    unknown=N_("It is not known on which ward the patient lies."),
)

_CLEARANCE = clearance.rules(
    {
        "lot_released": "I01",
        "dose_released": "I02",
        "not_held": "I03",
        "not_recalled": "I04",
        "not_rejected": "I05",
        "expires_at": "I06",
        "arm_gives_cells": "I08",
        "sequence_kept": "I09",
        "interval_kept": "I10",
        "exchange_done": "I11",
        "consent_live": "I14",
        "excursion_decided": "I15",
        "label_live": "I16",
        "may_be_treated": "I18",
        "not_refused": "I19",
    },
    expires_at=Override.OVERRIDE,
    lot_released=Override.OVERRIDE,
)

RULES: tuple[Rule, ...] = tuple(
    sorted(
        (*_CLEARANCE.values(), I07_ORDER, I12_DOSE, I13_ENDOTOXIN, I17_AUTHORISED, I20_TWICE, I21_WARD),
        key=lambda rule: rule.id,
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueFacts:
    """What is known when a dose is about to leave: weights in mg, endotoxin in EU for the whole bag."""

    clearance: Clearance
    order_is_of_patient: bool | None
    authorised: bool | None
    viable_cells: int | None
    dosing_weight_mg: int | None
    endotoxin_eu: Decimal | None
    ward_is_patients: bool | None


def findings(facts: IssueFacts, plan: InfusionPlan, endotoxin_limit: int, at: datetime) -> Iterator[Finding]:
    """Yield every reason not to issue this dose; none means that it may go."""
    yield from clearance.findings(facts.clearance, _CLEARANCE, at)
    yield from I07_ORDER.unless(facts.order_is_of_patient)
    yield from I17_AUTHORISED.unless(facts.authorised)
    yield from _tolerance(facts, plan)
    yield from _endotoxin(facts, endotoxin_limit)
    yield from I21_WARD.unless(facts.ward_is_patients)


def nominal_cells(cells_per_kg: int, weight_mg: int) -> int:
    """The cells that a weight asks for, rounded down: 65 kg at 1e5 cells/kg are 6 500 000."""
    return cells_per_kg * weight_mg // MG_PER_KG


def _tolerance(facts: IssueFacts, plan: InfusionPlan) -> Iterator[Finding]:
    """Warn beyond the first tolerance, stop beyond the second; both are percent off nominal. Nobody may allow twice."""
    nominal = nominal_cells(plan.cells_per_kg, facts.dosing_weight_mg or 0)
    if facts.viable_cells is None or nominal <= 0:
        yield I12_DOSE.stops(unknown=True)
        return
    off = abs(facts.viable_cells - nominal) * 100
    told: dict[str, Any] = {
        "percent": facts.viable_cells * 100 // nominal,
        "viable": facts.viable_cells,
        "nominal": nominal,
        "weight": Decimal(facts.dosing_weight_mg or 0) / MG_PER_KG,
    }
    if off > plan.stop_off_percent * nominal:
        yield I12_DOSE.stops(**told)
    elif off > plan.warn_off_percent * nominal:
        yield I12_DOSE.warns(**told)
    if facts.viable_cells > 2 * nominal:
        yield I20_TWICE.stops(**told)


def _endotoxin(facts: IssueFacts, limit: int) -> Iterator[Finding]:
    if facts.endotoxin_eu is None or facts.endotoxin_eu < 0 or not facts.dosing_weight_mg:
        yield I13_ENDOTOXIN.stops(unknown=True)
        return
    per_kg = facts.endotoxin_eu * MG_PER_KG / facts.dosing_weight_mg
    if per_kg > limit:
        yield I13_ENDOTOXIN.stops(eu_per_kg=f"{per_kg:.2f}", limit=limit)
