"""Which printer is meant, what is it loaded with, and where may a print be sent?"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from ipaddress import IPv4Address, IPv6Address, ip_address
from types import MappingProxyType
from typing import Final
from uuid import UUID

from labtrack.domain.marking import N_

RESOLUTIONS: Final = (203, 300, 600)
"""Dots per inch of the label printers that there are."""
HIGHEST_PORT: Final = 65_535
LONGEST_PATH: Final = 200

_HOST: Final = re.compile(
    r"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*"
)
_PATH: Final = re.compile(r"/[A-Za-z0-9._~/-]*")
_TELL_SECRETS: Final = frozenset({"100.100.100.200", "fd00:ec2::254"})
"""Where a rented computer asks for its own keys; the other such addresses are link-local."""

FAULTS: Mapping[str, str] = MappingProxyType(
    {
        "not-a-host": N_("This is neither the name nor the address of a computer."),
        "never-a-printer": N_(
            "No printer answers at this address: it is nobody's, everybody's, or this network's own."
        ),
        "not-a-port": N_("A port is a number from 1 to 65535."),
        "not-a-path": N_("A path begins with / and has letters, digits and . _ ~ - alone."),
        "not-a-resolution": N_("The printer prints 203, 300 or 600 dots per inch."),
        "not-a-design": N_("There is no label of this design."),
        "printer-name-taken": N_("Another printer at this place has this name."),
        "printer-retired": N_("This printer was retired."),
        "printer-busy": N_("Prints wait for this printer. Send them to another, or call them off, then retire it."),
        "printer-unfit": N_("This printer is loaded with other labels."),
        "browser-prints": N_("This printer is printed on by the browser: open the print, and print it there."),
    }
)
"""What can be wrong with a printer or with what is sent to it."""


class PrinterKind(StrEnum):
    """How a printer is reached."""

    BROWSER = "browser"
    RAW = "raw"
    IPP = "ipp"


WORDS: Mapping[PrinterKind, str] = MappingProxyType(
    {
        PrinterKind.BROWSER: N_("By the browser (PDF)"),
        PrinterKind.RAW: N_("ZPL over the network (port 9100)"),
        PrinterKind.IPP: N_("IPP or CUPS (PDF)"),
    }
)
"""The words for how a printer is reached."""

PORTS: Mapping[PrinterKind, int] = MappingProxyType({PrinterKind.RAW: 9100, PrinterKind.IPP: 631})
"""Where each kind usually listens."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Printer:
    """One registered printer. `code` is its own symbol's text; `design` the labels that it is loaded with, or any.

    `answers` says that a raw printer tells its state when it is asked (`~HS`); one that does not is never believed to
    have printed before a label was scanned back, or a person said so. The browser has no `host`, `port` and `path`.
    """

    id: int
    uid: UUID
    code: str
    name: str
    place_id: int
    kind: PrinterKind
    host: str
    port: int
    path: str
    dpi: int
    design: str
    stock: str
    answers: bool
    registered_at: datetime
    retired_at: datetime | None = None

    @property
    def active(self) -> bool:
        """Whether anything may be sent to it."""
        return self.retired_at is None

    def takes(self, design: str) -> bool:
        """Whether labels of that design may be printed on it."""
        return self.active and self.design in ("", design)


def destination_faults(kind: PrinterKind, host: str, port: int, path: str) -> dict[str, str]:
    """Say why nothing may be sent there: field to fault. The browser has no destination."""
    if kind is PrinterKind.BROWSER:
        return {}
    faults = {}
    if not is_host(host):
        faults["host"] = "not-a-host"
    elif is_address(host) and not may_be_printer(host):
        faults["host"] = "never-a-printer"
    if not 1 <= port <= HIGHEST_PORT:
        faults["port"] = "not-a-port"
    if kind is PrinterKind.IPP and (len(path) > LONGEST_PATH or _PATH.fullmatch(path) is None):
        faults["path"] = "not-a-path"
    return faults


def is_host(text: str) -> bool:
    """Whether this is a name or an address, and nothing besides: no scheme, port, path, user or password."""
    return is_address(text) or (len(text) <= 253 and _HOST.fullmatch(text) is not None and not _is_number(text))


def is_address(text: str) -> bool:
    """Whether this is an address, and no name."""
    return _address(text) is not None


def may_be_printer(address: str) -> bool:
    """Whether a printer may be at an address. Asked when it is registered, and of every address that a name leads to.

    Link-local, multicast and unspecified addresses are refused, and those at which a rented computer asks for its keys.
    """
    found = _address(address)
    if found is None:
        return False
    if isinstance(found, IPv6Address) and found.ipv4_mapped is not None:
        found = found.ipv4_mapped
    if str(found) in _TELL_SECRETS:
        return False
    return not (found.is_link_local or found.is_multicast or found.is_unspecified or _is_broadcast(found))


def _address(text: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(text)
    except ValueError:
        return None


def _is_number(text: str) -> bool:
    """Whether a resolver would take it for an address in an odd notation: `127.1`, `2130706433`, `0x7f000001`."""
    last = text.rpartition(".")[2].lower()
    return last.isdecimal() or last.startswith("0x")


def _is_broadcast(address: IPv4Address | IPv6Address) -> bool:
    return isinstance(address, IPv4Address) and str(address) == "255.255.255.255"
