"""May this person take part in the trial?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from labtrack.domain.findings import Finding, Override, Rule
from labtrack.domain.marking import N_
from labtrack.domain.protocol import EligibilityPlan
from labtrack.domain.scores import Measured, MeldInputs, MeldScore, meld

T01_MELD = Rule(
    id="T01",
    stop=N_("MELD is {score}; the protocol takes only those below {limit}."),
    remedy=N_("Check the three laboratory values and their units. If they are right, this person cannot take part."),
    unknown=N_("MELD cannot be computed: bilirubin, creatinine, INR or the word on dialysis is missing."),
    override=Override.NEVER,
)
T02_AGE = Rule(
    id="T02",
    stop=N_("The age is {age}; the protocol takes {lowest} to {highest} years."),
    remedy=N_("Check the birth date. If it is right, this person cannot take part."),
    unknown=N_("The age is not known."),
    override=Override.NEVER,
)
T03_EXCLUSION = Rule(
    id="T03",
    stop=N_("A ground for exclusion is present: {exclusion}."),
    remedy=N_("Check the record. While this ground stands, this person cannot take part."),
    unknown=N_("Nobody has said whether this ground for exclusion is present: {exclusion}."),
    override=Override.NEVER,
)
T04_CONSENT = Rule(
    id="T04",
    stop=N_("There is no consent that was signed before the first procedure of the trial."),
    remedy=N_("Record the signed consent. If a procedure came before it, tell the investigator: it cannot be mended."),
    unknown=N_("Nobody has said whether every procedure of the trial came after the consent."),
    override=Override.NEVER,
)
T05_INCLUSION = Rule(
    id="T05",
    stop=N_("A condition for taking part is not met: {inclusion}."),
    remedy=N_("Check the record. Until this condition is met, this person cannot take part."),
    unknown=N_("Nobody has confirmed this condition for taking part: {inclusion}."),
    override=Override.NEVER,
)

WORDS: Mapping[str, str] = MappingProxyType(
    {
        "aclf-by-hbv": N_("Acute-on-chronic liver failure, caused by hepatitis B"),
        "other-cause-of-liver-failure": N_("Another cause of liver failure (autoimmune, alcohol, drugs)"),
        "severe-encephalopathy-or-variceal-bleed-within-2-months": N_(
            "Severe encephalopathy or a variceal bleed within the last two months"
        ),
        "severe-problem-of-heart-kidney-or-lung": N_("A severe problem of heart, kidney or lung"),
        "severe-bacterial-infection": N_("A severe bacterial infection"),
        "tumour-on-imaging": N_("A tumour on ultrasound, CT or MRI"),
        "pregnant-or-lactating": N_("Pregnant or lactating"),
    }
)
"""The words for the codes of inclusion and exclusion that the shipped protocols use."""

RULES: tuple[Rule, ...] = (T01_MELD, T02_AGE, T03_EXCLUSION, T04_CONSENT, T05_INCLUSION)


@dataclass(frozen=True, slots=True, kw_only=True)
class EligibilityAnswers:
    """What the investigator enters and answers; None is what was left open.

    `inclusion` and `exclusion` map the protocol's codes to yes or no. `procedures_after_consent` says that no procedure
    of the trial came before the consent was signed.
    """

    bilirubin: Measured | None
    creatinine: Measured | None
    inr: Decimal | None
    dialysed: bool | None
    inclusion: Mapping[str, bool | None]
    exclusion: Mapping[str, bool | None]
    procedures_after_consent: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EligibilityFacts:
    """All that eligibility rests on; None could not be established. `age` in full years on the day."""

    score: MeldScore | None
    age: int | None
    consented: bool | None
    procedures_after_consent: bool | None
    inclusion: Mapping[str, bool | None]
    exclusion: Mapping[str, bool | None]


def score_of(answers: EligibilityAnswers, plan: EligibilityPlan) -> MeldScore | None:
    """Compute MELD in the protocol's form; None while a value is missing. Raises Invalid for an impossible one."""
    if answers.bilirubin is None or answers.creatinine is None or answers.inr is None or answers.dialysed is None:
        return None
    given = MeldInputs(
        bilirubin=answers.bilirubin, creatinine=answers.creatinine, inr=answers.inr, dialysed=answers.dialysed
    )
    return meld(given, floors=plan.meld_floors)


def age_on(day: date, birth_date: date) -> int:
    """Full years on a day; who is born on 29 February has their birthday on 1 March in common years."""
    had_birthday = (day.month, day.day) >= (birth_date.month, birth_date.day)
    return day.year - birth_date.year - (0 if had_birthday else 1)


def findings(facts: EligibilityFacts, plan: EligibilityPlan) -> Iterator[Finding]:
    """Yield every reason why this person cannot take part; none means they may."""
    yield from _of_score(facts.score, plan)
    if facts.age is None:
        yield T02_AGE.stops(unknown=True)
    elif not plan.lowest_age <= facts.age <= plan.highest_age:
        yield T02_AGE.stops(age=facts.age, lowest=plan.lowest_age, highest=plan.highest_age)
    for code in plan.exclusion:
        present = facts.exclusion.get(code)
        yield from T03_EXCLUSION.unless(None if present is None else not present, exclusion=code)
    yield from T04_CONSENT.unless(_consented_before(facts))
    for code in plan.inclusion:
        yield from T05_INCLUSION.unless(facts.inclusion.get(code), inclusion=code)


def _of_score(score: MeldScore | None, plan: EligibilityPlan) -> Iterator[Finding]:
    if score is None:
        yield T01_MELD.stops(unknown=True)
        return
    # Raw 29.77 is below 30 and rounded it is not: the protocol says which of the two decides.
    decisive = Decimal(score.rounded) if plan.meld_rounded else score.raw
    if decisive >= plan.meld_below:
        yield T01_MELD.stops(score=decisive, limit=plan.meld_below)


def _consented_before(facts: EligibilityFacts) -> bool | None:
    if facts.consented is not True:
        return facts.consented
    return facts.procedures_after_consent
