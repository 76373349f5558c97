"""Does a scanner read off the screen, and off paper, what the scanner's test shows?"""

from __future__ import annotations

import re
from collections.abc import Callable

import pypdfium2
import pytest
import zxingcpp
from PIL import Image, ImageDraw, ImageOps

from labtrack.documents.trial_sheet import SheetWords, sheet_of
from labtrack.documents.trial_symbols import svg_of
from labtrack.domain.identifiers.gs1 import SEPARATOR
from labtrack.domain.stations import SYMBOLS, TrialSymbol
from tests.labels.decoding import by_libdmtx, by_zbar
from tests.labels.paper import printed, text

PIXELS = 6
DPI = 300
RUN = re.compile(r"M(\d+) (\d+)h(\d+)v(\d+)h-\d+Z")
WORDS = SheetWords(heading="扫码器测试", lead="Scan each. " * 30, captions=("one", "two", "three"))
KINDS = {"own": ("Code128", "]C0"), "isbt": ("DataMatrix", "]d1"), "gs1": ("DataMatrix", "]d2")}
SECOND: dict[str, Callable[[Image.Image], list[str]]] = {"own": by_zbar, "isbt": by_libdmtx, "gs1": by_libdmtx}
"""The reader beside ZXing's, whose writer drew the symbols."""


def content_of(symbol: TrialSymbol) -> str:
    """What the second reader says of it: libdmtx leaves out what separates the elements of GS1."""
    return symbol.text.replace(SEPARATOR, "")


each_symbol = pytest.mark.parametrize("symbol", SYMBOLS, ids=[symbol.id for symbol in SYMBOLS])


def picture_of(svg: str) -> Image.Image:
    """Draw the dark boxes of an SVG that holds nothing else, on white."""
    view = re.search(r'viewBox="0 0 (\d+) (\d+)"', svg)
    assert view is not None
    picture = Image.new("L", (int(view[1]) * PIXELS, int(view[2]) * PIXELS), 255)
    draw = ImageDraw.Draw(picture)
    for x, y, width, height in (map(int, run) for run in RUN.findall(svg)):
        draw.rectangle((x * PIXELS, y * PIXELS, (x + width) * PIXELS - 1, (y + height) * PIXELS - 1), fill=0)
    return picture


def on_paper(symbol: TrialSymbol) -> Image.Image:
    """The strip of the printed sheet on which one symbol stands."""
    page = printed(sheet_of(SYMBOLS, WORDS), DPI)
    strips = [mark for mark in marks(page) if mark[1] - mark[0] > 8 * DPI / 25.4]
    top, bottom = strips[SYMBOLS.index(symbol)]
    left, _, right, _ = ImageOps.invert(page.crop((0, top, page.width, bottom))).getbbox() or (0, 0, 0, 0)
    around = round(4 * DPI / 25.4)
    return page.crop((left - around, top - around, right + around, bottom + around))


def marks(page: Image.Image) -> list[tuple[int, int]]:
    """Where something is printed, from line to line of dots."""
    dark = [any(level < 128 for level in page.crop((0, y, page.width, y + 1)).tobytes()) for y in range(page.height)]
    edges = [y for y in range(1, page.height) if dark[y] != dark[y - 1]]
    return list(zip(edges[::2], edges[1::2], strict=True))


@each_symbol
def test_every_symbol_is_read_off_the_screen_as_what_it_is_by_two_readers(symbol: TrialSymbol) -> None:
    picture = picture_of(svg_of(symbol))
    (found,) = zxingcpp.read_barcodes(picture)

    assert (found.bytes.decode(), found.format.name, found.symbology_identifier) == (symbol.text, *KINDS[symbol.id])
    assert SECOND[symbol.id](picture) == [content_of(symbol)]


@each_symbol
def test_every_symbol_is_read_off_the_sheet_as_what_it_is_by_two_readers(symbol: TrialSymbol) -> None:
    strip = on_paper(symbol)
    (found,) = zxingcpp.read_barcodes(strip)

    assert (found.bytes.decode(), found.format.name, found.symbology_identifier) == (symbol.text, *KINDS[symbol.id])
    assert SECOND[symbol.id](strip) == [content_of(symbol)]


def test_the_sheet_is_one_page_with_its_words_and_the_same_each_time() -> None:
    sheet = sheet_of(SYMBOLS, WORDS)
    document = pypdfium2.PdfDocument(sheet)

    assert (len(document), [round(side) for side in document[0].get_size()]) == (1, [595, 842])
    assert [word for word in ("扫码器测试", "one", "two", "three") if word not in text(sheet)] == []
    assert sheet_of(SYMBOLS, WORDS) == sheet
    document.close()


def test_a_symbol_is_drawn_in_millimetres_the_same_each_time() -> None:
    first = svg_of(SYMBOLS[1])

    assert first.startswith('<svg width="12mm" height="12mm" viewBox="0 0 24 24"')
    assert svg_of(SYMBOLS[1]) == first
