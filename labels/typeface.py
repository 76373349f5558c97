"""Which characters can a label show, how wide are they, and where may a line break?"""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Final

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from labels.errors import Unencodable

FONT_FILE: Final = Path(__file__).parent / "fonts" / "NotoSansSC_400Regular.ttf"
FONT_NAME: Final = "LabelSans"

ASCENT: Final = 1.0
"""From the baseline up to the highest accent, in parts of the text size; the rest of the line height is below it."""
CAPTION_ASCENT: Final = 0.88
"""The same for a caption, whose words have no accents."""
STROKE: Final = 0.035
"""How wide the line around a strong text is, in parts of the text size."""

_NEVER_SEEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Mn", "Mc", "Me", "Zl", "Zp"})

_loading = Lock()


def face() -> TTFont:
    """Return the one face of every label, embedded in each PDF."""
    # Two threads that each registered the face would share a name but not the glyph subsets behind it.
    with _loading:
        return _face()


@cache
def _face() -> TTFont:
    font = TTFont(FONT_NAME, FONT_FILE)
    pdfmetrics.registerFont(font)
    return font


def width(text: str, size: float) -> float:
    """Return how wide one line of text is, in the unit of `size`."""
    return sum(map(_advance, text)) * size


@cache
def _advance(character: str) -> float:
    return float(face().stringWidth(character, 1))


def require_glyphs(text: str, *, field: str) -> None:
    """Raise Unencodable, naming `field`, for the first character that would not be seen as itself.

    Line feeds pass. Refused are characters that the font lacks, invisible controls and separators, and combining
    marks, which would be set beside their letter: write the letter composed.
    """
    for character in text.replace("\n", ""):
        if not _is_seen(character):
            raise Unencodable(f"The font has no {character!r} (U+{ord(character):04X}).", field=field)


@cache
def _is_seen(character: str) -> bool:
    return bool(face().face.charToGlyph.get(ord(character))) and unicodedata.category(character) not in _NEVER_SEEN


def break_lines(text: str, size: float, room: float) -> list[str]:
    """Break text into lines of at most `room` (unit of `size`), at line feeds, spaces and between Chinese characters.

    A word is never broken: one that is wider than the room makes a line that is too wide, for the caller to refuse.
    """
    lines = []
    for paragraph in text.split("\n"):
        if width(paragraph, size) <= room:
            lines.append(paragraph.rstrip())
            continue
        line = ""
        for word in _words(paragraph):
            if line and width((line + word).rstrip(), size) > room:
                lines.append(line.rstrip())
                line = ""
            line += word
        lines.append(line.rstrip())
    return lines


def _words(text: str) -> list[str]:
    words: list[str] = []
    for character in text:
        if words and not _may_break(words[-1][-1], character):
            words[-1] += character
        else:
            words.append(character)
    return words


def _may_break(before: str, after: str) -> bool:
    if after == " ":
        return False
    if before == " ":
        return True
    # Chinese breaks anywhere, but no line starts with a closing mark or ends with an opening one.
    if unicodedata.category(after) in ("Pe", "Pf", "Po") or unicodedata.category(before) in ("Ps", "Pi"):
        return False
    return _is_wide(before) or _is_wide(after)


def _is_wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in "WF"
