"""Does the scanner of this station send what it should, and what is to be set where it does not?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup
from wtforms.widgets import TextInput

from labtrack.documents.trial_sheet import SheetWords, sheet_of
from labtrack.documents.trial_symbols import svg_of
from labtrack.domain import sentences
from labtrack.domain.errors import NotFound
from labtrack.domain.identifiers.gs1 import SEPARATOR
from labtrack.domain.people import Permission
from labtrack.domain.stations import SYMBOLS, Received, Station, faults_of
from labtrack.edge.fields import TextField
from labtrack.edge.forms import HouseForm
from labtrack.edge.intake import reading_of
from labtrack.edge.language import say, when
from labtrack.edge.session import current_actor, here
from labtrack.edge.stations import current_station, station_digest
from labtrack.edge.transaction import writing
from labtrack.services.stations import keep_test
from labtrack.web.acting import may
from labtrack.web.doors import doors

LABELS: Mapping[str, str] = {
    "own": _l("Code 128 of labtrack"),
    "isbt": _l("Data Matrix of ISBT 128"),
    "gs1": _l("Data Matrix of GS1"),
}
NOTED = ("typed", "keyboard", "pace", "ending")


class TestedInput(TextInput):
    """An input whose script notes how fast the keys came, and what ended them."""

    def __call__(self, field: Any, **kwargs: Any) -> Markup:
        """Draw it with its hidden fields, which are empty without the script."""
        starts = {"typed": "1"}
        hidden = Markup('<input type="hidden" name="{}_{}" value="{}">')
        noted = Markup("").join(hidden.format(field.name, name, starts.get(name, "")) for name in NOTED)
        return super().__call__(field, **kwargs) + noted


class TestedField(TextField):
    """What arrived of one symbol, all of it."""

    widget = TestedInput()

    def __init__(self, label: str, **given: Any) -> None:
        super().__init__(label, optional=True, render_kw={"data-scan": "next", "data-tested": ""}, **given)

    @property
    def received(self) -> Received:
        """What arrived, as it was read and measured."""
        raw = request.form.get(self.name, "")
        pace = request.form.get(f"{self.name}_pace", "")
        return Received(
            raw=raw,
            reading=reading_of(request.form, name=self.name, bands=here().premises.bands),
            key_time_us=int(pace) if pace.isdecimal() else None,
            ending=request.form.get(f"{self.name}_ending") or None,
        )


class ScannerTestForm(HouseForm):
    """The name of the station, and one field for each symbol."""

    station = TextField(_l("Name of this station"), longest=60, description=_l("Such as: Ward 7, tablet 2."))
    own = TestedField(LABELS["own"])
    isbt = TestedField(LABELS["isbt"])
    gs1 = TestedField(LABELS["gs1"])


@doors.route("/scanner-test", methods=["GET", "POST"])
@may(Permission.LOOK)
def scanner_test() -> ResponseReturnValue:
    """Show the symbols, judge what a scanner sent of them, and keep it for this station."""
    station = current_station()
    form = ScannerTestForm.asked(station=station.name if station is not None else "")
    if form.sent_in_order():
        _judged(form, station)
        return redirect(url_for(".scanner_test"), 303)
    page = render_template("scan/test.html", form=form, rows=_rows(form), **_standing(station))
    return page, 422 if form.errors else 200


@doors.get("/scanner-test/<symbol>.svg")
@may(Permission.LOOK)
def test_symbol(symbol: str) -> Response:
    """Draw one of the symbols."""
    for one in SYMBOLS:
        if one.id == symbol:
            return Response(svg_of(one), mimetype="image/svg+xml")
    raise NotFound(what="symbol")


@doors.get("/scanner-test.pdf")
@may(Permission.LOOK)
def test_sheet() -> Response:
    """Draw all of the symbols on one sheet of paper."""
    said = SheetWords(
        heading=_("Scanner test"),
        lead=_(
            "Open “Scanner test” on the screen of the station, put the cursor into the field of each symbol, and scan "
            "it from this sheet. Print it in its own size, not fitted to the page."
        ),
        captions=[f"{LABELS[symbol.id]} · {symbol.text.replace(SEPARATOR, ' <GS> ')}" for symbol in SYMBOLS],
    )
    named = {"Content-Disposition": 'inline; filename="scanner-test.pdf"'}
    return Response(sheet_of(SYMBOLS, said), mimetype="application/pdf", headers=named)


def scanner_warning() -> str:
    """What a page with a scan box says of this station's scanner; empty once it has passed its test."""
    station = current_station()
    if station is not None and station.passed:
        return ""
    if station is None:
        return str(_("The scanner of this station was not tested yet."))
    return str(_("The scanner of this station did not pass its test."))


def _judged(form: ScannerTestForm, station: Station | None) -> None:
    received = {symbol: field.received for symbol, field in zip(SYMBOLS, (form.own, form.isbt, form.gs1), strict=True)}
    faults = [fault for symbol, one in received.items() for fault in faults_of(symbol, one)]
    times = [one.key_time_us for one in received.values() if one.key_time_us is not None]
    with writing(here()) as store:
        keep_test(
            store,
            station,
            name=form.station.data or "",
            faults=faults,
            key_time_us=max(times, default=None),
            token_digest=station_digest(),
            by=current_actor(),
            at=here().clock(),
        )
    if not faults:
        flash(_("The scanner passed its test."), "committed")


def _rows(form: ScannerTestForm) -> list[dict[str, object]]:
    return [
        {
            "label": LABELS[symbol.id],
            "picture": url_for(".test_symbol", symbol=symbol.id),
            "field": form[symbol.id],
        }
        for symbol in SYMBOLS
    ]


def _standing(station: Station | None) -> dict[str, object]:
    """What the last test of this station found."""
    if station is None:
        return {"result": ("info", _("The scanner of this station was not tested yet.")), "found": [], "tested": []}
    speed = _("%(ms)s ms a character", ms=round(station.key_time_us / 1000, 1)) if station.key_time_us else None
    found = [
        {"what": say(sentences.faults()[code]), "todo": "", "code": code, "kind": "stop"}
        for code in station.fault_codes
    ]
    passed = ("go", _("The scanner of this station passed its test."))
    return {
        "result": passed if station.passed else ("stop", _("The scanner of this station did not pass its test.")),
        "found": found,
        "tested": [
            (_("Station"), station.name),
            (_("Tested"), when(station.tested_at)),
            (_("Speed"), speed or _("not measured: the page's script did not run")),
        ],
    }
