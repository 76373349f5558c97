"""Do the checkpoints of the log hold, and were their keys handed on by one another?"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

from labtrack.domain.checkpoints import Checkpoint, fingerprint, introduction, read
from labtrack.domain.custody import utc_text
from labtrack.domain.errors import Invalid
from labtrack.domain.verification import Fault, Where, Wrong

Signed = Callable[[bytes, bytes, bytes], bool]
"""Says whether a text bears the signature of a public key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptCheckpoint:
    """A checkpoint as it was found: nothing in it is trusted. `size` and `made_at` are the columns beside its text."""

    size: int
    made_at: str | None
    text: bytes
    signature: bytes
    public_key: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptKey:
    """A key as it was found: nothing in it is trusted."""

    number: int
    fingerprint: str | None
    introduced_at: str | None
    public_key: bytes
    statement: bytes
    signature: bytes | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundLog:
    """What the log was found to come to: its size, and its root at each size that some checkpoint speaks of.

    `keys` gives the number of each public key that was introduced in order.
    """

    size: int
    root_at: Mapping[int, bytes]
    keys: Mapping[bytes, int]
    signed: Signed


def wrong_keys(kept: Sequence[KeptKey], signed: Signed, *, own: bytes | None) -> Iterator[Wrong]:
    """Name each key that the one before it did not introduce; and the newest, when it is not this installation's own.

    `own` None: it is not known which key the installation has.
    """
    before: bytes | None = None
    for number, key in enumerate(kept, start=1):
        if not _introduced(key, number, before, signed):
            yield Wrong(item="", number=number, fault=Fault.KEY_FORGED, where=Where.KEY)
        before = key.public_key
    if own is not None and before is not None and before != own:
        yield Wrong(item="", number=len(kept), fault=Fault.KEY_FOREIGN, where=Where.KEY)


def introduced_keys(kept: Sequence[KeptKey], signed: Signed) -> Mapping[bytes, int]:
    """The number of each public key, up to the first that the one before it did not introduce."""
    forged = [wrong.number for wrong in wrong_keys(kept, signed, own=None)]
    return {key.public_key: key.number for key in kept[: forged[0] - 1 if forged else None]}


def wrong_checkpoints(kept: Iterable[KeptCheckpoint], log: FoundLog, *, before: bytes) -> Iterator[Wrong]:
    """Name each checkpoint that does not hold, of those in the order of their sizes; the first must name `before`."""
    expected: bytes | None = before
    newest_key = 0
    for one in kept:
        fault = _fault_of(one, log, expected, newest_key)
        if fault is not None:
            where, number = (Where.LEAF, log.size) if fault is Fault.LOG_CUT_OFF else (Where.CHECKPOINT, one.size)
            yield Wrong(item="", number=number, fault=fault, where=where)
        # What was wrong once is not held against those after it.
        expected = sha256(one.text).digest() if fault is None else None
        newest_key = max(newest_key, log.keys.get(one.public_key, 0))


def wrong_outside(one: KeptCheckpoint, log: FoundLog) -> Iterator[Wrong]:
    """Hold a checkpoint that is kept outside the database against the log."""
    fault = _fault_of(one, log, None, 0)
    if fault is Fault.LOG_CUT_OFF:
        yield Wrong(item="", number=log.size, fault=fault, where=Where.LEAF)
    elif fault is not None:
        yield Wrong(item="", number=one.size, fault=fault, where=Where.OUTSIDE)


def size_of(text: bytes) -> int | None:
    """Of how many leaves a checkpoint's text speaks; None when it is no checkpoint's text."""
    said = _read(text)
    return said.size if said is not None else None


def _fault_of(one: KeptCheckpoint, log: FoundLog, before: bytes | None, newest_key: int) -> Fault | None:
    said, number = _read(one.text), log.keys.get(one.public_key)
    if said is None:
        return Fault.CHECKPOINT_EDITED
    if number is None or number < newest_key or said.key != fingerprint(one.public_key):
        return Fault.CHECKPOINT_FORGED
    if not log.signed(one.text, one.signature, one.public_key):
        return Fault.CHECKPOINT_FORGED
    if (said.size, utc_text(said.at)) != (one.size, one.made_at):
        return Fault.CHECKPOINT_EDITED
    if before is not None and said.before != before:
        return Fault.CHECKPOINT_REMOVED
    if said.size > log.size:
        return Fault.LOG_CUT_OFF
    return None if log.root_at.get(said.size) == said.root else Fault.ROOT_DIFFERS


def _read(text: bytes) -> Checkpoint | None:
    try:
        return read(text.decode())
    except (Invalid, UnicodeDecodeError):
        return None


def _introduced(key: KeptKey, number: int, before: bytes | None, signed: Signed) -> bool:
    if (key.number, key.fingerprint) != (number, fingerprint(key.public_key)):
        return False
    try:
        at = datetime.strptime(json.loads(key.statement)["at"], "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)
    except (ValueError, KeyError, TypeError, RecursionError):
        return False
    expected = introduction(key.public_key, at=at, before=before)
    if key.statement != expected.encode() or key.introduced_at != utc_text(at):
        return False
    if before is None or key.signature is None:
        return before is None and key.signature is None
    return signed(key.statement, key.signature, before)
