"""What would tell the arm of a participant to somebody who must not know it?"""

from __future__ import annotations

from labtrack.domain.custody import Kind
from labtrack.domain.people import Actor, Permission

TELLS_THE_ARM = frozenset({Kind.INFUSION, Kind.EXCHANGE, Kind.DOSE, Kind.PLASMA_UNIT})
"""What only some of the arms are given."""


def hidden_from(by: Actor) -> frozenset[Kind]:
    """The kinds of items that this person is shown none of: whoever reads blind to the arm."""
    return frozenset() if by.may(Permission.SEE_TREATMENT) else TELLS_THE_ARM
