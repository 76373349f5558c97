"""What must hold of a dose, its lot and its patient, at issue and again at the bedside?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType

from labtrack.domain.findings import Finding, Override, Rule
from labtrack.domain.marking import N_


@dataclass(frozen=True, slots=True, kw_only=True)
class Clearance:
    """The facts that can change between issue and infusion; each is true when it speaks for the dose.

    None means that it could not be established. `duration` is how long the infusion takes.
    """

    lot_released: bool | None
    dose_released: bool | None
    not_held: bool | None
    not_recalled: bool | None
    not_rejected: bool | None
    consent_live: bool | None
    not_refused: bool | None
    may_be_treated: bool | None
    arm_gives_cells: bool | None
    sequence_kept: bool | None
    interval_kept: bool | None
    exchange_done: bool | None
    excursion_decided: bool | None
    label_live: bool | None
    expires_at: datetime | None
    duration: timedelta | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Words:
    stop: str
    remedy: str
    override: Override
    unknown: str = ""


_WORDS: Mapping[str, _Words] = MappingProxyType(
    {
        "lot_released": _Words(
            stop=N_("The lot is not released."),
            remedy=N_("Keep the bag closed and cool. Quality must release the lot first."),
            override=Override.NEVER,
            unknown=N_("It is not known from which lot this is."),
        ),
        "dose_released": _Words(
            stop=N_("The dose is not released."),
            remedy=N_("Keep the bag closed and cool. The pharmacy must release this dose first."),
            override=Override.NEVER,
        ),
        "not_held": _Words(
            stop=N_("The bag, or something that it was made from, is on hold."),
            remedy=N_("Keep the bag closed and cool. Two people in quality must lift the hold first."),
            override=Override.NEVER,
        ),
        "not_recalled": _Words(
            stop=N_("The lot is recalled."),
            remedy=N_("Do not use it. Send the bag back to the pharmacy."),
            override=Override.NEVER,
            unknown=N_("It is not known from which lot this is, so whether it is recalled."),
        ),
        "not_rejected": _Words(
            stop=N_("The lot was rejected or given up."),
            remedy=N_("Do not use it. Send the bag back to the pharmacy."),
            override=Override.NEVER,
        ),
        "consent_live": _Words(
            stop=N_("There is no consent in force."),
            remedy=N_("Do not treat. Call the investigator."),
            override=Override.NEVER,
        ),
        "not_refused": _Words(
            stop=N_("The patient refuses."),
            remedy=N_("Do not treat. Close the slot and call the physician."),
            override=Override.NEVER,
        ),
        "may_be_treated": _Words(
            stop=N_("The patient has died or received a liver transplant, as far as the trial knows."),
            remedy=N_("Do not treat. Call the investigator."),
            override=Override.NEVER,
        ),
        "arm_gives_cells": _Words(
            stop=N_("The patient's arm gives no cells, or all infusions of the protocol were given."),
            remedy=N_("Do not treat. Call the investigator."),
            override=Override.NEVER,
            unknown=N_("The patient is in no arm of the trial."),
        ),
        "sequence_kept": _Words(
            stop=N_("An earlier infusion of this patient is still open."),
            remedy=N_("Call the investigator: the earlier infusion comes first, or is closed."),
            override=Override.OVERRIDE,
        ),
        "interval_kept": _Words(
            stop=N_("The last infusion is too short a time ago."),
            remedy=N_("Wait until the interval has passed, or call the investigator."),
            override=Override.OVERRIDE,
        ),
        "exchange_done": _Words(
            stop=N_("The plasma exchange that must come first does not count as done."),
            remedy=N_("Complete the exchange first, or call the investigator."),
            override=Override.OVERRIDE,
            unknown=N_("It is not known whether a plasma exchange must come first."),
        ),
        "excursion_decided": _Words(
            stop=N_("The bag was out of its temperature or too long out of storage, and nobody has decided about it."),
            remedy=N_("Keep the bag cool. The pharmacist on call decides."),
            override=Override.OVERRIDE,
        ),
        "label_live": _Words(
            stop=N_("The label was not scanned back, or is void."),
            remedy=N_("Scan the label back on the bag, or have it labelled again."),
            override=Override.FIX,
        ),
        "expires_at": _Words(
            stop=N_("It would expire before the infusion ends, at {expires_at}."),
            remedy=N_("Do not use it. Call the pharmacist on call: a new dose is needed."),
            override=Override.NEVER,
            unknown=N_("It is not known until when it may be used."),
        ),
    }
)


def rules(ids: Mapping[str, str], **overrides: Override) -> dict[str, Rule]:
    """One rule for each fact, under the ids of a step; `overrides` says where the step differs."""
    return {
        fact: Rule(
            id=id_,
            stop=words.stop,
            remedy=words.remedy,
            override=overrides.get(fact, words.override),
            unknown=words.unknown,
        )
        for fact, id_ in ids.items()
        for words in (_WORDS[fact],)
    }


def findings(facts: Clearance, rules_of: Mapping[str, Rule], at: datetime) -> Iterator[Finding]:
    """Yield every reason against the dose, in the order of the rules."""
    for fact, rule in rules_of.items():
        if fact == "expires_at":
            yield from _expiry(facts, rule, at)
        else:
            yield from rule.unless(getattr(facts, fact))


def _expiry(facts: Clearance, rule: Rule, at: datetime) -> Iterator[Finding]:
    """Expired means `at >= expires_at`; the whole infusion must end before."""
    if facts.expires_at is None or facts.duration is None:
        yield rule.stops(unknown=True, expires_at="?")
    elif at + facts.duration > facts.expires_at or at >= facts.expires_at:
        yield rule.stops(expires_at=facts.expires_at.isoformat())
