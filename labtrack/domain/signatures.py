"""What does it take to sign, and what does a signature say?"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from labtrack.domain.custody import Item, canonical, utc_text
from labtrack.domain.people import Actor

FIRST_FORMAT, FORMAT = "1", "2"
"""Of a signed text. One that says no format is of the first."""
SINCE_SECOND = frozenset({"at", "local_time", "person"})
"""What stands in a signed text since its second format."""

PROOF_LIFE = timedelta(minutes=2)


class Meaning(StrEnum):
    """What the signer's name stands for."""

    PERFORMED = "performed"
    VERIFIED = "verified"
    REVIEWED = "reviewed"
    RELEASED = "released"
    REJECTED = "rejected"
    ACCEPTED = "accepted"
    AUTHORISED = "authorised"
    ISSUED = "issued"
    RECEIVED = "received"
    ADOPTED = "adopted"
    HELD = "held"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """The door has seen both components of this person's signature: who they say they are, and the private one.

    Made by the door alone, before any transaction opens; it serves for two minutes.
    """

    person_id: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """A name under exactly what was signed: `text` is that, `digest` its SHA-256."""

    id: int
    uid: UUID
    item_id: int
    number: int
    meaning: Meaning
    person_id: int
    printed_name: str
    role: str
    signed_at: datetime
    local_time: str
    text: str
    digest: bytes
    command_key: UUID


def signed_text(
    item: Item, meaning: Meaning, said: Mapping[str, object], *, by: Actor, at: datetime, local_time: str
) -> str:
    """Write exactly what is signed: RFC 8785 JSON of who signs which event as what, when, and what it rests on.

    `local_time` is the time with its zone as every page and print shows it (21 CFR 11.50 and 11.70).
    """
    content = {
        "at": utc_text(at),
        "digest": item.digest.hex(),
        "format": FORMAT,
        "item": item.uid,
        "local_time": local_time,
        "meaning": meaning,
        "name": by.printed_name,
        "number": item.number,
        "person": by.uid,
        "role": by.role,
        "said": said,
    }
    return json.dumps(canonical(content), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
