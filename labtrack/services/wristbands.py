"""Which wristbands does a participant wear, and how is another one recorded?"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from labtrack.domain.custody import Happened
from labtrack.domain.errors import AlreadyDone, Duplicate, Invalid
from labtrack.domain.outcomes import Outcome
from labtrack.domain.people import Actor, Permission, require
from labtrack.domain.readings import Reading, Unread, wristband_of
from labtrack.domain.wristbands import HOSPITALS, BandScheme, scheme_of
from labtrack.persistence.store import Store
from labtrack.services.custody import record, told


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

    Raises Invalid at the field `wristband` for another scan, AlreadyDone, Stale, and Duplicate for a band that is or
    was another participant's: a wristband is never given to a second one.
    """
    require(by, Permission.RECORD_CLINICAL)
    band = _band(reading)
    participant = store.items.by_uid(participant_uid)
    item = store.items.lock([participant.id], seen=seen)[participant.id]
    scheme, value = code_of_band(store, band)
    former = store.items.codes(item.id).get(scheme)
    if former == value:
        last = store.custody.last(item.id, Happened.IDENTIFIER_RECORDED)
        number, done_at = (last.number, last.at) if last is not None else (item.number, at)
        raise AlreadyDone(item=item.uid, number=number, what=Happened.IDENTIFIER_RECORDED.value, at=done_at)
    if store.items.ever_bore(scheme, value):
        raise Duplicate("wristband-taken", fields={"wristband": "wristband-taken"})
    if former is not None:
        store.items.end_code(scheme, former, at=at)
    typed = not isinstance(reading, Unread) and reading.typed
    item = record(
        store, item, Happened.IDENTIFIER_RECORDED, {"scheme": scheme, "value": value, "typed": typed}, by=by, at=at
    )
    store.items.give_code(item.id, scheme, value, at=at)
    return told(item, Happened.IDENTIFIER_RECORDED, at=at)


def _band(reading: Reading) -> str:
    if isinstance(reading, Unread):
        raise Invalid(reading.code, fields={"wristband": reading.code})
    band = wristband_of(reading)
    if band is None:
        raise Invalid("not-a-wristband", fields={"wristband": "not-a-wristband"})
    if scheme_of(band) is BandScheme.OWN:
        raise Invalid("wristband-of-the-study", fields={"wristband": "wristband-of-the-study"})
    return band
