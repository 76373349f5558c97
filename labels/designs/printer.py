"""What does a printer print to show that it works, and to be known by?"""

from __future__ import annotations

from labels.box import Box
from labels.design import Align, Design, Linear, Text
from labels.designs.grid import line

# The size of the smallest stock that carries a symbol of ours in Code 128: it fits on all larger ones too.
_LEFT, _WIDTH = 2.0, 46.0


def printer_v1() -> Design:
    """Return the test label of 50 by 25 mm."""
    return Design(
        id="printer-v1",
        width=50,
        height=25,
        elements=(
            Text(field="name", box=Box(_LEFT, 1, _WIDTH, line(3.6)), size=3.6, strong=True),
            Text(field="loaded", box=Box(_LEFT, 5.8, 31, line(2.6)), size=2.6),
            Text(field="resolution", box=Box(33, 5.8, 15, line(2.6)), size=2.6, align=Align.RIGHT),
            Linear(field="symbol", box=Box(_LEFT, 9.4, _WIDTH, 7.2), height=6.4),
            Text(field="code", box=Box(_LEFT, 16.8, _WIDTH, line(2.8)), size=2.8, align=Align.CENTRE),
            Text(field="asked", box=Box(_LEFT, 20.8, _WIDTH, line(2.4)), size=2.4, align=Align.CENTRE),
        ),
    )
