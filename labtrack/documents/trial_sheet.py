"""How do the symbols of a scanner's test come onto paper?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Final

from reportlab.pdfgen.canvas import Canvas

from labels.typeface import FONT_NAME, break_lines, face
from labtrack.documents.trial_symbols import MODULE_MM, Modules, modules_of
from labtrack.domain.stations import TrialSymbol

MM: Final = 72 / 25.4
WIDTH_MM, HEIGHT_MM = 210, 297
MARGIN_MM: Final = 20
BETWEEN_MM: Final = 22
"""White below each symbol, so that no scanner reads two of them at once."""
HEADING, TEXT = 18, 11
LINE: Final = 1.4


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetWords:
    """What the sheet says, in the person's language; `captions` stand above the symbols, one each."""

    heading: str
    lead: str
    captions: Sequence[str]


def sheet_of(symbols: Sequence[TrialSymbol], said: SheetWords) -> bytes:
    """Draw the symbols one below the other on a page of A4, as vector boxes; the same input gives the same bytes."""
    face()
    stream = BytesIO()
    # The first font is the embedded one, else the page would name another that is not (the stubs take it for a number).
    canvas = Canvas(stream, (WIDTH_MM * MM, HEIGHT_MM * MM), invariant=1, pageCompression=1, initialFontName=FONT_NAME)  # type: ignore[arg-type]
    canvas.setTitle(said.heading)
    down = _written(canvas, said.heading, HEADING, MARGIN_MM)
    down = _written(canvas, said.lead, TEXT, down + 2) + BETWEEN_MM / 2
    for symbol, caption in zip(symbols, said.captions, strict=True):
        modules = modules_of(symbol)
        down = _written(canvas, caption, TEXT, down) + 4
        _drawn(canvas, modules, down)
        down += modules.height * MODULE_MM + BETWEEN_MM
    canvas.showPage()
    canvas.save()
    return stream.getvalue()


def _written(canvas: Canvas, text: str, size: int, down: float) -> float:
    """Write text from `down` on, in millimetres from the top; return where it ends."""
    canvas.setFont(FONT_NAME, size)
    for line in break_lines(text, size, (WIDTH_MM - 2 * MARGIN_MM) * MM):
        down += size * LINE / MM
        canvas.drawString(MARGIN_MM * MM, (HEIGHT_MM - down) * MM, line)
    return down


def _drawn(canvas: Canvas, modules: Modules, down: float) -> None:
    for x, y, width, height in modules.dark:
        bottom = HEIGHT_MM - down - (y + height) * MODULE_MM
        box = ((MARGIN_MM + x * MODULE_MM) * MM, bottom * MM, width * MODULE_MM * MM, height * MODULE_MM * MM)
        canvas.rect(*box, stroke=0, fill=1)
