"""What stands where on a label, in millimetres from its top left corner?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from labels.box import NOTHING, Box
from labels.errors import BadDesign
from labels.stages import Place

LANGUAGES = ("en", "zh")

# Limits of the symbols: ISBT 128 ST-001 sections 6.1 and 6.2, in millimetres or modules.
LINEAR_MODULE_AT_LEAST = 0.17
LINEAR_HEIGHT_AT_LEAST = 5.0
LINEAR_HEIGHT_PER_LENGTH = 0.15
LINEAR_QUIET_AT_LEAST = 10
MATRIX_MODULE_AT_LEAST = 0.25
MATRIX_QUIET_AT_LEAST = 1
# Between two linear symbols that are scanned as one: section 10, in modules.
PAIR_GAP = (20, 52)

LINE_HEIGHT = 1.3
"""From one baseline to the next, in parts of the text size: the tallest accents and the deepest tails of the font."""
CAPTION_HEIGHT = 1.16
"""What a caption takes, in parts of its size: the designs' own words have no accents on capital letters."""


class Align(Enum):
    """Where the rest of a line's room goes."""

    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A field's text: as many lines as the box has room for, broken between words or between Chinese characters.

    `size` is the height of the em. `boxed` names a field of one character that is drawn framed behind the text,
    as the check character of an identifier is. Lines begin at the top of the box, or with `middle` stand in its middle.
    `optional` text may be empty, and then nothing is drawn.
    """

    field: str
    box: Box
    size: float
    align: Align = Align.LEFT
    strong: bool = False
    middle: bool = False
    boxed: str | None = None
    optional: bool = False

    def __post_init__(self) -> None:
        if self.lines < 1:
            raise BadDesign("The box is lower than one line of its text.", field=self.field)
        if self.boxed is not None and self.lines > 1:
            raise BadDesign("A text with a framed character has one line.", field=self.field)

    @property
    def lines(self) -> int:
        """The number of lines that the box has room for."""
        return int(self.box.height / (self.size * LINE_HEIGHT) + 1e-6)


@dataclass(frozen=True, slots=True, kw_only=True)
class Caption:
    """The design's own words on one line, in each language. Drawn only if the field named by `when` has text."""

    en: str
    zh: str
    box: Box
    size: float
    align: Align = Align.LEFT
    when: str | None = None

    def words(self, language: str) -> str:
        """Return the caption in a language of LANGUAGES."""
        return self.zh if language == "zh" else self.en


