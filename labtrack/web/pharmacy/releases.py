"""May this dose be released, and who signs for it?"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from labtrack.domain.findings import stops_among
from labtrack.domain.outcomes import Outcome
from labtrack.domain.people import Actor, Permission
from labtrack.domain.signatures import Meaning
from labtrack.edge.session import current_actor, here
from labtrack.edge.signing import SignedForm
from labtrack.edge.transaction import reading
from labtrack.persistence.store import Store
from labtrack.services.dose_evidence import ReleaseEvidence, release_evidence
from labtrack.services.dose_release import release_dose
from labtrack.web import words
from labtrack.web.acting import FormPage, Signing, act, may
from labtrack.web.pharmacy import pharmacy
from labtrack.web.pharmacy.dose_words import dose_facts, minutes_left, until
from labtrack.web.pharmacy.release_checks import checks_of, reasons_of
from labtrack.web.readings import row_of


class DoseReleaseForm(SignedForm):
    """Nothing but the signature: the page above it is what is signed for."""


@pharmacy.get("/releases/<uuid:uid>")
@may(Permission.SEE_TREATMENT)
def release(uid: UUID) -> ResponseReturnValue:
    """Show everything that speaks for and against the release of a dose."""
    return _release_page(uid)


@pharmacy.post("/releases/<uuid:uid>")
@may(Permission.RELEASE_DOSE)
def sign_release(uid: UUID) -> ResponseReturnValue:
    """Release a dose, signed; or be told again what speaks against it."""
    return _release_page(uid)


def _release_page(uid: UUID) -> ResponseReturnValue:
    actor, at = current_actor(), here().clock()
    with reading(here()) as store:
        evidence = release_evidence(store, store.items.by_uid(uid), by=actor, at=at)
    form = DoseReleaseForm.asked(seen=evidence.basis.item.number)
    page = FormPage(
        form=form,
        item=uid,
        heading=_("Release of the dose"),
        submit_label=_("Sign and release the dose"),
        submit_kind="go",
        signing=Signing(
            meaning=words.word(Meaning.RELEASED),
            statement=_("I have read everything on this page, and release this dose for its patient."),
        ),
        template="pharmacy/release.html",
        more=_shown(evidence, actor, at=at),
    )

    def released(store: Store, by: Actor, at: datetime) -> Outcome:
        return release_dose(store, uid, by=by, proof=form.proof, at=at, seen=form.seen_number)

    return act(page, "release_dose", released)


def _shown(evidence: ReleaseEvidence, actor: Actor, *, at: datetime) -> dict[str, object]:
    waits = evidence.basis.item.state == "prepared"
    stops = len(stops_among(evidence.findings))
    start_by = evidence.basis.around.dose.start_by
    return {
        "verdict": _verdict(evidence, stops),
        "reasons": reasons_of(evidence) if waits else [],
        "checks": checks_of(evidence),
        "tests": [row_of(one, evidence.people) for one in evidence.readings],
        "short": words.name(evidence.basis.name),
        "dose_facts": dose_facts(evidence.basis),
        "specification": evidence.specification,
        "signatures": evidence.basis.signatures,
        "left": (until(start_by), minutes_left(start_by, at=at)) if waits else None,
        "may_sign": actor.may(Permission.RELEASE_DOSE),
        "ready": waits and not stops,
        "waits": waits,
    }


def _verdict(evidence: ReleaseEvidence, stops: int) -> tuple[str, str, str]:
    state = evidence.basis.item.state
    if state != "prepared":
        return "done", words.state_word(state), _("The release was decided; what was signed stands below.")
    if stops:
        word = str(ngettext("%(num)s thing speaks against it", "%(num)s things speak against it", stops))
        return "stop", word, _("What it is, and what can be done about it, stands below.")
    return "go", _("Nothing speaks against the release"), _("Read the evidence, then sign.")
