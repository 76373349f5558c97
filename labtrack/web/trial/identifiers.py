"""How do a hospital's wristband and a therapy's Chain of Identity get on record?"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from labtrack.domain.outcomes import Outcome
from labtrack.domain.people import Actor, Permission
from labtrack.edge.forms import CommandForm
from labtrack.edge.scan_fields import ScanField
from labtrack.persistence.store import Store
from labtrack.services.chains_of_identity import record_chain_of_identity
from labtrack.services.wristbands import record_wristband
from labtrack.web.acting import FormPage, act, may, seen_number
from labtrack.web.trial import trial


class WristbandForm(CommandForm):
    """The band that the hospital put around the patient's arm."""

    wristband = ScanField(
        _l("Hospital wristband"),
        after="submit",
        description=_l("Scan the band on the patient's arm, never a sheet of labels."),
        render_kw={"autofocus": True},
    )


class ChainForm(CommandForm):
    """The identifier of one therapy of one patient."""

    chain = ScanField(
        _l("Chain of Identity identifier"),
        after="submit",
        description=_l("Scan its symbol, or type all 16 characters, the check character too."),
        render_kw={"autofocus": True},
    )


@trial.route("/participants/<uuid:uid>/wristbands/new", methods=["GET", "POST"])
@may(Permission.RECORD_CLINICAL)
def record_hospital_wristband(uid: UUID) -> ResponseReturnValue:
    """Record a wristband of the hospital, which the bedside check takes from then on."""
    form = WristbandForm.asked(seen=seen_number(uid))
    page = FormPage(
        form=form,
        item=uid,
        heading=_("Record the hospital wristband"),
        lead=_("Ask the patient for name and birth date first, and compare them with the band."),
        submit_label=_("Record the wristband"),
    )

    def recorded(store: Store, by: Actor, at: datetime) -> Outcome:
        return record_wristband(store, uid, form.wristband.needed, by=by, at=at, seen=form.seen_number)

    return act(page, "record_wristband", recorded)


@trial.route("/infusions/<uuid:uid>/chains-of-identity/new", methods=["GET", "POST"])
@may(Permission.RECORD_CLINICAL)
def record_chain(uid: UUID) -> ResponseReturnValue:
    """Record the Chain of Identity identifier of an order."""
    form = ChainForm.asked(seen=seen_number(uid))
    page = FormPage(
        form=form,
        item=uid,
        heading=_("Record the Chain of Identity"),
        lead=_("It is the same for every product of one therapy of one patient."),
        submit_label=_("Record the identifier"),
    )

    def recorded(store: Store, by: Actor, at: datetime) -> Outcome:
        return record_chain_of_identity(store, uid, form.chain.needed, by=by, at=at, seen=form.seen_number)

    return act(page, "record_chain_of_identity", recorded)
