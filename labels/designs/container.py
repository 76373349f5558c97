"""What does the label of a frozen bag or vial look like?"""

from __future__ import annotations

from labels.box import Box
from labels.design import Align, Banner, Design, Linear, Matrix, Rule, Text
from labels.designs.grid import STRONG, VALUE, cell, line
from labels.stages import Place

# Two columns: the left, 45 mm wide, says what it is; the right, 46 mm, how it is kept. A symbol's quiet zone lies
# outside its column, so that its ink stands on the column's edge.
_LEFT, _LEFT_WIDTH = 3.0, 45.0
_RIGHT, _RIGHT_WIDTH = 51.0, 46.0
_HALF, _SECOND = 22.0, 26.0


def container_v1() -> Design:
    """Return the label of 100 by 50 mm for a frozen bag or vial."""
    return Design(
        id="container-v1",
        place=Place.AFFIXED,
        width=100,
        height=50,
        elements=(
            *cell(
                "din_text", "Donation", "捐献编号", (_LEFT, 2.2), _LEFT_WIDTH, size=4.4, strong=True, boxed="din_check"
            ),
            Text(field="product", box=Box(_LEFT, 11, _LEFT_WIDTH, line(3.4, 2)), size=3.4, strong=True),
            Rule(box=Box(_LEFT, 20.75, _LEFT_WIDTH, 0.25)),
            *cell("product_code", "Product code", "产品代码", (_LEFT, 21.7), _HALF),
            *cell("lot", "Lot", "批号", (_SECOND, 21.7), _HALF),
            *cell("volume", "Volume", "体积", (_LEFT, 29.1), _HALF, optional=True),
            *cell("cells", "Cells", "细胞数", (_SECOND, 29.1), _HALF, optional=True),
            *cell("storage", "Storage", "储存条件", (_LEFT, 36.5), _LEFT_WIDTH, size=2.7, optional=True),
            Banner(field="banner", box=Box(_LEFT, 44, _LEFT_WIDTH, 4), size=2.8),
            *cell("expiry", "Expires", "有效期至", (_RIGHT, 2.2), 27, size=STRONG, lines=2, strong=True),
            Matrix(field="isbt_message", box=Box(80.5, 2, 17.55, 17), align=Align.RIGHT),
            Rule(box=Box(_RIGHT, 20.75, _RIGHT_WIDTH, 0.25)),
            Text(field="warnings", box=Box(_RIGHT, 21.3, _RIGHT_WIDTH, line(2.3, 5)), size=2.3, optional=True),
            Linear(field="label_symbol", box=Box(48.45, 37.5, 46, 6.3), height=6.1, align=Align.LEFT),
            Text(field="serial", box=Box(_RIGHT, 44, _RIGHT_WIDTH, line(VALUE)), size=VALUE),
        ),
    )
