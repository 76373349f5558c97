"""How does a label become a picture for a screen?"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final
from xml.sax.saxutils import escape

from labels.box import Box
from labels.canvas import Bars, Fill, Modules, Picture, Reversed, Sheet, Words, paint
from labels.symbols import runs
from labels.typeface import STROKE, width

_FACES: Final = "'Noto Sans SC', 'Noto Sans CJK SC', 'Noto Sans', sans-serif"


def write_svg(sheet: Sheet) -> str:
    """Return one label as SVG, in millimetres, on white. Equal sheets give equal text.

    Each line of text is as wide as it is printed, in whatever face the screen has: a picture to look at, not to print.
    """
    canvas = _SvgCanvas()
    paint(sheet, canvas)
    return canvas.text()


class _SvgCanvas:
    def __init__(self) -> None:
        self._parts: list[str] = []

    def text(self) -> str:
        return "".join(self._parts)

    def start(self, sheet: Sheet) -> None:
        size = f'width="{sheet.width:g}mm" height="{sheet.height:g}mm" viewBox="0 0 {sheet.width:g} {sheet.height:g}"'
        self._parts.append(f'<svg xmlns="http://www.w3.org/2000/svg" {size}>')
        self._parts.append(f'<rect width="{sheet.width:g}" height="{sheet.height:g}" fill="#fff"/>')

    def fill(self, mark: Fill) -> None:
        self._fill([mark.box])

    def words(self, mark: Words) -> None:
        self._write(mark, "#000")

    def reversed(self, mark: Reversed) -> None:
        self._fill([mark.box])
        self._write(mark.words, "#fff")

    def bars(self, mark: Bars) -> None:
        box = mark.box
        self._fill(
            Box(box.x + first * mark.module, box.y, number * mark.module, box.height)
            for first, number in runs(mark.pattern)
        )

    def picture(self, mark: Picture) -> None:
        self._rows(mark)

    def modules(self, mark: Modules) -> None:
        self._rows(mark)

    def finish(self) -> None:
        self._parts.append("</svg>")

    def _write(self, mark: Words, colour: str) -> None:
        if not mark.text.strip():
            return
        strong = f' stroke="{colour}" stroke-width="{STROKE * mark.size:.3f}"' if mark.strong else ""
        self._parts.append(
            f'<text x="{mark.x:.3f}" y="{mark.baseline:.3f}" font-size="{mark.size:.3f}" font-family="{_FACES}" '
            f'textLength="{width(mark.text, mark.size):.3f}" lengthAdjust="spacingAndGlyphs" fill="{colour}"{strong} '
            f'xml:space="preserve">{escape(mark.text)}</text>'
        )

    def _rows(self, mark: Picture | Modules) -> None:
        box, module = mark.box, mark.module
        self._fill(
            Box(box.x + first * module, box.y + row * module, number * module, module)
            for row, text in enumerate(mark.rows)
            for first, number in runs(text)
        )

    def _fill(self, boxes: Iterable[Box]) -> None:
        path = "".join(f"M{box.x:.3f} {box.y:.3f}h{box.width:.3f}v{box.height:.3f}h{-box.width:.3f}z" for box in boxes)
        self._parts.append(f'<path d="{path}" shape-rendering="crispEdges"/>')
