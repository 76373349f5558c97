"""Why was a label refused?"""

from __future__ import annotations

from typing import ClassVar


class LabelError(Exception):
    """A label that must not be printed.

    `code` is stable and made for programs; `field` names the content field at fault, or is empty when
    no field is; the message is made for people.
    """

    code: ClassVar[str] = "label-error"

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.field = field


class UnknownDesign(LabelError):
    """No design has this id."""

    code = "unknown-design"


class UnknownLanguage(LabelError):
    """The captions of the designs are not written in this language."""

    code = "unknown-language"


class UnknownResolution(LabelError):
    """No printer that the designs are made for has this many dots per inch."""

    code = "unknown-resolution"


class UnknownPaper(LabelError):
    """Labels are not laid on sheets of this paper."""

    code = "unknown-paper"


class NoSuchPosition(LabelError):
    """The sheet of paper has no such place to begin at."""

    code = "no-such-position"


class MixedSizes(LabelError):
    """Labels of several sizes were to share a sheet of paper."""

    code = "mixed-sizes"


class MissingField(LabelError):
    """The design needs a field that is absent, or that is empty and may not be."""

    code = "missing-field"


class MissingStatement(LabelError):
    """The label does not say what must stand on it at this stage; `statements` names all that is missing."""

    code = "missing-statement"

    def __init__(self, message: str, *, statements: tuple[str, ...], field: str = "") -> None:
        super().__init__(message, field=field)
        self.statements = statements


class NoStage(LabelError):
    """A stage was named for a label that stands on no product."""

    code = "no-stage"


class ConflictingWarnings(LabelError):
    """Two facts about a product exclude one another, so that no set of warnings is right."""

    code = "conflicting-warnings"


class UnknownField(LabelError):
    """The design would not print a field that was given."""

    code = "unknown-field"


class DoesNotFit(LabelError):
    """A text or a symbol is larger than its place."""

    code = "does-not-fit"


class Unencodable(LabelError):
    """A text has a character that the font lacks, or a symbol one that it cannot carry."""

    code = "unencodable"


class BadDesign(LabelError):
    """A design breaks a rule of print: too fine a symbol, a quiet zone not kept, an element off the label."""

    code = "bad-design"
