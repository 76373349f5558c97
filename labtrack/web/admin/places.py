"""Where do people work and things lie, and how does a place come to be?"""

from __future__ import annotations

from datetime import datetime

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from labtrack.domain.outcomes import Outcome
from labtrack.domain.people import Actor, Permission
from labtrack.domain.places import PlaceKind
from labtrack.edge.fields import ListField, TextField, choices_of
from labtrack.edge.forms import CommandForm
from labtrack.edge.session import current_actor, here
from labtrack.edge.transaction import reading
from labtrack.persistence.store import Store
from labtrack.services import staff
from labtrack.web.acting import FormPage, act, may
from labtrack.web.admin import admin

KINDS = [kind for kind in staff.WORKPLACES if kind is not PlaceKind.SITE]


class PlaceForm(CommandForm):
    """A ward or a department."""

    kind = ListField(_l("Kind"), choices_of(KINDS))
    place = ListField(_l("Belongs to"))
    name = TextField(_l("Name of the place"), longest=80)
    code = TextField(_l("Code"), longest=40, description=_l("Capital letters, digits and hyphens, such as WARD-8."))
    telephone = TextField(_l("Telephone"), optional=True, longest=40)


@admin.get("/places")
@may(Permission.CONFIGURE)
def places() -> ResponseReturnValue:
    """Show the tree of places."""
    with reading(here()) as store:
        branches = staff.place_tree(store, by=current_actor())
    return render_template("admin/places.html", branches=branches)


@admin.route("/places/new", methods=["GET", "POST"])
@may(Permission.CONFIGURE)
def add_place() -> ResponseReturnValue:
    """Add a place where people work."""
    form = PlaceForm.asked()
    with reading(here()) as store:
        form.place.offer([(place.code, place.name) for place in staff.workplaces(store)])
    page = FormPage(
        form=form,
        heading=_("Add a place"),
        submit_label=_("Add the place"),
        cancel_url=url_for("admin.places"),
        goes_to=lambda _outcome: url_for("admin.places"),
    )

    def added(store: Store, by: Actor, at: datetime) -> Outcome:
        return staff.add_workplace(
            store,
            PlaceKind(form.kind.data or ""),
            form.code.data or "",
            form.name.data or "",
            form.place.data or "",
            telephone=form.telephone.data or "",
            by=by,
            at=at,
        )

    return act(page, "add_place", added)
