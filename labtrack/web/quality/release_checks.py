"""What was looked at before a lot is released, each with its evidence?"""

from __future__ import annotations

from collections.abc import Iterable

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from labtrack.domain.findings import Finding, Weight
from labtrack.domain.people import Actor, Permission
from labtrack.domain.testing import PASSAGE, Judged
from labtrack.edge.language import day
from labtrack.services.lot_evidence import LotEvidence
from labtrack.web import words
from labtrack.web.readings import limit_text

STATES = {Weight.STOP: "stop", Weight.WARN: "warn", Weight.PENDING: "wait"}
TESTS = frozenset({"R01", "R02", "R03", "R04", "R13", "R14"})


def reasons_of(evidence: LotEvidence, by: Actor) -> list[dict[str, str]]:
    """What speaks against the release, each with where it can be put right by this person.

    That the signer is still to come is no reason: whoever reads this page without signing has no part in it.
    """
    findings = tuple(finding for finding in evidence.findings if finding.weight is not Weight.PENDING)
    entries = words.reason_entries(findings)
    offered: set[str] = set()
    for entry, finding in zip(entries, findings, strict=True):
        way_out = _way_out(finding, evidence, by) if finding.weight is Weight.STOP else {}
        if way_out and way_out["url"] not in offered:
            offered.add(way_out["url"])
            entry.update(way_out)
    return entries


def checks_of(evidence: LotEvidence) -> list[dict[str, object]]:
    """Everything that a release rests on, in order or not."""
    checks = [
        _check(evidence, _("Tests"), TESTS, _tests(evidence)),
        _check(evidence, _("Donor"), {"R05"}, _donor(evidence)),
        _check(evidence, _("Passage"), {"R06"}, _passage(evidence)),
        _check(evidence, _("Materials"), {"R09"}, _materials(evidence)),
        _check(evidence, _("Labels"), {"R10", "R15"}, _labels(evidence)),
        _check(evidence, _("Deviations"), {"R07", "R08"}, _deviations(evidence)),
        _check(evidence, _("Holds"), {"R12"}, _holds(evidence)),
    ]
    if evidence.item.state == "quarantined":
        checks.append(_check(evidence, _("Signer"), {"R11"}, _signer(evidence)))
    return checks


def materials_of(evidence: LotEvidence) -> list[list[str]]:
    """Every material that touched the cells, as it stood when it was used."""
    return [
        [
            use.material,
            use.material_lot,
            day(use.used_at),
            day(use.expires_at),
            _("Expired when used") if use.expired_when_used else _("Accepted") if use.accepted else _("Not accepted"),
        ]
        for use in evidence.facts.materials
    ]


def _check(evidence: LotEvidence, label: str, rules: Iterable[str], told: str) -> dict[str, object]:
    weights = [finding.weight for finding in evidence.findings if finding.id in set(rules)]
    worst = next((weight for weight in STATES if weight in weights), None)
    return {"label": label, "state": STATES[worst] if worst is not None else "ok", "evidence": told}


def _tests(evidence: LotEvidence) -> str:
    within = sum(1 for one in evidence.readings if one.judged is Judged.WITHIN)
    reviewed = sum(1 for one in evidence.readings if one.result is not None and one.result.reviewed_at is not None)
    return str(
        _(
            "%(within)s of %(all)s within limits, %(reviewed)s reviewed by a second person.",
            within=within,
            all=len(evidence.readings),
            reviewed=reviewed,
        )
    )


def _donor(evidence: LotEvidence) -> str:
    signed = evidence.donor_signature
    if signed is None:
        return str(_("Nobody has decided yet."))
    return f"{words.word(signed.meaning)} {signed.printed_name}, {day(signed.signed_at)}."


def _passage(evidence: LotEvidence) -> str:
    limit = next((limit for limit in evidence.facts.limits if limit.code == PASSAGE), None)
    asked = limit_text(limit) if limit is not None else _("not known")
    return str(_("At passage %(passage)s; asked for: %(limit)s.", passage=evidence.facts.passage, limit=asked))


def _materials(evidence: LotEvidence) -> str:
    uses = evidence.facts.materials
    good = sum(1 for use in uses if use.accepted and not use.expired_when_used)
    return str(_("%(good)s of %(all)s were accepted and in date when they were used.", good=good, all=len(uses)))


def _labels(evidence: LotEvidence) -> str:
    counts = evidence.facts.containers
    good = sum(1 for one in counts if one.applied == 1 and one.adds_up)
    return str(_("%(good)s of %(all)s containers bear one live label, and miss none.", good=good, all=len(counts)))


def _deviations(evidence: LotEvidence) -> str:
    opened, closed = len(evidence.facts.deviations), len(evidence.closed)
    return str(_("%(open)s open, %(closed)s closed.", open=opened, closed=closed))


def _holds(evidence: LotEvidence) -> str:
    count = len(evidence.facts.holds)
    return (
        str(ngettext("%(num)s hold binds it.", "%(num)s holds bind it.", count)) if count else str(_("None binds it."))
    )


def _signer(evidence: LotEvidence) -> str:
    if any(finding.id == "R11" and finding.weight is Weight.STOP for finding in evidence.findings):
        return str(_("You have a part in the results."))
    if evidence.facts.signer_id is None:
        return str(_("Somebody in quality assurance who has no part in the results."))
    return str(_("You have no part in the results."))


def _way_out(finding: Finding, evidence: LotEvidence, by: Actor) -> dict[str, str]:
    """Where this person can put it right; nothing when it is another's to do."""
    lot, donation = evidence.item.uid, evidence.donation.uid
    if finding.id in TESTS:
        return {"url": url_for("quality.results", uid=lot), "action": _("See the results")}
    if finding.id == "R05" and finding.unknown and by.may(Permission.DECIDE_DONOR):
        return {"url": url_for("quality.decide", uid=donation), "action": _("Decide on the donor")}
    if finding.id in {"R07", "R08"} and by.may(Permission.DECIDE_DEVIATION):
        return {"url": url_for("quality.item_deviations", uid=lot), "action": _("Decide on the deviation")}
    if finding.id == "R09" and by.may(Permission.RECORD_DEVIATION):
        return {"url": url_for("quality.open_deviation", uid=lot), "action": _("Open a deviation")}
    if finding.id in {"R10", "R15"}:
        return {"url": url_for("lab.label_account", uid=lot), "action": _("Count the labels")}
    if finding.id == "R12":
        return {"url": url_for("quality.holds"), "action": _("See the holds")}
    return {}
