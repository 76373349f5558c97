"""How often did a scan fail, by each circumstance, and which were the newest?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, func, select

from labtrack.persistence.models import LabelRow, PlaceRow, ScanFailureRow, StationRow
from labtrack.persistence.shelf import table_of

_failure = table_of(ScanFailureRow)
_label = table_of(LabelRow)
_place = table_of(PlaceRow)
_station = table_of(StationRow)
_FROM = _failure.outerjoin(_label, _label.c.id == _failure.c.label_id).outerjoin(
    _station, _station.c.id == _failure.c.station_id
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """From when on, and before when."""

    begins: datetime
    ends: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """How many scans failed in one circumstance, when last; None where the circumstance is not known."""

    what: str | None
    scans: int
    last_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """One failed scan: what is known of it beside its sealed text."""

    at: datetime
    code: str
    place_id: int
    device: str
    station_id: int | None
    serial: str | None
    design: str | None


def counts_of(connection: Connection, sought: Sought) -> Mapping[str, Sequence[Count]]:
    """Counts by code, label design, station and place, the most frequent first."""
    return {
        "code": _counted(connection, sought, _failure.c.code),
        "design": _counted(connection, sought, _label.c.design),
        "station": _counted(connection, sought, _station.c.name),
        "place": _counted(connection, sought, _place.c.name),
    }


def failures_of(connection: Connection, sought: Sought, *, most: int) -> Sequence[Failure]:
    """The newest failures."""
    statement = select(
        _failure.c.at,
        _failure.c.code,
        _failure.c.place_id,
        _failure.c.device,
        _failure.c.station_id,
        _label.c.serial,
        _label.c.design,
    ).select_from(_FROM)
    rows = connection.execute(_within(statement, sought).order_by(_failure.c.id.desc()).limit(most))
    return [
        Failure(
            at=row.at,
            code=row.code,
            place_id=row.place_id,
            device=row.device,
            station_id=row.station_id,
            serial=row.serial,
            design=row.design,
        )
        for row in rows
    ]


def _counted(connection: Connection, sought: Sought, by: Any) -> Sequence[Count]:
    many = func.count()
    statement = select(by.label("what"), many.label("scans"), func.max(_failure.c.at).label("last_at")).select_from(
        _FROM.join(_place, _place.c.id == _failure.c.place_id)
    )
    rows = connection.execute(_within(statement, sought).group_by(by).order_by(many.desc(), by))
    return [Count(what=row.what, scans=row.scans, last_at=row.last_at) for row in rows]


def _within(statement: Select[Any], sought: Sought) -> Select[Any]:
    return statement.where(_failure.c.at >= sought.begins, _failure.c.at < sought.ends)
