"""How does an IPP printer answer on this computer? Its bytes are written here by hand, not by the code under test."""

from __future__ import annotations

import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from socketserver import TCPServer
from typing import Any

PRINT_JOB, GET_JOB, GET_PRINTER = 0x0002, 0x0009, 0x000B
IDLE, PROCESSING, STOPPED = 3, 4, 5
PENDING, AT_WORK, WORK_STOPPED, CANCELED, ABORTED, COMPLETED = 3, 5, 6, 7, 8, 9
INTEGER, BOOLEAN, ENUM, KEYWORD, URI = b"\x21", b"\x22", b"\x23", b"\x44", b"\x45"


def attribute(tag: bytes, name: str, *values: object) -> bytes:
    """One attribute with its values, as RFC 8010 writes it."""
    said = b""
    for place, value in enumerate(values):
        raw = {
            bool: lambda one: bytes([one]),
            int: lambda one: struct.pack(">i", one),
            str: lambda one: one.encode(),
        }[type(value)](value)
        label = name.encode() if place == 0 else b""
        said += tag + struct.pack(">H", len(label)) + label + struct.pack(">H", len(raw)) + raw
    return said


def message(status: int, number: bytes, group: bytes, *attributes: bytes) -> bytes:
    """A whole answer."""
    spoken = attribute(b"\x47", "attributes-charset", "utf-8") + attribute(b"\x48", "attributes-natural-language", "en")
    return b"\x01\x01" + struct.pack(">H", status) + number + b"\x01" + spoken + group + b"".join(attributes) + b"\x03"


@dataclass(slots=True)
class Queue:
    """One print queue: how it stands, what it answers to each question, and what it was sent.

    `states` are the states of the job, one for each question; the last one stays.
    """

    state: int = IDLE
    reasons: tuple[str, ...] = ("none",)
    accepting: bool = True
    states: list[int] = field(default_factory=lambda: [COMPLETED])
    job_reasons: tuple[str, ...] = ("none",)
    print_status: int = 0x0000
    http_status: int = 200
    breaks_off: bool = False
    forgets: bool = False
    port: int = 0
    documents: list[bytes] = field(default_factory=list)
    asked: list[int] = field(default_factory=list)
    heads: list[bytes] = field(default_factory=list)

    def answer(self, said: bytes) -> bytes | None:
        """The answer to a question; None breaks the connection off."""
        operation, number = struct.unpack(">H", said[2:4])[0], said[4:8]
        self.asked.append(operation)
        match operation:
            case 0x000B:
                return message(
                    0,
                    number,
                    b"\x04",
                    attribute(ENUM, "printer-state", self.state),
                    attribute(KEYWORD, "printer-state-reasons", *self.reasons),
                    attribute(BOOLEAN, "printer-is-accepting-jobs", self.accepting),
                )
            case 0x0002:
                return self._print(said, number)
            case _:
                if self.forgets:
                    return message(0x0406, number, b"")
                state = self.states.pop(0) if len(self.states) > 1 else self.states[0]
                return message(
                    0,
                    number,
                    b"\x02",
                    attribute(ENUM, "job-state", state),
                    attribute(KEYWORD, "job-state-reasons", *self.job_reasons),
                )

    def _print(self, said: bytes, number: bytes) -> bytes | None:
        head, document = said.split(b"%PDF", 1)
        self.heads.append(head)
        if self.breaks_off:
            self.documents.append(document)
            return None
        if self.print_status:
            return message(self.print_status, number, b"")
        self.documents.append(document)
        job = attribute(INTEGER, "job-id", 17), attribute(URI, "job-uri", "ipp://here/17")
        return message(0, number, b"\x02", *job, attribute(ENUM, "job-state", PENDING))


@contextmanager
def queue(**how: Any) -> Iterator[Queue]:
    """Let a print queue answer so, until the block ends."""
    asked = Queue(**how)
    with HTTPServer(("127.0.0.1", 0), handler_of(asked)) as server:
        asked.port = server.server_port
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield asked
        finally:
            server.shutdown()
            thread.join(10)


def handler_of(asked: Queue) -> Callable[[Any, Any, TCPServer], BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            said = self.rfile.read(int(self.headers["Content-Length"]))
            answer = asked.answer(said)
            if answer is None:
                self.close_connection = True
                self.connection.close()
                return
            self.send_response(asked.http_status)
            self.send_header("Content-Type", "application/ipp")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_said: object) -> None:
            """Say nothing."""

    return Handler
