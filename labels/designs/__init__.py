"""Which labels are there, and what does each need?"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from labels.design import Design
from labels.designs.badge import BADGE_V1
from labels.designs.container import CONTAINER_V1
from labels.designs.dose import DOSE_V1
from labels.designs.printer import PRINTER_V1
from labels.designs.tube import TUBE_V1
from labels.designs.wristband import WRISTBAND_V1
from labels.errors import UnknownDesign

DESIGNS: Final[Mapping[str, Design]] = MappingProxyType(
    {design.id: design for design in (CONTAINER_V1, DOSE_V1, TUBE_V1, WRISTBAND_V1, BADGE_V1, PRINTER_V1)}
)
"""Every design by its id. A printed design never changes: a new look is a new version beside it."""


def design_of(design: str) -> Design:
    """Return the design with an id. Raises UnknownDesign."""
    found = DESIGNS.get(design)
    if found is None:
        raise UnknownDesign(f"There is no label design {design!r}.")
    return found


def required_fields(design: str) -> tuple[str, ...]:
    """Return every field that content for a design must have, in the order of print. Raises UnknownDesign."""
    return tuple(design_of(design).fields())


def optional_fields(design: str) -> frozenset[str]:
    """Return those required fields whose text may be empty. Raises UnknownDesign."""
    return frozenset(field for field, may_be_empty in design_of(design).fields().items() if may_be_empty)
