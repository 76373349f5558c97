"""What do the symbols look like that a scanner's test shows?"""

from __future__ import annotations

import re
from typing import Final

import zxingcpp

from labtrack.domain.identifiers.gs1 import SEPARATOR
from labtrack.domain.stations import TrialSymbol

_SIZE: Final = re.compile(r'<svg width="(?P<width>[0-9.]+)" height="(?P<height>[0-9.]+)"')
_LINEAR: Final = re.compile("[A-Z]{2}-[0-9]{8}-[0-9A-Z]")
MODULE_MM: Final = 0.5
"""How wide a module is drawn: large, so that a screen of any kind will do."""


def svg_of(symbol: TrialSymbol) -> str:
    """Draw one symbol as SVG in millimetres: labtrack's own as Code 128, the others as Data Matrix."""
    if _LINEAR.fullmatch(symbol.text):
        made = zxingcpp.create_barcode(symbol.text, zxingcpp.BarcodeFormat.Code128)
    elif symbol.gs1:
        elements = (f"({part[:4]}){part[4:]}" for part in symbol.text.split(SEPARATOR))
        made = zxingcpp.create_barcode(
            "".join(elements), zxingcpp.BarcodeFormat.DataMatrix, gs1=True, force_square=True
        )
    else:
        made = zxingcpp.create_barcode(symbol.text, zxingcpp.BarcodeFormat.DataMatrix, force_square=True)
    drawn = zxingcpp.write_barcode_to_svg(made, add_quiet_zones=True)
    return _in_millimetres(drawn[drawn.index("<svg") :])


def _in_millimetres(svg: str) -> str:
    size = _SIZE.search(svg)
    if size is None:
        raise ValueError("the picture of a symbol does not say how large it is")
    width, height = float(size["width"]), float(size["height"])
    sized = f'<svg width="{width * MODULE_MM:g}mm" height="{height * MODULE_MM:g}mm" viewBox="0 0 {width:g} {height:g}"'
    return svg.replace(size[0], sized, 1)
