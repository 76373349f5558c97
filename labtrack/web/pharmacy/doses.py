"""Where are the doses, how long do they live, and which were issued and never verified?"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from labtrack.domain.custody import Kind
from labtrack.domain.errors import NotFound
from labtrack.domain.holds import HoldKind
from labtrack.domain.outcomes import Outcome
from labtrack.domain.people import Actor, Permission
from labtrack.edge.fields import LongTextField, QuantityField
from labtrack.edge.forms import CommandForm
from labtrack.edge.language import when
from labtrack.edge.session import current_actor, here
from labtrack.edge.transaction import reading
from labtrack.persistence.store import Store
from labtrack.services.dose_ends import discard_dose
from labtrack.services.dose_evidence import DoseOnTheWay, NotVerified, doses_under_way, not_verified
from labtrack.services.transport import return_dose
from labtrack.web import words
from labtrack.web.acting import FormPage, act, may, seen_number
from labtrack.web.pharmacy import pharmacy
from labtrack.web.pharmacy.dose_words import time_left, whereabouts

HERE = frozenset({"prepared", "released", "issued", "returned"})
NEXT_STEPS = {
    "prepared": ("pharmacy.release", _l("See what speaks against it"), Permission.RELEASE_DOSE),
    "released": ("pharmacy.issue", _l("Check and issue"), Permission.ISSUE_DOSE),
    "returned": ("pharmacy.issue", _l("Check and issue again"), Permission.ISSUE_DOSE),
    "issued": ("pharmacy.hand_over", _l("Hand over"), Permission.LOOK),
}


DECIDE = ("pharmacy.excursion", _l("Decide"), Permission.RELEASE_DOSE)
LOOK_AT_IT = ("items.show", _l("Look at it"), Permission.LOOK)


class ReturnForm(CommandForm):
    """Why it came back, and how warm it was on the way."""

    reason = LongTextField(_l("Why does it come back?"))
    lowest = QuantityField(_l("Lowest temperature of the box"), "Cel", lowest=None, optional=True)
    highest = QuantityField(
        _l("Highest temperature of the box"),
        "Cel",
        lowest=None,
        optional=True,
        description=_l("A bag that had left the pharmacy and whose temperatures are not known waits for a decision."),
    )


class DiscardForm(CommandForm):
    """Why it is thrown away."""

    reason = LongTextField(_l("Why is it thrown away?"), description=_l("Its order then waits for another dose."))


@pharmacy.get("/doses")
@may(Permission.SEE_TREATMENT)
def doses() -> ResponseReturnValue:
    """List every dose that is not at its end, the one to be started first in front."""
    actor, at = current_actor(), here().clock()
    with reading(here()) as store:
        kept = doses_under_way(store, by=actor)
    entries = [_entry(one, actor, at=at) for one in kept]
    return render_template(
        "pharmacy/doses.html",
        here=[entry for entry, one in zip(entries, kept, strict=True) if one.item.state in HERE],
        away=[entry for entry, one in zip(entries, kept, strict=True) if one.item.state not in HERE],
    )


@pharmacy.get("/unverified")
@may(Permission.SEE_TREATMENT)
def unverified() -> ResponseReturnValue:
    """List every dose that was issued and that nobody has verified in time."""
    actor, at = current_actor(), here().clock()
    with reading(here()) as store:
        kept = not_verified(store, by=actor)
    return render_template("pharmacy/unverified.html", entries=[_late(one, at=at) for one in kept])


@pharmacy.route("/doses/<uuid:uid>/returns/new", methods=["GET", "POST"])
@may(Permission.ISSUE_DOSE)
def take_back(uid: UUID) -> ResponseReturnValue:
    """Take a dose back that was not given."""
    form = ReturnForm.asked(seen=_seen_dose(uid))
    page = FormPage(
        form=form,
        item=uid,
        heading=_("Take the dose back"),
        lead=_("It may be issued again while it lives; what was out of its temperature waits for a decision."),
        submit_label=_("Take it back"),
    )

    def returned(store: Store, by: Actor, at: datetime) -> Outcome:
        return return_dose(
            store,
            uid,
            reason=form.reason.data or "",
            lowest_mc=form.lowest.value,
            highest_mc=form.highest.value,
            by=by,
            at=at,
            seen=form.seen_number,
        )

    return act(page, "return_dose", returned)


@pharmacy.route("/doses/<uuid:uid>/disposals/new", methods=["GET", "POST"])
@may(Permission.RELEASE_DOSE)
def discard(uid: UUID) -> ResponseReturnValue:
    """Throw a dose away that will not be given."""
    form = DiscardForm.asked(seen=_seen_dose(uid))
    page = FormPage(
        form=form,
        item=uid,
        heading=_("Throw the dose away"),
        lead=_("It is never given to anybody after this. Its label ends with it."),
        submit_label=_("Throw it away"),
        submit_kind="stop",
    )

    def discarded(store: Store, by: Actor, at: datetime) -> Outcome:
        return discard_dose(store, uid, reason=form.reason.data or "", by=by, at=at, seen=form.seen_number)

    return act(page, "discard_dose", discarded)


def _seen_dose(uid: UUID) -> int:
    number = seen_number(uid)
    with reading(here()) as store:
        if store.items.by_uid(uid).kind is not Kind.DOSE:
            raise NotFound(what="dose")
    return number


def _entry(one: DoseOnTheWay, actor: Actor, *, at: datetime) -> dict[str, object]:
    state = one.item.state
    endpoint, label, permission = _next_step(one)
    if not actor.may(permission):
        endpoint, label, permission = LOOK_AT_IT
    return {
        "title": _("%(patient)s · infusion %(number)s", patient=one.study_number, number=one.number),
        "chip": _chip(one),
        "identifier": words.name(one.name),
        "detail": whereabouts(one),
        "action": label,
        "url": url_for(endpoint, uid=one.item.uid),
        "primary": state in HERE and not one.holds,
        **time_left(one.dose.start_by, state, at=at),
    }


def _next_step(one: DoseOnTheWay) -> tuple[str, str, Permission]:
    if HoldKind.EXCURSION in one.holds:
        return DECIDE
    return NEXT_STEPS.get(one.item.state, LOOK_AT_IT)


def _chip(one: DoseOnTheWay) -> tuple[str, str]:
    if HoldKind.HOLD in one.holds:
        return _("On hold"), "stop"
    if HoldKind.EXCURSION in one.holds:
        return _("Excursion to be decided"), "warn"
    return words.state_word(one.item.state), "info"


def _late(one: NotVerified, *, at: datetime) -> dict[str, object]:
    way = one.on_the_way
    ward = way.ward
    telephone = f"{ward.name}, {ward.telephone}" if ward is not None else ""
    return {
        "title": _("%(patient)s · infusion %(number)s", patient=way.study_number, number=way.number),
        "chip": (words.state_word(way.item.state), "warn"),
        "identifier": words.name(way.name),
        "detail": _(
            "issued %(time)s · %(where)s · call %(ward)s",
            time=when(way.dose.issued_at),
            where=whereabouts(way),
            ward=telephone,
        ),
        "action": _("Take it back"),
        "url": url_for("pharmacy.take_back", uid=way.item.uid),
        **time_left(way.dose.start_by, way.item.state, at=at),
    }
