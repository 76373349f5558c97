"""How do consent, weight and blood group of a participant get on record?"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from labtrack.domain.identifiers import Abo, RhD
from labtrack.domain.outcomes import Outcome
from labtrack.domain.people import Actor, Permission
from labtrack.edge.fields import OneOfField, QuantityField, TextField, WhenField, choices_of
from labtrack.edge.forms import CommandForm
from labtrack.edge.session import here
from labtrack.persistence.store import Store
from labtrack.services import participants
from labtrack.web.acting import FormPage, act, may, seen_number
from labtrack.web.trial import trial


class ConsentForm(CommandForm):
    """A consent form that was signed on paper."""

    version = TextField(_l("Consent form version"), longest=40)
    given_at = WhenField(_l("Signed"))


class WeightForm(CommandForm):
    """A body weight; the dose is worked out from the one that the physician locks."""

    weight = QuantityField(_l("Weight"), "kg", lowest=1)
    measured_at = WhenField(_l("Weighed"))


class BloodGroupForm(CommandForm):
    """One laboratory result; two of different samples that agree confirm the group."""

    abo = OneOfField(_l("ABO group"), [(one.value, one.value) for one in Abo])
    rhd = OneOfField(_l("RhD type"), choices_of(RhD))
    sample = TextField(_l("Sample number of the laboratory"), longest=40)
    tested_at = WhenField(_l("Tested"))


@trial.route("/participants/<uuid:uid>/consents/new", methods=["GET", "POST"])
@may(Permission.RECORD_CLINICAL)
def record_consent(uid: UUID) -> ResponseReturnValue:
    """Record a signed consent."""
    form = ConsentForm.asked(seen=seen_number(uid), given_at=here().clock())
    page = FormPage(form=form, item=uid, heading=_("Record consent"), submit_label=_("Record consent"))

    def consented(store: Store, by: Actor, at: datetime) -> Outcome:
        return participants.record_consent(
            store,
            uid,
            form.version.data or "",
            given_at=form.given_at.needed,
            by=by,
            at=at,
            seen=form.seen_number,
        )

    return act(page, "record_consent", consented)


@trial.route("/participants/<uuid:uid>/weighings/new", methods=["GET", "POST"])
@may(Permission.RECORD_CLINICAL)
def record_weight(uid: UUID) -> ResponseReturnValue:
    """Record a weight."""
    form = WeightForm.asked(seen=seen_number(uid), measured_at=here().clock())
    page = FormPage(form=form, item=uid, heading=_("Record weight"), submit_label=_("Record weight"))

    def weighed(store: Store, by: Actor, at: datetime) -> Outcome:
        return participants.record_weight(
            store,
            uid,
            form.weight.needed,
            measured_at=form.measured_at.needed,
            by=by,
            at=at,
            seen=form.seen_number,
        )

    return act(page, "record_weight", weighed)


@trial.route("/participants/<uuid:uid>/blood-groups/new", methods=["GET", "POST"])
@may(Permission.RECORD_CLINICAL)
def record_blood_group(uid: UUID) -> ResponseReturnValue:
    """Record one result of a blood group."""
    form = BloodGroupForm.asked(seen=seen_number(uid), tested_at=here().clock())
    page = FormPage(
        form=form,
        item=uid,
        heading=_("Record a blood group result"),
        lead=_("Two results of different samples must agree before any plasma is hung."),
        submit_label=_("Record the result"),
    )

    def grouped(store: Store, by: Actor, at: datetime) -> Outcome:
        return participants.record_blood_group(
            store,
            uid,
            Abo(form.abo.data or ""),
            RhD(form.rhd.data or ""),
            sample=form.sample.data or "",
            tested_at=form.tested_at.needed,
            by=by,
            at=at,
            seen=form.seen_number,
        )

    return act(page, "record_blood_group", grouped)
