"""What does a printed label look like, as a print to open?"""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response

from labels import LabelContent, LabelError, render_pdf, render_svg
from labtrack.domain.errors import Invalid, NotFound
from labtrack.domain.people import Permission, require
from labtrack.edge.session import current_actor, here
from labtrack.edge.transaction import reading, writing
from labtrack.services.labelling import label_content

labels = Blueprint("labels", __name__, url_prefix="/labels")


def pdf_of(design: str, **fields: str) -> bytes:
    """Draw one label with words that people wrote. Raises Invalid for what no label of this design can carry."""
    try:
        return render_pdf([LabelContent(design=design, fields=fields)])
    except LabelError as refused:
        raise Invalid("label-not-drawn") from refused


@labels.get("/<uuid:uid>.pdf")
def pdf(uid: UUID) -> Response:
    """Draw one print of a label again, as it was made; that it was opened is written into the audit trail."""
    actor, at = current_actor(), here().clock()
    require(actor, Permission.LOOK)
    with writing(here()) as store:
        label = store.labels.find(uid=uid)
        if label is None:
            raise NotFound(what="label")
        content = label_content(store, label)
        detail = {"label": label.uid, "serial": label.serial}
        store.audit.write("print_label", "printed", actor_id=actor.id, at=at, device=actor.device, detail=detail)
    drawn = render_pdf([LabelContent(design=label.design, fields=content)])
    return Response(
        drawn, mimetype="application/pdf", headers={"Content-Disposition": f'inline; filename="{label.serial}.pdf"'}
    )


@labels.get("/<uuid:uid>.svg")
def svg(uid: UUID) -> Response:
    """Show one print of a label as a picture; it is not for printing."""
    require(current_actor(), Permission.LOOK)
    with reading(here()) as store:
        label = store.labels.find(uid=uid)
        if label is None:
            raise NotFound(what="label")
        content = label_content(store, label)
    return Response(render_svg(LabelContent(design=label.design, fields=content)), mimetype="image/svg+xml")
