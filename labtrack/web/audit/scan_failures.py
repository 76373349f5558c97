"""Which scans failed or were typed, by reason, label, station and place?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from labtrack.domain.people import Permission
from labtrack.edge.errors import fault_sentence
from labtrack.edge.fields import TextField
from labtrack.edge.forms import HouseForm
from labtrack.edge.language import when, zone
from labtrack.edge.session import current_actor, here
from labtrack.edge.transaction import reading
from labtrack.persistence.queries.scan_failures import Count, Failure
from labtrack.services.scan_failures import Register, register_of
from labtrack.web.acting import may
from labtrack.web.audit import audit
from labtrack.web.audit.audit_words import outcome_word

SHOWN = timedelta(days=30)


class PeriodForm(HouseForm):
    """From which day to which, both included; the last thirty when nothing is said."""

    first = TextField(_l("From"), optional=True, render_kw={"type": "date"})
    last = TextField(_l("To"), optional=True, render_kw={"type": "date"})


@audit.get("/scan-failures")
@may(Permission.READ_AUDIT)
def scan_failures() -> ResponseReturnValue:
    """Count the scans that failed or were typed: technical, and never by person."""
    form = PeriodForm(request.args)
    today = here().clock().astimezone(zone()).date()
    first, last = _day(form.first, today - SHOWN), _day(form.last, today)
    with reading(here()) as store:
        register = register_of(store, begins=_begin(first), ends=_begin(last + timedelta(days=1)), by=current_actor())
    page = render_template(
        "audit/scan_failures.html",
        form=form,
        first=first.isoformat(),
        last=last.isoformat(),
        total=register.total,
        tables=[
            (_("Reason"), _("By reason"), [[outcome_word(one.what or ""), *_figures(one)] for one in register.by_code]),
            (_("Label"), _("By label design"), _rows(register.by_design, _("no label known"))),
            (_("Station"), _("By station"), _rows(register.by_station, _("no station known"))),
            (_("Place"), _("By place"), _rows(register.by_place, "")),
        ],
        newest=[_newest(one, register) for one in register.newest],
    )
    return page, 422 if form.errors else 200


def _day(field: TextField, otherwise: date) -> date:
    """The day that was asked for; another one for what is none, which is said."""
    try:
        return date.fromisoformat(field.data) if field.data else otherwise
    except ValueError:
        field.errors = [fault_sentence("not-a-time")]
        return otherwise


def _begin(day: date) -> datetime:
    return datetime.combine(day, time(0), tzinfo=zone()).astimezone(UTC)


def _rows(counts: Sequence[Count], unknown: str) -> list[list[object]]:
    return [[one.what or unknown, *_figures(one)] for one in counts]


def _figures(count: Count) -> list[object]:
    return [count.scans, when(count.last_at)]


def _newest(failure: Failure, register: Register) -> list[object]:
    station = register.stations.get(failure.station_id) if failure.station_id is not None else None
    label = f"{failure.serial} · {failure.design}" if failure.serial else "–"
    return [
        when(failure.at),
        outcome_word(failure.code),
        label,
        station.name if station is not None else "–",
        register.places[failure.place_id].name,
    ]
