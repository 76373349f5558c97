"""What does the label of a dose look like, as a nurse reads it at the bed?"""

from __future__ import annotations

from labels.box import Box
from labels.design import Align, Banner, Design, Element, Frame, Linear, Matrix, Rule, Text
from labels.designs.grid import STRONG, VALUE, cell, line
from labels.stages import Place

# Four quarters, as ISBT 128 lays out a 100 mm label: donation top left, product bottom left, expiry bottom right.
# Top right, where blood has its group, stands for whom it is. Columns are 45 mm wide, 3 mm from the edges; a symbol's
# quiet zone lies outside its column, so that its ink stands on the column's edge.
_LEFT, _RIGHT, _WIDTH = 3.0, 52.0, 45.0
_HALF, _SECOND = 21.5, 23.5

_CROSS = (Rule(box=Box(3, 47.75, 94, 0.25)), Rule(box=Box(49.9, 3, 0.25, 94)))

_DONATION: tuple[Element, ...] = (
    *cell("din_text", "Donation", "捐献编号", (_LEFT, 2.5), _WIDTH, size=4.4, strong=True, boxed="din_check"),
    Matrix(field="isbt_message", box=Box(1.7, 12.1, 21, 20.4), module=0.6, align=Align.LEFT),
    *cell("product_code", "Product code", "产品代码", (23.5, 13), 24.5),
    *cell("lot", "Lot", "批号", (23.5, 21.5), 24.5),
    Linear(field="label_symbol", box=Box(0.45, 33, 46, 8.2), height=7.6, align=Align.LEFT),
    Text(field="serial", box=Box(_LEFT, 41.6, _WIDTH, line(VALUE)), size=VALUE),
)

_PATIENT: tuple[Element, ...] = (
    *cell("study_number", "For participant", "受试者", (_RIGHT, 2.5), _WIDTH, size=7, strong=True),
    Text(field="infusion", box=Box(_RIGHT, 14.6, _WIDTH, line(STRONG)), size=STRONG, strong=True),
    Frame(box=Box(_RIGHT, 21.5, _WIDTH, 9.6), when="recipient_note"),
    Text(
        field="recipient_note",
        box=Box(_RIGHT + 1.5, 22.3, _WIDTH - 3, 8),
        size=VALUE,
        middle=True,
        optional=True,
    ),
    Text(field="synthetic", box=Box(_RIGHT, 32.6, _WIDTH, line(2.5, 2)), size=2.5, optional=True),
    Banner(field="banner", box=Box(_RIGHT, 40.6, _WIDTH, 5), size=3),
)

_PRODUCT: tuple[Element, ...] = (
    Text(field="product", box=Box(_LEFT, 49, _WIDTH, line(3.6, 2)), size=3.6, strong=True),
    *cell("viable_cells", "Viable cells", "活细胞数", (_LEFT, 59.2), _HALF, strong=True),
    *cell("viability", "Viability", "细胞活率", (_LEFT + _SECOND, 59.2), _HALF, strong=True),
    *cell("volume", "Volume", "体积", (_LEFT, 66.7), _HALF),
    *cell("cells", "Cells", "细胞数", (_LEFT + _SECOND, 66.7), _HALF, optional=True),
)

_KEEPING: tuple[Element, ...] = (
    *cell("medium", "Medium", "介质", (_LEFT, 74.2), _WIDTH, lines=2, optional=True),
    *cell("storage", "Storage", "储存条件", (_LEFT, 85.0), _WIDTH, lines=2, optional=True),
)

_KEEPING_AND_MAKER: tuple[Element, ...] = (
    *cell("medium", "Medium", "介质", (_LEFT, 73.9), _WIDTH, size=2.5, lines=2, optional=True),
    *cell("storage", "Storage", "储存条件", (_LEFT, 83.2), _WIDTH, optional=True),
    *cell("facility", "Processing facility", "制备机构", (_LEFT, 89.85), _WIDTH, size=2.3, lines=2),
)

_EXPIRY: tuple[Element, ...] = (
    *cell("expiry", "Expires", "有效期至", (_RIGHT, 49.5), _WIDTH, size=STRONG, strong=True),
    *cell("start_by", "Start by", "开始不晚于", (_RIGHT, 58.5), _WIDTH, size=STRONG, strong=True),
    *cell("complete_by", "Complete by", "结束不晚于", (_RIGHT, 67.5), _WIDTH, size=STRONG, strong=True),
    *cell("prepared_at", "Prepared", "制备时间", (_RIGHT, 76.5), 27, optional=True),
    *cell("rate", "Rate", "输注速度", (_RIGHT + 28, 76.5), 17, optional=True),
    Text(field="warnings", box=Box(_RIGHT, 84.6, _WIDTH, line(2.3, 4)), size=2.3, optional=True),
)


def dose_v1() -> Design:
    """Return the label of 100 by 100 mm, as it was printed before it named who prepared the dose."""
    return Design(
        id="dose-v1",
        width=100,
        height=100,
        place=Place.AFFIXED,
        elements=(*_DONATION, *_PATIENT, *_PRODUCT, *_KEEPING, *_EXPIRY, *_CROSS),
    )


def dose_v2() -> Design:
    """Return the label of 100 by 100 mm of an infusion bag; unlike the first it names who prepared the dose."""
    return Design(
        id="dose-v2",
        width=100,
        height=100,
        place=Place.AFFIXED,
        elements=(*_DONATION, *_PATIENT, *_PRODUCT, *_KEEPING_AND_MAKER, *_EXPIRY, *_CROSS),
    )
