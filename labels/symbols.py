"""Which modules of a symbol are dark?"""

from __future__ import annotations

from typing import Final

import zxingcpp
from barcode.codex import Code128

from labels.errors import Unencodable

# Every scanner and keyboard layout carries these; the rest of Code 128 is refused rather than trusted.
LINEAR_CHARACTERS: Final = frozenset("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-")
PRINTABLE: Final = frozenset(chr(code) for code in range(0x20, 0x7F))

_DARK_BELOW = 128

Modules = tuple[str, ...]
"""Rows from top to bottom, each a text of 1 (dark) and 0 (light)."""


def code_128(message: str, *, field: str, isbt: bool = False) -> str:
    """Return the bars of a Code 128 symbol as 1 (dark) and 0 (light), without quiet zones.

    Takes digits, capital letters and hyphens, `isbt` all printable ASCII, since a scanner for ISBT 128 passes its
    punctuation on; raises Unencodable, naming `field`, for anything else.
    """
    _require(message, PRINTABLE if isbt else LINEAR_CHARACTERS, field=field)
    pattern: str = _Code128(message).build()[0]
    return pattern


def data_matrix(message: str, *, field: str) -> Modules:
    """Return a square Data Matrix symbol (ECC 200), without quiet zone.

    Takes printable ASCII; raises Unencodable, naming `field`, for anything else and for more than fits a symbol.
    """
    _require(message, PRINTABLE, field=field)
    try:
        symbol = zxingcpp.create_barcode(message, zxingcpp.BarcodeFormat.DataMatrix, force_square=True)
    except ValueError as error:
        raise Unencodable(f"No Data Matrix holds this message: {error}", field=field) from error
    # An image is a buffer of one byte a module, which its stubs do not say.
    image = memoryview(zxingcpp.write_barcode_to_image(symbol, scale=1, add_quiet_zones=False))  # type: ignore[arg-type]
    side = image.nbytes // len(image)
    modules = "".join("1" if level < _DARK_BELOW else "0" for level in image.tobytes())
    return tuple(modules[first : first + side] for first in range(0, len(modules), side))


def runs(row: str) -> list[tuple[int, int]]:
    """Return the dark runs of a row of 1 and 0 as (first module, number of modules)."""
    found = []
    start = None
    for place, module in enumerate(row + "0"):
        if module == "1" and start is None:
            start = place
        elif module == "0" and start is not None:
            found.append((start, place - start))
            start = None
    return found


class _Code128(Code128):  # type: ignore[misc]  # the library carries no types
    """The library's encoder, less its fault of dropping a leading 99, which it takes for a switch to digit pairs."""

    def _try_to_optimize(self, encoded: list[int]) -> list[int]:
        starts_with_a_pair = len(self.code) > 1 and self.code[:2].isdecimal()
        shortened: list[int] = encoded if starts_with_a_pair else super()._try_to_optimize(encoded)
        return shortened


def _require(message: str, allowed: frozenset[str], *, field: str) -> None:
    for character in message:
        if character not in allowed:
            raise Unencodable(f"The symbol cannot carry {character!r} (U+{ord(character):04X}).", field=field)
