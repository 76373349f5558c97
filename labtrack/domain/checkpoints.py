"""What does a checkpoint of the log say, and which kept row has which leaf in it?"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import sha256
from types import MappingProxyType

from labtrack.domain.custody import LEAF, canonical
from labtrack.domain.errors import Invalid
from labtrack.domain.marking import N_

FORMAT = "1"
NONE_BEFORE = bytes(32)
POST_CHECKPOINT = "post-checkpoint"
"""The kind of the job that posts a checkpoint to where somebody else keeps it."""

FAULTS: Mapping[str, str] = MappingProxyType(
    {
        "checkpoint-unreadable": N_("This is no checkpoint."),
        "key-file-missing": N_("There is no key file {file}."),
        "key-file-open": N_("Others may read the key file {file}: its owner alone must (chmod 600)."),
        "key-file-unusable": N_(
            "{file} holds no Ed25519 key: PEM (PKCS 8, not encrypted), or 32 bytes as hexadecimal."
        ),
        "key-file-taken": N_("There is a file {file} already; a key is never written over."),
        "key-introduced": N_("This key was introduced before."),
        "key-not-newest": N_("The key file holds another key than the one that was introduced last."),
        "key-unsigned": N_("A new key is introduced by the key before it, and this is not that one."),
        "outside-differs": N_("What is kept in the folder of checkpoints is not the beginning of this log."),
    }
)


class Source(StrEnum):
    """Where a leaf of the log comes from: every row of these registers has one leaf."""

    EVENT = "event"
    SIGNATURE = "signature"
    AUDIT = "audit"
    DISCLOSURE = "disclosure"


WORDS: Mapping[Source, str] = MappingProxyType(
    {
        Source.EVENT: N_("event"),
        Source.SIGNATURE: N_("signature"),
        Source.AUDIT: N_("audit entry"),
        Source.DISCLOSURE: N_("disclosure"),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """One place in the log: its index from 0, and the row that has it. `digest` is 32 bytes."""

    index: int
    source: Source
    row_id: int
    digest: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """What the log came to at a time: its size in leaves, its Merkle root, the key that signs, and the one before.

    `before` is the digest of the checkpoint before (zeros for the first); `key` the fingerprint of the public key.
    """

    size: int
    root: bytes
    at: datetime
    before: bytes
    key: str

    @property
    def text(self) -> str:
        """Exactly what is signed: canonical JSON (RFC 8785), with digests in hex and the time in UTC."""
        said = {
            "at": self.at,
            "before": self.before.hex(),
            "format": FORMAT,
            "key": self.key,
            "root": self.root.hex(),
            "size": self.size,
            "what": "checkpoint",
        }
        return json.dumps(canonical(said), sort_keys=True, separators=(",", ":"))

    @property
    def digest(self) -> bytes:
        """What the next checkpoint names: SHA-256 of the signed text."""
        return sha256(self.text.encode()).digest()


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedCheckpoint:
    """A checkpoint's text as it was signed, with its Ed25519 signature (64 bytes) and public key (32 bytes)."""

    text: str
    signature: bytes
    public_key: bytes

    def as_file(self) -> str:
        """Write it as one JSON object, for a folder or a post outside the database."""
        said = {"checkpoint": self.text, "public_key": self.public_key.hex(), "signature": self.signature.hex()}
        return json.dumps(said, sort_keys=True, indent=2) + "\n"


def read_file(text: str) -> SignedCheckpoint:
    """Read what `as_file` wrote. Raises Invalid `checkpoint-unreadable`."""
    try:
        said = json.loads(text)
        return SignedCheckpoint(
            text=str(said["checkpoint"]),
            signature=bytes.fromhex(said["signature"]),
            public_key=bytes.fromhex(said["public_key"]),
        )
    except (ValueError, KeyError, TypeError, RecursionError) as wrong:
        raise Invalid("checkpoint-unreadable") from wrong


def read(text: str) -> Checkpoint:
    """Read a checkpoint's text, and accept it only in the one way of writing it. Raises Invalid."""
    try:
        said = json.loads(text)
        checkpoint = Checkpoint(
            size=int(said["size"]),
            root=bytes.fromhex(said["root"]),
            at=datetime.strptime(said["at"], "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC),
            before=bytes.fromhex(said["before"]),
            key=str(said["key"]),
        )
    except (ValueError, KeyError, TypeError, RecursionError) as wrong:
        raise Invalid("checkpoint-unreadable") from wrong
    if checkpoint.text != text:
        raise Invalid("checkpoint-unreadable")
    return checkpoint


def fingerprint(public_key: bytes) -> str:
    """The name of a public key: the first 16 hex digits of its SHA-256."""
    return sha256(public_key).hexdigest()[:16]


def leaf_of_text(text: bytes) -> bytes:
    """The leaf of what is kept as text: an event's body, a signature's text."""
    return sha256(LEAF + text).digest()


def leaf_of_row(source: Source, said: Mapping[str, object]) -> bytes:
    """The leaf of what is kept as columns: an audit row, a disclosure. `said` has uids and times, never local keys."""
    text = json.dumps(canonical({"source": source, **said}), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return leaf_of_text(text.encode())


@dataclass(frozen=True, slots=True, kw_only=True)
class IntroducedKey:
    """A public key and the statement that introduces it; every one but the first is signed by the key before."""

    number: int
    public_key: bytes
    statement: str
    signature: bytes | None

    @property
    def fingerprint(self) -> str:
        """The key's name."""
        return fingerprint(self.public_key)

    def as_file(self) -> str:
        """Write it as one JSON object, to be published or kept outside the database."""
        said = {
            "number": self.number,
            "public_key": self.public_key.hex(),
            "signature": self.signature.hex() if self.signature is not None else None,
            "statement": self.statement,
        }
        return json.dumps(said, sort_keys=True, indent=2) + "\n"


def introduction(public_key: bytes, *, at: datetime, before: bytes | None) -> str:
    """What the key before signs to hand on to a new one; `before` is None for the first."""
    said = {
        "at": at,
        "before": fingerprint(before) if before is not None else None,
        "format": FORMAT,
        "key": fingerprint(public_key),
        "public_key": public_key.hex(),
        "what": "checkpoint-key",
    }
    return json.dumps(canonical(said), sort_keys=True, separators=(",", ":"))
