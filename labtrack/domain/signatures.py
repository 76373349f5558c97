"""What does it take to sign, and what does a signature say?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

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
