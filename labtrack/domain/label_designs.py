"""What is asked of the labels of a design?"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from uuid import UUID

from labtrack.domain.marking import N_

FAULTS: Mapping[str, str] = MappingProxyType(
    {
        "not-scanned-back": N_(
            "Label {serial} was printed and not scanned back. Scan it where it sticks, or spoil it."
        ),
    }
)
"""What keeps an item from moving on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelDesign:
    """A signed version of what is asked of a design's labels; never edited, only followed by another.

    `scan_back` says that a print of this design is a claim: its item does not move on before it was scanned back.
    """

    id: int
    uid: UUID
    design: str
    version: int
    scan_back: bool
    in_force_from: datetime
    signed_by_id: int
    digest: bytes


def read_label_designs(text: str) -> Mapping[str, bool]:
    """Read a file of designs: id to whether its prints must be scanned back. Raises ValueError for another shape."""
    said = tomllib.loads(text)
    found: dict[str, bool] = {}
    for design, asked in said.items():
        if not isinstance(asked, dict) or set(asked) != {"scan_back"} or not isinstance(asked["scan_back"], bool):
            raise ValueError(f"{design}: scan_back is true or false, and nothing else is asked")
        found[design] = asked["scan_back"]
    return found
