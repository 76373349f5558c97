"""What was looked at before a dose is released, each with its evidence?"""

from __future__ import annotations

from flask import url_for
from flask_babel import gettext as _

from labtrack.domain.findings import Finding
from labtrack.domain.testing import Judged
from labtrack.edge.language import when
from labtrack.services.dose_evidence import ReleaseEvidence
from labtrack.web import words


def reasons_of(evidence: ReleaseEvidence) -> list[dict[str, str]]:
    """What speaks against the release; the tests lead to their sheet, once."""
    entries = words.reason_entries(evidence.findings)
    for entry, finding in zip(entries, evidence.findings, strict=True):
        if finding.id in {"D01", "D02"}:
            url = url_for("quality.results", uid=evidence.basis.item.uid)
            entry.update({"url": url, "action": _("See the results")})
            break
    return entries


def checks_of(evidence: ReleaseEvidence) -> list[dict[str, object]]:
    """Everything that a release rests on, in order or not."""
    return [
        _check(evidence, _("Tests"), {"D01", "D02"}, _tests(evidence)),
        _check(evidence, _("Label"), {"D03"}, _label(evidence)),
        _check(evidence, _("Line clearance"), {"D04"}, _line(evidence)),
        _check(evidence, _("Remainder of the thawed cells"), {"D05"}, _remainder(evidence)),
        _check(evidence, _("Lot, donation and holds"), {"D07"}, _origin(evidence)),
        _check(evidence, _("Signer"), {"D06"}, _signer(evidence)),
    ]


def _check(evidence: ReleaseEvidence, label: str, rules: set[str], told: str) -> dict[str, object]:
    against: list[Finding] = [finding for finding in evidence.findings if finding.id in rules]
    return {"label": label, "state": "stop" if against else "ok", "evidence": told}


def _tests(evidence: ReleaseEvidence) -> str:
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


def _label(evidence: ReleaseEvidence) -> str:
    live = [label for label in evidence.labels if label.live_at is not None]
    if not live:
        return str(_("No label was scanned back on the bag."))
    return str(_("%(serial)s, scanned back %(time)s.", serial=live[-1].serial, time=when(live[-1].live_at)))


def _line(evidence: ReleaseEvidence) -> str:
    cleared = evidence.basis.around.dose.line_cleared
    return str(_("Recorded after preparation.") if cleared else _("Not recorded."))


def _remainder(evidence: ReleaseEvidence) -> str:
    match evidence.basis.around.dose.remainder:
        case "none":
            return str(_("Nothing was left."))
        case "retained":
            return str(_("Retained."))
        case "discarded":
            return str(_("Discarded."))
        case _:
            return str(_("Nobody has said what became of it."))


def _origin(evidence: ReleaseEvidence) -> str:
    states = ", ".join(words.state_word(lot.state) for lot in evidence.basis.around.lots)
    holds = len(evidence.basis.around.holds)
    return str(
        _("Lot %(lot)s: %(state)s. Holds that bind: %(holds)s.", lot=evidence.basis.lots, state=states, holds=holds)
    )


def _signer(evidence: ReleaseEvidence) -> str:
    if evidence.facts.signer_made_none:
        return str(_("You have no part in the results."))
    return str(_("You have a part in the results."))
