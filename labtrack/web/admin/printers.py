"""Which printers are there, do they print, and how does one come and go?"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from labels import DESIGNS
from labtrack.domain.errors import Conflict
from labtrack.domain.outcomes import Outcome
from labtrack.domain.people import Actor, Permission
from labtrack.domain.print_jobs import JobStanding, PrintJob
from labtrack.domain.printers import PORTS, RESOLUTIONS, PrinterKind
from labtrack.edge.errors import answer, told
from labtrack.edge.fields import ListField, OneOfField, TextField, WholeField, YesNoField, choices_of
from labtrack.edge.forms import CommandForm, fresh_key
from labtrack.edge.session import current_actor, here
from labtrack.edge.transaction import reading
from labtrack.persistence.store import Store
from labtrack.services import staff
from labtrack.services.printers import (
    Destination,
    KnownPrinter,
    known_printers,
    register_printer,
    retire_printer,
    try_printer,
)
from labtrack.web import words
from labtrack.web.acting import Act, FormPage, act, do, gone_on, may
from labtrack.web.admin import admin

ANY_DESIGN = ("", _l("Any label"))
CHIP_OF = {
    JobStanding.WAITING: "warn",
    JobStanding.SENDING: "info",
    JobStanding.AT_PRINTER: "info",
    JobStanding.UNKNOWN: "warn",
    JobStanding.PRINTED: "go",
    JobStanding.NOT_PRINTED: "stop",
}


class PrinterForm(CommandForm):
    """Where a printer is, and what it is loaded with."""

    name = TextField(_l("Name"), longest=80, description=_l("As people call it, such as Filling bench."))
    place = ListField(_l("Stands at"), description=_l("It may be printed on from there, and from everywhere below."))
    kind = OneOfField(_l("How is it reached?"), choices_of(PrinterKind))
    host = TextField(
        _l("Name or address of the printer in the network"),
        optional=True,
        longest=253,
        description=_l("Without http:// and without a path. Nothing for the browser."),
    )
    port = WholeField(
        _l("Port"), optional=True, lowest=1, highest=65_535, description=_l("9100 for ZPL, 631 for IPP if left empty.")
    )
    path = TextField(
        _l("Path of the queue (IPP)"),
        optional=True,
        longest=200,
        description=_l("Such as /ipp/print or /printers/bench."),
    )
    dpi = OneOfField(_l("Dots per inch"), [(str(dpi), str(dpi)) for dpi in RESOLUTIONS])
    design = ListField(_l("Loaded with labels for"), optional=True)
    stock = TextField(_l("Label stock"), optional=True, longest=80, description=_l("Maker, size and lot of the roll."))
    answers = YesNoField(
        _l("Does a ZPL printer say how it stands when it is asked (~HS)?"),
        optional=True,
        description=_l("If not, each print stays open until its label was scanned back."),
    )

    def destination(self) -> Destination:
        """What was given, as the service takes it."""
        kind = PrinterKind(self.kind.data or "")
        return Destination(
            name=self.name.data or "",
            place_code=self.place.data or "",
            kind=kind,
            host=(self.host.data or "").lower(),
            port=self.port.value or PORTS.get(kind, 0),
            path=self.path.data or ("/ipp/print" if kind is PrinterKind.IPP else ""),
            dpi=int(self.dpi.data or 0),
            design=self.design.data or "",
            stock=self.stock.data or "",
            answers=self.answers.value is True,
        )


@admin.get("/printers")
@may(Permission.CONFIGURE)
def printers() -> ResponseReturnValue:
    """List every printer with what is open for it, and how its newest test went."""
    with reading(here()) as store:
        known = known_printers(store, by=current_actor())
    return render_template(
        "admin/printers.html",
        entries=[_entry(one) for one in known],
        new_key=fresh_key,
    )


@admin.route("/printers/new", methods=["GET", "POST"])
@may(Permission.CONFIGURE)
def add_printer() -> ResponseReturnValue:
    """Register a printer."""
    form = PrinterForm.asked()
    with reading(here()) as store:
        form.place.offer([(place.code, place.name) for place in staff.workplaces(store)])
    form.design.offer([ANY_DESIGN, *((design, design) for design in DESIGNS)])
    page = FormPage(
        form=form,
        heading=_("Register a printer"),
        lead=_(
            "labtrack sends labels to this address and to no other. It asks the printer, and takes no orders from it."
        ),
        submit_label=_("Register the printer"),
        template="admin/printer.html",
        cancel_url=url_for("admin.printers"),
        goes_to=lambda _outcome: url_for("admin.printers"),
    )

    def registered(store: Store, by: Actor, at: datetime) -> Outcome:
        return register_printer(store, form.destination(), by=by, at=at)

    return act(page, "register_printer", registered)


@admin.post("/printers/<uuid:uid>/tests")
@may(Permission.CONFIGURE)
def test(uid: UUID) -> ResponseReturnValue:
    """Send a printer its test label."""
    return _pressed("try_printer", lambda store, by, at: try_printer(store, uid, by=by, at=at))


@admin.post("/printers/<uuid:uid>/retirement")
@may(Permission.CONFIGURE)
def retire(uid: UUID) -> ResponseReturnValue:
    """Put a printer away for good."""
    return _pressed("retire_printer", lambda store, by, at: retire_printer(store, uid, by=by, at=at))


def _pressed(use_case: str, command: Act) -> ResponseReturnValue:
    form, back = CommandForm.asked(), url_for("admin.printers")
    try:
        outcome = do(form, use_case, command)
    except Conflict as error:
        return answer(told(error), retry_url=back, retry_label=_("Back to the printers"))
    return gone_on(outcome, form.key, lambda _outcome: back)


def _entry(known: KnownPrinter) -> dict[str, object]:
    printer = known.printer
    return {
        "printer": printer,
        "place": known.place.name,
        "address": f"{printer.host}:{printer.port}{printer.path}" if printer.host else "",
        "waiting": known.waiting,
        "test": _test(known.test) if known.test is not None else None,
        "tests": printer.active and printer.kind is not PrinterKind.BROWSER,
    }


def _test(test: PrintJob) -> dict[str, object]:
    """How the newest test stands."""
    return {
        "chip": (words.word(test.standing), CHIP_OF[test.standing]),
        "trouble": words.word(test.trouble) if test.trouble is not None else "",
        "asked_at": test.asked_at,
    }
