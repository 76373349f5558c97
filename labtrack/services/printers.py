"""How does a printer come to be known, tested and put away, and which may be printed on from here?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from labels import DESIGNS
from labtrack.domain.errors import Conflict, Duplicate, Invalid, NotFound
from labtrack.domain.identifiers import SymbolKind
from labtrack.domain.outcomes import Outcome
from labtrack.domain.people import Actor, Permission, require
from labtrack.domain.places import Place
from labtrack.domain.print_jobs import PrintJob
from labtrack.domain.printers import RESOLUTIONS, Printer, PrinterKind, destination_faults
from labtrack.persistence.queries.print_jobs import printers_from
from labtrack.persistence.store import Store
from labtrack.services.numbering import next_symbol
from labtrack.services.places import site_zone
from labtrack.services.print_jobs import ask_for_print, call_off

TEST_DESIGN = "printer-v1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Destination:
    """Where a printer is and what it is loaded with, as an administrator gives it."""

    name: str
    place_code: str
    kind: PrinterKind
    host: str = ""
    port: int = 0
    path: str = ""
    dpi: int
    design: str = ""
    stock: str = ""
    answers: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownPrinter:
    """A printer with its place, what is still open for it, and its newest test."""

    printer: Printer
    place: Place
    waiting: int
    test: PrintJob | None


def register_printer(store: Store, given: Destination, *, by: Actor, at: datetime) -> Outcome:
    """Register a printer; `made` is its uid. Only administrators say where labtrack may send anything.

    Raises Invalid with every field's fault, and Duplicate when its name is taken at that place.
    """
    require(by, Permission.CONFIGURE)
    place = store.places.find(code=given.place_code)
    if faults := _faults(given, place):
        raise Invalid(fields=faults)
    assert place is not None
    if store.printers.find(place_id=place.id, name=given.name.strip(), retired_at=None) is not None:
        raise Duplicate("printer-name-taken", fields={"name": "printer-name-taken"})
    reached = given.kind is not PrinterKind.BROWSER
    printer = store.printers.put(
        uid=store.new_uid(),
        code=next_symbol(store, SymbolKind.PRINTER).text,
        name=given.name.strip(),
        place_id=place.id,
        kind=given.kind,
        host=given.host if reached else "",
        port=given.port if reached else 0,
        path=given.path if given.kind is PrinterKind.IPP else "",
        dpi=given.dpi,
        design=given.design,
        stock=given.stock.strip(),
        answers=given.answers,
        registered_at=at,
        retired_at=None,
    )
    _note(store, "register_printer", printer, by=by, at=at)
    return Outcome(item=None, number=0, what="printer-registered", at=at, made=(printer.uid,))


def retire_printer(store: Store, uid: UUID, *, by: Actor, at: datetime) -> Outcome:
    """Put a printer away for good; its symbol is never given to another. Its tests end with it.

    Raises Conflict `printer-busy` while it is open what became of any label that was sent to it.
    """
    require(by, Permission.CONFIGURE)
    printer = _active(store, uid)
    open_prints = store.print_jobs.all(printer_id=printer.id, settled_at=None)
    if any(one.label_id is not None for one in open_prints):
        raise Conflict("printer-busy")
    for test in open_prints:
        call_off(store, test, by=by, at=at)
    store.printers.change(printer.id, retired_at=at)
    _note(store, "retire_printer", printer, by=by, at=at)
    return Outcome(item=None, number=0, what="printer-retired", at=at, made=(printer.uid,))


def try_printer(store: Store, uid: UUID, *, by: Actor, at: datetime) -> Outcome:
    """Send a printer its test label, which bears its symbol; `made` is the print. Raises Conflict for the browser's."""
    require(by, Permission.CONFIGURE)
    printer = _active(store, uid)
    if printer.kind is PrinterKind.BROWSER:
        raise Conflict("browser-prints")
    made = ask_for_print(store, printer, None, by=by, at=at)
    _note(store, "try_printer", printer, by=by, at=at)
    return Outcome(item=None, number=0, what="printer-tested", at=at, made=(made.uid,))


def known_printers(store: Store, *, by: Actor) -> tuple[KnownPrinter, ...]:
    """Every printer, those in use first, by place and name."""
    require(by, Permission.CONFIGURE)
    places = {place.id: place for place in store.places.all(id=[one.place_id for one in store.printers.all()])}
    found = [
        KnownPrinter(
            printer=printer,
            place=places[printer.place_id],
            waiting=store.print_jobs.count(printer_id=printer.id, settled_at=None),
            test=max(store.print_jobs.all(printer_id=printer.id, label_id=None), key=lambda one: one.id, default=None),
        )
        for printer in store.printers.all()
    ]
    return tuple(sorted(found, key=lambda one: (not one.printer.active, one.place.name, one.printer.name)))


def printers_at(store: Store, place_id: int, design: str) -> tuple[Printer, ...]:
    """The printers that a label of this design may be sent to from a place: those loaded with just it come first."""
    found = printers_from(store, place_id)
    return tuple(sorted((one for one in found if one.takes(design)), key=lambda one: (one.design == "", one.name)))


def printer_for(store: Store, uid: UUID, design: str, *, by: Actor) -> Printer:
    """The printer that a person chose for a label of this design. Raises NotFound, or Conflict `printer-unfit`."""
    printer = _active(store, uid)
    if printer not in printers_from(store, by.place_id):
        raise NotFound(what="printer")
    if not printer.takes(design):
        raise Conflict("printer-unfit")
    return printer


def sample_label(store: Store, printer: Printer, *, asked_at: datetime) -> Mapping[str, str]:
    """What a printer's test label says."""
    return {
        "name": printer.name,
        "loaded": printer.design or printer.stock or "–",
        "resolution": f"{printer.dpi} dpi",
        "symbol": printer.code,
        "code": printer.code,
        "asked": f"{asked_at.astimezone(site_zone(store)):%Y-%m-%d %H:%M %Z}",
    }


def _faults(given: Destination, place: Place | None) -> dict[str, str]:
    faults = destination_faults(given.kind, given.host, given.port, given.path)
    if not given.name.strip():
        faults["name"] = "missing"
    if place is None:
        faults["place"] = "not-a-choice"
    if given.dpi not in RESOLUTIONS:
        faults["dpi"] = "not-a-resolution"
    if given.design and given.design not in DESIGNS:
        faults["design"] = "not-a-design"
    return faults


def _active(store: Store, uid: UUID) -> Printer:
    printer = store.printers.find(uid=uid)
    if printer is None:
        raise NotFound(what="printer")
    if not printer.active:
        raise Conflict("printer-retired")
    return printer


def _note(store: Store, use_case: str, printer: Printer, *, by: Actor, at: datetime) -> None:
    detail = {"printer": printer.uid, "code": printer.code, "kind": printer.kind.value}
    if printer.host:
        detail |= {"host": printer.host, "port": printer.port, "path": printer.path}
    store.audit.write(use_case, "done", actor_id=by.id, at=at, device=by.device, detail=detail)
