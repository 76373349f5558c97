"""What does the label of an aliquot look like?"""

from __future__ import annotations

from labels.box import Box
from labels.design import Design, Matrix, Text
from labels.designs.grid import line

_LEFT, _WIDTH = 12.4, 19.8


def aliquot_v1() -> Design:
    """Return the label of 33 by 13 mm for a small tube that is frozen."""
    return Design(
        id="aliquot-v1",
        width=33,
        height=13,
        elements=(
            Matrix(field="symbol", box=Box(0.8, 0.9, 11.2, 11.2)),
            Text(field="study_number", box=Box(_LEFT, 0.3, _WIDTH, line(2.6)), size=2.6, strong=True),
            Text(field="material", box=Box(_LEFT, 3.7, _WIDTH, line(2.3)), size=2.3),
            Text(field="visit", box=Box(_LEFT, 6.7, _WIDTH, line(2.3)), size=2.3),
            Text(field="accession", box=Box(_LEFT, 9.7, _WIDTH, line(2.3)), size=2.3),
        ),
    )
