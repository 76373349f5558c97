"""What do the tags look like that say what no label on a small container has room for?"""

from __future__ import annotations

from labels.box import Box
from labels.design import Align, Banner, Biohazard, Design, Element, Frame, Linear, Rule, Text
from labels.designs.grid import VALUE, cell, line
from labels.stages import Place

_LEFT, _RIGHT, _WIDTH = 3.0, 52.0, 45.0
_WHOLE = 94.0


def attached_tag_v1() -> Design:
    """Return the tag of 100 by 60 mm that is tied to a container; a hole is punched at its right edge."""
    return Design(
        id="attached-tag-v1",
        width=100,
        height=60,
        place=Place.ATTACHED,
        elements=(
            *_identity(),
            Rule(box=Box(_LEFT, 29.5, 85, 0.25)),
            *cell("donor", "Donor", "捐献者", (_LEFT, 30.5), 40),
            *cell("lot", "Lot", "批号", (46, 30.5), 42, optional=True),
            *cell("storage", "Storage", "储存条件", (_LEFT, 37.6), 85),
            *cell("recipient", "Recipient", "受者", (_LEFT, 44.7), 40, lines=2, optional=True),
            Banner(field="banner", box=Box(46, 54, 42, 4), size=2.7),
        ),
    )


def accompanying_tag_v1() -> Design:
    """Return the sheet of 100 by 150 mm that travels with a container."""
    return Design(
        id="accompanying-tag-v1",
        width=100,
        height=150,
        place=Place.ACCOMPANYING,
        elements=(*_identity(), *_collection(), *_product(), *_care()),
    )


def _identity() -> tuple[Element, ...]:
    """Name the donation in bars and the product in words: no symbol of a tag stands for the very container."""
    return (
        Linear(field="din_symbol", box=Box(0.5, 2, 45, 10.2), height=10, align=Align.LEFT, isbt=True),
        Text(field="din_text", box=Box(_LEFT, 12.8, 46, line(4.6)), size=4.6, strong=True, boxed="din_check"),
        *cell("product_code", "Product code", "产品代码", (_LEFT, 21), 22),
        *cell("serial", "Label", "标签", (26, 21), 30),
        Text(field="product", box=Box(_RIGHT, 2.2, 36, line(3.6, 4)), size=3.6, strong=True),
    )


def _collection() -> tuple[Element, ...]:
    return (
        Rule(box=Box(_LEFT, 29.5, _WHOLE, 0.25)),
        *cell("collected_at", "Collected", "采集结束", (_LEFT, 30.5), _WIDTH, lines=2),
        *cell("donor", "Donor", "捐献者", (_RIGHT, 30.5), _WIDTH, optional=True),
        *cell("collection_facility", "Collection facility", "采集机构", (_LEFT, 41.4), _WHOLE),
        *cell("abo_text", "Blood group of the donor", "捐献者血型", (_LEFT, 48.6), _WIDTH, optional=True),
        *cell("red_cells", "Red cell compatibility", "红细胞相容性", (_RIGHT, 48.6), _WIDTH, optional=True),
    )


def _product() -> tuple[Element, ...]:
    return (
        Rule(box=Box(_LEFT, 56.2, _WHOLE, 0.25)),
        *cell("volume", "Volume", "体积", (_LEFT, 57.2), _WIDTH),
        *cell("cells", "Cells", "细胞数", (_RIGHT, 57.2), _WIDTH, optional=True),
        *cell("additives", "Additives", "添加物", (_LEFT, 64.3), _WHOLE, lines=2),
        *cell("storage", "Storage", "储存条件", (_LEFT, 75.3), _WIDTH, optional=True),
        *cell("expiry", "Expires", "有效期至", (_RIGHT, 75.3), _WIDTH, optional=True),
        *cell("facility", "Processing facility", "制备机构", (_LEFT, 82.4), _WHOLE, lines=2, optional=True),
        *cell("recipient", "Recipient", "受者", (_LEFT, 93.4), _WIDTH, lines=2, optional=True),
        *cell("lot", "Lot", "批号", (_RIGHT, 93.4), _WIDTH, optional=True),
    )


def _care() -> tuple[Element, ...]:
    return (
        Frame(box=Box(_LEFT, 104.6, _WHOLE, 6.6), when="recipient_note"),
        Text(
            field="recipient_note",
            box=Box(_LEFT + 1.5, 105.2, _WHOLE - 3, 5.4),
            size=VALUE,
            middle=True,
            optional=True,
        ),
        Biohazard(box=Box(82, 112.5, 13, 13), when="biohazard"),
        Text(field="biohazard", box=Box(79.5, 125.8, 18, line(2.7)), size=2.7, align=Align.CENTRE, optional=True),
        Text(field="warnings", box=Box(_LEFT, 112.5, 75, line(2.6, 9)), size=2.6, optional=True),
        Banner(field="banner", box=Box(_RIGHT, 144, _WIDTH, 4), size=2.8),
    )
