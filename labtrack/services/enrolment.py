"""May this person take part, and what has the protocol in store for them?"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from labtrack.domain import eligibility
from labtrack.domain.custody import Happened, Item, Kind
from labtrack.domain.eligibility import EligibilityAnswers, EligibilityFacts
from labtrack.domain.errors import Invalid, NotFound
from labtrack.domain.findings import Finding, stops_among
from labtrack.domain.identifiers import SymbolKind
from labtrack.domain.orders import InfusionOrder
from labtrack.domain.outcomes import Outcome
from labtrack.domain.participants import live_consent
from labtrack.domain.people import Actor, Permission, require
from labtrack.domain.plasma_exchange import Exchange
from labtrack.domain.protocol import Protocol, ProtocolVersion
from labtrack.domain.scores import MeldScore
from labtrack.domain.signatures import Meaning, Proof
from labtrack.domain.specimens import Specimen
from labtrack.domain.tasks import TaskKind
from labtrack.persistence.store import Store
from labtrack.services.custody import begin, record, require_turn, told
from labtrack.services.numbering import next_symbol
from labtrack.services.orders import open_ready_slots
from labtrack.services.places import site_zone
from labtrack.services.protocol import protocol_in_force
from labtrack.services.sampling import open_next_tubes
from labtrack.services.signatures import sign
from labtrack.services.tasks import close_tasks, open_task


@dataclass(frozen=True, slots=True, kw_only=True)
class _Judged:
    """What was judged, and by what."""

    version: ProtocolVersion
    protocol: Protocol
    facts: EligibilityFacts
    score: MeldScore | None
    findings: tuple[Finding, ...]


def lock_participant(store: Store, participant_uid: UUID, *, seen: int | None) -> Item:
    """Lock a participant to be changed. Raises NotFound for the uid of anything else, Stale as `Items.lock` does."""
    item = store.items.by_uid(participant_uid)
    if item.kind is not Kind.PARTICIPANT:
        raise NotFound(what="participant")
    return store.items.lock([item.id], seen=seen)[item.id]


def enrol(
    store: Store,
    participant_uid: UUID,
    *,
    arm: int,
    facts: EligibilityAnswers,
    by: Actor,
    proof: Proof | None,
    at: datetime,
    seen: int | None = None,
) -> Outcome:
    """Judge once, with every finding, whether a person may take part; if so, enrol them: signed by the investigator.

    The infusions, exchanges and tubes that the protocol plans for the arm come into being with it; `made` names them.
    What speaks against it is returned, and written as refused. Raises Invalid for an arm that the protocol has not or a
    laboratory value that cannot be, WrongState for who is enrolled, SignatureRequired, Stale.
    """
    require(by, Permission.ENROL)
    item = lock_participant(store, participant_uid, seen=seen)
    require_turn(store, item, Happened.ENROLLED, by=by)
    code = store.protocols.get(store.participants.get(item.id).protocol_id).code
    version, protocol = protocol_in_force(store, code)
    if arm not in {one.number for one in protocol.arms}:
        raise Invalid(fields={"arm": "unknown"})
    judged = _judge(store, item, facts, version, protocol, at=at)
    refused = bool(stops_among(judged.findings))
    said = _said(store, item, judged, arm)
    what = Happened.ENROLMENT_REFUSED if refused else Happened.ENROLLED
    item = record(store, item, what, said, by=by, at=at)
    _keep(store, item, facts, judged, eligible=not refused, by=by, at=at)
    if refused:
        return told(item, what, at=at, findings=judged.findings, refused=True)
    store.participants.change(item.id, arm=arm, enrolled_at=at, protocol_id=version.id)
    sign(store, item, Meaning.AUTHORISED, said, by=by, proof=proof, at=at)
    close_tasks(store, item, TaskKind.ENROL, at=at)
    made = _plan(store, item, protocol, arm, by=by, at=at)
    return told(item, what, at=at, findings=judged.findings, made=made)


def _judge(
    store: Store, item: Item, answers: EligibilityAnswers, version: ProtocolVersion, protocol: Protocol, *, at: datetime
) -> _Judged:
    score = eligibility.score_of(answers, protocol.eligibility)
    facts = EligibilityFacts(
        score=score,
        age=eligibility.age_on(at.astimezone(site_zone(store)).date(), store.identities.birth_date(item)),
        consented=live_consent(store.consents.all(participant_item_id=item.id), at=at) is not None,
        procedures_after_consent=answers.procedures_after_consent,
        inclusion=answers.inclusion,
        exclusion=answers.exclusion,
    )
    findings = tuple(eligibility.findings(facts, protocol.eligibility))
    return _Judged(version=version, protocol=protocol, facts=facts, score=score, findings=findings)


def _said(store: Store, item: Item, judged: _Judged, arm: int) -> dict[str, object]:
    return {
        "study_number": store.participants.get(item.id).study_number,
        "arm": arm,
        "protocol": judged.version.uid,
        "protocol_version": judged.version.version,
        "score_form": judged.protocol.eligibility.formula_version,
        "score_raw": str(judged.score.raw) if judged.score else None,
        "score_rounded": judged.score.rounded if judged.score else None,
        "findings": [finding.code for finding in judged.findings],
    }


def _keep(
    store: Store,
    item: Item,
    answers: EligibilityAnswers,
    judged: _Judged,
    *,
    eligible: bool,
    by: Actor,
    at: datetime,
) -> None:
    """Write the judgement with the facts as they were given, so that it can be followed later."""
    facts = {
        "protocol_version": judged.version.version,
        "bilirubin": answers.bilirubin.text if answers.bilirubin else None,
        "creatinine": answers.creatinine.text if answers.creatinine else None,
        "inr": str(answers.inr) if answers.inr is not None else None,
        "dialysed": answers.dialysed,
        "age": judged.facts.age,
        "consented": judged.facts.consented,
        "procedures_after_consent": answers.procedures_after_consent,
        "inclusion": dict(answers.inclusion),
        "exclusion": dict(answers.exclusion),
    }
    store.judgements.put(
        participant_item_id=item.id,
        facts=json.dumps(facts, sort_keys=True),
        score_form=judged.protocol.eligibility.formula_version,
        score_raw=str(judged.score.raw) if judged.score else "",
        score_rounded=judged.score.rounded if judged.score else None,
        eligible=eligible,
        findings=json.dumps([finding.code for finding in judged.findings]),
        judged_at=at,
        by_id=by.id,
    )


def _plan(store: Store, participant: Item, protocol: Protocol, number: int, *, by: Actor, at: datetime) -> list[Item]:
    """Make what the protocol plans for an arm: exchanges, infusions and tubes, each with its date and its task."""
    arm = protocol.arm(number)
    made: list[Item] = []
    if arm.exchange:
        made += _exchanges(store, participant, protocol, by=by, at=at)
        open_task(store, TaskKind.PERFORM_EXCHANGE, made[0], due_at=at, at=at)
    if arm.cells:
        made += _infusions(store, participant, protocol, by=by, at=at)
        open_ready_slots(store, participant.id, at=at)
    made += _tubes(store, participant, protocol, by=by, at=at)
    open_next_tubes(store, participant.id, at=at)
    return made


def _exchanges(store: Store, participant: Item, protocol: Protocol, *, by: Actor, at: datetime) -> list[Item]:
    plan, made = protocol.exchange, []
    for number in range(1, plan.count + 1):
        planned_for = at + (number - 1) * plan.interval
        detail = {"number": number, "planned_for": planned_for, "planned_volume": f"{plan.volume_ul} uL"}
        item = begin(store, Kind.EXCHANGE, Happened.PLANNED, detail, by=by, at=at, made_from=[participant])
        store.exchanges.add(
            Exchange(
                item_id=item.id,
                participant_item_id=participant.id,
                number=number,
                planned_for=planned_for,
                planned_volume_ul=plan.volume_ul,
            )
        )
        made.append(item)
    return made


def _infusions(store: Store, participant: Item, protocol: Protocol, *, by: Actor, at: datetime) -> list[Item]:
    plan, made = protocol.infusion, []
    for number in range(1, plan.count + 1):
        planned_for = at + (number - 1) * plan.interval
        detail = {"number": number, "planned_for": planned_for}
        item = begin(store, Kind.INFUSION, Happened.PLANNED, detail, by=by, at=at, made_from=[participant])
        store.infusion_orders.add(
            InfusionOrder(
                item_id=item.id,
                participant_item_id=participant.id,
                number=number,
                planned_for=planned_for,
                window_opens_at=max(at, planned_for - plan.window),
                window_closes_at=planned_for + plan.window,
            )
        )
        made.append(item)
    return made


def _tubes(store: Store, participant: Item, protocol: Protocol, *, by: Actor, at: datetime) -> list[Item]:
    made = []
    for visit in protocol.visits:
        due_at = at + timedelta(days=visit.day)
        for tube in visit.tubes:
            accession = next_symbol(store, SymbolKind.SPECIMEN).text
            detail = {
                "accession": accession,
                "visit": visit.code,
                "purpose": tube.purpose,
                "tube_type": tube.tube_type,
                "due_at": due_at,
            }
            codes = {"accession": accession}
            item = begin(
                store, Kind.SPECIMEN, Happened.EXPECTED, detail, by=by, at=at, made_from=[participant], codes=codes
            )
            store.specimens.add(
                Specimen(
                    item_id=item.id,
                    accession=accession,
                    participant_item_id=participant.id,
                    visit=visit.code,
                    purpose=tube.purpose,
                    tube_type=tube.tube_type,
                    planned_volume_ul=tube.volume_ul,
                    due_at=due_at,
                )
            )
            made.append(item)
    return made
