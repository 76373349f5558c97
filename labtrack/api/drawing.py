"""How do our records become the answers of version 1?"""

from __future__ import annotations

from labtrack.api.schemas import CandidateOut, EventOut, FindingOut, ItemOut, ItemWithEventsOut, PlaceOut
from labtrack.domain import sentences
from labtrack.domain.findings import Finding, Weight
from labtrack.domain.places import Place
from labtrack.edge.language import say
from labtrack.services.items import Story, Summary
from labtrack.services.scanning import Candidate


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
        findings=[finding_out(finding) for finding in summary.findings],
        expires_at=summary.expires_at,
    )


def candidate_out(candidate: Candidate) -> CandidateOut:
    """One of several."""
    item = candidate.item
    return CandidateOut(uid=item.uid, kind=item.kind.value, name=candidate.name.text, state=item.state)


def story_out(story: Story) -> ItemWithEventsOut:
    """An item with its chain."""
    events = [
        EventOut(
            number=event.number,
            what=event.what.value,
            at=event.at,
            actor=story.people[event.actor_id].printed_name,
            witness=story.people[event.witness_id].printed_name if event.witness_id is not None else None,
            digest=event.digest.hex(),
        )
        for event in story.events
    ]
    return ItemWithEventsOut(**item_out(story.summary).model_dump(), events=events)
