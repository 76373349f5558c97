"""How does a printer answer on this computer: well, slowly, half-way, out of labels, or not at all?"""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

HOST = "127.0.0.1"
PATIENCE = 10.0

Behaviour = Callable[["Conversation"], None]


@dataclass(slots=True)
class Conversation:
    """One connection, as the printer sees it."""

    line: socket.socket
    printer: Bench
    heard: bytes = b""

    def hear(self) -> bytes:
        """What comes next; empty when the other side has ended."""
        try:
            more = self.line.recv(65_536)
        except OSError:
            return b""
        self.heard += more
        self.printer.heard.append(more)
        return more

    def say(self, text: bytes) -> None:
        self.line.sendall(text)


@dataclass(slots=True)
class Bench:
    """A small server that takes one connection after another; `heard` is all that it was sent."""

    port: int
    heard: list[bytes] = field(default_factory=list)
    calls: int = 0
    ended: threading.Event = field(default_factory=threading.Event)

    @property
    def sent(self) -> bytes:
        """Everything that arrived, in one piece, without the questions."""
        return b"".join(self.heard).replace(b"~HS", b"")


@contextmanager
def printer(behaviour: Behaviour) -> Iterator[Bench]:
    """Let a printer behave so on a port of its own, until the block ends."""
    listening = socket.create_server((HOST, 0))
    bench = Bench(port=listening.getsockname()[1])

    def serve() -> None:
        while not bench.ended.is_set():
            line, _ = listening.accept()
            line.settimeout(PATIENCE)
            with line:
                if not bench.ended.is_set():
                    bench.calls += 1
                    behaviour(Conversation(line=line, printer=bench))

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield bench
    finally:
        bench.ended.set()
        socket.create_connection((HOST, bench.port)).close()
        thread.join(PATIENCE)
        listening.close()
        assert not thread.is_alive()


def a_closed_port() -> int:
    """A port where nobody listens."""
    with socket.create_server((HOST, 0)) as listening:
        return int(listening.getsockname()[1])


def status(*, paper_out: int = 0, paused: int = 0, formats: int = 0, head_up: int = 0, ribbon: int = 0, left: int = 0):
    """The three lines with which a ZPL printer says how it stands."""
    return (
        f"\x02030,{paper_out},{paused},1245,{formats:03},0,0,0,000,0,0,0\x03\r\n"
        f"\x02000,0,{head_up},{ribbon},0,2,4,0,{left:08},1,000\x03\r\n"
        "\x021234,0\x03\r\n"
    ).encode()


def answering(*states: bytes, then: bytes = status()) -> Behaviour:
    """Answer each question with the next of these states, and all that follow with the last."""

    def behave(call: Conversation) -> None:
        left = list(states)
        while more := call.hear():
            for _ in range(more.count(b"~HS")):
                call.say(left.pop(0) if left else then)

    return behave


def silent(call: Conversation) -> None:
    """Take the connection and whatever comes, and say nothing."""
    while call.hear():
        pass


def one_way(call: Conversation) -> None:
    """Print whatever comes until the other side ends, and never answer."""
    while call.hear():
        pass


def closing_in_the_middle(call: Conversation) -> None:
    """Answer the question, take a part of what comes next, and hang up on the rest."""
    call.hear()
    call.say(status())
    call.printer.heard.append(call.line.recv(1000))


def never_reading(call: Conversation) -> None:
    """Answer the question, and take nothing of what comes next until the other side gives up."""
    call.hear()
    call.say(status())
    call.printer.ended.wait(PATIENCE)


def closing_after(answers: int) -> Behaviour:
    """Answer so many questions, then close in the middle of what comes next."""

    def behave(call: Conversation) -> None:
        left = answers
        while more := call.hear():
            if not left and b"~HS" not in more:
                return
            for _ in range(more.count(b"~HS")):
                if not left:
                    return
                call.say(status())
                left -= 1

    return behave
