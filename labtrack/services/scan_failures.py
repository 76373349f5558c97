"""Which scans failed, or were typed instead, and on which labels, stations and places?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from labtrack.domain.identifiers import SymbolKind
from labtrack.domain.people import Actor, Permission, require
from labtrack.domain.places import Place
from labtrack.domain.readings import Reading, SymbolReading, Unread
from labtrack.domain.stations import Station
from labtrack.persistence.queries.scan_failures import Count, Failure, Sought, counts_of, failures_of
from labtrack.persistence.store import Store
from labtrack.services.identification import identify

SHOWN = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """Scans that failed within a time: how many by each circumstance, and the newest of them; no person stands here."""

    total: int
    by_code: Sequence[Count]
    by_design: Sequence[Count]
    by_station: Sequence[Count]
    by_place: Sequence[Count]
    newest: Sequence[Failure]
    stations: Mapping[int, Station]
    places: Mapping[int, Place]


def keep_failure(
    store: Store,
    code: str,
    raw: str,
    reading: Reading | None,
    *,
    station: Station | None,
    place_id: int,
    device: str,
    at: datetime,
) -> None:
    """Keep a scan that failed, or was typed: what arrived is sealed, and the print that it was about is looked up."""
    store.keep_failed_scan(
        code,
        raw,
        place_id=place_id,
        device=device,
        station_id=station.id if station is not None else None,
        label_id=_print_of(store, reading) if reading is not None else None,
        at=at,
    )


def register_of(store: Store, *, begins: datetime, ends: datetime, by: Actor) -> Register:
    """The register of a time, from `begins` on and before `ends`."""
    require(by, Permission.READ_AUDIT)
    sought = Sought(begins=begins, ends=ends)
    counts = counts_of(store.items.connection, sought)
    newest = failures_of(store.items.connection, sought, most=SHOWN)
    stations = {station.id: station for station in store.stations.all()}
    return Register(
        total=sum(count.scans for count in counts["code"]),
        by_code=counts["code"],
        by_design=counts["design"],
        by_station=counts["station"],
        by_place=counts["place"],
        newest=newest,
        stations=stations,
        places={place.id: place for place in store.places.all(id=sorted({one.place_id for one in newest}))},
    )


def _print_of(store: Store, reading: Reading) -> int | None:
    """The print that a scan was read from or should have been; None where that cannot be told."""
    if isinstance(reading, Unread):
        return None
    if isinstance(reading, SymbolReading) and reading.symbol.kind is SymbolKind.LABEL:
        label = store.labels.find(serial=reading.symbol.text)
        return label.id if label is not None else None
    item = identify(store, reading).item
    if item is None:
        return None
    prints = store.labels.all(item_id=item.id, void_at=None, spoiled_at=None)
    live = next((label for label in prints if label.live_at is not None), None)
    return live.id if live is not None else None
