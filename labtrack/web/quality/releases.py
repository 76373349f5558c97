"""May this lot leave, and who signs for it?"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from labtrack.domain.custody import Kind
from labtrack.domain.errors import NotFound
from labtrack.domain.findings import stops_among
from labtrack.domain.outcomes import Outcome
from labtrack.domain.people import Actor, Permission
from labtrack.domain.signatures import Meaning
from labtrack.edge.fields import LongTextField
from labtrack.edge.session import current_actor, here
from labtrack.edge.signing import SignedForm
from labtrack.edge.transaction import reading
from labtrack.persistence.store import Store
from labtrack.services.disposition import reject_lot, release_lot
from labtrack.services.lot_evidence import LotEvidence, evidence_of
from labtrack.web import words
from labtrack.web.acting import FormPage, Signing, act, may, seen_number
from labtrack.web.quality import quality
from labtrack.web.quality.release_checks import checks_of, materials_of, reasons_of
from labtrack.web.readings import row_of


class ReleaseForm(SignedForm):
    """Nothing but the signature: the page above it is what is signed for."""


class RejectForm(SignedForm):
    """Why the lot is rejected."""

    reason = LongTextField(_l("Reason"), description=_l("It stays with the lot for good."))


@quality.get("/releases/<uuid:uid>")
@may(Permission.LOOK)
def release(uid: UUID) -> ResponseReturnValue:
    """Show everything that speaks for and against the release of a lot."""
    return _release_page(uid)


@quality.post("/releases/<uuid:uid>")
@may(Permission.RELEASE_LOT)
def sign_release(uid: UUID) -> ResponseReturnValue:
    """Release a lot, signed; or be told again what speaks against it."""
    return _release_page(uid)


@quality.route("/releases/<uuid:uid>/rejection", methods=["GET", "POST"])
@may(Permission.RELEASE_LOT)
def reject(uid: UUID) -> ResponseReturnValue:
    """Reject a lot for good, signed."""
    form = RejectForm.asked(seen=seen_number(uid))
    page = FormPage(
        form=form,
        item=uid,
        heading=_("Reject the lot"),
        lead=_("A rejected lot never leaves, and nothing made from it is used. This cannot be taken back."),
        submit_label=_("Sign and reject the lot"),
        submit_kind="stop",
        cancel_url=url_for("quality.release", uid=uid),
        signing=Signing(meaning=words.word(Meaning.REJECTED), statement=_("I reject this lot for the reason above.")),
    )

    def rejected(store: Store, by: Actor, at: datetime) -> Outcome:
        return reject_lot(
            store, uid, reason=form.reason.data or "", by=by, proof=form.proof, at=at, seen=form.seen_number
        )

    return act(page, "reject_lot", rejected)


def _release_page(uid: UUID) -> ResponseReturnValue:
    actor, at = current_actor(), here().clock()
    with reading(here()) as store:
        item = store.items.by_uid(uid)
        if item.kind is not Kind.LOT:
            raise NotFound(what="lot")
        evidence = evidence_of(store, item, by=actor, at=at)
    form = ReleaseForm.asked(seen=item.number)
    page = FormPage(
        form=form,
        item=uid,
        heading=_("Release of the lot"),
        submit_label=_("Sign and release the lot"),
        submit_kind="go",
        signing=Signing(
            meaning=words.word(Meaning.RELEASED),
            statement=_("I have read everything on this page, and release this lot for use."),
        ),
        template="quality/release.html",
        more=_shown(evidence, actor),
    )

    def released(store: Store, by: Actor, at: datetime) -> Outcome:
        return release_lot(store, uid, by=by, proof=form.proof, at=at, seen=form.seen_number)

    return act(page, "release_lot", released)


def _shown(evidence: LotEvidence, actor: Actor) -> dict[str, object]:
    waits = evidence.item.state == "quarantined"
    stops = len(stops_among(evidence.findings))
    kind, word, detail = _verdict(evidence, stops)
    return {
        "uid": evidence.item.uid,
        "short": evidence.lot.number,
        "verdict": (kind, word, detail),
        "reasons": reasons_of(evidence, actor) if waits else [],
        "checks": checks_of(evidence),
        "tests": [row_of(one, evidence.people) for one in evidence.readings],
        "materials": materials_of(evidence),
        "specification": evidence.specification,
        "signatures": evidence.signatures,
        "may_release": waits and not stops and actor.may(Permission.RELEASE_LOT),
        "may_reject": waits and actor.may(Permission.RELEASE_LOT),
        "waits": waits,
    }


def _verdict(evidence: LotEvidence, stops: int) -> tuple[str, str, str]:
    state = evidence.item.state
    if state in {"in-culture", "harvested"}:
        return "wait", _("Not ready to be decided"), _("The lot has not been sent to test yet.")
    if state != "quarantined":
        return "done", words.state_word(state), _("The decision was signed; it stands below.")
    if stops:
        word = str(ngettext("%(num)s thing speaks against it", "%(num)s things speak against it", stops))
        return "stop", word, _("What it is, and what can be done about it, stands below.")
    return "go", _("Nothing speaks against the release"), _("Read the evidence, then sign.")
