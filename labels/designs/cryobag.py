"""What does the partial label of a frozen bag look like, which is too small for a whole one?"""

from __future__ import annotations

from labels.box import Box
from labels.design import Align, Banner, Design, Linear, Matrix, Text
from labels.designs.grid import cell, line
from labels.stages import Place

_LEFT, _WIDTH = 2.5, 43.0
_RIGHT, _RIGHT_WIDTH = 48.5, 24.5


def cryobag_v1() -> Design:
    """Return the label of 75 by 30 mm for the pocket of a cryobag: what must be affixed, the rest is on the tags."""
    return Design(
        id="cryobag-v1",
        width=75,
        height=30,
        place=Place.AFFIXED,
        elements=(
            Linear(field="din_symbol", box=Box(0.2, 1.6, 44, 6.6), height=6.4, align=Align.LEFT, isbt=True),
            Text(field="din_text", box=Box(_LEFT, 8.3, _WIDTH, line(4)), size=4, strong=True, boxed="din_check"),
            Text(field="product", box=Box(_LEFT, 13.9, _WIDTH, line(2.6, 2)), size=2.6, strong=True),
            Text(field="product_code", box=Box(_LEFT, 21, 18, line(3)), size=3),
            Text(field="lot", box=Box(21, 21, 24, line(3)), size=3, align=Align.RIGHT, optional=True),
            Banner(field="banner", box=Box(_LEFT, 25.2, _WIDTH, 3.4), size=2.5),
            Matrix(field="label_symbol", box=Box(47.5, 1.6, 12, 12)),
            Matrix(field="isbt_message", box=Box(61.5, 1.6, 12, 12), module=0.375),
            *cell("recipient", "Recipient", "受者", (_RIGHT, 14), _RIGHT_WIDTH, size=2.5, lines=2, optional=True),
            Text(field="serial", box=Box(_RIGHT, 25.2, _RIGHT_WIDTH, line(2.5)), size=2.5),
        ),
    )
