"""How do prints that wait go out to their printers, each of them once?"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

import structlog

from labels import LabelContent, LabelError, render_pdf, render_zpl
from labtrack.domain.print_jobs import Answer, JobStanding, Trouble, not_sent
from labtrack.domain.printers import PrinterKind
from labtrack.edge.installation import Installation
from labtrack.edge.transaction import reading, writing
from labtrack.persistence.queries.print_jobs import printers_due
from labtrack.services.labelling import label_content
from labtrack.services.print_jobs import Assignment, settle, take_next
from labtrack.services.printers import TEST_DESIGN, sample_label
from labtrack.work import ipp_printer, raw_printer
from labtrack.work.connecting import Patience

LEASE: Final = timedelta(minutes=2)
"""Longer than any attempt lasts: a print that is held for longer was held by a worker that is gone."""

log = structlog.get_logger()


def send_due_prints(installation: Installation, patience: Patience | None = None) -> int:
    """Send what waits for every printer, until one does not take it; returns how many attempts were made.

    No transaction is open while a printer is spoken to: a print is taken in one, and settled in another.
    """
    with reading(installation) as store:
        printers = printers_due(store, at=installation.clock())
    return sum(_send_all(installation, key, patience or Patience()) for key in printers)


def _send_all(installation: Installation, printer_id: int, patience: Patience) -> int:
    attempts = 0
    while (assignment := _taken(installation, printer_id)) is not None:
        attempts += 1
        answer = _answer(installation, assignment, patience)
        with writing(installation) as store:
            kept = settle(store, assignment, answer, at=installation.clock())
        said = {"answer": answer.standing.value, "trouble": answer.trouble and answer.trouble.value, "kept": kept}
        log.info("print", print=str(assignment.print_job.uid), **said)
        if answer.standing is JobStanding.WAITING:
            break
    return attempts


def _taken(installation: Installation, printer_id: int) -> Assignment | None:
    with writing(installation) as store:
        at = installation.clock()
        return take_next(store, printer_id, at=at, until=at + LEASE)


def _answer(installation: Installation, assignment: Assignment, patience: Patience) -> Answer:
    """Draw the label for its printer and send it; or ask again about one that the printer has already."""
    printer = assignment.printer
    if assignment.reference:
        return ipp_printer.ask_again(printer, assignment.reference, patience)
    try:
        document = _document(installation, assignment)
    except LabelError:
        return not_sent(Trouble.NOT_DRAWABLE)
    if printer.kind is PrinterKind.IPP:
        name = assignment.label.serial if assignment.label is not None else printer.code
        return ipp_printer.send(printer, document, name, patience)
    return raw_printer.send(printer, document, patience)


def _document(installation: Installation, assignment: Assignment) -> bytes:
    """The label in the language of its printer: ZPL over the plain connection, PDF by IPP."""
    with reading(installation) as store:
        if assignment.label is None:
            fields = sample_label(store, assignment.printer, asked_at=assignment.print_job.asked_at)
            content = LabelContent(design=TEST_DESIGN, fields=fields)
        else:
            content = LabelContent(design=assignment.label.design, fields=label_content(store, assignment.label))
    draw = render_pdf if assignment.printer.kind is PrinterKind.IPP else render_zpl
    return draw([content], dpi=assignment.printer.dpi)
