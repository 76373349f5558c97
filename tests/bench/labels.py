"""How many dose labels a second, beside bare reportlab drawing the same marks, and beside blabel?

The floor is given every rectangle and every line of text, already placed, and draws them; it imports nothing of labels.
Rounds are interleaved; medians are shown with their spread. Nothing is judged here.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path

from blabel import LabelWriter
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from labels import Dots, LabelContent, design_of, lay_out, render_pdf, render_zpl
from labels.box import Box
from labels.canvas import Bars, Fill, Mark, Modules, Reversed, Sheet, Words
from labels.symbols import runs
from labels.typeface import FONT_FILE, STROKE
from tests.labels.contents import FIELDS
from tests.labels.decoding import sheet_of

MANY, FEW = 1000, 30
ROUNDS = 5
POINT = 72 / 25.4

Rectangle = tuple[float, float, float, float]
Line = tuple[float, float, float, str, bool, bool]
Drawing = tuple[list[list[Rectangle]], list[Line]]


def dose(number: int) -> LabelContent:
    """A dose's label of its own: other symbols, other lot, other patient."""
    serial = f"LB-{number:08}-K"
    own = {
        "label_symbol": serial,
        "serial": serial,
        "study_number": f"LF-4-{number:03}",
        "lot": f"L26-{number:04}",
        "isbt_message": f"=+03000=A99992600{number:04}00=<S1234VA0&>0263271300",
    }
    return LabelContent(design="dose-v2", fields=FIELDS["dose-v2"] | own)


def placed(sheet: Sheet) -> Drawing:
    """The rectangles (one list a symbol) and lines of text of a label, in points from the lower left corner."""
    shapes: list[list[Rectangle]] = []
    lines: list[Line] = []

    def rectangle(x: float, y: float, wide: float, high: float) -> Rectangle:
        return x * POINT, (sheet.height - y - high) * POINT, wide * POINT, high * POINT

    def line(words: Words, *, white: bool) -> None:
        x, y = words.x * POINT, (sheet.height - words.baseline) * POINT
        lines.append((x, y, words.size * POINT, words.text, words.strong, white))

    for mark in sheet.marks:
        match mark:
            case Fill(box=box):
                shapes.append([rectangle(box.x, box.y, box.width, box.height)])
            case Words():
                line(mark, white=False)
            case Reversed(box=box, words=words):
                shapes.append([rectangle(box.x, box.y, box.width, box.height)])
                line(words, white=True)
            case Bars(box=box, module=module):
                runs_of = runs(mark.pattern)
                shapes.append([rectangle(box.x + at * module, box.y, n * module, box.height) for at, n in runs_of])
            case Modules(box=box, module=module):
                shapes.append(
                    [
                        rectangle(box.x + at * module, box.y + row * module, n * module, module)
                        for row, text in enumerate(mark.rows)
                        for at, n in runs(text)
                    ]
                )
    return shapes, lines


def drawn_bare(drawings: Sequence[Drawing]) -> bytes:
    """Draw what is placed already, in the fewest calls of reportlab."""
    stream = BytesIO()
    canvas = Canvas(stream, pagesize=(100 * POINT, 100 * POINT), invariant=1, pageCompression=1)
    for shapes, lines in drawings:
        for shape in shapes:
            path = canvas.beginPath()
            for rectangle in shape:
                path.rect(*rectangle)
            canvas.drawPath(path, stroke=0, fill=1)
        for x, y, size, text, strong, white in lines:
            canvas.setFont("Bare", size)
            canvas.setFillGray(1 if white else 0)
            canvas.setStrokeGray(1 if white else 0)
            canvas.setLineWidth(STROKE * size)
            canvas.drawString(x, y, text, mode=2 if strong else 0)
        canvas.setFillGray(0)
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def by_blabel(folder: Path) -> Callable[[Sequence[LabelContent]], None]:
    """The same label as a page of HTML, as blabel wants it: each line and symbol at its place, in the same face."""
    sheet = sheet_of("dose-v2", 203)
    template = folder / "dose.html"
    marks = "".join(map(_as_html, sheet.marks))
    template.write_text(f"<section>{marks}</section>", encoding="utf-8")
    style = folder / "dose.css"
    style.write_text(
        f"@font-face {{ font-family: Bare; src: url(file://{FONT_FILE}) }} p {{ margin: 0; line-height: 1; "
        "white-space: pre; font-family: Bare } p, b, img { position: absolute } b { background: black } "
        f"section {{ position: relative; width: {sheet.width}mm; height: {sheet.height}mm }} "
        f"@page {{ size: {sheet.width}mm {sheet.height}mm; margin: 0 }}",
        encoding="utf-8",
    )
    writer = LabelWriter(str(template), default_stylesheets=(str(style),))

    def write(contents: Sequence[LabelContent]) -> None:
        writer.write_labels([dict(content.fields) for content in contents], target=str(folder / "dose.pdf"))

    return write


