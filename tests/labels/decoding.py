"""Which symbols of which labels are read back, printed how and spoilt how, by whom?"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from math import isqrt

import zplkit
import zxingcpp
from PIL import Image, ImageFilter
from pylibdmtx.pylibdmtx import decode as decode_with_libdmtx
from pyzbar.pyzbar import ZBarSymbol
from pyzbar.pyzbar import decode as decode_with_zbar
from zplkit.rendering import Limits

from labels import DESIGNS, RESOLUTIONS, Dots, Linear, Matrix, lay_out, render_pdf, render_png, render_zpl
from labels.canvas import Bars, Modules, Sheet
from tests.labels.contents import FIELDS, a_label
from tests.labels.paper import printed

FORMATS = ("PDF", "ZPL", "PNG")
TURN = 97
"""Degrees."""
BLUR = {203: 0.8, 300: 1.2, 600: 2.4}
"""The standard deviation of the blur in pixels: a tenth of a millimetre."""
INK, PAPER = 110, 190
"""The grey levels of faded ink and paper, of 0 to 255."""
DAMAGED = 10
"""The most of the data modules, per cent, that the damaged square covers."""
SEED = 20
LARGE = 260
"""libdmtx reads every second or third dot of an image wider or higher than once or twice this."""
PATIENCE = 5000
"""How long (ms) libdmtx may look for a symbol."""

Printed = Bars | Modules


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One attempt to read one symbol: on which label, printed how, spoilt how, by which reader, with which success."""

    design: str
    field: str
    kind: str
    format: str
    dpi: int
    spoilt: str
    reader: str
    right: bool


def read_all() -> tuple[Reading, ...]:
    """Read every symbol of every design, in every format, at every resolution, spoilt in every way, by both readers."""
    return tuple(reading for design in FIELDS for reading in readings_of(design))


@cache
def readings_of(design: str) -> tuple[Reading, ...]:
    """Read every symbol of one design in every way."""
    return tuple(reading for dpi in RESOLUTIONS for form in FORMATS for reading in _of_print(design, form, dpi))


def _of_print(design: str, form: str, dpi: int) -> Iterator[Reading]:
    sheet = sheet_of(design, dpi)
    page = page_of(design, form, dpi)
    symbols = [mark for mark in sheet.marks if isinstance(mark, Bars | Modules)]
    for element, symbol in zip(DESIGNS[design].symbols(), symbols, strict=True):
        around = _around(page, symbol, dpi)
        for spoilt, spoil in _ways(symbol, dpi):
            image = spoil(around)
            for reader, read in READERS[type(element)]:
                yield Reading(
                    design=design,
                    field=element.field,
                    kind=KINDS[type(element)],
                    format=form,
                    dpi=dpi,
                    spoilt=spoilt,
                    reader=reader,
                    right=_said(read, image) == [symbol.message],
                )


def sheet_of(design: str, dpi: int) -> Sheet:
    """Lay out the example of a design."""
    return lay_out(DESIGNS[design], a_label(design), Dots(per_inch=dpi))


def page_of(design: str, form: str, dpi: int) -> Image.Image:
    """Print the example of a design, as grey levels of one pixel a dot, the right way up."""
    label = a_label(design)
    if form == "PDF":
        return printed(render_pdf([label], dpi=dpi), dpi)
    if form == "PNG":
        return Image.open(BytesIO(render_png(label, dpi=dpi))).convert("L")
    page = printed_by_zebra(render_zpl([label], dpi=dpi), dpi)
    return page.transpose(Image.Transpose.ROTATE_90) if DESIGNS[design].turned else page


def printed_by_zebra(zpl: bytes, dpi: int, *, number: int = 0) -> Image.Image:
    """Return a label as a ZPL interpreter draws it that shares nothing with the writer, and is strict."""
    options = zplkit.Options(profile="specification", width=10, height=10, dpi=dpi)
    document = zplkit.render(zpl, options, limits=Limits(graphic_bytes=1_000_000))
    assert document.warnings == []
    dots = document.labels[number].rasterize()
    return Image.frombytes("L", (dots.width, dots.height), dots.pixels)


