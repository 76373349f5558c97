"""How is a session of plasma exchange begun, and how is one more planned?"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from labtrack.domain.outcomes import Outcome
from labtrack.domain.people import Actor, Permission
from labtrack.edge.fields import TextField, WhenField
from labtrack.edge.forms import CommandForm
from labtrack.edge.session import here
from labtrack.persistence.store import Store
from labtrack.services import plasma_exchange
from labtrack.web.acting import FormPage, act, may, seen_number
from labtrack.web.apheresis import apheresis
from labtrack.web.apheresis.fields import LastDayField, WristbandField


class StartForm(CommandForm):
    """The patient's arm, and the set that the blood runs through."""

    wristband = WristbandField(_l("Wristband"), render_kw={"data-scan": "next", "autofocus": True})
    consumable_lot = TextField(_l("Lot of the set of tubing and separator"), longest=60)
    consumable_expires_at = LastDayField(_l("The set expires"))


class PlanForm(CommandForm):
    """When one more session is to be."""

    planned_for = WhenField(_l("Planned for"))


@apheresis.route("/exchanges/<uuid:uid>/starts/new", methods=["GET", "POST"])
@may(Permission.PERFORM_EXCHANGE)
def start(uid: UUID) -> ResponseReturnValue:
    """Begin a session at the patient."""
    form = StartForm.asked(seen=seen_number(uid))
    page = FormPage(
        form=form,
        item=uid,
        heading=_("Start the session"),
        lead=_("Scan the band on the patient's arm, and name the set that is mounted."),
        submit_label=_("Start the session"),
        submit_kind="go",
        cancel_url=url_for("apheresis.session", uid=uid),
        goes_to=lambda _outcome: url_for("apheresis.session", uid=uid),
    )

    def started(store: Store, by: Actor, at: datetime) -> Outcome:
        return plasma_exchange.start_exchange(
            store,
            uid,
            wristband=form.wristband.needed,
            consumable_lot=form.consumable_lot.data or "",
            consumable_expires_at=form.consumable_expires_at.needed,
            by=by,
            at=at,
            seen=form.seen_number,
        )

    return act(page, "start_exchange", started)


@apheresis.route("/participants/<uuid:uid>/exchanges/new", methods=["GET", "POST"])
@may(Permission.AUTHORISE_THAW)
def plan(uid: UUID) -> ResponseReturnValue:
    """Plan one more session than the protocol has."""
    form = PlanForm.asked(seen=seen_number(uid), planned_for=here().clock())
    page = FormPage(
        form=form,
        item=uid,
        heading=_("Plan one more plasma exchange"),
        lead=_("As rescue treatment. The session then says that it is more than the protocol plans."),
        submit_label=_("Plan it"),
    )

    def planned(store: Store, by: Actor, at: datetime) -> Outcome:
        return plasma_exchange.plan_exchange(
            store, uid, planned_for=form.planned_for.needed, by=by, at=at, seen=form.seen_number
        )

    return act(page, "plan_exchange", planned)
