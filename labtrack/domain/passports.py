"""What does a custody passport hold, so that a stranger can check it with no database and no trust in us?"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from types import MappingProxyType
from uuid import UUID

from labtrack.domain.checkpoints import SignedCheckpoint
from labtrack.domain.custody import Kind, canonical, utc_text
from labtrack.domain.marking import N_

FORMAT = "1"
WHAT = "custody-passport"

KINDS = frozenset({Kind.DONATION, Kind.CONTAINER, Kind.DOSE, Kind.PLASMA_UNIT, Kind.SPECIMEN})
"""What a passport is made of: things that go from hand to hand."""

CARRIED = KINDS | {Kind.LOT, Kind.INFUSION}
"""Whose chains go with a passport, of all that its item came from.

Never a participant's: it says the arm and what the ward measured. The participant is named by uid and study number.
"""

FAULTS: Mapping[str, str] = MappingProxyType(
    {
        "no-passport": N_("Doses, containers, bags of plasma, specimens and donations have a custody passport."),
        "not-covered-yet": N_("The newest checkpoint does not cover this item yet. Ask again."),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A text as it was hashed, its place in the log, and the digests beside its way to the checkpoint's root."""

    text: str
    index: int
    proof: tuple[bytes, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """All that happened to one item, as far as the checkpoint covers it: bodies in order, and the texts signed."""

    item: UUID
    number: int
    digest: bytes
    events: tuple[Placed, ...]
    signatures: tuple[Placed, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Passport:
    """An item's chain, then those of what it came from; and the signed checkpoint that covers them all."""

    item: UUID
    made_at: datetime
    chains: tuple[Chain, ...]
    checkpoint: SignedCheckpoint


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedPassport:
    """A passport under the signature of the installation's key (64 bytes) over its statement."""

    passport: Passport
    signature: bytes

    def as_file(self) -> str:
        """Write it as one line of canonical JSON (RFC 8785): any other way of writing it is refused."""
        signed = {"signature": self.signature.hex(), "text": statement(self.passport)}
        return _written({**contents(self.passport), "statement": signed})


def contents(passport: Passport) -> dict[str, object]:
    """All of a passport's document but the statement that is signed of it."""
    checkpoint = passport.checkpoint
    return {
        "chains": [_chain(chain) for chain in passport.chains],
        "checkpoint": {
            "public_key": checkpoint.public_key.hex(),
            "signature": checkpoint.signature.hex(),
            "text": checkpoint.text,
        },
        "format": FORMAT,
        "item": str(passport.item),
        "what": WHAT,
    }


def statement(passport: Passport) -> str:
    """What the installation signs: which item, when, the head of each chain, and the digest of the whole document.

    The heads are what a log cannot show: that nothing more had happened when the passport was made.
    """
    said = {
        "at": utc_text(passport.made_at),
        "contents": sha256(_written(contents(passport)).encode()).hexdigest(),
        "format": FORMAT,
        "heads": {str(chain.item): [chain.number, chain.digest.hex()] for chain in passport.chains},
        "item": str(passport.item),
        "what": WHAT,
    }
    return _written(said)


def _chain(chain: Chain) -> dict[str, object]:
    return {
        "events": [_placed(event) for event in chain.events],
        "item": str(chain.item),
        "signatures": [_placed(signature) for signature in chain.signatures],
    }


def _placed(placed: Placed) -> dict[str, object]:
    return {"index": placed.index, "proof": [digest.hex() for digest in placed.proof], "text": placed.text}


def _written(said: Mapping[str, object]) -> str:
    return json.dumps(canonical(said), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