def _as_html(mark: Mark) -> str:
    match mark:
        case Words():
            top = mark.baseline - mark.size
            return f'<p style="left: {mark.x}mm; top: {top}mm; font-size: {mark.size}mm">{_field(mark.text)}</p>'
        case Reversed(words=words):
            return _boxed("b", mark.box) + _as_html(words).replace('<p style="', '<p style="color: white; ')
        case Bars():
            return _boxed("img", mark.box, "{{ label_tools.barcode(label_symbol, barcode_type='code128', fmt='png') }}")
        case Modules():
            return _boxed("img", mark.box, "{{ label_tools.datamatrix(isbt_message) }}")
        case _:
            return _boxed("b", mark.box)


def _boxed(tag: str, box: Box, source: str = "") -> str:
    place = f"left: {box.x}mm; top: {box.y}mm; width: {box.width}mm; height: {box.height}mm"
    return f'<{tag} style="{place}" src="{source}"></{tag}>' if source else f'<{tag} style="{place}"></{tag}>'


def _field(text: str) -> str:
    """The field that a line came from, where it is the same line as on the example; else the words themselves."""
    return next((f"{{{{ {name} }}}}" for name, said in FIELDS["dose-v2"].items() if said == text), text)


def per_second(number: int, action: Callable[[], object]) -> float:
    """How many labels a second of processor time one call makes: what else the machine does is not counted."""
    began = time.process_time()
    action()
    return number / (time.process_time() - began)


def main() -> None:
    """Measure, and print one line each."""
    contents = [dose(number) for number in range(1, MANY + 1)]
    pdfmetrics.registerFont(TTFont("Bare", FONT_FILE))
    drawings = [placed(lay_out(design_of(content.design), content, Dots(per_inch=203))) for content in contents]
    with tempfile.TemporaryDirectory() as name:
        blabel = by_blabel(Path(name))
        ways: dict[str, tuple[int, Callable[[], object]]] = {
            "labels to PDF": (MANY, lambda: render_pdf(contents)),
            "bare reportlab, same marks": (MANY, lambda: drawn_bare(drawings)),
            "labels to ZPL, 203 dpi": (MANY, lambda: render_zpl(contents, dpi=203)),
            "blabel, same label": (FEW, lambda: blabel(contents[:FEW])),
        }
        for _number, action in ways.values():
            action()
        speeds: dict[str, list[float]] = {way: [] for way in ways}
        for _ in range(ROUNDS):
            for way, (number, action) in ways.items():
                speeds[way].append(per_second(number, action))
    print(f"Dose labels a second of one processor, {MANY} in one call ({FEW} for blabel), {ROUNDS} interleaved rounds:")
    for way, found in speeds.items():
        print(f"  {way:28} {statistics.median(found):7.1f}  ({min(found):.1f} to {max(found):.1f})")
    ours = speeds["labels to PDF"]
    floor = [bare / mine for bare, mine in zip(speeds["bare reportlab, same marks"], ours, strict=True)]
    other = [mine / theirs for mine, theirs in zip(ours, speeds["blabel, same label"], strict=True)]
    print(f"  time of labels to the floor's: {statistics.median(floor):.2f} × ({min(floor):.2f} to {max(floor):.2f})")
    print(f"  as fast as blabel:             {statistics.median(other):.1f} × ({min(other):.1f} to {max(other):.1f})")


if __name__ == "__main__":
    main()
