"""What would tell the arm of a participant to somebody who must not know it?"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from labtrack.domain.custody import Kind
from labtrack.domain.marking import N_
from labtrack.domain.people import Actor, Role

FAULTS: Mapping[str, str] = MappingProxyType(
    {"reads-blind": N_("This would tell the arm of a participant, to which your laboratory reads blind.")}
)

BLIND = frozenset({Role.IMMUNE_TECHNICIAN})
"""Who must not know the arm; whoever has another role as well is not among them."""

TELLS_THE_ARM = frozenset({Kind.INFUSION, Kind.EXCHANGE, Kind.DOSE, Kind.PLASMA_UNIT})
"""What only some of the arms are given."""


def hidden_from(by: Actor) -> frozenset[Kind]:
    """The kinds of items that this person is shown none of."""
    return TELLS_THE_ARM if by.roles <= BLIND else frozenset()
