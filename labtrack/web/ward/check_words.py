"""How does a bedside check become words that are read at two metres?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from labtrack.domain.findings import Finding, Verdict, Weight, stops_among, verdict_of
from labtrack.domain.outcomes import Outcome
from labtrack.domain.participants import Identity
from labtrack.domain.people import Actor, Permission
from labtrack.edge.language import current_language, hour, quantity, when
from labtrack.services.checks import CheckStanding
from labtrack.web import words
from labtrack.web.ward.bag_words import NO_BREAK, clock, left, rate_of, signs_of, unbroken, until, viable_of
from labtrack.web.ward.check_forms import TYPED_BECAUSE, WAYS
from labtrack.web.ward.check_slots import birth, slots_of

SCANNED = frozenset({"B01", "B02", "B07"})
"""What is still to be scanned; a question is asked when nothing of it is left."""


def drawn(standing: CheckStanding, identity: Identity | None, *, by: Actor, at: datetime) -> dict[str, object]:
    """Everything that the live part of a check's page shows."""
    verdict = verdict_of(standing.findings)
    against = [one for one in standing.findings if one.weight is not Weight.PENDING]
    return {
        "standing": standing,
        "uid": standing.gathering.uid,
        "slots": slots_of(standing, identity),
        "verdict": verdict.value,
        "sentence": unbroken(_sentence(standing, standing.findings)),
        "detail": _detail(standing, standing.findings),
        "reasons": _reasons(standing, against, by=by),
        "waits": words.reason_entries(tuple(one for one in standing.findings if one.weight is Weight.PENDING)),
        "question": _question(standing),
        "ways": WAYS,
        "typed_because": TYPED_BECAUSE,
        "birth": birth(identity),
        "evidence": _evidence(standing) if verdict is Verdict.GO else [],
        "recorded": _recorded(standing),
        "recorded_at": when(standing.recorded.at, seconds=True) if standing.recorded is not None else "",
        "start_until": until(standing.bag.dose.start_by) if standing.bag is not None else "",
        "start_left": left(standing.bag.dose.start_by, at=at) if standing.bag is not None else "",
        "pharmacy": standing.pharmacy,
        "may_sign": by.id in standing.gathering.people,
        "other_name": _other_name(standing, by),
    }


def refused(standing: CheckStanding, outcome: Outcome, *, by: Actor) -> dict[str, object]:
    """What stands differently after a step was refused: all that spoke against it then, as it was recorded."""
    against = [one for one in outcome.findings if one.weight is not Weight.WARN]
    return {
        "verdict": Verdict.STOP.value,
        "sentence": unbroken(_said(against[0])) if against else "",
        "detail": _("Nothing was started. Every reason stands below."),
        "reasons": _reasons(standing, against, by=by),
        "question": "",
        "recorded": _("Recorded as event %(number)s of the bag", number=outcome.number),
        "recorded_at": when(outcome.at, seconds=True),
    }


def fingerprint(standing: CheckStanding, *, by: Actor) -> str:
    """What changes when anything that the page shows changes, and never else."""
    bag = standing.bag
    state = (bag.item.state, bag.dose, bag.signs) if bag is not None else ()
    seen = (standing.gathering, standing.findings, state, standing.signed_at, standing.recorded, standing.fitting)
    return digest_of((seen, by.id))


def digest_of(seen: object) -> str:
    """The ETag of what a part of a page shows, in the person's language."""
    return sha256(repr((seen, current_language())).encode()).hexdigest()[:32]


def _sentence(standing: CheckStanding, findings: Sequence[Finding]) -> str:
    match verdict_of(findings):
        case Verdict.STOP:
            return _said(stops_among(findings)[0])
        case Verdict.WAIT:
            return _said(next(one for one in findings if one.weight is Weight.PENDING))
        case _ if standing.bag is not None:
            bag = standing.bag
            return str(
                _(
                    "Infusion %(number)s of %(count)s for %(patient)s",
                    number=bag.number,
                    count=bag.count,
                    patient=bag.study_number,
                )
            )
    return ""


