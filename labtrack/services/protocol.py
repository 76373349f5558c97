"""Which version of the trial's protocol counts, and for whom?"""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from hashlib import sha256

from labtrack.domain import protocol as protocols
from labtrack.domain.errors import Duplicate, Invalid, NotFound
from labtrack.domain.outcomes import Outcome
from labtrack.domain.participants import Participant
from labtrack.domain.people import Actor, Permission, require
from labtrack.domain.protocol import Protocol, ProtocolVersion
from labtrack.domain.signatures import Meaning, Proof
from labtrack.persistence.store import Store
from labtrack.services.signatures import require_proof

ADOPTED = "protocol-adopted"


def adopt_protocol(store: Store, text: str, *, by: Actor, proof: Proof | None, at: datetime) -> Outcome:
    """Put a version of the protocol in force, given as the TOML text of its file; signed, and written to the audit.

    Raises Invalid for a text that is no protocol, Duplicate when that version was adopted before, SignatureRequired.
    """
    require(by, Permission.CONFIGURE)
    require_proof(proof, by=by, at=at)
    protocol = _understood(text)
    if store.protocols.find(code=protocol.code, version=protocol.version) is not None:
        raise Duplicate("protocol-version-taken", fields={"text": "protocol-version-taken"})
    digest = sha256(text.encode()).digest()
    adopted = store.protocols.put(
        uid=store.new_uid(),
        code=protocol.code,
        version=protocol.version,
        text=text,
        digest=digest,
        in_force_from=at,
        signed_by_id=by.id,
    )
    said = {
        "protocol": adopted.uid,
        "code": adopted.code,
        "version": adopted.version,
        "digest": digest.hex(),
        "meaning": Meaning.ADOPTED.value,
        "name": by.printed_name,
        "role": by.role.value,
    }
    store.audit.write("adopt_protocol", "done", actor_id=by.id, at=at, device=by.device, detail=said)
    return Outcome(item=None, number=0, what=ADOPTED, at=at, made=(adopted.uid,))


def protocol_in_force(store: Store, code: str | None = None) -> tuple[ProtocolVersion, Protocol]:
    """The version of a trial's protocol that was adopted last, or of any trial; NotFound when there is none."""
    versions = store.protocols.all(code=code) if code is not None else store.protocols.all()
    if not versions:
        raise NotFound(what="protocol")
    return versions[-1], plan_of(versions[-1].text)


def protocol_of(store: Store, participant: Participant) -> Protocol:
    """The protocol that a participant is treated by."""
    return plan_of(store.protocols.get(participant.protocol_id).text)


@lru_cache(maxsize=16)
def plan_of(text: str) -> Protocol:
    """A protocol from its signed text; read once for each text."""
    return protocols.read(text)


def _understood(text: str) -> Protocol:
    try:
        return plan_of(text)
    except (KeyError, TypeError, ValueError, AttributeError) as fault:
        raise Invalid("protocol-unreadable", fields={"text": "protocol-unreadable"}, fault=str(fault)) from fault
