"""Where do a value and its caption stand in a cell of the grid?"""

from __future__ import annotations

from typing import Final

from labels.box import Box
from labels.design import CAPTION_HEIGHT, LINE_HEIGHT, Align, Caption, Text

# The text sizes of every design (em height in mm). Chinese needs twenty dots, 2.5 mm on a 203 dpi printer.
CAPTION: Final = 2.3
VALUE: Final = 3.0
STRONG: Final = 4.2


def line(size: float, lines: int = 1) -> float:
    """Return the height (mm) of some lines of text."""
    return round(size * LINE_HEIGHT * lines, 3)


def cell(
    field: str,
    en: str,
    zh: str,
    at: tuple[float, float],
    width: float,
    *,
    size: float = VALUE,
    lines: int = 1,
    strong: bool = False,
    align: Align = Align.LEFT,
    boxed: str | None = None,
    optional: bool = False,
) -> tuple[Caption, Text]:
    """Return a caption and, below it, the field's value; `at` is the cell's left and top edge, lengths are in mm."""
    x, y = at
    high = round(CAPTION * CAPTION_HEIGHT, 3)
    return (
        Caption(en=en, zh=zh, box=Box(x, y, width, high), size=CAPTION, align=align, when=field),
        Text(
            field=field,
            box=Box(x, y + high, width, line(size, lines)),
            size=size,
            strong=strong,
            align=align,
            boxed=boxed,
            optional=optional,
        ),
    )
