"""Which doses are on the ward, how are they accepted, and how are they sent back?"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from labtrack.domain.outcomes import Outcome
from labtrack.domain.people import Actor, Permission
from labtrack.edge.fields import QuantityField, TextField, YesNoField
from labtrack.edge.forms import CommandForm
from labtrack.edge.language import hour, when
from labtrack.edge.session import current_actor, here
from labtrack.edge.transaction import reading
from labtrack.persistence.store import Store
from labtrack.services import transport
from labtrack.services.checks import OpenCheck, bag_in_hand, open_checks
from labtrack.services.waiting import urgency_of
from labtrack.services.ward import DoseHere, doses_here
from labtrack.web import words
from labtrack.web.acting import FormPage, act, may, seen_number
from labtrack.web.ward import ward
from labtrack.web.ward.bag_words import bag_facts, left, until


class AcceptanceForm(CommandForm):
    """How the box was on the way, as its logger shows it, and how the bag looks."""

    lowest = QuantityField(_l("Lowest temperature on the way"), "Cel", lowest=None, render_kw={"autofocus": True})
    highest = QuantityField(_l("Highest temperature on the way"), "Cel", lowest=None)
    intact = YesNoField(_l("Box and bag are intact, the seal is closed"))


class ReturnForm(CommandForm):
    """Why a dose goes back, and how it was kept meanwhile."""

    reason = TextField(_l("Why it goes back"))
    lowest = QuantityField(
        _l("Lowest temperature since the pharmacy"),
        "Cel",
        lowest=None,
        optional=True,
        description=_l("Without both temperatures the pharmacist must decide whether it can be used."),
    )
    highest = QuantityField(_l("Highest temperature since the pharmacy"), "Cel", lowest=None, optional=True)


@ward.get("/doses")
@may(Permission.CHECK_AT_BEDSIDE)
def doses() -> ResponseReturnValue:
    """Show the doses of this ward with the time that is left, and the checks that go on."""
    actor, at = current_actor(), here().clock()
    with reading(here()) as store:
        lines = doses_here(store, by=actor)
        checks = open_checks(store, by=actor, at=at)
    return render_template(
        "ward/doses.html",
        entries=[_entry(line, at=at) for line in lines],
        checks=[_check_entry(check) for check in checks],
        new_key=str(uuid4()),
    )


@ward.get("/doses/<uuid:uid>/checks")
@may(Permission.CHECK_AT_BEDSIDE)
def dose_checks(uid: UUID) -> ResponseReturnValue:
    """Say what to take to the patient, and begin the check of a dose or go on with one."""
    actor, at = current_actor(), here().clock()
    with reading(here()) as store:
        bag = bag_in_hand(store, store.items.by_uid(uid), at=at)
        checks = open_checks(store, by=actor, at=at)
    return render_template(
        "ward/dose_checks.html",
        bag=bag,
        facts=bag_facts(bag),
        start_until=until(bag.dose.start_by),
        start_left=left(bag.dose.start_by, at=at),
        checks=[_check_entry(check) for check in checks if check.gathering.dose_item_id == bag.item.id],
        new_key=str(uuid4()),
    )


@ward.route("/doses/<uuid:uid>/acceptances/new", methods=["GET", "POST"])
@may(Permission.ACCEPT_DOSE)
def accept(uid: UUID) -> ResponseReturnValue:
    """Accept a dose on the ward, with the temperatures of its way."""
    form = AcceptanceForm.asked(seen=seen_number(uid))
    page = FormPage(
        form=form,
        item=uid,
        heading=_("Accept the dose"),
        lead=_("Read the lowest and highest temperature off the box's logger. Look at the bag before you accept it."),
        submit_label=_("Accept it"),
        template="ward/form.html",
        goes_to=_back_to_check,
    )

    def accepted(store: Store, by: Actor, at: datetime) -> Outcome:
        return transport.accept_on_ward(
            store,
            uid,
            lowest_mc=form.lowest.needed,
            highest_mc=form.highest.needed,
            intact=form.intact.needed,
            by=by,
            at=at,
            seen=form.seen_number,
        )

    return act(page, "accept_on_ward", accepted)


@ward.route("/doses/<uuid:uid>/returns/new", methods=["GET", "POST"])
@may(Permission.ACCEPT_DOSE)
def send_back(uid: UUID) -> ResponseReturnValue:
    """Send a dose back that was not infused."""
    form = ReturnForm.asked(seen=seen_number(uid))
    page = FormPage(
        form=form,
        item=uid,
        heading=_("Send the dose back"),
        lead=_("A dose that comes back cool and in time may be issued again."),
        submit_label=_("Send it back"),
        submit_kind="danger",
        template="ward/form.html",
    )

    def returned(store: Store, by: Actor, at: datetime) -> Outcome:
        return transport.return_dose(
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


def back_to_check(otherwise: str) -> str:
    """The check that somebody came from to mend something, or else another page."""
    try:
        return url_for("ward.show_check", uid=UUID(request.args.get("check", "")))
    except ValueError:
        return otherwise


def _back_to_check(_outcome: Outcome) -> str:
    return back_to_check(url_for("ward.doses" if current_actor().may(Permission.CHECK_AT_BEDSIDE) else "doors.home"))


def _entry(line: DoseHere, *, at: datetime) -> dict[str, object]:
    where = {
        "in-transit": (_("Accept"), "ward.accept"),
        "infusing": (_("To the infusion"), "ward.show_infusion"),
        "interrupted": (_("To the infusion"), "ward.show_infusion"),
    }
    action, endpoint = where.get(line.item.state, (_("Check at the bedside"), "ward.dose_checks"))
    running = line.item.state in ("infusing", "interrupted")
    return {
        "title": _(
            "%(patient)s, infusion %(number)s of %(count)s",
            patient=line.study_number,
            number=line.number,
            count=line.count,
        ),
        "chip": (words.state_word(line.item.state), "info"),
        "action": action,
        "url": url_for(endpoint, uid=line.item.uid),
        "time": left(line.due_at, at=at),
        "until": until(line.due_at),
        "time_note": _("should end %(time)s", time=hour(line.due_at))
        if running
        else _("start by %(time)s", time=hour(line.due_at)),
        "urgency": "" if running and line.due_at > at else urgency_of(line.due_at, at=at).value,
        "identifier": words.name(line.name),
        "detail": _("complete by %(time)s", time=when(line.dose.complete_by)),
    }


def _check_entry(check: OpenCheck) -> dict[str, object]:
    parts = [check.study_number or _("no wristband yet"), words.name(check.bag) if check.bag else _("no bag yet")]
    return {
        "title": " · ".join(parts),
        "action": _("Go on"),
        "url": url_for("ward.show_check", uid=check.gathering.uid),
        "time": hour(check.gathering.opened_at),
        "time_note": _("begun by %(name)s", name=check.opened_by),
        "primary": False,
    }
