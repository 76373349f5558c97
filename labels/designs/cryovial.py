"""What does the label that is wrapped around a frozen vial look like?"""

from __future__ import annotations

from labels.box import Box
from labels.design import Align, Banner, Design, Matrix, Text
from labels.designs.grid import line
from labels.stages import Place

# A 2 mL vial is 39 mm around: the first 5 mm come to lie under the end, and stay clear. No bars: they would bend away.
_LEFT, _WIDTH = 6.0, 25.0


def cryovial_v1() -> Design:
    """Return the wrap of 45 by 20 mm, with Data Matrix symbols alone."""
    return Design(
        id="cryovial-v1",
        width=45,
        height=20,
        place=Place.AFFIXED,
        elements=(
            Text(field="din_text", box=Box(_LEFT, 0.8, _WIDTH, line(2.4)), size=2.4, strong=True, boxed="din_check"),
            Text(field="product", box=Box(_LEFT, 4, _WIDTH, line(2.3, 2)), size=2.3),
            Text(field="product_code", box=Box(_LEFT, 10, _WIDTH, line(2.3)), size=2.3),
            Matrix(field="isbt_message", box=Box(32, 0.5, 12, 11.2), module=0.375),
            Text(field="serial", box=Box(_LEFT, 13, 17.4, line(2.3)), size=2.3),
            Text(
                field="recipient",
                box=Box(23.6, 13, 10.4, line(2.3)),
                size=2.3,
                align=Align.RIGHT,
                optional=True,
            ),
            Banner(field="banner", box=Box(_LEFT, 16.1, 28, 3), size=2.3),
            Matrix(field="label_symbol", box=Box(34.5, 11.8, 9.5, 7.8), module=0.375, quiet=1),
        ),
    )
