"""How does a label become a page of a PDF?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Final

from reportlab.lib.colors import Color, black, white
from reportlab.pdfgen.canvas import Canvas as PdfWriter

from labels.box import Box
from labels.canvas import Bars, Fill, Modules, Picture, Reversed, Sheet, Words, paint
from labels.symbols import runs
from labels.typeface import FONT_NAME, STROKE, face

_POINTS_PER_MM: Final = 72 / 25.4
_FILLED: Final = 0
_FILLED_AND_STROKED: Final = 2


def write_pdf(sheets: Sequence[Sheet]) -> bytes:
    """Return a vector PDF with one page for each label, as large as the label. Equal sheets give equal bytes."""
    face()
    stream = BytesIO()
    # invariant: no date and no random identifier goes into the file.
    # initialFontName: else each page would name a face that is not embedded (the stubs take it for a number).
    writer = PdfWriter(stream, invariant=1, pageCompression=1, initialFontName=FONT_NAME)  # type: ignore[arg-type]
    canvas = _PdfCanvas(writer)
    for sheet in sheets:
        paint(sheet, canvas)
    writer.save()
    return stream.getvalue()


class _PdfCanvas:
    def __init__(self, writer: PdfWriter) -> None:
        self._writer = writer
        self._height = 0.0

    def start(self, sheet: Sheet) -> None:
        self._height = sheet.height
        self._writer.setPageSize((sheet.width * _POINTS_PER_MM, sheet.height * _POINTS_PER_MM))

    def fill(self, mark: Fill) -> None:
        self._fill([mark.box])

    def words(self, mark: Words) -> None:
        self._write(mark, black)

    def reversed(self, mark: Reversed) -> None:
        self._fill([mark.box])
        self._write(mark.words, white)

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
        self._writer.showPage()

    def _write(self, mark: Words, colour: Color) -> None:
        text = self._writer.beginText(mark.x * _POINTS_PER_MM, (self._height - mark.baseline) * _POINTS_PER_MM)
        size = mark.size * _POINTS_PER_MM
        text.setFont(FONT_NAME, size)
        text.setFillColor(colour)
        text.setStrokeColor(colour)
        text.setTextRenderMode(_FILLED_AND_STROKED if mark.strong else _FILLED)
        text.textOut(mark.text)
        self._writer.saveState()
        self._writer.setLineWidth(STROKE * size)
        self._writer.setLineJoin(1)
        self._writer.drawText(text)
        self._writer.restoreState()

    def _rows(self, mark: Picture | Modules) -> None:
        box, module = mark.box, mark.module
        self._fill(
            Box(box.x + first * module, box.y + row * module, number * module, module)
            for row, text in enumerate(mark.rows)
            for first, number in runs(text)
        )

    def _fill(self, boxes: Iterable[Box]) -> None:
        path = self._writer.beginPath()
        for box in boxes:
            path.rect(
                box.x * _POINTS_PER_MM,
                (self._height - box.bottom) * _POINTS_PER_MM,
                box.width * _POINTS_PER_MM,
                box.height * _POINTS_PER_MM,
            )
        self._writer.drawPath(path, stroke=0, fill=1)
