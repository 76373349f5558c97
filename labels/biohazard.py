"""Which dots of a square does the biohazard symbol blacken?"""

from __future__ import annotations

from functools import cache
from math import cos, hypot, radians, sin
from typing import Final

# The proportions of the symbol (29 CFR 1910.145, figure), in units of the slit's width. Three horns, each a disc with
# another taken out of it, their tips apart; a hole in the middle, slits from it, and a ring behind the horns.
_HORN, _HORN_AWAY = 15.0, 11.0
_CUT, _CUT_AWAY = 10.5, 15.0
_TIPS, _SLIT = 4.0, 1.0
_HOLE = 3.0
_RING_INNER, _RING_OUTER = 10.0, 13.5
_WAYS: Final = tuple((cos(radians(angle)), sin(radians(angle))) for angle in (90, 210, 330))
_SIDE = 2 * (_HORN + _HORN_AWAY)
_MIDDLE = _SIDE / 2


@cache
def biohazard(side: int) -> tuple[str, ...]:
    """Return the symbol as rows of 1 (black) and 0, so many dots wide and high."""
    unit = _SIDE / side
    places = [(place + 0.5) * unit - _MIDDLE for place in range(side)]
    # The lower horns end above the corners: the symbol's own middle lies lower than its centre.
    return tuple("".join("1" if _is_black(x, _shifted(-y)) else "0" for x in places) for y in places)


def _shifted(y: float) -> float:
    lowest = -(_HORN_AWAY / 2 + _HORN)
    highest = _HORN_AWAY + _HORN
    return y + (lowest + highest) / 2


def _is_black(x: float, y: float) -> bool:
    # Along each horn's way and across it.
    seen = [(x * right + y * up, x * up - y * right) for right, up in _WAYS]
    within_cut = min(hypot(along - _CUT_AWAY, across) for along, across in seen)
    if within_cut < _CUT - _SLIT and _RING_INNER < hypot(x, y) < _RING_OUTER:
        return True
    if within_cut < _CUT or hypot(x, y) < _HOLE:
        return False
    if any(along > 0 and abs(across) < (_TIPS if along > _CUT_AWAY else _SLIT) / 2 for along, across in seen):
        return False
    return any(hypot(along - _HORN_AWAY, across) < _HORN for along, across in seen)
