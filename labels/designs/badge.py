"""What does a person's badge look like?"""

from __future__ import annotations

from labels.box import Box
from labels.design import Align, Design, Matrix, Rule, Text
from labels.designs.grid import line


def badge_v1() -> Design:
    """Return a card of 85.6 by 54 mm; its top 10 mm stay clear for the slot."""
    return Design(
        id="badge-v1",
        width=85.6,
        height=54,
        elements=(
            Text(field="printed_name", box=Box(5, 11, 75.6, line(6.5, 2)), size=6.5, strong=True, middle=True),
            Rule(box=Box(5, 28.6, 75.6, 0.5)),
            Text(field="role", box=Box(5, 30.5, 50, line(4.2, 3)), size=4.2),
            Matrix(field="symbol", box=Box(61.1, 30.2, 21, 21), module=0.75, align=Align.RIGHT),
        ),
    )
