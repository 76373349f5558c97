"""Which English sentence belongs to a stable id, so that pages, commands, prints and answers say the same?"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from enum import Enum, StrEnum
from functools import cache
from types import ModuleType
from typing import Any

from labtrack.domain import accidents, happenings, scan_faults, words
from labtrack.domain.accidents import Accident
from labtrack.domain.errors import LabtrackError
from labtrack.domain.findings import Rule

WORDS: tuple[Mapping[Any, str], ...] = (
    words.KINDS,
    words.ROLES,
    words.PLACES,
    words.MEANINGS,
    words.TUBES,
    words.VERDICTS,
    words.WEIGHTS,
    words.SEVERITIES,
    words.HOLDS,
    words.SEXES,
    words.STAGES,
    words.GROUPS,
    words.RHESUS,
    words.UNITS,
    words.SYMBOLS,
    words.SLOTS,
    words.PRINTS,
    words.JUDGED,
    happenings.EVENTS,
)


@cache
def rules() -> Mapping[str, Rule]:
    """Every hard stop by its id: the RULES of each subject."""
    found = [rule for module in _subjects() for rule in getattr(module, "RULES", ())]
    by_id = {rule.id: rule for rule in found}
    doubled = {rule.id for rule in found if by_id[rule.id] is not rule}
    if doubled:
        raise ValueError(f"two rules have the same id: {sorted(doubled)}")
    return by_id


@cache
def faults() -> Mapping[str, str]:
    """Every code of a reason or of a field's fault, with its sentence; each subject's FAULTS are among them."""
    gathered = {**accidents.REASONS, **accidents.FIELD_FAULTS, **scan_faults.FAULTS}
    for mapping in _of_subjects("FAULTS"):
        gathered.update(mapping)
    return gathered


@cache
def all_words() -> Mapping[tuple[type[Enum], str], str]:
    """The word of every member of an enumeration that a person may read: ours, each subject's WORDS and SENTENCES."""
    mappings = [*WORDS, *_of_subjects("WORDS"), *_of_subjects("SENTENCES")]
    return {
        (type(member), member.value): word
        for mapping in mappings
        for member, word in mapping.items()
        if isinstance(member, StrEnum)
    }


@cache
def phrases() -> Mapping[str, str]:
    """The phrase for each code that may stand in a finding's facts: every subject's WORDS that are no enumeration."""
    return {
        code: phrase
        for mapping in _of_subjects("WORDS")
        for code, phrase in mapping.items()
        if not isinstance(code, StrEnum)
    }


def word(member: StrEnum) -> str:
    """The word for a member of an enumeration. Raises KeyError for one that no person should read."""
    return all_words()[type(member), member.value]


def state_word(state: str) -> str:
    """The word for a state of a life cycle."""
    return words.STATES[state]


def scheme_word(scheme: str) -> str:
    """What a code of that scheme is."""
    return words.SCHEMES[scheme]


def accident(error: LabtrackError) -> Accident:
    """What a person is told of an error's kind."""
    codes = [kind.code for kind in type(error).__mro__ if issubclass(kind, LabtrackError)]
    return next(
        (accidents.ACCIDENTS[code] for code in codes if code in accidents.ACCIDENTS), accidents.ACCIDENTS["fault"]
    )


def reason(error: LabtrackError) -> str | None:
    """The finer sentence of an error; None when its kind says it all."""
    return faults().get(error.reason)


def said(error: LabtrackError) -> str:
    """An error in one English sentence with its facts, for a command and a log."""
    return (reason(error) or accident(error).sentence).format_map({**error.facts})


def _of_subjects(name: str) -> tuple[Mapping[Any, str], ...]:
    return tuple(getattr(module, name) for module in _subjects() if hasattr(module, name))


@cache
def _subjects() -> tuple[ModuleType, ...]:
    domain = importlib.import_module("labtrack.domain")
    found = pkgutil.iter_modules(domain.__path__)
    names = sorted(f"{domain.__name__}.{module.name}" for module in found)
    return tuple(importlib.import_module(name) for name in names if name != __name__)
