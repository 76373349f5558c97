"""What does a participant's wristband look like?"""

from __future__ import annotations

from labels.box import Box
from labels.design import Design, Element, Matrix, Text
from labels.designs.grid import STRONG, cell, line

_BLOCK, _SYMBOL, _PITCH = 68.0, 21.0, 94.0


def _symbol(x: float) -> Matrix:
    return Matrix(field="symbol", box=Box(x, 2, _SYMBOL, _SYMBOL), module=0.75)


def _block(x: float) -> tuple[Element, ...]:
    return (
        Text(field="study_number", box=Box(x, 1.2, _BLOCK, line(9)), size=9, strong=True),
        *cell("initials", "Initials", "姓名缩写", (x, 14), 28, size=STRONG, optional=True),
        *cell("birth_date", "Born", "出生日期", (x + 30, 14), 40, size=STRONG, optional=True),
    )


def wristband_v1() -> Design:
    """Return a band of 279 by 25 mm with its clasp at the left; one of its three symbols is always in sight."""
    return Design(
        id="wristband-v1",
        turned=True,
        width=279,
        height=25,
        elements=(
            _symbol(24),
            *_block(24 + _SYMBOL + 2),
            _symbol(24 + _PITCH),
            *_block(24 + _PITCH + _SYMBOL + 2),
            _symbol(24 + 2 * _PITCH),
        ),
    )
