"""Which dots does a label blacken?"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Final

from PIL import Image, ImageFont

from labels.box import Box
from labels.canvas import Bars, Fill, Modules, Picture, Reversed, Sheet, Words, paint
from labels.dots import Dots
from labels.symbols import runs
from labels.typeface import FONT_FILE, STROKE, width

_INK: Final = 255
_PAPER: Final = 0
_INKED_FROM: Final = 112
"""A dot is black where a letter covers about this much of 255: thin strokes of Chinese stay whole, and apart."""

_Place = tuple[int, int]
_Letter = tuple[Image.Image, int, int]


def draw(sheet: Sheet, dots: Dots) -> Image.Image:
    """Return one label as the dots that a printer blackens: set is black. Equal sheets give equal dots."""
    canvas = _DotCanvas(dots)
    paint(sheet, canvas)
    return canvas.image


def line(words: Words, dots: Dots) -> tuple[Image.Image, _Place]:
    """Return one line of text (set is black), no larger than its ink, and where its top left corner goes (dots)."""
    letters = list(_letters(words, dots))
    if not letters:
        return Image.new("1", (0, 0)), (0, 0)
    left, top = min(x for _, x, _ in letters), min(y for _, _, y in letters)
    right, bottom = max(x + ink.width for ink, x, _ in letters), max(y + ink.height for ink, _, y in letters)
    image = Image.new("1", (right - left, bottom - top), _PAPER)
    for ink, x, y in letters:
        image.paste(_INK, (x - left, y - top), ink)
    return image, (left, top)


def reverse(mark: Reversed, dots: Dots) -> tuple[Image.Image, _Place]:
    """Return a black rectangle with white text in it (set is black), and where its top left corner goes (dots)."""
    left, top, right, bottom = corners(mark.box, dots)
    image = Image.new("1", (right - left, bottom - top), _INK)
    for ink, x, y in _letters(mark.words, dots):
        image.paste(_PAPER, (x - left, y - top), ink)
    return image, (left, top)


def grid(mark: Modules | Picture, dots: Dots) -> tuple[Image.Image, _Place]:
    """Return a Data Matrix or a picture (set is black), and where its top left corner goes (dots)."""
    left, top, right, bottom = corners(mark.box, dots)
    image = Image.new("1", (right - left, bottom - top), _PAPER)
    side = dots.nearest(mark.module)
    for number, row in enumerate(mark.rows):
        for first, count in runs(row):
            image.paste(_INK, (first * side, number * side, (first + count) * side, (number + 1) * side))
    return image, (left, top)


def corners(box: Box, dots: Dots) -> tuple[int, int, int, int]:
    """Return left, top, right and bottom of a box in dots, the latter two outside it."""
    left, top = dots.nearest(box.x), dots.nearest(box.y)
    return left, top, left + dots.nearest(box.width), top + dots.nearest(box.height)


class _DotCanvas:
    def __init__(self, dots: Dots) -> None:
        self._dots = dots
        self.image = Image.new("1", (0, 0))

    def start(self, sheet: Sheet) -> None:
        size = (self._dots.nearest(sheet.width), self._dots.nearest(sheet.height))
        self.image = Image.new("1", size, _PAPER)

    def fill(self, mark: Fill) -> None:
        self.image.paste(_INK, corners(mark.box, self._dots))

    def words(self, mark: Words) -> None:
        for ink, x, y in _letters(mark, self._dots):
            self.image.paste(_INK, (x, y), ink)

    def reversed(self, mark: Reversed) -> None:
        self.image.paste(*reverse(mark, self._dots))

    def bars(self, mark: Bars) -> None:
        left, top, _, bottom = corners(mark.box, self._dots)
        wide = self._dots.nearest(mark.module)
        for first, count in runs(mark.pattern):
            self.image.paste(_INK, (left + first * wide, top, left + (first + count) * wide, bottom))

    def picture(self, mark: Picture) -> None:
        self.image.paste(*grid(mark, self._dots))

    def modules(self, mark: Modules) -> None:
        self.image.paste(*grid(mark, self._dots))

    def finish(self) -> None:
        pass


def _letters(words: Words, dots: Dots) -> Iterator[_Letter]:
    """Yield each letter that leaves ink, and where its top left corner goes.

    Each stands where the layout has it, to the nearest dot: a line is never longer than was measured.
    """
    baseline = dots.nearest(words.baseline)
    x = words.x
    for character in words.text:
        ink, right, down = _letter(character, words.size / dots.pitch, words.strong)
        if ink is not None:
            yield ink, dots.nearest(x) + right, baseline + down
        x += width(character, words.size)


@cache
def _letter(character: str, size: float, strong: bool) -> tuple[Image.Image | None, int, int]:
    """Return a letter's ink as a mask, and its top left corner from the pen (dots, downwards)."""
    stroke = STROKE / 2 * size if strong else 0.0
    left, top, right, bottom = _face(size).getbbox(character, mode="L", anchor="ls", stroke_width=stroke)
    if right <= left or bottom <= top:
        return None, 0, 0
    mask, (x, y) = _face(size).getmask2(character, mode="L", anchor="ls", stroke_width=stroke, stroke_filled=True)
    grey = Image.frombytes("L", mask.size, bytes(mask))
    return grey.point([_INK if level >= _INKED_FROM else _PAPER for level in range(256)], "1"), x, y


@cache
def _face(size: float) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FONT_FILE, size, layout_engine=ImageFont.Layout.BASIC)
