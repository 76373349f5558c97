"""How does a cord donation come in?"""

from __future__ import annotations

from datetime import datetime

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from labtrack.domain.outcomes import Outcome
from labtrack.domain.people import Actor, Permission
from labtrack.edge.fields import DinField, QuantityField, TextField, WhenField
from labtrack.edge.forms import CommandForm
from labtrack.persistence.store import Store
from labtrack.services.donations import receive_donation
from labtrack.web.acting import FormPage, act, may
from labtrack.web.lab import lab


class DonationForm(CommandForm):
    """What is known of a cord when it comes in. The mother is a code here, never a name."""

    din = DinField(_l("Donation number"), description=_l("Scan it, or type all 14 characters."))
    mother_code = TextField(_l("Mother's code"), longest=40)
    collected_at = WhenField(_l("Collected"))
    transit_temperature_mc = QuantityField(_l("Highest temperature on the way"), "Cel", lowest=None, optional=True)
    consent_version = TextField(_l("Consent form version"), longest=40)


@lab.route("/donations/new", methods=["GET", "POST"])
@may(Permission.RECEIVE_DONATION)
def receive() -> ResponseReturnValue:
    """Take a cord in."""
    form = DonationForm.asked()
    page = FormPage(form=form, heading=_("Receive a donation"), submit_label=_("Receive it"))

    def received(store: Store, by: Actor, at: datetime) -> Outcome:
        return receive_donation(
            store,
            form.din.needed,
            mother_code=form.mother_code.data or "",
            collected_at=form.collected_at.needed,
            transit_temperature_mc=form.transit_temperature_mc.value,
            consent_version=form.consent_version.data or "",
            by=by,
            at=at,
        )

    return act(page, "receive_donation", received)
