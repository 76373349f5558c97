"""Which labels are there, and what does each need?"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from labels.design import Design
from labels.designs.aliquot import aliquot_v1
from labels.designs.badge import badge_v1
from labels.designs.container import container_v1
from labels.designs.cryobag import cryobag_v1
from labels.designs.cryovial import cryovial_v1
from labels.designs.dose import dose_v1, dose_v2
from labels.designs.exchange import exchange_v1
from labels.designs.isbt_container import isbt_container_v1
from labels.designs.position import position_v1
from labels.designs.printer import printer_v1
from labels.designs.tag import accompanying_tag_v1, attached_tag_v1
from labels.designs.transport_box import transport_box_v1
from labels.designs.tube import tube_45x13_v1, tube_v1
from labels.designs.wristband import wristband_v1
from labels.errors import UnknownDesign

_ALL: Final = (
    isbt_container_v1,
    container_v1,
    cryobag_v1,
    cryovial_v1,
    dose_v2,
    dose_v1,
    attached_tag_v1,
    accompanying_tag_v1,
    tube_v1,
    tube_45x13_v1,
    aliquot_v1,
    exchange_v1,
    transport_box_v1,
    position_v1,
    badge_v1,
    wristband_v1,
    printer_v1,
)

DESIGNS: Final[Mapping[str, Design]] = MappingProxyType({design.id: design for design in (one() for one in _ALL)})
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
