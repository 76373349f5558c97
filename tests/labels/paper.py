"""What does somebody see and scan who has the printed label in the hand?"""

from __future__ import annotations

from math import ceil

import pypdfium2
import zxingcpp
from PIL import Image
from pylibdmtx.pylibdmtx import decode

MM_PER_INCH = 25.4
POINTS_PER_INCH = 72


def printed(pdf: bytes, dpi: int, *, page: int = 0) -> Image.Image:
    """Return a page as a printer of that resolution would lay it down, dot for dot."""
    document = pypdfium2.PdfDocument(pdf)
    sheet = document[page]
    # White is added at the right and below up to whole dots: the rasteriser would stretch the page there instead.
    wide, high = (ceil(side * dpi / POINTS_PER_INCH - 1e-6) * POINTS_PER_INCH / dpi for side in sheet.get_size())
    top = sheet.get_height()
    sheet.set_mediabox(0, top - high, wide, top)
    image = sheet.render(scale=dpi / POINTS_PER_INCH).to_pil().convert("L")
    document.close()
    return image


def cut_out(image: Image.Image, dpi: int, corners: tuple[float, float, float, float]) -> Image.Image:
    """Return a part of a page: left, top, right, bottom in mm."""
    left, top, right, bottom = (round(corner * dpi / MM_PER_INCH) for corner in corners)
    return image.crop((left, top, right, bottom))


def scanned_linear(image: Image.Image) -> list[str]:
    """Return what every Code 128 symbol on it says. (The reader shares no code with the encoder, python-barcode.)"""
    # Made smaller, a long symbol can be misread as a second one whose check sum happens to be right.
    code_128 = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.Code128)
    return [found.text for found in zxingcpp.read_barcodes(image, formats=code_128, try_downscale=False)]


def scanned_matrix(image: Image.Image) -> str:
    """Return what the Data Matrix symbol on it says, read by libdmtx, which did not encode it."""
    (found,) = decode(image, max_count=1)
    return found.data.decode("ascii")


def text(pdf: bytes, *, page: int = 0) -> str:
    """Return the text of a page as a PDF reader finds it, lines broken by one line feed."""
    document = pypdfium2.PdfDocument(pdf)
    found = document[page].get_textpage().get_text_bounded()
    document.close()
    return found.replace("\r\n", "\n")
