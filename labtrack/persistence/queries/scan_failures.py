"""How often did a scan fail, by each circumstance, and which were the newest?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy import Connection, Select, String, cast, func, select

from labtrack.domain.print_jobs import JobStanding
from labtrack.domain.scan_failures import UNKNOWN, Circumstance
from labtrack.persistence.models import LabelRow, PlaceRow, PrinterRow, PrintJobRow, ScanFailureRow, StationRow
from labtrack.persistence.shelf import table_of

_failure = table_of(ScanFailureRow)
_label = table_of(LabelRow)
_place = table_of(PlaceRow)
_print = table_of(PrintJobRow)
_printer = table_of(PrinterRow)
_station = table_of(StationRow)

_came_from = (
    select(func.max(_print.c.id))
    .where(_print.c.label_id == _label.c.id, _print.c.standing != JobStanding.NOT_PRINTED)
    .correlate(_label)
    .scalar_subquery()
)
"""The print that put a label on paper: the newest that did not fail to come out."""

_FROM = (
    _failure.join(_place, _place.c.id == _failure.c.place_id)
    .outerjoin(_label, _label.c.id == _failure.c.label_id)
    .outerjoin(_print, _print.c.id == _came_from)
    .outerjoin(_printer, _printer.c.id == _print.c.printer_id)
    .outerjoin(_station, _station.c.id == _failure.c.station_id)
)
_STOCK = func.nullif(_printer.c.stock, "")

_BY: Final[Mapping[Circumstance, tuple[Any, Any]]] = MappingProxyType(
    {
        Circumstance.REASON: (_failure.c.code, _failure.c.code),
        Circumstance.DESIGN: (_label.c.design, _label.c.design),
        Circumstance.PRINTER: (_printer.c.code, _printer.c.name),
        Circumstance.STOCK: (_STOCK, _STOCK),
        Circumstance.STATION: (cast(_station.c.id, String(20)), _station.c.name),
        Circumstance.PLACE: (_place.c.code, _place.c.name),
    }
)
"""By what failures are told apart: what tells them apart, and what it is called."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """From when on, before when, and in which circumstances; one that says UNKNOWN is one of which nothing is known."""

    begins: datetime
    ends: datetime
    within: Mapping[Circumstance, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """How many scans failed in one circumstance, when last; None where the circumstance is not known."""

    key: str | None
    what: str | None
    scans: int
    last_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """One failed scan: what is known of it beside its sealed text. None is what is not known."""

    at: datetime
    code: str
    place: str
    station: str | None
    serial: str | None
    design: str | None
    printer: str | None
    stock: str | None


def counts_of(connection: Connection, sought: Sought) -> Mapping[Circumstance, Sequence[Count]]:
    """Counts by every circumstance, the most frequent first."""
    return {circumstance: _counted(connection, sought, circumstance) for circumstance in Circumstance}


def failures_of(connection: Connection, sought: Sought, *, most: int | None = None) -> Sequence[Failure]:
    """The failures, the newest first; at most so many, or all."""
    statement = select(
        _failure.c.at,
        _failure.c.code,
        _place.c.name.label("place"),
        _station.c.name.label("station"),
        _label.c.serial,
        _label.c.design,
        _printer.c.name.label("printer"),
        _STOCK.label("stock"),
    ).select_from(_FROM)
    rows = connection.execute(_within(statement, sought).order_by(_failure.c.id.desc()).limit(most))
    return [Failure(**row) for row in rows.mappings()]


def _counted(connection: Connection, sought: Sought, circumstance: Circumstance) -> Sequence[Count]:
    key, what = _BY[circumstance]
    many = func.count()
    statement = select(
        key.label("key"), what.label("what"), many.label("scans"), func.max(_failure.c.at).label("last_at")
    ).select_from(_FROM)
    rows = connection.execute(
        _within(statement, sought).group_by(key, what).order_by(many.desc(), what.is_(None), what, key)
    )
    return [Count(**row) for row in rows.mappings()]


def _within(statement: Select[Any], sought: Sought) -> Select[Any]:
    statement = statement.where(_failure.c.at >= sought.begins, _failure.c.at < sought.ends)
    for circumstance, wanted in sought.within.items():
        key, _what = _BY[circumstance]
        statement = statement.where(key.is_(None) if wanted == UNKNOWN else key == wanted)
    return statement
