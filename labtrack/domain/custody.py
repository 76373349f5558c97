"""What is an item, what can happen to it, and what exactly is hashed when it does?"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import sha256
from uuid import UUID

FORMAT = "1"
NO_DIGEST = bytes(32)
LEAF = b"\x00"
LARGEST = 2**53 - 1
"""The largest whole number that every JSON reader holds exactly (RFC 7493)."""


class Kind(StrEnum):
    """Everything that has a chain of custody: things, and the processes that they pass through."""

    DONATION = "donation"
    LOT = "lot"
    CONTAINER = "container"
    DOSE = "dose"
    PLASMA_UNIT = "plasma-unit"
    SPECIMEN = "specimen"
    PARTICIPANT = "participant"
    INFUSION = "infusion"
    EXCHANGE = "exchange"


class Happened(StrEnum):
    """What happened to an item, in the past tense."""

    RECEIVED = "received"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    OPENED = "opened"
    MATERIAL_USED = "material-used"
    PASSAGED = "passaged"
    HARVESTED = "harvested"
    SENT_TO_TEST = "sent-to-test"
    RESULT_ENTERED = "result-entered"
    RESULT_REVIEWED = "result-reviewed"
    RELEASE_REFUSED = "release-refused"
    RELEASED = "released"
    TERMINATED = "terminated"
    RECALLED = "recalled"
    HELD = "held"
    HOLD_LIFTED = "hold-lifted"
    DEVIATION_OPENED = "deviation-opened"
    DEVIATION_CLASSIFIED = "deviation-classified"
    DEVIATION_CLOSED = "deviation-closed"
    FILLED = "filled"
    LABEL_PRINTED = "label-printed"
    LABEL_SCANNED_BACK = "label-scanned-back"
    LABEL_SPOILED = "label-spoiled"
    LABEL_DESTROYED = "label-destroyed"
    LABELS_LOCKED = "labels-locked"
    LABELS_UNLOCKED = "labels-unlocked"
    STORED = "stored"
    RESERVED = "reserved"
    UNRESERVED = "unreserved"
    THAWED = "thawed"
    USED = "used"
    DISCARDED = "discarded"
    ENROLLED = "enrolled"
    ENROLMENT_REFUSED = "enrolment-refused"
    WEIGHED = "weighed"
    BLOOD_GROUPED = "blood-grouped"
    CONSENTED = "consented"
    CONSENT_WITHDRAWN = "consent-withdrawn"
    VITAL_SIGNS_TAKEN = "vital-signs-taken"
    TREATMENT_REFUSED = "treatment-refused"
    TRANSPLANTED = "transplanted"
    DIED = "died"
    PLANNED = "planned"
    STARTED = "started"
    START_REFUSED = "start-refused"
    COMPLETED = "completed"
    COUNTED = "counted"
    ABORTED = "aborted"
    CANCELLED = "cancelled"
    CHECKED = "checked"
    CHECK_REFUSED = "check-refused"
    HUNG = "hung"
    HANG_REFUSED = "hang-refused"
    TRANSFUSED = "transfused"
    RETURNED = "returned"
    WASTED = "wasted"
    EXPECTED = "expected"
    COLLECTED = "collected"
    COLLECTION_REFUSED = "collection-refused"
    THAW_AUTHORISED = "thaw-authorised"
    DOSE_PREPARED_FOR = "dose-prepared-for"
    PREPARED = "prepared"
    ISSUE_REFUSED = "issue-refused"
    ISSUED = "issued"
    HANDED_OVER = "handed-over"
    HANDOVER_ACCEPTED = "handover-accepted"
    EXCURSION_DECIDED = "excursion-decided"
    CHECKED_AT_BEDSIDE = "checked-at-bedside"
    IDENTITY_CONFIRMED = "identity-confirmed"
    CONFIRMATION_LAPSED = "confirmation-lapsed"
    INFUSION_STARTED = "infusion-started"
    INTERRUPTED = "interrupted"
    RESUMED = "resumed"
    INFUSED = "infused"
    PARTLY_INFUSED = "partly-infused"
    DONE_AGAINST_RULE = "done-against-rule"
    GIVEN = "given"
    MISSED = "missed"
    WITHDRAWN = "withdrawn"
    LOST = "lost"
    FOUND = "found"
    IDENTIFIER_RECORDED = "identifier-recorded"
    CORRECTED = "corrected"


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """Who holds an item: a role at a place; no place means in transit."""

    role: str
    place_id: int | None
    place_uid: UUID | None

    @property
    def text(self) -> str:
        """`role@place uid`, or `role in transit`, as the body says it."""
        return f"{self.role}@{self.place_uid}" if self.place_uid else f"{self.role} in transit"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A tracked thing or process: one state, one holder, and the number and digest of its newest event."""

    id: int
    uid: UUID
    kind: Kind
    state: str
    number: int
    digest: bytes
    holder_role: str
    holder_place_id: int | None
    place_id: int
    made_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One link of a chain. `body` is the canonical text that was hashed; the rest are copies of it."""

    id: int
    item_id: int
    number: int
    what: Happened
    at: datetime
    body: str
    digest: bytes
    actor_id: int
    witness_id: int | None
    command_key: UUID

    @property
    def detail(self) -> Mapping[str, object]:
        """What the body says of this event in particular."""
        detail = json.loads(self.body)["detail"]
        if not isinstance(detail, dict):
            raise ValueError(f"event {self.number} has no detail")
        return detail


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """All that goes into one event's body: uids and study numbers only, never a name of a patient.

    `state` and `holder` are those after the event. An item's first link says what it was made from (uids of the
    parents) and which codes it bears (scheme to value); later links leave both empty.
    """

    item: UUID
    kind: Kind
    number: int
    what: Happened
    detail: Mapping[str, object]
    state: str
    holder: str
    made_from: frozenset[UUID]
    codes: Mapping[str, str]
    actor: UUID
    witness: UUID | None
    place: UUID
    at: datetime
    device_at: datetime | None
    command: UUID
    before: bytes


def body_of(link: Link) -> str:
    """Write the canonical text of an event: RFC 8785 JSON, with times as UTC text and no floats.

    All keys are ASCII, so sorting by code point is the RFC's order. Raises TypeError for a value that has no text.
    """
    return json.dumps(
        {
            "actor": str(link.actor),
            "at": utc_text(link.at),
            "before": link.before.hex(),
            "codes": canonical(link.codes),
            "command": str(link.command),
            "detail": canonical(link.detail),
            "device_at": utc_text(link.device_at) if link.device_at else None,
            "format": FORMAT,
            "holder": link.holder,
            "item": str(link.item),
            "kind": link.kind.value,
            "made_from": sorted(str(parent) for parent in link.made_from),
            "number": link.number,
            "place": str(link.place),
            "state": link.state,
            "what": link.what.value,
            "witness": str(link.witness) if link.witness else None,
        },
        sort_keys=True,
        separators=(",", ":"),
        ensure_ascii=False,
    )


def digest_of(body: str) -> bytes:
    """SHA-256 of the body as an RFC 6962 leaf: 32 bytes."""
    return sha256(LEAF + body.encode()).digest()


def utc_text(at: datetime) -> str:
    """`2026-11-23T04:12:31.000001Z`: always UTC, always six decimals."""
    if at.tzinfo is None:
        raise TypeError("a time without a zone cannot be recorded")
    return f"{at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='microseconds')}Z"


def canonical(value: object) -> object:
    """Turn detail values into text, whole numbers, truth values, lists and mappings with ASCII keys.

    A set becomes a sorted list, so that the same set has the same text in every process. Anything else is a TypeError:
    a float, a whole number that JSON readers cannot hold exactly, a key that sorts differently elsewhere.
    """
    match value:
        case None | bool():
            return value
        case int() if abs(value) <= LARGEST:
            return value
        case str():
            return value.value if isinstance(value, StrEnum) else str(value)
        case datetime():
            return utc_text(value)
        case UUID():
            return str(value)
        case Mapping():
            return {_key(key): canonical(inner) for key, inner in value.items()}
        case list() | tuple():
            return [canonical(inner) for inner in value]
        case frozenset() | set():
            return sorted((canonical(inner) for inner in value), key=lambda inner: json.dumps(inner, sort_keys=True))
        case _:
            raise TypeError(f"{type(value).__name__} has no canonical text")


def _key(key: object) -> str:
    if not isinstance(key, str) or not key.isascii():
        raise TypeError("a key is ASCII text")
    return str(key)
