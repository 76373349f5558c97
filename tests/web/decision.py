"""What is a page like that decides on an item, signed? Here it stands for those of every job."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from flask import Blueprint
from flask.typing import ResponseReturnValue

from labtrack.domain.outcomes import Outcome
from labtrack.domain.people import Actor, Permission
from labtrack.edge.fields import TextField, YesNoField
from labtrack.edge.signing import SignedForm
from labtrack.persistence.store import Store
from labtrack.services.donations import decide_donor
from labtrack.web.acting import FormPage, Signing, act, may, seen_number

decision = Blueprint("decision", __name__, url_prefix="/decision")


class DecisionForm(SignedForm):
    accepted = YesNoField("Is the donor accepted?")
    reason = TextField("Reason", optional=True)


@decision.route("/<uuid:uid>", methods=["GET", "POST"])
@may(Permission.DECIDE_DONOR)
def decide(uid: UUID) -> ResponseReturnValue:
    form = DecisionForm.asked(seen=seen_number(uid))
    page = FormPage(
        form=form,
        item=uid,
        heading="Decide on the donor",
        submit_label="Sign",
        signing=Signing(meaning="Accepted by", statement="I have read the donor's file."),
    )

    def decided(store: Store, by: Actor, at: datetime) -> Outcome:
        return decide_donor(
            store,
            uid,
            accepted=form.accepted.needed,
            reason=form.reason.data or "",
            by=by,
            proof=form.proof,
            at=at,
            seen=form.seen_number,
        )

    return act(page, "decide_donor", decided)
