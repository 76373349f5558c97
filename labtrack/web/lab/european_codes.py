"""How does a cord's Single European Code get on record?"""

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
from labtrack.services.european_codes import record_european_code
from labtrack.web.acting import FormPage, act, may, seen_number
from labtrack.web.lab import lab


class EuropeanCodeForm(CommandForm):
    """The code as the cord's label bears it."""

    code = ScanField(
        _l("Single European Code"),
        after="submit",
        description=_l("Scan its symbol, or type what is printed: SEC:, 21 characters, a space, 19 characters."),
        render_kw={"autofocus": True},
    )


@lab.route("/donations/<uuid:uid>/european-codes/new", methods=["GET", "POST"])
@may(Permission.RECEIVE_DONATION)
def record_european(uid: UUID) -> ResponseReturnValue:
    """Record the code that the tissue establishment gave to this cord."""
    form = EuropeanCodeForm.asked(seen=seen_number(uid))
    page = FormPage(
        form=form,
        item=uid,
        heading=_("Record the Single European Code"),
        lead=_("It names the cord as it was released. What is made of it bears none."),
        submit_label=_("Record the code"),
    )

    def recorded(store: Store, by: Actor, at: datetime) -> Outcome:
        return record_european_code(store, uid, form.code.needed, by=by, at=at, seen=form.seen_number)

    return act(page, "record_european_code", recorded)
