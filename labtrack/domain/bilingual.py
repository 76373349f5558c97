"""How is a thing called that a signed version names: in English always, and in Chinese if the version says so?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from labtrack.domain.people import Language

CHINESE_OF = "{fact}_zh"
"""Beside a fact that is such a name stands its Chinese, under this name."""


class Named(Protocol):
    """Whatever a protocol or a specification names: an arm, a visit, a medium, a test."""

    @property
    def name(self) -> str:
        """The name in English."""
        ...

    @property
    def name_zh(self) -> str:
        """The name in Chinese; empty when the version has none."""
        ...


def name_in(language: Language, thing: Named) -> str:
    """What a reader of that language calls it; English where the version has no Chinese."""
    return (thing.name_zh if language is Language.CHINESE else "") or thing.name


def named_fact(fact: str, thing: Named) -> Mapping[str, Any]:
    """The facts of a finding that say a name: in English, and beside it in Chinese if there is one."""
    both = {fact: thing.name, CHINESE_OF.format(fact=fact): thing.name_zh}
    return {key: name for key, name in both.items() if name}


def facts_in(language: Language, facts: Mapping[str, object]) -> Mapping[str, object]:
    """The facts of a finding for a reader of that language: of a name that is there twice, the one to be read."""
    if language is not Language.CHINESE:
        return facts
    return {fact: facts.get(CHINESE_OF.format(fact=fact)) or value for fact, value in facts.items()}
