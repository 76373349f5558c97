"""Which scans failed, or were typed instead, and of which labels, printers, rolls, stations and places?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from labtrack.domain.identifiers import SymbolKind
from labtrack.domain.people import Actor, Permission, require
from labtrack.domain.readings import Reading, SymbolReading, Unread
from labtrack.domain.scan_failures import Circumstance
from labtrack.domain.stations import Station
from labtrack.persistence.queries.scan_failures import Count, Failure, Sought, counts_of, failures_of
from labtrack.persistence.store import Store
from labtrack.services.identification import identify

SHOWN = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """Scans that failed within a time: how many by each circumstance, and the newest of them; no person stands here."""

    total: int
    counts: Mapping[Circumstance, Sequence[Count]]
    newest: Sequence[Failure]


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


def circumstances_of(store: Store, sought: Sought, *, by: Actor) -> Mapping[Circumstance, Sequence[Count]]:
    """In what the scans of a time failed, whatever else is sought: by what its register may be narrowed."""
    require(by, Permission.READ_AUDIT)
    return counts_of(store.items.connection, Sought(begins=sought.begins, ends=sought.ends))


def register_of(store: Store, sought: Sought, *, by: Actor) -> Register:
    """The register of a time, from `begins` on and before `ends`, narrowed to some circumstances."""
    require(by, Permission.READ_AUDIT)
    connection = store.items.connection
    counts = counts_of(connection, sought)
    return Register(
        total=sum(count.scans for count in counts[Circumstance.REASON]),
        counts=counts,
        newest=failures_of(connection, sought, most=SHOWN),
    )


def export_register(store: Store, sought: Sought, *, by: Actor, at: datetime) -> Sequence[Failure]:
    """Every failed scan of a time for a table, the newest first; that it was exported is written into the audit."""
    require(by, Permission.READ_AUDIT)
    found = failures_of(store.items.connection, sought)
    detail = {
        "begins": sought.begins,
        "ends": sought.ends,
        "within": {circumstance.value: key for circumstance, key in sought.within.items()},
        "rows": len(found),
    }
    store.audit.write("export_scan_failures", "exported", actor_id=by.id, at=at, device=by.device, detail=detail)
    return found


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
