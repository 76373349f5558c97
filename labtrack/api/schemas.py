"""What do the answers of version 1 look like?"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field


class Schema(BaseModel):
    """What all have in common: nothing that is not named is taken."""

    model_config = ConfigDict(extra="forbid")


class HealthOut(Schema):
    """Whether labtrack answers and its database is at the newest schema."""

    status: str
    schema_revision: str | None


class PlaceOut(Schema):
    """A place."""

    uid: UUID
    kind: str
    name: str


class FindingOut(Schema):
    """One reason, by the stable code of its rule, in the language of whoever asks."""

    code: str
    weight: str
    sentence: str
    remedy: str


class EventOut(Schema):
    """One link of the chain of custody. `digest` is SHA-256 of the event's canonical text, as hex."""

    number: int
    what: str
    at: datetime
    actor: str
    witness: str | None
    digest: str


class ItemOut(Schema):
    """One item as it stands now. `holder_place` is null in transit; `for_validation` is never for clinical use."""

    uid: UUID
    kind: str
    name: str
    state: str
    number: int
    holder_role: str
    holder_place: PlaceOut | None
    codes: dict[str, str]
    for_validation: bool
    findings: list[FindingOut]
    expires_at: datetime | None


class ItemWithEventsOut(ItemOut):
    """One item and its chain, first event first."""

    events: list[EventOut]


class SignatureOut(Schema):
    """A signature as it was given; `at` is the signer's local time with its zone."""

    number: int
    meaning: str
    name: str
    role: str
    at: str
    digest: str


class TracedItemOut(Schema):
    """One item of a family; `distance` is in generations from the one asked for, negative before it."""

    uid: UUID
    kind: str
    name: str
    state: str
    distance: int
    codes: dict[str, str]
    events: list[EventOut]
    signatures: list[SignatureOut]


class TraceOut(Schema):
    """The family of an item, ancestors first; `links` are pairs of uids, parent and child."""

    asked: UUID
    items: list[TracedItemOut]
    links: list[tuple[UUID, UUID]]


class CandidateOut(Schema):
    """One of several items that a scan may mean."""

    uid: UUID
    kind: str
    name: str
    state: str


class ScanIn(Schema):
    """All that the scanner sent, or what was typed; `typed` says which."""

    scan: str = Field(max_length=2000, pattern="^[^\\x00]*$")
    typed: bool = False


class ScanOut(Schema):
    """What the scan names: one item, or a person or place, or several items among which it does not tell.

    `code` is empty when something was found; else it says why nothing was, or `fits-several`.
    """

    code: str
    sentence: str
    typed: bool
    item: ItemOut | None
    several: list[CandidateOut]
    person: str | None
    place: PlaceOut | None
