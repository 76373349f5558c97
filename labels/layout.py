"""Where does each mark of a label go, and does all of it fit?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from labels.biohazard import biohazard
from labels.box import NOTHING, Box
from labels.canvas import Bars, Fill, Mark, Modules, Picture, Reversed, Sheet, Words
from labels.content import LabelContent
from labels.design import (
    LANGUAGES,
    LINE_HEIGHT,
    LINEAR_HEIGHT_PER_LENGTH,
    PAIR_GAP,
    Align,
    Banner,
    Biohazard,
    Caption,
    Design,
    Element,
    Frame,
    Linear,
    Matrix,
    Rule,
    Symbol,
    Text,
)
from labels.dots import Dots
from labels.errors import (
    DoesNotFit,
    MissingField,
    MissingStatement,
    NoStage,
    Unencodable,
    UnknownField,
    UnknownLanguage,
)
from labels.stages import unsaid
from labels.symbols import code_128, data_matrix
from labels.typeface import ASCENT, CAPTION_ASCENT, STROKE, break_lines, require_glyphs, width

# The framed character: clear room before it, side of its frame, and the frame's line, in parts of the text size.
_FRAME_GAP = 0.3
_FRAME_SIDE = 1.1
_FRAME_LINE = 0.06
_FRAMED_BASELINE = 0.185


def lay_out(design: Design, content: LabelContent, dots: Dots) -> Sheet:
    """Return every mark of one label, or raise the LabelError that says why it must not be printed.

    Symbols and lines lie on whole dots of the printer.
    """
    _require_fields(design, content)
    _require_statements(design, content)
    page = _Page(fields=content.fields, language=content.language, dots=dots)
    marks = tuple(mark for element in design.elements for mark in page.marks(element))
    for pair in design.pairs:
        _require_pair(
            [mark for mark in marks if isinstance(mark, Bars)], [content.fields[field] for field in pair], pair
        )
    return Sheet(width=design.width, height=design.height, marks=marks, turned=design.turned)


def _require_fields(design: Design, content: LabelContent) -> None:
    if content.language not in LANGUAGES:
        raise UnknownLanguage(f"Captions are not written in {content.language!r}.")
    known = design.fields()
    for field, may_be_empty in known.items():
        if field not in content.fields:
            raise MissingField(f"{design.id} needs the field {field}.", field=field)
        if not may_be_empty and not content.fields[field].strip():
            raise MissingField(f"{design.id} needs text in the field {field}.", field=field)
    for field in content.fields:
        if field not in known:
            raise UnknownField(f"{design.id} does not print the field {field}.", field=field)


def _require_statements(design: Design, content: LabelContent) -> None:
    if content.stage is None:
        return
    if design.place is None:
        raise NoStage(f"{design.id} is not the label of a product: no stage has a rule for it.")
    missing = unsaid(content.fields, content.stage, design.place, content.applicable)
    if missing:
        names = tuple(statement.value for statement in missing)
        said = ", ".join(names)
        where, stage = design.place.name.lower(), content.stage.value
        raise MissingStatement(f"At the stage {stage!r} these must be {where}: {said}.", statements=names)


def _require_pair(drawn: Sequence[Bars], messages: Sequence[str], fields: tuple[str, str]) -> None:
    """Raise DoesNotFit unless two linear symbols stand side by side, as far apart as a scanner takes for one."""
    left, right = (next(bars for bars in drawn if bars.message == message) for message in messages)
    gap = (right.box.x - left.box.right) / left.module
    least, most = PAIR_GAP
    if not least <= gap <= most or abs(left.box.y - right.box.y) > NOTHING:
        raise DoesNotFit(f"{gap:.0f} modules lie between {fields[0]} and {fields[1]}.", field=fields[1])


@dataclass(frozen=True, slots=True, kw_only=True)
class _Page:
    fields: Mapping[str, str]
    language: str
    dots: Dots

    def marks(self, element: Element) -> Iterator[Mark]:
        match element:
            case Text():
                return self._text(element)
            case Caption():
                return self._caption(element)
            case Linear():
                return self._linear(element)
            case Matrix():
                return self._matrix(element)
            case Rule(box=box):
                return iter([Fill(box=self.dots.snapped(box))])
            case Frame():
                return self._frame(element)
            case Biohazard():
                return self._biohazard(element)
            case Banner():
                return self._banner(element)

    def _says(self, field: str | None) -> bool:
        return field is None or bool(self.fields[field].strip())

    def _text(self, text: Text) -> Iterator[Mark]:
        if not self._says(text.field):
            return
        value = self.fields[text.field]
        require_glyphs(value, field=text.field)
        framed = 0.0 if text.boxed is None else (_FRAME_GAP + _FRAME_SIDE) * text.size
        room = text.box.width - framed
        lines = break_lines(value, text.size, room)
        if len(lines) > text.lines:
            raise DoesNotFit(f"{text.field} takes {len(lines)} lines; {text.lines} fit.", field=text.field)
        spare = text.box.height - len(lines) * text.size * LINE_HEIGHT
        top = text.box.y + (spare / 2 if text.middle else 0.0)
        for number, line in enumerate(lines):
            long = _length(line, text.size, room, strong=text.strong, field=text.field)
            x = _start(text.box, long + framed, text.align)
            baseline = top + text.size * (ASCENT + number * LINE_HEIGHT)
            yield Words(text=line, x=x, baseline=baseline, size=text.size, strong=text.strong)
            if text.boxed is not None and self._says(text.boxed):
                yield from self._framed(text, text.boxed, x + long + _FRAME_GAP * text.size, top)

    def _framed(self, text: Text, field: str, x: float, top: float) -> Iterator[Mark]:
        character = self.fields[field]
        require_glyphs(character, field=field)
        if len(character) != 1 or character.isspace():
            raise Unencodable(f"{field} is one character.", field=field)
        side = _FRAME_SIDE * text.size
        box = Box(x, top + (LINE_HEIGHT * text.size - side) / 2, side, side)
        yield from self._outline(box, _FRAME_LINE * text.size)
        start = _start(box, width(character, text.size * 0.9), Align.CENTRE)
        baseline = box.bottom - _FRAMED_BASELINE * side - _FRAME_LINE * text.size / 2
        yield Words(text=character, x=start, baseline=baseline, size=text.size * 0.9)

    def _caption(self, caption: Caption) -> Iterator[Mark]:
        if self._says(caption.when):
            words = caption.words(self.language)
            long = _length(words, caption.size, caption.box.width, strong=False, field="")
            yield Words(
                text=words,
                x=_start(caption.box, long, caption.align),
                baseline=caption.box.y + caption.size * CAPTION_ASCENT,
                size=caption.size,
            )

    def _banner(self, banner: Banner) -> Iterator[Mark]:
        if not self._says(banner.field):
            return
        words, box = self.fields[banner.field], banner.box
        require_glyphs(words, field=banner.field)
        if "\n" in words:
            raise DoesNotFit(f"{banner.field} has more than one line.", field=banner.field)
        long = _length(words, banner.size, box.width - banner.size, strong=True, field=banner.field)
        baseline = box.y + (box.height - banner.size * LINE_HEIGHT) / 2 + banner.size * ASCENT
        start = _start(box, long, Align.CENTRE)
        line = Words(text=words, x=start, baseline=baseline, size=banner.size, strong=True)
        yield Reversed(box=self.dots.snapped(box), words=line)

    def _frame(self, frame: Frame) -> Iterator[Mark]:
        if self._says(frame.when):
            yield from self._outline(frame.box, frame.thickness)

    def _biohazard(self, legend: Biohazard) -> Iterator[Mark]:
        if self._says(legend.when):
            box = self.dots.snapped(legend.box)
            rows = biohazard(self.dots.nearest(box.width))
            yield Picture(rows=rows, box=Box(box.x, box.y, box.width, box.width), module=self.dots.pitch)

    def _outline(self, box: Box, thickness: float) -> Iterator[Mark]:
        thick = self.dots.at_least(thickness)
        outer = self.dots.snapped(box)
        yield Fill(box=Box(outer.x, outer.y, outer.width, thick))
        yield Fill(box=Box(outer.x, outer.bottom - thick, outer.width, thick))
        yield Fill(box=Box(outer.x, outer.y, thick, outer.height))
        yield Fill(box=Box(outer.right - thick, outer.y, thick, outer.height))

    def _linear(self, linear: Linear) -> Iterator[Mark]:
        pattern = code_128(self.fields[linear.field], field=linear.field, isbt=linear.isbt)
        module = self.dots.at_least(linear.module)
        long = len(pattern) * module
        if linear.height < LINEAR_HEIGHT_PER_LENGTH * long:
            raise DoesNotFit(f"The bars of {linear.field} are too low for {long:.1f} mm of length.", field=linear.field)
        box = self._placed(linear, long, linear.height, linear.quiet * module, 0.0)
        yield Bars(message=self.fields[linear.field], pattern=pattern, box=box, module=module)

    def _matrix(self, matrix: Matrix) -> Iterator[Mark]:
        rows = data_matrix(self.fields[matrix.field], field=matrix.field)
        module = self.dots.at_least(matrix.module)
        side, quiet = len(rows) * module, matrix.quiet * module
        box = self._placed(matrix, side, side, quiet, quiet)
        yield Modules(message=self.fields[matrix.field], rows=rows, box=box, module=module)

    def _placed(self, symbol: Symbol, wide: float, high: float, beside: float, above: float) -> Box:
        """Return where a symbol goes, on whole dots and with its quiet zones inside its box, or raise DoesNotFit."""
        outer = symbol.box
        if symbol.align is Align.CENTRE:
            x = self.dots.before(outer.x + (outer.width - wide) / 2)
            y = self.dots.before(outer.y + (outer.height - high) / 2)
        else:
            left, right = self.dots.after(outer.x + beside), self.dots.before(outer.right - beside - wide)
            x = left if symbol.align is Align.LEFT else right
            y = self.dots.after(outer.y + above)
        box = Box(x, y, wide, high)
        if not outer.contains(Box(x - beside, y - above, wide + 2 * beside, high + 2 * above)):
            raise DoesNotFit(f"The symbol of {symbol.field} is {wide:.1f} mm wide.", field=symbol.field)
        return box


def _length(line: str, size: float, room: float, *, strong: bool, field: str) -> float:
    long = width(line, size) + (STROKE * size if strong else 0.0)
    if long > room:
        raise DoesNotFit(f"{line!r} is {long:.1f} mm long; {room:.1f} mm are free.", field=field)
    return long


def _start(box: Box, long: float, align: Align) -> float:
    free = box.width - long
    return box.x + {Align.LEFT: 0.0, Align.CENTRE: free / 2, Align.RIGHT: free}[align]
