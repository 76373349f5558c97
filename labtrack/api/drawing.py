"""How do our records become the answers of version 1?"""

from __future__ import annotations

from collections.abc import Mapping

from labtrack.api.schemas import (
    CandidateOut,
    EventOut,
    FindingOut,
    ItemOut,
    ItemWithEventsOut,
    PlaceOut,
    SignatureOut,
    TracedItemOut,
    TraceOut,
)
from labtrack.domain import sentences
from labtrack.domain.custody import Event
from labtrack.domain.findings import Finding, Weight
from labtrack.domain.places import Place
from labtrack.domain.signatures import Signature
from labtrack.edge.language import say
from labtrack.services.items import Story, Summary
from labtrack.services.scanning import Candidate
from labtrack.services.trace import Trace, TracedItem


def place_out(place: Place) -> PlaceOut:
    """A place."""
    return PlaceOut(uid=place.uid, kind=place.kind.value, name=place.name)


def finding_out(finding: Finding) -> FindingOut:
    """A finding, with its sentence."""
    rule = sentences.rules()[finding.id]
    sentence = rule.unknown if finding.unknown and rule.unknown else rule.stop
    if finding.weight is Weight.PENDING and rule.pending:
        sentence = rule.pending
    return FindingOut(
        code=finding.code,
        weight=finding.weight.value,
        sentence=say(sentence, **finding.facts),
        remedy=say(rule.remedy, **finding.facts),
    )


def item_out(summary: Summary) -> ItemOut:
    """An item as it stands."""
    item = summary.item
    return ItemOut(
        uid=item.uid,
        kind=item.kind.value,
        name=summary.name.text,
        state=item.state,
        number=item.number,
        holder_role=item.holder_role,
        holder_place=place_out(summary.place) if summary.place is not None else None,
        codes=dict(summary.codes),
        for_validation=summary.for_validation,
        findings=[finding_out(finding) for finding in summary.findings],
        expires_at=summary.expires_at,
    )


def candidate_out(candidate: Candidate) -> CandidateOut:
    """One of several."""
    item = candidate.item
    return CandidateOut(uid=item.uid, kind=item.kind.value, name=candidate.name.text, state=item.state)


def event_out(event: Event, names: Mapping[int, str]) -> EventOut:
    """One link of a chain; `names` are people's printed names by key."""
    return EventOut(
        number=event.number,
        what=event.what.value,
        at=event.at,
        actor=names[event.actor_id],
        witness=names[event.witness_id] if event.witness_id is not None else None,
        digest=event.digest.hex(),
    )


def story_out(story: Story) -> ItemWithEventsOut:
    """An item with its chain."""
    names = {key: person.printed_name for key, person in story.people.items()}
    events = [event_out(event, names) for event in story.events]
    return ItemWithEventsOut(**item_out(story.summary).model_dump(), events=events)


def trace_out(traced: Trace) -> TraceOut:
    """A family with every chain."""
    return TraceOut(
        asked=traced.asked,
        items=[_traced(one, traced.names) for one in traced.items],
        links=list(traced.links),
    )


def _traced(one: TracedItem, names: Mapping[int, str]) -> TracedItemOut:
    return TracedItemOut(
        uid=one.item.uid,
        kind=one.item.kind.value,
        name=one.name.text,
        state=one.item.state,
        distance=one.distance,
        codes=dict(one.codes),
        events=[event_out(event, names) for event in one.events],
        signatures=[_signature(signature) for signature in one.signatures],
    )


def _signature(signature: Signature) -> SignatureOut:
    return SignatureOut(
        number=signature.number,
        meaning=signature.meaning.value,
        name=signature.printed_name,
        role=signature.role,
        at=signature.local_time,
        digest=signature.digest.hex(),
    )
