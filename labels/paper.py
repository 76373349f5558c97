"""Where do labels lie on a sheet of office paper?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from labels.canvas import Sheet
from labels.dots import Dots
from labels.errors import DoesNotFit, MixedSizes, NoSuchPosition, UnknownPaper

MARGIN: Final = 8.0
"""What stays clear at each edge (mm): office printers do not reach further."""
GAP: Final = 2.0
"""What stays clear between labels (mm)."""

PAPERS: Final = MappingProxyType({"A4": (210.0, 297.0), "Letter": (215.9, 279.4)})
"""Width and height of each paper in mm, upright."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How labels of one size lie on a paper: its width and height in mm, and each label's left and top edge.

    The first place is the top left one; places go row by row.
    """

    width: float
    height: float
    places: tuple[tuple[float, float], ...]


def plan(paper: str, sheets: Sequence[Sheet], dots: Dots, *, start: int = 1) -> Plan:
    """Return where labels lie on a paper, in the middle of it and on whole dots; the first one takes place `start`.

    The paper lies on its side for labels that are wider than it. Raises UnknownPaper, MixedSizes for labels of several
    sizes, DoesNotFit for labels larger than the paper, and NoSuchPosition for a start that the paper does not have.
    """
    upright = PAPERS.get(paper)
    if upright is None:
        raise UnknownPaper(f"There is no paper {paper!r}; there are {' and '.join(PAPERS)}.")
    sizes = {(sheet.width, sheet.height) for sheet in sheets}
    if len(sizes) > 1:
        raise MixedSizes("The labels of one sheet of paper have one size.")
    wide, high = upright
    for width, height in sizes:
        found = _laid(wide, high, width, height, dots) or _laid(high, wide, width, height, dots)
        if found is None:
            raise DoesNotFit(f"A label of {width:g} by {height:g} mm is larger than {paper}.")
        if not 1 <= start <= len(found.places):
            raise NoSuchPosition(f"{paper} has places 1 to {len(found.places)} for this label, not {start}.")
        return found
    return Plan(width=wide, height=high, places=())


def _laid(wide: float, high: float, width: float, height: float, dots: Dots) -> Plan | None:
    columns, rows = _number(wide, width), _number(high, height)
    if columns < 1 or rows < 1:
        return None
    left, top = _first(wide, width, columns), _first(high, height, rows)
    places = tuple(
        (dots.before(left + column * (width + GAP)), dots.before(top + row * (height + GAP)))
        for row in range(rows)
        for column in range(columns)
    )
    return Plan(width=wide, height=high, places=places)


def _number(room: float, length: float) -> int:
    return int((room - 2 * MARGIN + GAP) / (length + GAP) + 1e-6)


def _first(room: float, length: float, number: int) -> float:
    return (room - number * length - (number - 1) * GAP) / 2
