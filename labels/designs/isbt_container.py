"""What does the whole ISBT 128 label of a cell container look like?"""

from __future__ import annotations

from labels.box import Box
from labels.design import CAPTION_HEIGHT, Align, Banner, Biohazard, Caption, Design, Element, Linear, Matrix, Rule, Text
from labels.designs.grid import CAPTION, cell, line
from labels.stages import Place

# Four quarters, each led by its bars: donation top left, blood group top right, product bottom left, expiry bottom
# right. The left symbols end and the right ones begin where a scanner may take both in one sweep: 8.5 mm apart.
_LEFT, _RIGHT, _WIDTH = 3.0, 53.0, 44.0
_HALF, _SECOND = 21.5, 22.5
_UPPER, _LOWER = 2.0, 52.0
_BARS_LEFT, _BARS_RIGHT = 3.0, 50.5


def isbt_container_v1() -> Design:
    """Return the label of 100 by 100 mm that stands on a container."""
    return Design(
        id="isbt-container-v1",
        width=100,
        height=100,
        elements=(*_donation(), *_group(), *_product(), *_expiry(), Rule(box=Box(3, 50, 94, 0.25))),
        place=Place.AFFIXED,
        pairs=(("din_symbol", "abo_symbol"), ("product_symbol", "expiry_symbol")),
    )


def _bars(field: str, x: float, y: float, align: Align) -> Linear:
    return Linear(field=field, box=Box(x, y, 44, 8.4), height=8, align=align, isbt=True)


def _donation() -> tuple[Element, ...]:
    return (
        _bars("din_symbol", _BARS_LEFT, _UPPER, Align.RIGHT),
        Text(field="din_text", box=Box(_LEFT, 10.6, _WIDTH, line(4.4)), size=4.4, strong=True, boxed="din_check"),
        *cell("donor", "Donor", "捐献者", (_LEFT, 17), _WIDTH),
        *cell("collected_at", "Collected", "采集结束", (_LEFT, 24), _WIDTH, lines=2),
        *cell("collection_facility", "Collection facility", "采集机构", (_LEFT, 34.8), _WIDTH, size=2.7, optional=True),
        *cell("additives", "Additives", "添加物", (_LEFT, 41.6), _WIDTH, size=2.7, optional=True),
    )


def _group() -> tuple[Element, ...]:
    return (
        _bars("abo_symbol", _BARS_RIGHT, _UPPER, Align.LEFT),
        Text(field="abo_text", box=Box(_RIGHT, 10.6, 29.5, line(3.4, 2)), size=3.4, strong=True),
        Text(field="donation_type", box=Box(_RIGHT, 19.6, 29.5, line(2.6, 2)), size=2.6, optional=True),
        Biohazard(box=Box(84.5, 10.6, 11, 11), when="biohazard"),
        Text(field="biohazard", box=Box(82.5, 21.7, 15, line(2.3)), size=2.3, align=Align.CENTRE, optional=True),
        Text(field="warnings", box=Box(_RIGHT, 26.6, _WIDTH, line(2.3, 7)), size=2.3, optional=True),
    )


def _product() -> tuple[Element, ...]:
    return (
        _bars("product_symbol", _BARS_LEFT, _LOWER, Align.RIGHT),
        Text(field="product_code", box=Box(_LEFT, 60.6, 21, line(3)), size=3),
        Text(field="lot", box=Box(25, 60.6, 22, line(3)), size=3, align=Align.RIGHT, optional=True),
        Text(field="product", box=Box(_LEFT, 65.2, _WIDTH, line(3.4, 3)), size=3.2, strong=True),
        *cell("volume", "Volume", "体积", (_LEFT, 78.8), _HALF),
        *cell("cells", "Cells", "细胞数", (_LEFT + _SECOND, 78.8), _HALF, optional=True),
        *cell("storage", "Storage", "储存条件", (_LEFT, 85.5), _WIDTH, size=2.3, lines=2, optional=True),
        Banner(field="banner", box=Box(_LEFT, 94.6, _WIDTH, 4), size=2.8),
    )


def _expiry() -> tuple[Element, ...]:
    return (
        _bars("expiry_symbol", _BARS_RIGHT, _LOWER, Align.LEFT),
        Text(field="expiry", box=Box(_RIGHT, 60.6, _WIDTH, line(3.4, 2)), size=3.4, strong=True),
        *cell("recipient", "Recipient", "受者", (_RIGHT, 69.6), _WIDTH, size=2.4, lines=2, optional=True),
        *cell("facility", "Processing facility", "制备机构", (_RIGHT, 78.75), _WIDTH, size=2.3, lines=2),
        Caption(
            en="Label",
            zh="标签",
            box=Box(_RIGHT, 89, 20, round(CAPTION * CAPTION_HEIGHT, 3)),
            size=CAPTION,
        ),
        Text(field="serial", box=Box(_RIGHT, 91.7, 20, line(2.3)), size=2.3),
        Matrix(field="label_symbol", box=Box(73.4, 87.5, 12, 11.5)),
        Matrix(field="isbt_message", box=Box(86, 87.5, 12, 11.5), module=0.375, align=Align.RIGHT),
    )
