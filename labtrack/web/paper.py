"""How does paper leave: drawn first, then written into the audit trail, then sent?"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from flask import Response

from labels import LabelContent, render_pdf, render_svg
from labels.errors import DoesNotFit, Unencodable
from labtrack.domain.errors import Conflict
from labtrack.edge.session import current_actor, here
from labtrack.edge.transaction import writing

Drawn = TypeVar("Drawn", bytes, str)


def printed(use_case: str, content: LabelContent, *, file: str, detail: Mapping[str, object]) -> Response:
    """Send one label as a PDF; that it was printed is kept, once it could be drawn. Raises Conflict when it cannot."""
    drawn = pdf_of([content])
    actor, at = current_actor(), here().clock()
    with writing(here()) as store:
        store.audit.write(use_case, "printed", actor_id=actor.id, at=at, device=actor.device, detail=detail)
    return sent(drawn, file=file)


def pdf_of(contents: Sequence[LabelContent]) -> bytes:
    """Draw labels, one a page. Raises Conflict when one cannot be drawn: then none is a print, and none is audited."""
    return _drawn(lambda: render_pdf(contents))


def sent(pdf: bytes, *, file: str) -> Response:
    """The answer that a browser opens and prints."""
    headers = {"Content-Disposition": f'inline; filename="{file}.pdf"'}
    return Response(pdf, mimetype="application/pdf", headers=headers)


def picture(content: LabelContent) -> Response:
    """Send one label as a picture, which is not for printing. Raises Conflict when it cannot be drawn."""
    return Response(_drawn(lambda: render_svg(content)), mimetype="image/svg+xml")


def _drawn(draw: Callable[[], Drawn]) -> Drawn:
    try:
        return draw()
    except (DoesNotFit, Unencodable) as error:
        raise Conflict(error.code) from error
