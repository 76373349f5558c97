"""What goes around a participant's arm?"""

from __future__ import annotations

from uuid import UUID

from flask import Response

from labtrack.domain.custody import Kind
from labtrack.domain.errors import NotFound
from labtrack.domain.people import Permission
from labtrack.edge.session import current_actor, here
from labtrack.edge.transaction import writing
from labtrack.web.acting import may
from labtrack.web.labels import pdf_of
from labtrack.web.trial import trial

DESIGN = "wristband-v1"


@trial.get("/participants/<uuid:uid>/wristband.pdf")
@may(Permission.SEE_IDENTITY)
def wristband_pdf(uid: UUID) -> Response:
    """Print a participant's wristband: who was shown whose identity, and that it was printed, are both kept."""
    actor, at = current_actor(), here().clock()
    with writing(here()) as store:
        item = store.items.by_uid(uid)
        if item.kind is not Kind.PARTICIPANT:
            raise NotFound(what="participant")
        codes = store.items.codes(item.id)
        identity = store.identities.disclose(item, page="wristband", by=actor, at=at)
        detail = {"code": codes["study"]}
        store.audit.write("print_wristband", "printed", actor_id=actor.id, at=at, device=actor.device, detail=detail)
        # Within the transaction: what cannot be drawn was neither shown nor printed.
        drawn = pdf_of(
            DESIGN,
            study_number=codes["study"],
            symbol=codes["wristband"],
            initials="".join(f"{part[0]}." for part in identity.name.split()[:3]),
            birth_date=identity.birth_date.isoformat(),
        )
    name = f'inline; filename="wristband-{codes["study"]}.pdf"'
    return Response(drawn, mimetype="application/pdf", headers={"Content-Disposition": name})
