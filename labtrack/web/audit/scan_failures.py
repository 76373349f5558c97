"""Which scans failed or were typed, by reason, label, printer, roll, station and place?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from labtrack.domain.errors import Invalid
from labtrack.domain.people import Permission
from labtrack.domain.scan_failures import UNKNOWN, Circumstance
from labtrack.edge.errors import fault_sentence
from labtrack.edge.fields import ListField, TextField
from labtrack.edge.forms import HouseForm
from labtrack.edge.language import NOT_KNOWN, when, zone
from labtrack.edge.session import current_actor, here
from labtrack.edge.transaction import reading, writing
from labtrack.interop.tables import table_as_csv
from labtrack.persistence.queries.scan_failures import Count, Failure, Sought
from labtrack.services.scan_failures import circumstances_of, export_register, register_of
from labtrack.web import words
from labtrack.web.acting import may
from labtrack.web.audit import audit
from labtrack.web.audit.audit_words import outcome_word

SHOWN = timedelta(days=30)
YEARS = range(2000, 2200)
"""Days outside of these are none that a register could hold."""
HEADS = ("at", "code", "reason", "label", "design", "printer", "stock", "station", "place")
"""The columns of the exported table; they are the same in every language."""

TABLES: Mapping[Circumstance, tuple[str, str]] = {
    Circumstance.REASON: (_l("By reason"), _l("no reason known")),
    Circumstance.DESIGN: (_l("By label design"), _l("no label known")),
    Circumstance.PRINTER: (_l("By printer"), _l("printed by the browser, or no label known")),
    Circumstance.STOCK: (_l("By label stock"), _l("no stock named")),
    Circumstance.STATION: (_l("By station"), _l("no station known")),
    Circumstance.PLACE: (_l("By place"), _l("no place known")),
}
"""The heading of each table, and what stands in it where the circumstance is not known."""


class DayField(TextField):
    """A day by the site's clock; `value` is None where none was given."""

    def __init__(self, label: str, **given: Any) -> None:
        super().__init__(label, optional=True, render_kw={"type": "date"}, **given)
        self.value: date | None = None

    def process_formdata(self, valuelist: Sequence[object]) -> None:
        """Read the day; what was typed stays in the field."""
        super().process_formdata(valuelist)
        try:
            given = date.fromisoformat(self.data) if self.data else None
        except ValueError as fault:
            raise ValueError(fault_sentence("not-a-time")) from fault
        if given is not None and given.year not in YEARS:
            raise ValueError(fault_sentence("not-a-time"))
        self.value = given


class SoughtForm(HouseForm):
    """From which day to which, both included, the last thirty when nothing is said; and in which circumstances."""

    first = DayField(_l("From"))
    last = DayField(_l("To"))
    reason = ListField(_l("Reason"), optional=True)
    design = ListField(_l("Label"), optional=True)
    printer = ListField(_l("Printer"), optional=True)
    stock = ListField(_l("Label stock"), optional=True)
    station = ListField(_l("Station"), optional=True)
    place = ListField(_l("Place"), optional=True)

    def days(self) -> tuple[date, date]:
        """The first and the last day that are asked for."""
        today = here().clock().astimezone(zone()).date()
        return self.first.value or today - SHOWN, self.last.value or today

    def sought(self) -> Sought:
        """What is asked for; a circumstance that was never offered is left out."""
        first, last = self.days()
        chosen = {one: self[one.value] for one in Circumstance}
        within = {one: str(field.data) for one, field in chosen.items() if field.data and not field.errors}
        return Sought(begins=_begin(first), ends=_begin(last + timedelta(days=1)), within=within)

    def checked_against(self, circumstances: Mapping[Circumstance, Sequence[Count]]) -> bool:
        """Offer what scans failed in, and say whether everything that is asked for is in order."""
        lists = (self.reason, self.design, self.printer, self.stock, self.station, self.place)
        for circumstance, field in zip(Circumstance, lists, strict=True):
            choices = [(one.key or UNKNOWN, _called(circumstance, one)) for one in circumstances[circumstance]]
            field.offer([("", _("all")), *choices])
        return self.validate()


@audit.get("/scan-failures")
@may(Permission.READ_AUDIT)
def scan_failures() -> ResponseReturnValue:
    """Count the scans that failed or were typed: technical, and never by person."""
    form, actor = SoughtForm(request.args), current_actor()
    with reading(here()) as store:
        in_order = form.checked_against(circumstances_of(store, form.sought(), by=actor))
        register = register_of(store, form.sought(), by=actor)
    first, last = form.days()
    page = render_template(
        "audit/scan_failures.html",
        form=form,
        first=first.isoformat(),
        last=last.isoformat(),
        total=register.total,
        tables=[_table(circumstance, counts) for circumstance, counts in register.counts.items()],
        newest=[_newest(one) for one in register.newest],
        asked={name: value for name, value in request.args.items() if name in form and value},
    )
    return page, 200 if in_order else 422


@audit.get("/scan-failures.csv")
@may(Permission.READ_AUDIT)
def scan_failures_csv() -> ResponseReturnValue:
    """Export every failed scan that is asked for as a table; that it was exported is kept. Raises Invalid."""
    form, actor = SoughtForm(request.args), current_actor()
    with writing(here()) as store:
        if not form.checked_against(circumstances_of(store, form.sought(), by=actor)):
            raise Invalid("not-a-choice", fields=dict.fromkeys(form.errors, "not-a-choice"))
        found = export_register(store, form.sought(), by=actor, at=here().clock())
    first, last = form.days()
    named = f'attachment; filename="scan-failures-{first}-{last}.csv"'
    table = table_as_csv(HEADS, [_exported(one) for one in found])
    return Response(table, mimetype="text/csv", headers={"Content-Disposition": named})


def _begin(day: date) -> datetime:
    return datetime.combine(day, time(0), tzinfo=zone()).astimezone(UTC)


def _called(circumstance: Circumstance, count: Count) -> str:
    """What a circumstance is called; the reason is a code with a sentence of its own."""
    if count.what is None:
        return str(TABLES[circumstance][1])
    return outcome_word(count.what) if circumstance is Circumstance.REASON else count.what


def _table(circumstance: Circumstance, counts: Sequence[Count]) -> tuple[object, ...]:
    """Heading of the first column, heading of the table, rows."""
    rows = [[_called(circumstance, one), one.scans, when(one.last_at)] for one in counts]
    return words.word(circumstance), TABLES[circumstance][0], rows


def _newest(failure: Failure) -> list[object]:
    label = f"{failure.serial} · {failure.design}" if failure.serial else NOT_KNOWN
    printer = " · ".join(part for part in (failure.printer, failure.stock) if part)
    station = failure.station or NOT_KNOWN
    return [when(failure.at), outcome_word(failure.code), label, printer or NOT_KNOWN, station, failure.place]


def _exported(failure: Failure) -> list[object]:
    return [
        failure.at.isoformat(),
        failure.code,
        outcome_word(failure.code),
        failure.serial,
        failure.design,
        failure.printer,
        failure.stock,
        failure.station,
        failure.place,
    ]
