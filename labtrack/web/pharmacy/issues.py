"""May this dose leave for its patient, and to which ward?"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from labtrack.domain.findings import stops_among
from labtrack.domain.outcomes import Outcome
from labtrack.domain.people import Actor, Permission
from labtrack.domain.signatures import Meaning
from labtrack.edge.fields import OneOfField
from labtrack.edge.session import current_actor, here
from labtrack.edge.signing import SignedForm
from labtrack.edge.transaction import reading
from labtrack.persistence.store import Store
from labtrack.services.dispensing import issue_dose
from labtrack.services.dose_evidence import IssueEvidence, issue_evidence
from labtrack.web import words
from labtrack.web.acting import FormPage, Signing, act, may
from labtrack.web.pharmacy import pharmacy
from labtrack.web.pharmacy.dose_words import dose_facts, minutes_left, until
from labtrack.web.pharmacy.issue_checks import checks_of, gauge_of, reasons_of

WAITING = frozenset({"prepared", "released", "returned"})


class IssueForm(SignedForm):
    """To which ward; nothing is preselected."""

    to_place = OneOfField(_l("Which ward does it go to?"))


@pharmacy.route("/issues/<uuid:uid>", methods=["GET", "POST"])
@may(Permission.ISSUE_DOSE)
def issue(uid: UUID) -> ResponseReturnValue:
    """Check a dose against its order and its patient, and issue it, signed."""
    actor, at = current_actor(), here().clock()
    with reading(here()) as store:
        evidence = issue_evidence(store, store.items.by_uid(uid), by=actor, at=at)
    form = IssueForm.asked(seen=evidence.basis.item.number)
    form.to_place.choices = [(ward.code, ward.name) for ward in evidence.wards]
    page = FormPage(
        form=form,
        item=uid,
        heading=_("Issue the dose"),
        submit_label=_("Sign and issue the dose"),
        submit_kind="go",
        signing=Signing(
            meaning=words.word(Meaning.ISSUED),
            statement=_("I have checked this dose against its order and its patient, and issue it to that ward."),
        ),
        template="pharmacy/issue.html",
        more=_shown(evidence, at=at),
    )

    def issued(store: Store, by: Actor, at: datetime) -> Outcome:
        ward = str(form.to_place.data)
        return issue_dose(store, uid, to_place=ward, by=by, proof=form.proof, at=at, seen=form.seen_number)

    return act(page, "issue_dose", issued)


def _shown(evidence: IssueEvidence, *, at: datetime) -> dict[str, object]:
    basis = evidence.basis
    waits = basis.item.state in WAITING
    stops = len(stops_among(evidence.findings))
    start_by = basis.around.dose.start_by
    return {
        "verdict": _verdict(evidence, stops),
        "reasons": reasons_of(evidence) if waits else [],
        "checks": checks_of(evidence, at=at),
        "gauge": gauge_of(evidence),
        "short": words.name(basis.name),
        "dose_facts": dose_facts(basis),
        "study_number": basis.around.participant.study_number,
        "ward": basis.ward.name,
        "left": (until(start_by), minutes_left(start_by, at=at)) if waits else None,
        "signatures": basis.signatures,
        "ready": waits and not stops,
        "waits": waits,
    }


def _verdict(evidence: IssueEvidence, stops: int) -> tuple[str, str, str]:
    state = evidence.basis.item.state
    if state not in WAITING:
        return "done", words.state_word(state), _("It has left; what was signed stands below.")
    if stops:
        word = str(ngettext("%(num)s thing speaks against it", "%(num)s things speak against it", stops))
        return "stop", word, _("What it is, and what can be done about it, stands below.")
    if evidence.findings:
        return "wait", _("It may be issued, but read this first"), _("What is to be known stands below.")
    return "go", _("Nothing speaks against issuing it"), _("Choose the ward, then sign.")
