"""How do a patient's vital signs get on record, and what has the course of treatment come to?"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from labtrack.domain.findings import stops_among
from labtrack.domain.orders import Slot, SlotState
from labtrack.domain.outcomes import Outcome
from labtrack.domain.participants import Weighing
from labtrack.domain.people import Actor, Permission
from labtrack.edge.fields import QuantityField, TextField, WhenField, WholeField
from labtrack.edge.forms import CommandForm
from labtrack.edge.language import day, quantity, when
from labtrack.edge.session import current_actor, here
from labtrack.edge.transaction import reading
from labtrack.persistence.store import Store
from labtrack.services import orders, participants
from labtrack.services.ward import course_at_ward
from labtrack.web import words
from labtrack.web.acting import FormPage, act, may, seen_number
from labtrack.web.ward import ward
from labtrack.web.ward.bag_words import signs_of
from labtrack.web.ward.doses import back_to_check

OPEN_NOW = frozenset({SlotState.READY, SlotState.AUTHORISED, SlotState.PREPARED})


class VitalSignsForm(CommandForm):
    """One set of vital signs."""

    temperature_mc = QuantityField(_l("Temperature"), "Cel", lowest=None, render_kw={"autofocus": True})
    pulse = WholeField(_l("Pulse"), unit_word="/min")
    systolic = WholeField(_l("Systolic pressure"), unit_word="mmHg")
    diastolic = WholeField(_l("Diastolic pressure"), unit_word="mmHg")
    saturation = WholeField(_l("Oxygen saturation"), unit_word="%")
    taken_at = WhenField(_l("Taken"))


class SlotReasonForm(CommandForm):
    """Why an infusion will not be given."""

    reason = TextField(_l("Why"), longest=200)


@ward.route("/participants/<uuid:uid>/vital-signs/new", methods=["GET", "POST"])
@may(Permission.RECORD_CLINICAL)
def take_vital_signs(uid: UUID) -> ResponseReturnValue:
    """Record one set of vital signs; from a check, go back to it."""
    form = VitalSignsForm.asked(seen=seen_number(uid), taken_at=here().clock())
    page = FormPage(
        form=form,
        item=uid,
        heading=_("Vital signs"),
        submit_label=_("Record them"),
        template="ward/vital_signs.html",
        goes_to=lambda _outcome: back_to_check(url_for("ward.show_course", uid=uid)),
    )

    def recorded(store: Store, by: Actor, at: datetime) -> Outcome:
        return participants.record_vital_signs(
            store,
            uid,
            temperature_mc=form.temperature_mc.needed,
            pulse=form.pulse.needed,
            systolic=form.systolic.needed,
            diastolic=form.diastolic.needed,
            saturation=form.saturation.needed,
            taken_at=form.taken_at.needed,
            by=by,
            at=at,
            seen=form.seen_number,
        )

    return act(page, "record_vital_signs", recorded)


@ward.get("/participants/<uuid:uid>/course")
@may(Permission.RECORD_CLINICAL)
def show_course(uid: UUID) -> ResponseReturnValue:
    """Show a participant's infusions, and what each waits for."""
    actor, at = current_actor(), here().clock()
    with reading(here()) as store:
        course = course_at_ward(store, uid, by=actor, at=at)
    signs = course.signs
    return render_template(
        "ward/course.html",
        course=course,
        slots=[_slot(slot) for slot in course.slots],
        facts=[
            (_("State"), words.state_word(course.item.state)),
            (_("Ward"), course.ward),
            (_("Last weight"), _weight(course.weighing)),
            (_("Last vital signs"), _said(signs_of(signs), signs.taken_at) if signs is not None else _("none yet")),
        ],
    )


@ward.route("/infusions/<uuid:uid>/misses/new", methods=["GET", "POST"])
@may(Permission.RECORD_CLINICAL)
def miss_infusion(uid: UUID) -> ResponseReturnValue:
    """Record that an infusion was not given in its time; the next may then have its turn."""
    form = SlotReasonForm.asked(seen=seen_number(uid))
    page = FormPage(
        form=form,
        item=uid,
        heading=_("It was not given"),
        submit_label=_("Record it"),
        submit_kind="danger",
        template="ward/form.html",
    )

    def missed(store: Store, by: Actor, at: datetime) -> Outcome:
        return orders.miss_slot(store, uid, reason=form.reason.data or "", by=by, at=at, seen=form.seen_number)

    return act(page, "miss_slot", missed)


def _slot(slot: Slot) -> dict[str, object]:
    by, order = current_actor(), slot.order
    url, action = "", ""
    if slot.state in (SlotState.READY, SlotState.AUTHORISED, SlotState.BLOCKED) and by.may(Permission.AUTHORISE_THAW):
        url, action = url_for("ward.authorise", uid=slot.item.uid), _("Authorise the thaw")
    return {
        "number": order.number,
        "title": words.word(slot.state),
        "when": _("given %(day)s", day=when(order.given_at))
        if order.given_at is not None
        else _("planned for %(day)s", day=day(order.planned_for)),
        "kind": "given" if slot.state is SlotState.GIVEN else "now" if slot.state in OPEN_NOW else "",
        "blocks": words.reason_entries(stops_among(slot.blocked_by)),
        "url": url,
        "action": action,
        "item_url": url_for("items.show", uid=slot.item.uid),
    }


def _weight(weighing: Weighing | None) -> str:
    if weighing is None:
        return str(_("none yet"))
    return _said(quantity(weighing.weight_mg, "kg"), weighing.measured_at)


def _said(what: str, at: datetime) -> str:
    return f"{what} · {when(at)}"