def _around(page: Image.Image, symbol: Printed, dpi: int) -> Image.Image:
    """Cut out a symbol with its quiet zone, and no more."""
    beside = (10 if isinstance(symbol, Bars) else 1) * symbol.module
    above = 0 if isinstance(symbol, Bars) else symbol.module
    box = symbol.box
    left, top, right, bottom = (
        round(mm * dpi / 25.4) for mm in (box.x - beside, box.y - above, box.right + beside, box.bottom + above)
    )
    return page.crop((left, top, right, bottom))


def _ways(symbol: Printed, dpi: int) -> Iterator[tuple[str, Callable[[Image.Image], Image.Image]]]:
    yield "as printed", lambda image: image
    yield "turned", lambda image: image.rotate(TURN, Image.Resampling.BICUBIC, expand=True, fillcolor=255)
    yield "blurred", lambda image: image.filter(ImageFilter.GaussianBlur(BLUR[dpi]))
    yield "faded", lambda image: image.point([INK + level * (PAPER - INK) // 255 for level in range(256)])
    if isinstance(symbol, Modules):
        yield "damaged", lambda image: _damaged(image, len(symbol.rows))


def _damaged(image: Image.Image, modules: int) -> Image.Image:
    """Invert one square of data modules, a tenth of them at most, at a place drawn by chance from a fixed seed."""
    data = modules - 2
    side = isqrt(data * data * DAMAGED // 100)
    chance = random.Random(SEED)
    column, row = (2 + chance.randrange(data - side + 1) for _ in range(2))  # 1 of quiet zone, 1 of finder
    pitch = image.width / (modules + 2)
    left, top, right, bottom = (round(module * pitch) for module in (column, row, column + side, row + side))
    spoilt = image.copy()
    spoilt.paste(image.crop((left, top, right, bottom)).point(lambda level: 255 - level), (left, top))
    return spoilt


def _framed(image: Image.Image) -> Image.Image:
    """Put white paper around a picture, as a scanner sees it."""
    wide = max(image.size) // 10
    framed = Image.new("L", (image.width + 2 * wide, image.height + 2 * wide), image.getpixel((0, 0)))
    framed.paste(image, (wide, wide))
    return framed


def by_zxing_linear(image: Image.Image) -> list[str]:
    code_128 = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.Code128)
    # Made smaller, a long symbol can be misread as a second one whose check sum happens to be right.
    found = zxingcpp.read_barcodes(image, formats=code_128, try_downscale=False)
    return [one.bytes.decode("ascii") for one in found]


def _by_zxing_matrix(image: Image.Image) -> list[str]:
    matrix = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.DataMatrix)
    return [found.bytes.decode("ascii") for found in zxingcpp.read_barcodes(image, formats=matrix)]


def by_zbar(image: Image.Image) -> list[str]:
    return [found.data.decode("ascii") for found in decode_with_zbar(image, symbols=[ZBarSymbol.CODE128])]


def by_libdmtx(image: Image.Image) -> list[str]:
    found = decode_with_libdmtx(image, max_count=1, timeout=PATIENCE, shrink=1 + max(image.size) // LARGE)
    return [one.data.decode("ascii", "replace") for one in found]


READERS = {
    Linear: (("ZXing", by_zxing_linear), ("zbar", by_zbar)),
    Matrix: (("ZXing", _by_zxing_matrix), ("libdmtx", by_libdmtx)),
}

KINDS = {Linear: "Code 128", Matrix: "Data Matrix"}

_SAID: dict[tuple[str, tuple[int, int], bytes], list[str]] = {}


def _said(read: Callable[[Image.Image], list[str]], image: Image.Image) -> list[str]:
    """What a reader says of an image: the ZPL and the PNG are mostly the same dots, and are read once."""
    key = (read.__name__, image.size, image.tobytes())
    if key not in _SAID:
        _SAID[key] = read(_framed(image))
    return _SAID[key]
