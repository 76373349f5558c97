"""What do the labels of blood tubes look like?"""

from __future__ import annotations

from labels.box import Box
from labels.design import Align, Banner, Design, Linear, Matrix, Text
from labels.designs.grid import line

# 46 mm is what a label serial takes in Code 128, quiet zones and a dot or two of play included.
_LEFT, _WIDTH = 2.0, 46.0


def tube_v1() -> Design:
    """Return the label of 50 by 25 mm, with bars."""
    return Design(
        id="tube-v1",
        width=50,
        height=25,
        elements=(
            Text(field="study_number", box=Box(_LEFT, 1, 26, line(3.6)), size=3.6, strong=True),
            Text(field="visit", box=Box(28, 1.5, 20, line(3)), size=3, align=Align.RIGHT),
            Text(field="tube_type", box=Box(_LEFT, 5.7, _WIDTH, line(2.6)), size=2.6, optional=True),
            Linear(field="label_symbol", box=Box(_LEFT, 9.4, _WIDTH, 7.2), height=6.4),
            Text(field="accession", box=Box(_LEFT, 16.8, _WIDTH, line(2.8)), size=2.8, align=Align.CENTRE),
            Banner(field="banner", box=Box(_LEFT, 20.8, _WIDTH, 3.2), size=2.4),
        ),
    )


def tube_45x13_v1() -> Design:
    """Return the label of 45 by 13 mm for a tube that is too slim for bars."""
    return Design(
        id="tube-45x13-v1",
        width=45,
        height=13,
        elements=(
            Matrix(field="label_symbol", box=Box(0.8, 0.9, 11.2, 11.2)),
            Text(field="study_number", box=Box(12.6, 0.9, 17.4, line(3)), size=3, strong=True),
            Text(field="visit", box=Box(30, 1.2, 13.8, line(2.6)), size=2.6, align=Align.RIGHT),
            Text(field="tube_type", box=Box(12.6, 5.2, 31.2, line(2.3)), size=2.3, optional=True),
            Text(field="accession", box=Box(12.6, 8.5, 31.2, line(2.6)), size=2.6),
        ),
    )
