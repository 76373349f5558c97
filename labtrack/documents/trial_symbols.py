"""What do the symbols look like that a scanner's test shows?"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

import zxingcpp

from labtrack.domain.identifiers.gs1 import SEPARATOR
from labtrack.domain.stations import TrialSymbol

_SIZE: Final = re.compile(r'<svg width="(?P<width>[0-9.]+)" height="(?P<height>[0-9.]+)"')
_DARK: Final = re.compile(r"M(\d+) (\d+)h(\d+)v(\d+)h-\d+Z")
_LINEAR: Final = re.compile("[A-Z]{2}-[0-9]{8}-[0-9A-Z]")
MODULE_MM: Final = 0.5
"""How wide a module is drawn: large, so that a screen of any kind will do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Modules:
    """One symbol with its quiet zone, in modules: its size, and the dark boxes as left, top, width, height."""

    width: int
    height: int
    dark: tuple[tuple[int, int, int, int], ...]


def svg_of(symbol: TrialSymbol) -> str:
    """Draw one symbol as SVG in millimetres: labtrack's own as Code 128, the others as Data Matrix."""
    drawn = _drawn(symbol)
    size = _size_of(drawn)
    width, height = float(size["width"]), float(size["height"])
    sized = f'<svg width="{width * MODULE_MM:g}mm" height="{height * MODULE_MM:g}mm" viewBox="0 0 {width:g} {height:g}"'
    return drawn.replace(size[0], sized, 1)


def modules_of(symbol: TrialSymbol) -> Modules:
    """The same symbol as boxes, for paper."""
    drawn = _drawn(symbol)
    size = _size_of(drawn)
    boxes = tuple((int(x), int(y), int(width), int(height)) for x, y, width, height in _DARK.findall(drawn))
    return Modules(width=int(size["width"]), height=int(size["height"]), dark=boxes)


def _drawn(symbol: TrialSymbol) -> str:
    """The symbol as its writer draws it, one unit a module."""
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
    return str(drawn[drawn.index("<svg") :])


def _size_of(svg: str) -> re.Match[str]:
    size = _SIZE.search(svg)
    if size is None:
        raise ValueError("the picture of a symbol does not say how large it is")
    return size
