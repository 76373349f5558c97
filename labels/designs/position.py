"""What stands on a place where things are stored?"""

from __future__ import annotations

from labels.box import Box
from labels.design import Align, Design, Linear, Matrix, Text
from labels.designs.grid import line


def position_v1() -> Design:
    """Return the label of 75 by 20 mm for a shelf, a rack, a box or a position in one."""
    return Design(
        id="position-v1",
        width=75,
        height=20,
        elements=(
            Text(field="name", box=Box(3, 1.2, 52, line(3.6)), size=3.6, strong=True),
            Text(field="within", box=Box(3, 5.9, 52, line(2.3)), size=2.3, optional=True),
            Linear(field="symbol", box=Box(0.45, 9, 47, 6.8), height=6.4, align=Align.LEFT),
            Text(field="code", box=Box(3, 15.9, 44, line(2.5)), size=2.5),
            Matrix(field="symbol", box=Box(57, 1.5, 17, 17), module=0.75),
        ),
    )
