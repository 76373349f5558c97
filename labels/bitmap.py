"""How is a bitmap written in few characters of ZPL?"""

from __future__ import annotations

from itertools import groupby
from typing import Final

from PIL import Image

_TWENTIES: Final = "ghijklmnopqrstuvwxyz"
_ONES: Final = "GHIJKLMNOPQRSTUVWXY"


def compressed(image: Image.Image) -> str:
    """Return dots (set is black) as the data of `^GFA`: hexadecimal digits, runs counted, equal rows named once."""
    row = (image.width + 7) // 8 * 2
    digits = image.tobytes().hex().upper()
    rows = [digits[at : at + row] for at in range(0, len(digits), row)]
    written, before = [], ""
    for one in rows:
        written.append(":" if one == before else _row(one))
        before = one
    return "".join(written)


def _row(digits: str) -> str:
    bare = digits.rstrip("0")
    end = "," if len(bare) < len(digits) else ""
    if digits.endswith("F"):
        bare, end = digits.rstrip("F"), "!"
    return "".join(_run(digit, len(list(same))) for digit, same in groupby(bare)) + end


def _run(digit: str, count: int) -> str:
    most = 20 * len(_TWENTIES) + len(_ONES)
    if count > most:
        return _run(digit, most) + _run(digit, count - most)
    twenties, ones = divmod(count, 20)
    written = (_TWENTIES[twenties - 1] if twenties else "") + (_ONES[ones - 1] if ones else "")
    return f"{written if count > 1 else ''}{digit}"
