"""Which donations are there, and how does a cord come in?"""

from __future__ import annotations

from datetime import datetime

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from labtrack.domain.custody import Kind
from labtrack.domain.lifecycles import states_of
from labtrack.domain.outcomes import Outcome
from labtrack.domain.people import Actor, Permission
from labtrack.edge.fields import QuantityField, TextField, WhenField
from labtrack.edge.forms import CommandForm
from labtrack.edge.scan_fields import DinField
from labtrack.edge.session import current_actor, here
from labtrack.edge.transaction import reading
from labtrack.persistence.store import Store
from labtrack.services.donations import receive_donation
from labtrack.services.lot_record import counted_by_state, donations_in
from labtrack.web.acting import FormPage, act, may
from labtrack.web.lab import lab
from labtrack.web.lab.lists import PAGE_SIZE, pages_of, state_asked, state_links
from labtrack.web.paging import page_asked


class DonationForm(CommandForm):
    """What is known of a cord when it comes in. The mother is a code here, never a name."""

    din = DinField(
        _l("Donation number"),
        description=_l("Scan the cord's label, or type all 14 characters, the boxed one too."),
        render_kw={"data-scan": "next", "autofocus": True},
    )
    mother_code = TextField(_l("Mother's code"), longest=40, description=_l("A code such as M-0137, never a name."))
    collected_at = WhenField(_l("Collected"))
    transit_temperature_mc = QuantityField(
        _l("Highest temperature on the way"),
        "Cel",
        lowest=None,
        optional=True,
        description=_l("As the logger shows it; leave it empty when nobody knows."),
    )
    consent_version = TextField(_l("Consent form version"), longest=40)


@lab.get("/donations")
@may(Permission.MANUFACTURE)
def donations() -> ResponseReturnValue:
    """List the donations, the newest first."""
    actor, page = current_actor(), page_asked()
    states = state_asked(Kind.DONATION)
    with reading(here()) as store:
        counts = counted_by_state(store, Kind.DONATION, by=actor)
        lines = donations_in(
            store, states or states_of(Kind.DONATION), by=actor, limit=PAGE_SIZE, offset=(page - 1) * PAGE_SIZE
        )
    return render_template(
        "lab/donations.html",
        lines=lines,
        states=state_links("lab.donations", Kind.DONATION, counts),
        page=page,
        pages=pages_of(counts, states),
        state=request.args.get("state", ""),
        may_open=actor.may(Permission.MANUFACTURE),
        may_number=here().premises.facility is not None,
    )


@lab.route("/donations/new", methods=["GET", "POST"])
@may(Permission.RECEIVE_DONATION)
def receive() -> ResponseReturnValue:
    """Take a cord in by the donation number that it bears."""
    form = DonationForm.asked()
    return _received(FormPage(form=form, heading=_("Receive a donation"), submit_label=_("Receive it")), form)


@lab.route("/donations/unnumbered/new", methods=["GET", "POST"])
@may(Permission.RECEIVE_DONATION)
def receive_unnumbered() -> ResponseReturnValue:
    """Take a cord in that bears no donation number: it is given the next one of this facility."""
    form = DonationForm.asked()
    del form.din
    page = FormPage(
        form=form,
        heading=_("Receive a cord without a number"),
        lead=_("It is given the next donation number of this facility, which no other cord ever bears."),
        submit_label=_("Receive it and give it a number"),
    )
    return _received(page, form)


def _received(page: FormPage, form: DonationForm) -> ResponseReturnValue:
    def received(store: Store, by: Actor, at: datetime) -> Outcome:
        return receive_donation(
            store,
            form.din.needed if "din" in form else None,
            mother_code=form.mother_code.data or "",
            collected_at=form.collected_at.needed,
            transit_temperature_mc=form.transit_temperature_mc.value,
            consent_version=form.consent_version.data or "",
            by=by,
            at=at,
        )

    return act(page, "receive_donation", received)