@dataclass(frozen=True, slots=True, kw_only=True)
class Linear:
    """A Code 128 symbol; its box holds the quiet zones too.

    `module` is the narrowest bar that will do (mm): it is drawn as the fewest whole printer dots that are not narrower.
    `height` is that of the bars (mm), `quiet` the clear room at either end in modules; `align` says where the bars
    stand once the quiet zones are kept. It carries 0-9, A-Z and hyphens, which every keyboard layout types alike; an
    `isbt` symbol carries the punctuation of ISBT 128 too.
    """

    field: str
    box: Box
    height: float
    module: float = 0.25
    quiet: int = LINEAR_QUIET_AT_LEAST
    align: Align = Align.CENTRE
    isbt: bool = False

    def __post_init__(self) -> None:
        if self.module < LINEAR_MODULE_AT_LEAST:
            raise BadDesign(f"Bars of {self.module} mm are too fine to scan.", field=self.field)
        if self.height < LINEAR_HEIGHT_AT_LEAST:
            raise BadDesign(f"Bars {self.height} mm high are too low to scan.", field=self.field)
        if self.quiet < LINEAR_QUIET_AT_LEAST:
            raise BadDesign(f"A quiet zone of {self.quiet} modules is too narrow to scan.", field=self.field)
        if self.box.height < self.height:
            raise BadDesign("The bars are higher than their box.", field=self.field)


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """A square Data Matrix symbol (ECC 200); its box holds the quiet zone too.

    `module` as for Linear; `quiet` is the clear room on each side in modules. `align` left or right means the box's
    upper corner on that side, centre its middle.
    """

    field: str
    box: Box
    module: float = 0.5
    quiet: int = 2
    align: Align = Align.CENTRE

    def __post_init__(self) -> None:
        if self.module < MATRIX_MODULE_AT_LEAST:
            raise BadDesign(f"Modules of {self.module} mm are too fine to scan.", field=self.field)
        if self.quiet < MATRIX_QUIET_AT_LEAST:
            raise BadDesign("A Data Matrix needs a quiet zone of one module.", field=self.field)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A filled bar, such as a line between two parts."""

    box: Box


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """An outline inside its box, `thickness` mm wide. Drawn only if the field named by `when` has text."""

    box: Box
    thickness: float = 0.25
    when: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Biohazard:
    """The biohazard symbol in a square box. Drawn only if the field named by `when` has text: its legend."""

    box: Box
    when: str

    def __post_init__(self) -> None:
        if abs(self.box.width - self.box.height) > NOTHING:
            raise BadDesign("The biohazard symbol is as wide as high.", field=self.when)


@dataclass(frozen=True, slots=True, kw_only=True)
class Banner:
    """A field's text on one line, white in a black box; nothing at all if the field is empty."""

    field: str
    box: Box
    size: float

    def __post_init__(self) -> None:
        if self.box.height < self.size * LINE_HEIGHT:
            raise BadDesign("The banner is lower than one line of its text.", field=self.field)


Symbol = Linear | Matrix
Element = Text | Caption | Linear | Matrix | Rule | Frame | Biohazard | Banner


@dataclass(frozen=True, slots=True, kw_only=True)
class Design:
    """One version of one kind of label: what was printed under an id is never changed, a change gets a new id.

    A `turned` design leaves a roll with its short edge first: it is longer than print heads are wide. `place` says how
    close to its product a label is, None for all other labels. `pairs` are linear symbols that a scanner may read as
    one, left field and right field. Raises BadDesign for an element off the label, or one in a symbol's box or between
    a pair.
    """

    id: str
    width: float
    height: float
    elements: tuple[Element, ...]
    turned: bool = False
    place: Place | None = None
    pairs: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        page = Box(0, 0, self.width, self.height)
        for element in self.elements:
            if not page.contains(element.box):
                raise BadDesign(f"{self.id}: {element} is not on the label.", field=_field_of(element))
        for symbol in self.symbols():
            for element in self.elements:
                if element is not symbol and element.box.overlaps(symbol.box):
                    raise BadDesign(f"{self.id}: {element} stands in the symbol's box.", field=symbol.field)
        for pair in self.pairs:
            between = self._between(pair)
            if any(element.box.overlaps(between) for element in self.elements):
                raise BadDesign(f"{self.id}: something stands between the pair {pair}.", field=pair[1])

    def _between(self, pair: tuple[str, str]) -> Box:
        left, right = (next(one.box for one in self.symbols() if one.field == field) for field in pair)
        return Box(left.right, left.y, right.x - left.right, left.height)

    def symbols(self) -> Iterator[Symbol]:
        """Yield the elements that a scanner reads."""
        return (element for element in self.elements if isinstance(element, Linear | Matrix))

    def fields(self) -> dict[str, bool]:
        """Return every field that the design prints, in order, and whether it may be empty."""
        found: dict[str, bool] = {}
        for element in self.elements:
            match element:
                case Text(field=field, boxed=boxed, optional=optional):
                    found[field] = found.get(field, True) and optional
                    if boxed is not None:
                        found[boxed] = found.get(boxed, True) and optional
                case Banner(field=field):
                    found.setdefault(field, True)
                case Linear(field=field) | Matrix(field=field):
                    found[field] = False
                case _:
                    pass
        return found


def _field_of(element: Element) -> str:
    return "" if isinstance(element, Caption | Rule | Frame | Biohazard) else element.field
