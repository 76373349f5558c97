"""Does a scanner read off the screen what the scanner's test shows?"""

from __future__ import annotations

import re

import pytest
import zxingcpp
from PIL import Image, ImageDraw

from labtrack.documents.trial_symbols import svg_of
from labtrack.domain.stations import SYMBOLS, TrialSymbol

PIXELS = 6
RUN = re.compile(r"M(\d+) (\d+)h(\d+)v(\d+)h-\d+Z")


def picture_of(svg: str) -> Image.Image:
    """Draw the dark boxes of an SVG that holds nothing else, on white."""
    view = re.search(r'viewBox="0 0 (\d+) (\d+)"', svg)
    assert view is not None
    picture = Image.new("L", (int(view[1]) * PIXELS, int(view[2]) * PIXELS), 255)
    draw = ImageDraw.Draw(picture)
    for x, y, width, height in (map(int, run) for run in RUN.findall(svg)):
        draw.rectangle((x * PIXELS, y * PIXELS, (x + width) * PIXELS - 1, (y + height) * PIXELS - 1), fill=0)
    return picture


@pytest.mark.parametrize(
    ("symbol", "kind", "aim"),
    list(zip(SYMBOLS, ("Code128", "DataMatrix", "DataMatrix"), ("]C0", "]d1", "]d2"), strict=True)),
    ids=[symbol.id for symbol in SYMBOLS],
)
def test_every_symbol_is_read_back_as_what_it_is(symbol: TrialSymbol, kind: str, aim: str) -> None:
    (found,) = zxingcpp.read_barcodes(picture_of(svg_of(symbol)))

    assert (found.bytes.decode(), found.format.name, found.symbology_identifier) == (symbol.text, kind, aim)


def test_a_symbol_is_drawn_in_millimetres_the_same_each_time() -> None:
    first = svg_of(SYMBOLS[1])

    assert first.startswith('<svg width="12mm" height="12mm" viewBox="0 0 24 24"')
    assert svg_of(SYMBOLS[1]) == first
