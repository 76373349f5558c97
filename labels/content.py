"""What does one label say?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from labels.stages import Stage, Statement


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelContent:
    """Text for one label, already formatted.

    `design` is an id such as "dose-v1"; `fields` has every name that `required_fields(design)` lists;
    `language` is that of the design's own captions, "en" or "zh". Field text may be in any language.
    With a `stage`, the label is refused unless it says what the stage asks for at its place; `applicable` names what is
    asked for only where it applies.
    """

    design: str
    fields: Mapping[str, str]
    language: str = "en"
    stage: Stage | None = None
    applicable: frozenset[Statement] = frozenset()
