"""Who takes part, in which arm, and what is known of them that a verdict rests on?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from labtrack.domain.identifiers import Abo, RhD
from labtrack.domain.marking import N_

FAULTS: Mapping[str, str] = MappingProxyType(
    {
        "missing": N_("This is needed."),
        "unknown": N_("This is none that labtrack knows."),
        "malformed": N_("This does not have the right form."),
        "in-the-future": N_("This lies in the future."),
        "above-systolic": N_("The diastolic pressure cannot be above the systolic."),
        "study-number-taken": N_("That study number already belongs to another participant."),
        "sample-taken": N_("A result of this sample was entered before. The second result needs another sample."),
    }
)
"""What can be wrong with what is entered about a participant."""


class Sex(StrEnum):
    """As the scores ask for it."""

    FEMALE = "female"
    MALE = "male"


@dataclass(frozen=True, slots=True, kw_only=True)
class Participant:
    """One participant, by study number. Names, record numbers and birth dates are sealed elsewhere.

    `abo` is set once two laboratory results agree. `arm` is 1 to 4, set at enrolment; `ward_id`
    is the place where the participant lies.
    """

    item_id: int
    study_number: str
    sex: Sex
    protocol_id: int
    ward_id: int
    arm: int | None = None
    enrolled_at: datetime | None = None
    abo: Abo | None = None
    rhd: RhD | None = None
    died_at: datetime | None = None
    transplanted_at: datetime | None = None
    refused_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Who it is in life: opened only where a person must be identified, and each opening is written down."""

    name: str
    record_number: str
    birth_date: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighing:
    """A body weight in mg, and when it was measured."""

    id: int
    participant_item_id: int
    weight_mg: int
    measured_at: datetime
    by_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BloodGroupResult:
    """One laboratory result; two from different samples that agree confirm the group."""

    id: int
    participant_item_id: int
    abo: Abo
    rhd: RhD
    sample: str
    tested_at: datetime
    by_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """One signed consent form, by version."""

    id: int
    participant_item_id: int
    version: str
    given_at: datetime
    withdrawn_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VitalSigns:
    """One set: temperature in m°C, pulse per minute, pressures in mmHg, oxygen saturation in percent."""

    id: int
    participant_item_id: int
    taken_at: datetime
    temperature_mc: int
    pulse: int
    systolic: int
    diastolic: int
    saturation: int
    by_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EligibilityJudgement:
    """What was judged at enrolment, once: the facts and the score's form as text, and the findings.

    Without all laboratory values there is no score: then `score_raw` is empty and `score_rounded` None.
    """

    id: int
    participant_item_id: int
    facts: str
    score_form: str
    score_raw: str
    score_rounded: int | None
    eligible: bool
    findings: str
    judged_at: datetime
    by_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmedGroup:
    """What two concordant results say; None is not confirmed. `discordant` says that the newest two disagree."""

    abo: Abo | None
    rhd: RhD | None
    discordant: bool


def confirmed_group(results: Sequence[BloodGroupResult]) -> ConfirmedGroup:
    """Judge the results in the order in which they were entered.

    The newest two, of different samples, must agree. After a disagreement it takes two more that agree: a majority of
    three could still hold the wrong patient's blood.
    """
    if len(results) < 2 or results[-1].sample == results[-2].sample:
        return ConfirmedGroup(abo=None, rhd=None, discordant=False)
    last, before = results[-1], results[-2]
    abo = last.abo if last.abo is before.abo else None
    rhd = last.rhd if last.rhd is before.rhd else None
    return ConfirmedGroup(abo=abo, rhd=rhd if abo else None, discordant=abo is None or rhd is None)


def live_consent(consents: Iterable[Consent], *, at: datetime) -> Consent | None:
    """The newest consent that was given by then and is not withdrawn."""
    live = [consent for consent in consents if consent.withdrawn_at is None and consent.given_at <= at]
    return max(live, key=lambda consent: (consent.given_at, consent.id), default=None)


def newest_weight(weighings: Iterable[Weighing], *, valid_for: timedelta, at: datetime) -> Weighing | None:
    """The weight that was measured last, unless that is longer ago than it is valid for."""
    last = max(weighings, key=lambda weighing: (weighing.measured_at, weighing.id), default=None)
    return last if last is not None and at - last.measured_at <= valid_for else None


PLAUSIBLE: Mapping[str, tuple[int, int]] = MappingProxyType(
    {
        "temperature_mc": (25_000, 45_000),
        "pulse": (0, 300),
        "systolic": (0, 300),
        "diastolic": (0, 250),
        "saturation": (0, 100),
    }
)
"""Beyond these a vital sign is a slip of the pen: lowest and highest, inclusive."""


def implausible(signs: Mapping[str, int]) -> Mapping[str, str]:
    """Name the fault of every vital sign that no patient can have: `too-low` or `too-high`."""
    faults = {}
    for name, (lowest, highest) in PLAUSIBLE.items():
        if signs[name] < lowest:
            faults[name] = "too-low"
        elif signs[name] > highest:
            faults[name] = "too-high"
    if not faults and signs["diastolic"] > signs["systolic"]:
        faults["diastolic"] = "above-systolic"
    return faults
