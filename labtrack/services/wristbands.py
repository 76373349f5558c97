"""Which wristbands does a participant wear, and how is another one recorded?"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from labtrack.domain.custody import Kind
from labtrack.domain.errors import Invalid, NotFound
from labtrack.domain.outcomes import Outcome
from labtrack.domain.people import Actor, Permission, require
from labtrack.domain.readings import Reading, Unread, wristband_of
from labtrack.domain.wristbands import HOSPITALS, BandScheme, scheme_of
from labtrack.persistence.store import Store
from labtrack.services.identifiers import give_identifier


def wears(store: Store, participant_id: int, scanned: str | None) -> bool | None:
    """Whether a scanned wristband (as `wristband_of` gives it) is that participant's; None when none was scanned."""
    if scanned is None or not scanned.strip():
        return None
    scheme, value = code_of_band(store, scanned.strip())
    return store.items.codes(participant_id).get(scheme) == value


def code_of_band(store: Store, band: str) -> tuple[str, str]:
    """Scheme and value by which a wristband is found among the items' codes.

    A hospital's number is identity data: its value is what exact match needs, and nobody reads the number from it.
    """
    scheme = scheme_of(band)
    return scheme.value, store.exact(band) if scheme in HOSPITALS else band


def record_wristband(
    store: Store, participant_uid: UUID, reading: Reading, *, by: Actor, at: datetime, seen: int | None = None
) -> Outcome:
    """Record a hospital's wristband for a participant; a former one of the same kind ends with it.

    Raises NotFound for who is no participant, Invalid at the field `wristband` for another scan, Stale, and what
    `give_identifier` raises: a wristband is never given to a second person.
    """
    require(by, Permission.RECORD_CLINICAL)
    band = _band(reading)
    participant = store.items.by_uid(participant_uid)
    if participant.kind is not Kind.PARTICIPANT:
        raise NotFound(what="participant")
    item = store.items.lock([participant.id], seen=seen)[participant.id]
    scheme, value = code_of_band(store, band)
    typed = not isinstance(reading, Unread) and reading.typed
    return give_identifier(
        store, item, scheme, value, typed=typed, taken="wristband-taken", field="wristband", by=by, at=at
    )


def _band(reading: Reading) -> str:
    if isinstance(reading, Unread):
        raise Invalid(reading.code, fields={"wristband": reading.code})
    band = wristband_of(reading)
    if band is None:
        raise Invalid("not-a-wristband", fields={"wristband": "not-a-wristband"})
    if scheme_of(band) is BandScheme.OWN:
        raise Invalid("wristband-of-the-study", fields={"wristband": "wristband-of-the-study"})
    return band