def _detail(standing: CheckStanding, findings: Sequence[Finding]) -> str:
    verdict, bag = verdict_of(findings), standing.bag
    if verdict is Verdict.STOP:
        more = len(stops_among(findings)) - 1
        parts = [_("Do not hang this bag.")] if bag is not None or standing.stranger is not None else []
        if more:
            parts.append(ngettext("%(num)s more reason below.", "%(num)s more reasons below.", more))
        return " ".join(parts)
    if verdict is Verdict.GO and bag is not None:
        return str(
            _(
                "%(cells)s viable cells in %(volume)s · %(rate)s · start by %(start)s, complete by %(complete)s",
                cells=viable_of(bag.dose),
                volume=quantity(bag.dose.volume_ul, "mL"),
                rate=rate_of(bag),
                start=hour(bag.dose.start_by),
                complete=clock(bag.dose.complete_by),
            ).replace(" · ", f"{NO_BREAK}· ")
        )
    return ""


def _said(finding: Finding) -> str:
    return words.reason_entries((finding,))[0]["what"]


def _reasons(standing: CheckStanding, findings: Sequence[Finding], *, by: Actor) -> list[dict[str, str]]:
    """What speaks against it, the stops first, each with what to do and where."""
    ordered = [*stops_among(findings), *(one for one in findings if one.weight is not Weight.STOP)]
    entries = words.reason_entries(tuple(ordered))
    for finding, entry in zip(ordered, entries, strict=True):
        entry.update(_mend(standing, finding, by=by))
        if finding.id == "B01" and standing.fitting:
            names = ", ".join(words.name(name) for name in standing.fitting)
            entry["todo_detail"] = _(
                "The bag for %(patient)s lies on this ward: %(bags)s.", patient=standing.study_number, bags=names
            )
        entry.update({name: unbroken(entry[name]) for name in ("what", "todo", "todo_detail") if name in entry})
    return entries


def _mend(standing: CheckStanding, finding: Finding, *, by: Actor) -> dict[str, str]:
    """Where this person mends it, if it can be mended here and they may."""
    bag, check = standing.bag, standing.gathering.uid
    if bag is None:
        return {}
    places = {
        "B05": (Permission.ACCEPT_DOSE, _("Accept the bag"), url_for("ward.accept", uid=bag.item.uid, check=check)),
        "B12": (
            Permission.RECORD_CLINICAL,
            _("Enter vital signs"),
            url_for("ward.take_vital_signs", uid=bag.participant.uid, check=check),
        ),
        "B14": (Permission.AUTHORISE_THAW, _("Authorise"), url_for("ward.authorise", uid=bag.order.uid)),
    }
    places["B13"] = places["B12"]
    if finding.id not in places or not by.may(places[finding.id][0]):
        return {}
    return {"action": places[finding.id][1], "url": places[finding.id][2]}


def _question(standing: CheckStanding) -> str:
    """The one question that is asked now: `typed`, `identifier`, `inspection`, or none."""
    if standing.gathering.closed_at is not None:
        return ""
    if any(one.id == "B10" for one in stops_among(standing.findings)):
        return "typed"
    waits = {one.id for one in standing.findings if one.weight is Weight.PENDING}
    if verdict_of(standing.findings) is not Verdict.WAIT or waits & SCANNED:
        return ""
    return "identifier" if "B03" in waits else "inspection"


def _evidence(standing: CheckStanding) -> list[object]:
    bag = standing.bag
    if bag is None:
        return []
    facts: list[object] = [(_("All checks passed"), "go")]
    if bag.dose.accepted_at is not None:
        facts.append(
            _(
                "Accepted %(time)s, kept at %(lowest)s to %(highest)s",
                time=hour(bag.dose.accepted_at),
                lowest=quantity(bag.dose.lowest_mc, "Cel"),
                highest=quantity(bag.dose.highest_mc, "Cel"),
            )
        )
    if bag.signs is not None:
        facts.append(f"{hour(bag.signs.taken_at)}: {signs_of(bag.signs)}")
    facts.append(_("Bag inspected, label read"))
    return facts


def _recorded(standing: CheckStanding) -> str:
    if standing.recorded is None:
        return ""
    return str(_("Recorded as event %(number)s of the bag", number=standing.recorded.number))


def _other_name(standing: CheckStanding, by: Actor) -> str:
    others = [person.printed_name for key, person in standing.people.items() if key != by.id]
    return others[0] if len(others) == 1 else ""
