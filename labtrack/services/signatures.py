"""How does a person put their name under exactly what they signed?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from zoneinfo import ZoneInfo

from labtrack.domain.custody import Item
from labtrack.domain.errors import SignatureRequired
from labtrack.domain.people import Actor
from labtrack.domain.signatures import PROOF_LIFE, Meaning, Proof, Signature, signed_text
from labtrack.persistence.store import Store
from labtrack.services.places import site_zone


def require_proof(proof: Proof | None, *, by: Actor, at: datetime) -> None:
    """Raise SignatureRequired unless the door has just proved that it is this very person."""
    if proof is None or proof.person_id != by.id or not at - PROOF_LIFE <= proof.at <= at + PROOF_LIFE:
        raise SignatureRequired()


def sign_by_two(
    store: Store,
    item: Item,
    meaning: Meaning,
    said: Mapping[str, object],
    *,
    by: Actor,
    proof: Proof | None,
    second: Actor,
    second_proof: Proof | None,
    at: datetime,
) -> None:
    """Let two people sign the same newest event: the first by what it means, the second as verified.

    Raises SignatureRequired when the door has not just proved that it is these very people.
    """
    zone = site_zone(store)
    _put(store, item, meaning, said, by=by, proof=proof, zone=zone, at=at)
    _put(store, item, Meaning.VERIFIED, said, by=second, proof=second_proof, zone=zone, at=at)


def sign(
    store: Store,
    item: Item,
    meaning: Meaning,
    said: Mapping[str, object],
    *,
    by: Actor,
    proof: Proof | None,
    at: datetime,
) -> Signature:
    """Sign an item's newest event and what it rests on; `said` holds study numbers and uids only.

    Raises SignatureRequired when the door has not just proved that it is this very person.
    """
    return _put(store, item, meaning, said, by=by, proof=proof, zone=site_zone(store), at=at)


def _put(
    store: Store,
    item: Item,
    meaning: Meaning,
    said: Mapping[str, object],
    *,
    by: Actor,
    proof: Proof | None,
    zone: ZoneInfo,
    at: datetime,
) -> Signature:
    require_proof(proof, by=by, at=at)
    local_time = at.astimezone(zone).strftime("%Y-%m-%d %H:%M:%S %Z")
    text = signed_text(item, meaning, said, by=by, at=at, local_time=local_time)
    return store.signatures.put(
        uid=store.new_uid(),
        item_id=item.id,
        number=item.number,
        meaning=meaning,
        person_id=by.id,
        printed_name=by.printed_name,
        role=by.role.value,
        signed_at=at,
        local_time=local_time,
        text=text,
        digest=sha256(text.encode()).digest(),
        command_key=store.command_key,
    )
