"""Where is a rectangle, and does it meet another?"""

from __future__ import annotations

from dataclasses import dataclass

NOTHING = 1e-6
"""Sums of decimal fractions differ from the written number by less than this (mm); no printer shows a nanometre."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in millimetres: left edge, top edge (counted downwards), width, height."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """The bottom edge."""
        return self.y + self.height

    def contains(self, other: Box) -> bool:
        """Say whether the other box lies inside this one, edges included."""
        return (
            other.x >= self.x - NOTHING
            and other.y >= self.y - NOTHING
            and other.right <= self.right + NOTHING
            and other.bottom <= self.bottom + NOTHING
        )

    def overlaps(self, other: Box) -> bool:
        """Say whether the two share more than an edge."""
        return (
            self.x < other.right - NOTHING
            and other.x < self.right - NOTHING
            and self.y < other.bottom - NOTHING
            and other.y < self.bottom - NOTHING
        )
