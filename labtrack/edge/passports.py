"""How does a door get a custody passport that covers all that has happened so far?"""

from __future__ import annotations

from uuid import UUID

from labtrack.domain.errors import LabtrackError
from labtrack.domain.passports import SignedPassport
from labtrack.domain.people import Actor
from labtrack.edge.checkpointing import checkpoint
from labtrack.edge.installation import Installation
from labtrack.edge.transaction import keep_attempt, reading, writing
from labtrack.services.passports import EXPORT, begin_export, make_passport


def passport_of(installation: Installation, uid: UUID, *, by: Actor | None) -> SignedPassport:
    """Note the export, have the log signed, and make the passport against that checkpoint.

    The audit row comes first, so there is always something new to sign, and no event that the person has seen is
    missing. An attempt that fails is kept.
    """
    try:
        with writing(installation) as store:
            export = begin_export(store, uid, by=by, at=installation.clock())
        checkpoint(installation)
        with reading(installation) as store:
            return make_passport(store, export, installation.checkpointing.notary(), at=installation.clock())
    except LabtrackError as error:
        keep_attempt(installation, EXPORT, error, by=by)
        raise
