"""How does a door draw labels, and answer when one must not be printed?"""

from __future__ import annotations

from collections.abc import Sequence

from labels import LabelContent, LabelError, render_pdf
from labtrack.domain.errors import Invalid


def drawn(contents: Sequence[LabelContent]) -> bytes:
    """Draw labels as a PDF, one a page. Raises Invalid `label-refused` that says why, such as a glyph that is missing.

    To be asked before the audit says that it was printed.
    """
    try:
        return render_pdf(contents)
    except LabelError as refusal:
        raise Invalid("label-refused", why=str(refusal)) from refusal
