"""How does a label go to a printer by IPP or CUPS, and what does it say became of it?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from threading import Event
from time import monotonic
from typing import Final

from labtrack.domain.print_jobs import Answer, JobStanding, Trouble, not_known, not_sent, printed, with_printer
from labtrack.domain.printers import Printer
from labtrack.work.connecting import NeverAPrinter, Patience, reach
from labtrack.work.ipp_messages import BUSY, NOT_FOUND, Garbled, Operation, Reply, Tag, reply_of, request

MOST: Final = 65_536
"""No answer of a printer that we ask so little of is longer."""
OK: Final = 200
STOPPED: Final = 5
HELD, PROCESSING_STOPPED, CANCELED, ABORTED, COMPLETED = 4, 6, 7, 8, 9

REASONS: Final = (
    (("media-empty", "media-needed"), Trouble.OUT_OF_LABELS),
    (("cover-open", "door-open", "interlock-open"), Trouble.HEAD_OPEN),
    (("marker-supply-empty", "marker-ribbon-empty"), Trouble.OUT_OF_RIBBON),
    (("paused", "moving-to-paused"), Trouble.PAUSED),
    (("offline", "shutdown", "connecting-to-device", "timed-out"), Trouble.OFF),
)
"""What a printer or a job calls the reason why it stands still."""

ASKED_OF_PRINTER: Final = ("printer-state", "printer-state-reasons", "printer-is-accepting-jobs")
ASKED_OF_JOB: Final = ("job-state", "job-state-reasons", "job-printer-state-reasons")


class Refused(Exception):
    """The printer, or the web server before it, does not take this."""


class NoReply(OSError):
    """The question went out, or a part of it, and no answer came back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """One printer and how long it is waited for. Each question goes over a connection of its own."""

    printer: Printer
    patience: Patience

    @property
    def uri(self) -> str:
        """The printer's address as IPP names it."""
        host = f"[{self.printer.host}]" if ":" in self.printer.host else self.printer.host
        return f"ipp://{host}:{self.printer.port}{self.printer.path}"

    def ask(self, operation: Operation, *more: tuple[Tag, str, Sequence[str | int]], document: bytes = b"") -> Reply:
        """Ask, and read the answer. Raises OSError before anything is sent, NoReply after, Refused, or Garbled."""
        body = request(operation, operation, self.uri, more) + document
        with reach(self.printer, self.patience) as connected:
            http = HTTPConnection(self.printer.host, self.printer.port)
            http.sock = connected
            try:
                http.request("POST", self.printer.path, body, {"Content-Type": "application/ipp"})
                answer = http.getresponse()
                said = answer.read(MOST + 1)
            except (OSError, HTTPException) as broken:
                raise NoReply(str(broken)) from broken
        if answer.status != OK:
            raise Refused(f"HTTP {answer.status}")
        return reply_of(said, operation)


def send(printer: Printer, document: bytes, name: str, patience: Patience) -> Answer:
    """Send a label as PDF under the name of its serial, and follow it for a while.

    Whatever goes wrong before the label is sent leaves it unsent. Once it is on its way, an answer is needed: without
    one it is unknown. What the printer has taken is with the printer until it says what became of it.
    """
    line = _Line(printer=printer, patience=patience)
    if (trouble := _in_the_way(line)) is not None:
        return not_sent(trouble)
    said: tuple[tuple[Tag, str, Sequence[str | int]], ...] = (
        (Tag.NAME, "requesting-user-name", ["labtrack"]),
        (Tag.NAME, "job-name", [name]),
        (Tag.MIME_TYPE, "document-format", ["application/pdf"]),
    )
    try:
        reply = line.ask(Operation.PRINT_JOB, *said, document=document)
    except NoReply:
        return not_known(Trouble.NO_ANSWER)
    except OSError:
        return not_sent(Trouble.OFF)
    except Refused:
        return not_sent(Trouble.REFUSED)
    except Garbled:
        return not_known(Trouble.NO_ANSWER)
    if not reply.succeeded:
        return not_sent(Trouble.BUSY if reply.status in BUSY else Trouble.REFUSED)
    number = reply.first("job-id")
    return _followed(line, str(number)) if isinstance(number, int) else not_known(Trouble.NO_ANSWER)


def ask_again(printer: Printer, reference: str, patience: Patience) -> Answer:
    """Ask a printer what became of a print that it took before; nothing is sent again."""
    return _followed(_Line(printer=printer, patience=patience), reference)


def _followed(line: _Line, reference: str) -> Answer:
    """Ask until the printer is done with it, or patience ends: then it is asked again later."""
    until = monotonic() + line.patience.done
    while True:
        answer = _stands(line, reference)
        if answer.standing is not JobStanding.AT_PRINTER or answer.trouble is not None or monotonic() > until:
            return answer
        Event().wait(line.patience.between)


def _stands(line: _Line, reference: str) -> Answer:
    try:
        reply = line.ask(
            Operation.GET_JOB_ATTRIBUTES,
            (Tag.INTEGER, "job-id", [int(reference)]),
            (Tag.KEYWORD, "requested-attributes", ASKED_OF_JOB),
        )
    except (OSError, Refused, Garbled):
        return with_printer(reference, Trouble.OFF)
    if reply.status == NOT_FOUND:
        return not_known(Trouble.NO_ANSWER, reference)
    state = reply.first("job-state")
    if not reply.succeeded or not isinstance(state, int):
        return with_printer(reference, Trouble.BUSY)
    if state == COMPLETED:
        return printed(reference)
    if state in (CANCELED, ABORTED):
        return not_known(Trouble.ENDED, reference)
    return with_printer(reference, _why_it_stands(line, reply) if state in (HELD, PROCESSING_STOPPED) else None)


def _why_it_stands(line: _Line, reply: Reply) -> Trouble:
    """Why a print in the printer's queue does not go on: as the job says, else as the printer says."""
    named = [*reply.attributes.get("job-printer-state-reasons", ()), *reply.attributes.get("job-state-reasons", ())]
    return _reason(named) or _in_the_way(line) or Trouble.STOPPED


def _in_the_way(line: _Line) -> Trouble | None:
    """What speaks against sending anything now; asked before a label goes out, while nothing can be lost."""
    try:
        reply = line.ask(Operation.GET_PRINTER_ATTRIBUTES, (Tag.KEYWORD, "requested-attributes", ASKED_OF_PRINTER))
    except NeverAPrinter:
        return Trouble.NEVER_A_PRINTER
    except NoReply:
        return Trouble.SILENT
    except OSError:
        return Trouble.OFF
    except (Refused, Garbled):
        return Trouble.REFUSED
    if not reply.succeeded:
        return Trouble.BUSY if reply.status in BUSY else Trouble.REFUSED
    if (named := _reason(reply.attributes.get("printer-state-reasons", ()))) is not None:
        return named
    if reply.first("printer-state") == STOPPED:
        return Trouble.STOPPED
    return Trouble.PAUSED if reply.first("printer-is-accepting-jobs") is False else None


def _reason(named: Sequence[object]) -> Trouble | None:
    """The trouble behind a reason; warnings and reports hinder nothing, and are left."""
    grave = {str(one).removesuffix("-error") for one in named if not str(one).endswith(("-warning", "-report"))}
    return next((trouble for reasons, trouble in REASONS if grave.intersection(reasons)), None)
