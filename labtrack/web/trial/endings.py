"""How does a participant say no?"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from labtrack.domain.outcomes import Outcome
from labtrack.domain.people import Actor, Permission
from labtrack.edge.fields import TextField
from labtrack.edge.forms import CommandForm
from labtrack.persistence.store import Store
from labtrack.services import participants
from labtrack.web.acting import FormPage, act, may, seen_number
from labtrack.web.trial import trial


class ReasonForm(CommandForm):
    """Why, in the words of whoever records it."""

    reason = TextField(_l("Reason"))


@trial.route("/participants/<uuid:uid>/withdrawals/new", methods=["GET", "POST"])
@may(Permission.WITHDRAW_CONSENT)
def withdraw_consent(uid: UUID) -> ResponseReturnValue:
    """Withdraw consent: every open infusion, exchange and tube is closed with it."""
    form = ReasonForm.asked(seen=seen_number(uid))
    page = FormPage(
        form=form,
        item=uid,
        heading=_("Withdraw consent"),
        lead=_("Every open infusion, exchange and tube of this participant is closed by this one act."),
        submit_label=_("Withdraw consent"),
        submit_kind="danger",
    )

    def withdrawn(store: Store, by: Actor, at: datetime) -> Outcome:
        reason = form.reason.data or ""
        return participants.withdraw_consent(store, uid, reason=reason, by=by, at=at, seen=form.seen_number)

    return act(page, "withdraw_consent", withdrawn)


@trial.route("/participants/<uuid:uid>/refusals/new", methods=["GET", "POST"])
@may(Permission.WITHDRAW_CONSENT)
def record_refusal(uid: UUID) -> ResponseReturnValue:
    """Record that the patient refuses treatment; nothing may be given any more."""
    form = ReasonForm.asked(seen=seen_number(uid))
    page = FormPage(
        form=form,
        item=uid,
        heading=_("The patient refuses"),
        lead=_("From now on every check says stop for this patient. Follow-up goes on."),
        submit_label=_("Record the refusal"),
        submit_kind="danger",
    )

    def refused(store: Store, by: Actor, at: datetime) -> Outcome:
        reason = form.reason.data or ""
        return participants.record_refusal(store, uid, reason=reason, by=by, at=at, seen=form.seen_number)

    return act(page, "record_refusal", refused)
