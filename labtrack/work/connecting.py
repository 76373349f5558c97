"""How is a printer reached, and nothing else by its name?"""

from __future__ import annotations

import socket
from contextlib import closing
from dataclasses import dataclass

from labtrack.domain.printers import Printer, may_be_printer


class NeverAPrinter(OSError):
    """The printer's name leads to an address where no printer may be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long to wait for a printer, in seconds: to reach it, for one answer, until it is done, between questions."""

    reached: float = 4.0
    answered: float = 6.0
    done: float = 20.0
    between: float = 0.3


def reach(printer: Printer, patience: Patience) -> closing[socket.socket]:
    """Connect to a printer. Every address that its name leads to is looked at first; the connection goes to just that.

    Raises OSError when it is not reached, NeverAPrinter when no printer may be there.
    """
    found = socket.getaddrinfo(printer.host, printer.port, type=socket.SOCK_STREAM)
    addresses = [str(one[4][0]) for one in found]
    if not all(may_be_printer(address.partition("%")[0]) for address in addresses):
        raise NeverAPrinter(f"{printer.host} leads to an address where no printer may be")
    connected = socket.create_connection((addresses[0], printer.port), timeout=patience.reached)
    connected.settimeout(patience.answered)
    return closing(connected)
