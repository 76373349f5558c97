"""How does a label become commands for a label printer, in ZPL II?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from barcode.charsets import code128
from PIL import Image

from labels.bitmap import compressed
from labels.box import Box
from labels.canvas import Bars, Fill, Modules, Picture, Reversed, Sheet, Words, paint
from labels.dots import Dots
from labels.raster import corners, grid, line, reverse

_START: Final = {103: ">9", 104: ">:", 105: ">;"}
_SWITCH: Final = {99: ">5", 100: ">6", 101: ">7"}
_SETS: Final = {">9": "A", ">:": "B", ">;": "C", ">5": "C", ">6": "B", ">7": "A"}
_INVOKED: Final = {">": ">0", "^": "><", "~": ">="}
"""`>` starts an invocation code within `^BC`: written plain, it takes the next character with it."""

_CODE_WORD_MODULES: Final = 11
_STOP_MODULES: Final = 13


def write_zpl(sheets: Sequence[Sheet], dots: Dots) -> bytes:
    """Return one ZPL II format for each label. Equal sheets give equal bytes.

    Bars are drawn by the printer, told every code word. Text and Data Matrix are bitmaps: no font and no encoder of the
    printer decides what is seen.
    """
    canvas = _ZplCanvas(dots)
    for sheet in sheets:
        paint(sheet, canvas)
    return canvas.text().encode("ascii")


def bar_data(pattern: str) -> str:
    """Return the field data that makes `^BC` in mode N draw exactly these bars of a Code 128 symbol."""
    # The last three characters are the check sum and the stop, which the printer adds.
    end = len(pattern) - _STOP_MODULES - _CODE_WORD_MODULES
    words = [code128.CODES.index(pattern[at : at + _CODE_WORD_MODULES]) for at in range(0, end, _CODE_WORD_MODULES)]
    parts = [_START[words[0]]]
    charset = _SETS[parts[0]]
    for word in words[1:]:
        if word in _SWITCH and (charset != "C" or word != 99):
            parts.append(_SWITCH[word])
            charset = _SETS[parts[-1]]
        elif charset == "C":
            parts.append(f"{word:02}")
        else:
            character = chr(word + 32)
            parts.append(_INVOKED.get(character, character))
    return "".join(parts)


class _ZplCanvas:
    def __init__(self, dots: Dots) -> None:
        self._dots = dots
        self._parts: list[str] = []
        self._height = 0
        self._turned = False

    def text(self) -> str:
        return "\n".join(self._parts) + "\n"

    def start(self, sheet: Sheet) -> None:
        width, self._height = self._dots.nearest(sheet.width), self._dots.nearest(sheet.height)
        self._turned = sheet.turned
        across, along = (self._height, width) if sheet.turned else (width, self._height)
        self._parts.append(f"^XA^PW{across}^LL{along}^LH0,0")

    def fill(self, mark: Fill) -> None:
        left, top, right, bottom = corners(mark.box, self._dots)
        wide, high = right - left, bottom - top
        if self._turned:
            wide, high = high, wide
        self._field(mark.box, f"^GB{wide},{high},{min(wide, high)}")

    def words(self, mark: Words) -> None:
        self._bitmap(_drawn(mark, self._dots, self._turned))

    def reversed(self, mark: Reversed) -> None:
        self._bitmap(_drawn(mark, self._dots, self._turned))

    def bars(self, mark: Bars) -> None:
        high, module = self._dots.nearest(mark.box.height), self._dots.nearest(mark.module)
        way = "R" if self._turned else "N"
        self._field(mark.box, f"^BY{module},3,{high}^BC{way},{high},N,N,N,N^FD{bar_data(mark.pattern)}")

    def picture(self, mark: Picture) -> None:
        self._bitmap(_drawn(mark, self._dots, self._turned))

    def modules(self, mark: Modules) -> None:
        self._bitmap(_drawn(mark, self._dots, self._turned))

    def finish(self) -> None:
        self._parts.append("^XZ")

    def _bitmap(self, drawn: _Drawn) -> None:
        if drawn.commands:
            self._at(drawn.x, drawn.y, drawn.high, drawn.commands)

    def _field(self, box: Box, commands: str) -> None:
        left, top, _, bottom = corners(box, self._dots)
        self._at(left, top, bottom - top, commands)

    def _at(self, x: int, y: int, high: int, commands: str) -> None:
        across, along = (self._height - y - high, x) if self._turned else (x, y)
        self._parts.append(f"^FO{across},{along}{commands}^FS")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Drawn:
    """A mark as a bitmap: its place on the label and its height in dots, and the commands, empty for nothing."""

    x: int
    y: int
    high: int
    commands: str


@lru_cache(maxsize=4096)
def _drawn(mark: Words | Reversed | Picture | Modules, dots: Dots, turned: bool) -> _Drawn:
    """Draw a mark; captions and much of the text are the same on label after label, and are drawn once."""
    match mark:
        case Words():
            image, (x, y) = line(mark, dots)
        case Reversed():
            image, (x, y) = reverse(mark, dots)
        case _:
            image, (x, y) = grid(mark, dots)
    if not image.width:
        return _Drawn(x=x, y=y, high=0, commands="")
    way = image.transpose(Image.Transpose.ROTATE_270) if turned else image
    row = (way.width + 7) // 8
    total = row * way.height
    return _Drawn(x=x, y=y, high=image.height, commands=f"^GFA,{total},{total},{row},{compressed(way)}")
