"""What stands on the outside of a box that carries cells or specimens?"""

from __future__ import annotations

from labels.box import Box
from labels.design import Align, Banner, Biohazard, Design, Element, Frame, Linear, Matrix, Rule, Text
from labels.designs.grid import STRONG, VALUE, cell, line

_LEFT, _RIGHT, _WIDTH = 3.0, 52.0, 45.0
_WHOLE = 94.0


def transport_box_v1() -> Design:
    """Return the label of 100 by 150 mm: from whom to whom, what is in it, and how to treat it."""
    return Design(
        id="transport-box-v1",
        width=100,
        height=150,
        elements=(*_way(), *_treatment(), *_symbols()),
    )


def _way() -> tuple[Element, ...]:
    return (
        *cell("sender", "From", "寄件人", (_LEFT, 2.5), _WHOLE, size=3.4, lines=3),
        Rule(box=Box(_LEFT, 19.5, _WHOLE, 0.25)),
        *cell("receiver", "To", "收件人", (_LEFT, 20.5), _WHOLE, size=5, lines=3, strong=True),
        Rule(box=Box(_LEFT, 43.5, _WHOLE, 0.25)),
        *cell("contact", "In an emergency call", "紧急联系人", (_LEFT, 44.5), _WHOLE, size=STRONG),
        *cell("packed_at", "Packed", "装箱时间", (_LEFT, 53.5), _WIDTH),
        *cell("deliver_by", "Deliver by", "送达不晚于", (_RIGHT, 53.5), _WIDTH, strong=True, optional=True),
        Rule(box=Box(_LEFT, 61, _WHOLE, 0.25)),
    )


def _treatment() -> tuple[Element, ...]:
    return (
        Text(field="contents", box=Box(_LEFT, 62.5, _WHOLE, line(5, 2)), size=5, strong=True),
        Frame(box=Box(_LEFT, 77, _WHOLE, 14.5), thickness=0.5, when="handling"),
        Text(
            field="handling",
            box=Box(_LEFT + 2, 78, _WHOLE - 4, 12.5),
            size=STRONG,
            align=Align.CENTRE,
            middle=True,
            strong=True,
            optional=True,
        ),
        *cell("storage", "Keep at", "保持温度", (_LEFT, 93.5), 70, size=STRONG, lines=2, strong=True),
        Biohazard(box=Box(79, 93.5, 16, 16), when="biohazard"),
        Text(field="biohazard", box=Box(77, 110, 20, line(2.9)), size=2.9, align=Align.CENTRE, optional=True),
    )


def _symbols() -> tuple[Element, ...]:
    return (
        Rule(box=Box(_LEFT, 115, _WHOLE, 0.25)),
        Linear(field="label_symbol", box=Box(0, 118, 70, 14), height=13, module=0.33, align=Align.LEFT),
        Text(field="serial", box=Box(4, 133, 60, line(VALUE)), size=VALUE),
        Matrix(field="label_symbol", box=Box(72, 117, 25, 25), module=1.0),
        Banner(field="banner", box=Box(_LEFT, 143, _WHOLE, 5), size=3.4),
    )
