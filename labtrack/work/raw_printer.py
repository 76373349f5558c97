"""How does a label go to a printer that speaks ZPL over a plain connection, and what does it say of itself?"""

from __future__ import annotations

import re
import socket
from dataclasses import dataclass
from threading import Event
from time import monotonic
from typing import Final

from labtrack.domain.print_jobs import Answer, Trouble, not_known, not_sent, printed
from labtrack.domain.printers import Printer
from labtrack.work.connecting import NeverAPrinter, Patience, reach

STATUS: Final = b"~HS"
"""Host status: the printer answers at once with three lines, whatever it is printing."""

_LINE: Final = re.compile(rb"\x02([^\x02\x03]*)\x03")
_LINES: Final = 3
_MOST: Final = 4096
_IDLE_TWICE: Final = 2
"""It is done when it said twice that nothing is left: the first may be said before it has looked at the label."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HostStatus:
    """What a printer said of itself: what stops it, if anything, and how many formats and labels are still to come."""

    trouble: Trouble | None
    left: int


class NotUnderstood(OSError):
    """What came back is no host status."""


def send(printer: Printer, document: bytes, patience: Patience) -> Answer:
    """Send a label and say what came of it; a printer that answers is asked before, and until it is done.

    Whatever goes wrong before the first byte of the label leaves it unsent; whatever goes wrong after it, unknown.
    """
    try:
        connected = reach(printer, patience)
    except NeverAPrinter:
        return not_sent(Trouble.NEVER_A_PRINTER)
    except OSError:
        return not_sent(Trouble.OFF)
    with connected as line:
        if printer.answers:
            trouble = _in_the_way(line)
            if trouble is not None:
                return not_sent(trouble)
        try:
            line.sendall(document)
        except OSError:
            return not_known(Trouble.BROKEN_OFF)
        return _outcome(line, patience) if printer.answers else not_known(Trouble.ONE_WAY)


def status_of(said: bytes) -> HostStatus | None:
    """Read a host status; None while its three lines are not there yet. Raises NotUnderstood for anything else.

    First line: field 2 paper out, 3 paused, 5 formats in the buffer. Second: 3 head open, 4 ribbon out, 9 labels left.
    """
    lines = [line.decode("ascii", "replace").split(",") for line in _LINE.findall(said)]
    if len(lines) < _LINES:
        return None
    first, second = lines[-_LINES], lines[-_LINES + 1]
    try:
        flags = (
            (Trouble.OUT_OF_LABELS, int(first[1])),
            (Trouble.HEAD_OPEN, int(second[2])),
            (Trouble.OUT_OF_RIBBON, int(second[3])),
            (Trouble.PAUSED, int(first[2])),
        )
        left = int(first[4]) + int(second[8])
    except (IndexError, ValueError) as odd:
        raise NotUnderstood("this is no host status") from odd
    return HostStatus(trouble=next((trouble for trouble, up in flags if up), None), left=left)


def _in_the_way(line: socket.socket) -> Trouble | None:
    try:
        status = _asked(line)
    except OSError:
        return Trouble.SILENT
    if status.trouble is None and status.left:
        return Trouble.BUSY
    return status.trouble


def _outcome(line: socket.socket, patience: Patience) -> Answer:
    """Ask until the printer has nothing left; what it complains of meanwhile is the reason why it is not known."""
    until, idle, trouble = monotonic() + patience.done, 0, Trouble.NO_ANSWER
    while idle < _IDLE_TWICE:
        if monotonic() > until:
            return not_known(trouble)
        try:
            status = _asked(line)
        except ConnectionError:
            return not_known(Trouble.BROKEN_OFF)
        except OSError:
            return not_known(trouble)
        trouble = status.trouble or Trouble.NO_ANSWER
        idle = idle + 1 if status.trouble is None and not status.left else 0
        Event().wait(patience.between)
    return printed()


def _asked(line: socket.socket) -> HostStatus:
    """Ask for the host status. Raises OSError when it does not come, or is none."""
    line.sendall(STATUS)
    said = b""
    while (status := status_of(said)) is None:
        more = line.recv(_MOST)
        if not more:
            raise ConnectionResetError("the printer closed the connection")
        said += more
        if len(said) > _MOST:
            raise NotUnderstood("this is no host status")
    return status
