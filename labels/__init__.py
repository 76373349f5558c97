"""What does a label look like on paper? Text and a design in millimetres go in; PDF, ZPL II or PNG comes out.

    >>> from labels import LabelContent, render_pdf, required_fields
    >>> required_fields("badge-v1")
    ('printed_name', 'role', 'symbol')
    >>> badge = LabelContent(
    ...     design="badge-v1",
    ...     fields={"printed_name": "Wang Fang", "role": "Ward nurse", "symbol": "B-0007"},
    ... )
    >>> render_pdf([badge])[:5]
    b'%PDF-'

The package knows designs, not what is printed with them: it gets text that is already formatted. It either prints all
of that text or raises a LabelError; nothing is shortened, shrunk, replaced or left out. The same content gives the same
bytes. Symbols are Code 128 and Data Matrix (ECC 200), drawn as vectors on whole dots of the printer.

A design (`Design`, in `DESIGNS` by id) is data: elements in millimetres. Laying one out gives a `Sheet` of marks, and a
`Canvas` draws marks: another printer language is another canvas. A design that has been printed with never changes;
a new look is a new id.
"""

from __future__ import annotations

from collections.abc import Sequence

from labels.box import Box
from labels.canvas import Canvas, Sheet, paint
from labels.content import LabelContent
from labels.design import LANGUAGES, Align, Banner, Biohazard, Caption, Design, Frame, Linear, Matrix, Rule, Text
from labels.designs import DESIGNS, design_of, optional_fields, required_fields
from labels.dots import RESOLUTIONS, Dots
from labels.errors import (
    BadDesign,
    ConflictingWarnings,
    DoesNotFit,
    LabelError,
    MissingField,
    MissingStatement,
    MixedSizes,
    NoStage,
    NoSuchPosition,
    Unencodable,
    UnknownDesign,
    UnknownField,
    UnknownLanguage,
    UnknownPaper,
    UnknownResolution,
)
from labels.layout import lay_out
from labels.paper import PAPERS, plan
from labels.pdf import write_pages, write_pdf
from labels.png import write_png
from labels.stages import Place, Stage, Statement, asked_for, unsaid
from labels.svg import write_svg
from labels.warnings import CONFLICTS, WARNINGS, Trigger, biohazard_for, warnings_for
from labels.zpl import write_zpl

__all__ = [
    "CONFLICTS",
    "DESIGNS",
    "LANGUAGES",
    "PAPERS",
    "RESOLUTIONS",
    "WARNINGS",
    "Align",
    "BadDesign",
    "Banner",
    "Biohazard",
    "Box",
    "Canvas",
    "Caption",
    "ConflictingWarnings",
    "Design",
    "DoesNotFit",
    "Dots",
    "Frame",
    "LabelContent",
    "LabelError",
    "Linear",
    "Matrix",
    "MissingField",
    "MissingStatement",
    "MixedSizes",
    "NoStage",
    "NoSuchPosition",
    "Place",
    "Rule",
    "Sheet",
    "Stage",
    "Statement",
    "Text",
    "Trigger",
    "Unencodable",
    "UnknownDesign",
    "UnknownField",
    "UnknownLanguage",
    "UnknownPaper",
    "UnknownResolution",
    "asked_for",
    "biohazard_for",
    "design_of",
    "lay_out",
    "optional_fields",
    "paint",
    "render_pdf",
    "render_png",
    "render_svg",
    "render_zpl",
    "required_fields",
    "unsaid",
    "warnings_for",
]


def render_pdf(contents: Sequence[LabelContent], *, dpi: int = 203, paper: str | None = None, start: int = 1) -> bytes:
    """Return a vector PDF of one label a page, each page as large as its label; or of many on sheets of `paper`.

    `dpi` is the printer's: bars and modules are whole dots of it (0.25 mm is 2 dots at 203, 3 at 300, 6 at 600).
    `paper` is a name of PAPERS, `start` the place of the first sheet that the first label takes, counted row by row.
    Raises a LabelError, and prints none, if any of the labels must not be printed.
    """
    dots = Dots(per_inch=dpi)
    sheets = [lay_out(design_of(content.design), content, dots) for content in contents]
    if paper is None:
        return write_pdf(sheets)
    return write_pages(sheets, plan(paper, sheets, dots, start=start), start=start)


def render_zpl(contents: Sequence[LabelContent], *, dpi: int) -> bytes:
    """Return ZPL II for a printer of so many dots per inch, one format for each label. Raises a LabelError."""
    dots = Dots(per_inch=dpi)
    return write_zpl([lay_out(design_of(content.design), content, dots) for content in contents], dots)


def render_png(content: LabelContent, *, dpi: int = 203) -> bytes:
    """Return one label as the black and white dots that such a printer lays down. Raises a LabelError."""
    dots = Dots(per_inch=dpi)
    return write_png(lay_out(design_of(content.design), content, dots), dots)


def render_svg(content: LabelContent, *, dpi: int = 203) -> str:
    """Return one label as an SVG picture for a screen, laid out as it is printed. Raises a LabelError."""
    return write_svg(lay_out(design_of(content.design), content, Dots(per_inch=dpi)))
