"""What goes around a participant's arm?"""

from __future__ import annotations

from uuid import UUID

from flask import Response

from labels import LabelContent
from labtrack.domain.custody import Kind
from labtrack.domain.errors import NotFound
from labtrack.domain.people import Permission
from labtrack.edge.session import current_actor, here
from labtrack.edge.transaction import writing
from labtrack.web.acting import may
from labtrack.web.paper import printed
from labtrack.web.trial import trial
from labtrack.web.words import patient_initials

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
    content = {
        "study_number": codes["study"],
        "symbol": codes["wristband"],
        "initials": patient_initials(identity.name),
        "birth_date": identity.birth_date.isoformat(),
    }
    return printed(
        "print_wristband",
        LabelContent(design=DESIGN, fields=content),
        file=f"wristband-{codes['study']}",
        detail={"code": codes["study"]},
    )
