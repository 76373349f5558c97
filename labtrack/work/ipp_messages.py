"""How is a question to a printer written in IPP/1.1, and how is its answer read?

RFC 8010 lays down the bytes, RFC 8011 the operations and what their attributes mean.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

VERSION: Final = b"\x01\x01"
SUCCESS_BELOW: Final = 0x0100
"""Every status of less is a success of one kind or another."""
NOT_FOUND: Final = 0x0406
BUSY: Final = frozenset({0x0505, 0x0506, 0x0507})
"""Not now: a temporary error, not accepting jobs, busy."""

_OPERATION_GROUP: Final = b"\x01"
_END: Final = 0x03
_FIRST_VALUE: Final = 0x10
_INTEGERS: Final = frozenset({0x21, 0x23})
_BOOLEAN: Final = 0x22
_TEXTS: Final = range(0x40, 0x4A)


class Operation(IntEnum):
    """What is asked of a printer."""

    PRINT_JOB = 0x0002
    GET_JOB_ATTRIBUTES = 0x0009
    GET_PRINTER_ATTRIBUTES = 0x000B


class Tag(IntEnum):
    """How a value is written."""

    NAME = 0x42
    KEYWORD = 0x44
    URI = 0x45
    CHARSET = 0x47
    LANGUAGE = 0x48
    MIME_TYPE = 0x49
    INTEGER = 0x21


class Garbled(ValueError):
    """What came back is no IPP."""


Value = str | int | bool | bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """An answer: its status, and its attributes by name, each with all its values."""

    status: int
    attributes: Mapping[str, Sequence[Value]]

    @property
    def succeeded(self) -> bool:
        """Whether the printer did what was asked."""
        return self.status < SUCCESS_BELOW

    def first(self, name: str) -> Value | None:
        """The first value of an attribute; None when it was not said."""
        return next(iter(self.attributes.get(name, ())), None)


def request(
    operation: Operation, number: int, printer_uri: str, attributes: Sequence[tuple[Tag, str, Sequence[str | int]]] = ()
) -> bytes:
    """Write a question to a printer: its operation, a number of ours, the printer's URI, and what else is said."""
    head = VERSION + operation.to_bytes(2, "big") + number.to_bytes(4, "big") + _OPERATION_GROUP
    always: list[tuple[Tag, str, Sequence[str | int]]] = [
        (Tag.CHARSET, "attributes-charset", ["utf-8"]),
        (Tag.LANGUAGE, "attributes-natural-language", ["en"]),
        (Tag.URI, "printer-uri", [printer_uri]),
    ]
    return head + b"".join(_written(*one) for one in (*always, *attributes)) + bytes([_END])


def reply_of(said: bytes, number: int) -> Reply:
    """Read an answer to the question of that number. Raises Garbled for anything else."""
    if len(said) < 9 or said[0] not in (1, 2):
        raise Garbled("this is no answer of a printer")
    if int.from_bytes(said[4:8], "big") != number:
        raise Garbled("this answers another question")
    try:
        return Reply(status=int.from_bytes(said[2:4], "big"), attributes=_attributes(said[8:]))
    except IndexError as odd:
        raise Garbled("the answer ends in the middle") from odd


def _written(tag: Tag, name: str, values: Sequence[str | int]) -> bytes:
    parts = []
    for place, value in enumerate(values):
        raw = value.to_bytes(4, "big", signed=True) if isinstance(value, int) else value.encode()
        said = name.encode() if place == 0 else b""
        parts.append(bytes([tag]) + _counted(said) + _counted(raw))
    return b"".join(parts)


def _counted(raw: bytes) -> bytes:
    return len(raw).to_bytes(2, "big") + raw


def _attributes(said: bytes) -> Mapping[str, list[Value]]:
    found: dict[str, list[Value]] = {}
    name, at = "", 0
    while said[at] != _END:
        tag = said[at]
        at += 1
        if tag < _FIRST_VALUE:
            continue
        named, at = _taken(said, at)
        raw, at = _taken(said, at)
        # A value without a name is one more of the attribute before it.
        name = named.decode("utf-8", "replace") or name
        found.setdefault(name, []).append(_value(tag, raw))
    return found


def _taken(said: bytes, at: int) -> tuple[bytes, int]:
    """The bytes that begin with their own count; IndexError when they are not all there."""
    begins = at + 2
    ends = begins + int.from_bytes(said[at:begins], "big")
    if ends > len(said):
        raise IndexError
    return said[begins:ends], ends


def _value(tag: int, raw: bytes) -> Value:
    if tag in _INTEGERS:
        return int.from_bytes(raw, "big", signed=True)
    if tag == _BOOLEAN:
        return raw != b"\x00"
    return raw.decode("utf-8", "replace") if tag in _TEXTS else raw
