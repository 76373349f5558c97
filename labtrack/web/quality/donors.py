"""Is the donor of a cord accepted?"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from labtrack.domain.donations import Donation
from labtrack.domain.outcomes import Outcome
from labtrack.domain.people import Actor, Permission
from labtrack.edge.fields import LongTextField, OneOfField
from labtrack.edge.language import quantity, when
from labtrack.edge.session import here
from labtrack.edge.signing import SignedForm
from labtrack.edge.transaction import reading
from labtrack.persistence.store import Store
from labtrack.services.donations import decide_donor
from labtrack.web.acting import FormPage, Signing, act, may, seen_number
from labtrack.web.quality import quality

ACCEPT, REFUSE = "accept", "refuse"


class DonorForm(SignedForm):
    """Yes or no, and why; a refusal always says why."""

    decision = OneOfField(_l("Decision"), [(ACCEPT, _l("Accept the donor")), (REFUSE, _l("Refuse the donor"))])
    reason = LongTextField(
        _l("Reason"), optional=True, description=_l("Needed for a refusal, which ends the donation for good.")
    )


@quality.route("/donors/<uuid:uid>", methods=["GET", "POST"])
@may(Permission.DECIDE_DONOR)
def decide(uid: UUID) -> ResponseReturnValue:
    """Accept or refuse the donor of a cord, signed."""
    form = DonorForm.asked(seen=seen_number(uid))
    with reading(here()) as store:
        donation = store.donations.get(store.items.by_uid(uid).id)
    page = FormPage(
        form=form,
        item=uid,
        heading=_("Decide on the donor"),
        lead=_("Cells may be grown from this cord only once its donor is accepted."),
        submit_label=_("Sign the decision"),
        signing=Signing(
            meaning=_("Donor decision"),
            statement=_("I have read the donor's history, examination and test results, and decide as stated above."),
        ),
        template="quality/donor.html",
        more={"cord": _facts(donation)},
    )

    def decided(store: Store, by: Actor, at: datetime) -> Outcome:
        return decide_donor(
            store,
            uid,
            accepted=form.decision.data == ACCEPT,
            reason=form.reason.data or "",
            by=by,
            proof=form.proof,
            at=at,
            seen=form.seen_number,
        )

    return act(page, "decide_donor", decided)


def _facts(donation: Donation) -> list[tuple[str, ...]]:
    hours = int((donation.received_at - donation.collected_at).total_seconds() // 3600)
    return [
        (_("Mother's code"), donation.mother_code, "ident"),
        (_("Consent form"), donation.consent_version),
        (_("Collected"), when(donation.collected_at)),
        (_("Received"), when(donation.received_at)),
        (_("On the way"), _("%(hours)s h", hours=hours)),
        (_("Highest temperature"), quantity(donation.transit_temperature_mc, "Cel")),
    ]
