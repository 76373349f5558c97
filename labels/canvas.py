"""What must a printer's language be able to draw?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from labels.box import Box


@dataclass(frozen=True, slots=True, kw_only=True)
class Fill:
    """A black rectangle."""

    box: Box


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """One line of text: left end and baseline in mm, em height in mm."""

    text: str
    x: float
    baseline: float
    size: float
    strong: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Reversed:
    """A black rectangle with one line of text left white in it: one mark, since a print head cannot whiten."""

    box: Box
    words: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture in printer dots: its rows as 1 and 0, the box that they fill, the dot's side in mm."""

    rows: tuple[str, ...]
    box: Box
    module: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Bars:
    """A Code 128 symbol: what it says, its bars as 1 and 0, the box that they fill (no quiet zones), module in mm."""

    message: str
    pattern: str
    box: Box
    module: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Modules:
    """A Data Matrix symbol: what it says, its rows as 1 and 0, the box that they fill (no quiet zone), module in mm."""

    message: str
    rows: tuple[str, ...]
    box: Box
    module: float


Mark = Fill | Words | Reversed | Picture | Bars | Modules


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One label, laid out: width and height in mm, and its marks from back to front.

    A `turned` label leaves a roll with its short edge first, since it is longer than print heads are wide.
    """

    width: float
    height: float
    marks: tuple[Mark, ...]
    turned: bool = False


class Canvas(Protocol):
    """Draws on one label after another. Millimetres from the top left corner, y downwards.

    A symbol carries its message as well as its pattern, so that a printer may use its own generator.
    """

    def start(self, sheet: Sheet) -> None:
        """Begin a label of this size."""

    def fill(self, mark: Fill) -> None:
        """Draw a black rectangle."""

    def words(self, mark: Words) -> None:
        """Write one line of text."""

    def reversed(self, mark: Reversed) -> None:
        """Draw a black rectangle with white text."""

    def picture(self, mark: Picture) -> None:
        """Draw a picture dot by dot."""

    def bars(self, mark: Bars) -> None:
        """Draw a Code 128 symbol."""

    def modules(self, mark: Modules) -> None:
        """Draw a Data Matrix symbol."""

    def finish(self) -> None:
        """End the label."""


def paint(sheet: Sheet, canvas: Canvas) -> None:
    """Draw a label on a canvas, from start to finish."""
    canvas.start(sheet)
    for mark in sheet.marks:
        match mark:
            case Fill():
                canvas.fill(mark)
            case Words():
                canvas.words(mark)
            case Reversed():
                canvas.reversed(mark)
            case Picture():
                canvas.picture(mark)
            case Bars():
                canvas.bars(mark)
            case Modules():
                canvas.modules(mark)
    canvas.finish()
