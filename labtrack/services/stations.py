"""Which stations are there, and did the scanner of this one pass its test?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from labtrack.domain.people import Actor, Permission, require
from labtrack.domain.stations import Station
from labtrack.persistence.store import Store

PASSED, FAILED = "passed", "not-passed"


def station_of(store: Store, token_digest: bytes) -> Station | None:
    """The station that holds a cookie of this digest; None for a cookie that nobody gave."""
    return store.stations.find(token_digest=token_digest)


def keep_test(
    store: Store,
    station: Station | None,
    *,
    name: str,
    faults: Sequence[str],
    key_time_us: int | None,
    token_digest: bytes,
    by: Actor,
    at: datetime,
) -> Station:
    """Keep what a scanner's test found; a station that is new is known by its cookie from now on.

    Nothing of it is an item's event: that it was tested is written into the audit trail.
    """
    require(by, Permission.LOOK)
    found = {
        "name": name,
        "place_id": by.place_id,
        "device": by.device,
        "tested_at": at,
        "passed": not faults,
        "faults": " ".join(dict.fromkeys(faults)),
        "key_time_us": key_time_us,
    }
    if station is None:
        station = store.stations.put(uid=store.new_uid(), token_digest=token_digest, **found)
    else:
        store.stations.change(station.id, **found)
    detail = {"station": station.uid, "name": name, "found": list(faults)}
    code = FAILED if faults else PASSED
    store.audit.write("test_scanner", code, actor_id=by.id, at=at, device=by.device, detail=detail)
    return store.stations.get(station.id)
