"""How does a label become a page of a PDF?"""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Final

from reportlab.lib.colors import white
from reportlab.pdfgen.canvas import Canvas as PdfWriter

from labels.box import Box
from labels.canvas import Bars, Fill, Modules, Picture, Reversed, Sheet, Words, paint
from labels.paper import Plan
from labels.symbols import runs
from labels.typeface import FONT_NAME, STROKE, face

_POINTS_PER_MM: Final = 72 / 25.4
_FILLED_AND_STROKED: Final = 2
_ROUND: Final = 1


def write_pdf(sheets: Sequence[Sheet]) -> bytes:
    """Return a vector PDF with one page for each label, as large as the label. Equal sheets give equal bytes."""
    document = _Document()
    for sheet in sheets:
        document.canvas.open_page(sheet.width, sheet.height)
        paint(sheet, document.canvas)
        document.canvas.close_page()
    return document.bytes()


def write_pages(sheets: Sequence[Sheet], plan: Plan, *, start: int) -> bytes:
    """Return a vector PDF with many labels on a page, the first at place `start` (from 1) of the first page."""
    document = _Document()
    canvas = document.canvas
    last = len(plan.places) - 1
    for number, sheet in enumerate(sheets, start - 1):
        place = number % len(plan.places)
        if place == 0 or number == start - 1:
            canvas.open_page(plan.width, plan.height)
        canvas.left, canvas.top = plan.places[place]
        paint(sheet, canvas)
        if place == last or number == start - 2 + len(sheets):
            canvas.close_page()
    return document.bytes()


class _Document:
    """A PDF while it is written; the writer takes its pages one after another."""

    def __init__(self) -> None:
        face()
        self._stream = BytesIO()
        # invariant: no date and no random identifier goes into the file.
        # initialFontName: else each page would name a face that is not embedded (the stubs take it for a number).
        self._writer = PdfWriter(
            self._stream,
            invariant=1,
            pageCompression=1,
            initialFontName=FONT_NAME,  # type: ignore[arg-type]
        )
        self.canvas = _PdfCanvas(self._writer)

    def bytes(self) -> bytes:
        self._writer.save()
        return self._stream.getvalue()


class _PdfCanvas:
    def __init__(self, writer: PdfWriter) -> None:
        self._writer = writer
        self._height = 0.0
        self.left = 0.0
        self.top = 0.0

    def open_page(self, width: float, height: float) -> None:
        self._height = height
        self._writer.setPageSize((width * _POINTS_PER_MM, height * _POINTS_PER_MM))

    def close_page(self) -> None:
        self._writer.showPage()

    def start(self, sheet: Sheet) -> None:
        pass

    def fill(self, mark: Fill) -> None:
        self._shape(mark.box, mark.box.width, mark.box.height, "0 0 1 1 re")

    def words(self, mark: Words) -> None:
        size = mark.size * _POINTS_PER_MM
        self._writer.setFont(FONT_NAME, size)
        if mark.strong:
            self._writer.setLineWidth(STROKE * size)
            self._writer.setLineJoin(_ROUND)
        x, y = (self.left + mark.x) * _POINTS_PER_MM, (self._height - self.top - mark.baseline) * _POINTS_PER_MM
        self._writer.drawString(x, y, mark.text, mode=_FILLED_AND_STROKED if mark.strong else None)

    def reversed(self, mark: Reversed) -> None:
        self.fill(Fill(box=mark.box))
        self._writer.saveState()
        self._writer.setFillColor(white)
        self._writer.setStrokeColor(white)
        self.words(mark.words)
        self._writer.restoreState()

    def bars(self, mark: Bars) -> None:
        bars = " ".join(f"{first} 0 {number} 1 re" for first, number in runs(mark.pattern))
        self._shape(mark.box, mark.module, mark.box.height, bars)

    def picture(self, mark: Picture) -> None:
        self._rows(mark)

    def modules(self, mark: Modules) -> None:
        self._rows(mark)

    def finish(self) -> None:
        pass

    def _rows(self, mark: Picture | Modules) -> None:
        squares = " ".join(
            f"{first} {row} {number} 1 re" for row, text in enumerate(mark.rows) for first, number in runs(text)
        )
        self._shape(mark.box, mark.module, mark.module, squares)

    def _shape(self, box: Box, across: float, down: float, rectangles: str) -> None:
        """Fill rectangles counted in units of so many mm across and down from the box's top left corner."""
        # The writer's own rectangles would each be put into points and rounded: whole modules stay whole this way.
        x, y = (self.left + box.x) * _POINTS_PER_MM, (self._height - self.top - box.y) * _POINTS_PER_MM
        wide, high = across * _POINTS_PER_MM, down * _POINTS_PER_MM
        self._writer.addLiteral(f"q {wide:.6f} 0 0 {-high:.6f} {x:.6f} {y:.6f} cm {rectangles} f Q")
