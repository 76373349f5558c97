"""What does one label say?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelContent:
    """Text for one label, already formatted.

    `design` is an id such as "dose-v1"; `fields` has every name that `required_fields(design)` lists;
    `language` is that of the design's own captions, "en" or "zh". Field text may be in any language.
    """

    design: str
    fields: Mapping[str, str]
    language: str = "en"
