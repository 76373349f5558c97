"""Which dots does a printer have, and what lies on whole ones?"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor

from labels.box import Box
from labels.errors import UnknownResolution

MM_PER_INCH = 25.4
RESOLUTIONS = (203, 300, 600)

# A length that is a whole number of dots up to this part of one is that number, whatever binary fractions say.
_NOTHING = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class Dots:
    """The dots of a printer, counted from the label's top left corner. Raises UnknownResolution."""

    per_inch: int

    def __post_init__(self) -> None:
        if self.per_inch not in RESOLUTIONS:
            raise UnknownResolution(f"Labels are not made for {self.per_inch} dots per inch.")

    @property
    def pitch(self) -> float:
        """The width of one dot in mm."""
        return MM_PER_INCH / self.per_inch

    def at_least(self, length: float) -> float:
        """Return the shortest whole number of dots that is not less than a length (mm)."""
        return self.after(length)

    def nearest(self, place: float) -> int:
        """Return the number of the dot that is nearest to a place (mm)."""
        return floor(place / self.pitch + 0.5)

    def before(self, place: float) -> float:
        """Return the last whole dot at or before a place (mm)."""
        return floor(place / self.pitch + _NOTHING) * self.pitch

    def after(self, place: float) -> float:
        """Return the first whole dot at or after a place (mm)."""
        return ceil(place / self.pitch - _NOTHING) * self.pitch

    def snapped(self, box: Box) -> Box:
        """Return a box with its place and size rounded to whole dots, at least one dot wide and high."""
        wide, high = (max(round(length / self.pitch), 1) * self.pitch for length in (box.width, box.height))
        return Box(round(box.x / self.pitch) * self.pitch, round(box.y / self.pitch) * self.pitch, wide, high)
