"""How does a label become a picture of the printer's own dots?"""

from __future__ import annotations

from io import BytesIO

from PIL import ImageChops

from labels.canvas import Sheet
from labels.dots import Dots
from labels.raster import draw


def write_png(sheet: Sheet, dots: Dots) -> bytes:
    """Return one label as a black and white PNG of one pixel a dot. Equal sheets give equal bytes."""
    stream = BytesIO()
    ImageChops.invert(draw(sheet, dots)).save(stream, "PNG", dpi=(dots.per_inch, dots.per_inch), compress_level=9)
    return stream.getvalue()
