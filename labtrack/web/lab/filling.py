"""How are containers filled from a lot, and thrown away?"""

from __future__ import annotations

from uuid import UUID

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from labtrack.domain.people import Permission
from labtrack.edge.fields import QuantityField, TextField, WhenField, WholeField
from labtrack.edge.forms import CommandForm
from labtrack.edge.session import current_actor, here
from labtrack.edge.transaction import reading
from labtrack.services import containers as service
from labtrack.services.lot_record import record_of_lot
from labtrack.web.acting import FormPage, act, may, seen_number
from labtrack.web.lab import lab
from labtrack.web.lab.lots import lot_url, sums_of


class FillForm(CommandForm):
    """Containers that are filled alike."""

    count = WholeField(_l("How many containers"), lowest=1, highest=200)
    volume_ul = QuantityField(_l("Volume of each"), "mL")
    cells_each = QuantityField(_l("Cells in each"), "10*6")
    expires_at = WhenField(_l("Expires"))


class DiscardForm(CommandForm):
    """Why it is thrown away."""

    reason = TextField(_l("Why?"), longest=200, description=_l("Such as: the bag leaked at the seal."))


@lab.route("/lots/<uuid:uid>/containers/new", methods=["GET", "POST"])
@may(Permission.MANUFACTURE)
def fill(uid: UUID) -> ResponseReturnValue:
    """Fill containers, all alike; their labels come next."""
    with reading(here()) as store:
        record = record_of_lot(store, uid, by=current_actor())
    form = FillForm.asked()
    page = FormPage(
        form=form,
        item=uid,
        heading=_("Fill containers"),
        lead=_("Each container gets its own division, so that it is told from every other under this donation number."),
        submit_label=_("Record the filling"),
        template="lab/fill.html",
        cancel_url=lot_url(uid),
        goes_to=lambda _outcome: url_for("lab.lot_labels", uid=uid),
        more={"stats": sums_of(record)},
    )
    return act(
        page,
        "fill_containers",
        lambda store, by, at: service.fill_containers(
            store,
            uid,
            count=form.count.needed,
            volume_ul=form.volume_ul.needed,
            cells_each=form.cells_each.needed,
            expires_at=form.expires_at.needed,
            by=by,
            at=at,
        ),
    )


@lab.route("/containers/<uuid:uid>/discarding", methods=["GET", "POST"])
@may(Permission.MANUFACTURE)
def discard_container(uid: UUID) -> ResponseReturnValue:
    """Throw a container away."""
    form = DiscardForm.asked(seen=str(seen_number(uid)))
    page = FormPage(
        form=form,
        item=uid,
        heading=_("Discard the container"),
        lead=_("Its position is free again, and its labels are void."),
        submit_label=_("Discard it"),
        submit_kind="danger",
    )
    return act(
        page,
        "discard_container",
        lambda store, by, at: service.discard_container(
            store, uid, reason=form.reason.data or "", by=by, at=at, seen=form.seen_number
        ),
    )
