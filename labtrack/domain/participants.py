"""Who takes part, in which arm, and what is known of them that a verdict rests on?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from labtrack.domain.identifiers import Abo, RhD


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
    """What was judged at enrolment, once: the facts and the score's form as text, and the findings."""

    id: int
    participant_item_id: int
    facts: str
    score_form: str
    score_raw: str
    score_rounded: int
    eligible: bool
    findings: str
    judged_at: datetime
    by_id: int
