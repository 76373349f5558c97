"""What does a printed label look like, as a print to open?"""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response

from labels import LabelContent
from labtrack.domain.errors import Conflict, NotFound
from labtrack.domain.people import Permission, require
from labtrack.edge.session import current_actor, here
from labtrack.edge.transaction import reading, writing
from labtrack.services.labelling import label_content
from labtrack.services.prints import open_in_browser
from labtrack.web.paper import pdf_of, picture, sent

labels = Blueprint("labels", __name__, url_prefix="/labels")


@labels.get("/<uuid:uid>.pdf")
def pdf(uid: UUID) -> Response:
    """Draw one label for the browser to print; that it was opened is written into the audit trail.

    Raises Conflict for a serial that is live, has ended, or went to a printer.
    """
    actor, at = current_actor(), here().clock()
    require(actor, Permission.LABEL)
    with writing(here()) as store:
        label = store.labels.find(uid=uid)
        if label is None:
            raise NotFound(what="label")
        if not open_in_browser(store, [label], by=actor, at=at):
            raise Conflict("not-printed-again")
        drawn = pdf_of([LabelContent(design=label.design, fields=label_content(store, label))])
    return sent(drawn, file=label.serial)


@labels.get("/<uuid:uid>.svg")
def svg(uid: UUID) -> Response:
    """Show one print of a label as a picture; it is not for printing."""
    require(current_actor(), Permission.LOOK)
    with reading(here()) as store:
        label = store.labels.find(uid=uid)
        if label is None:
            raise NotFound(what="label")
        content = LabelContent(design=label.design, fields=label_content(store, label))
    return picture(content)
