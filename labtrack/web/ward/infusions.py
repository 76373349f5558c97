"""How does a running infusion stand, and how is it interrupted, resumed and ended?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from uuid import UUID

from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from labtrack.domain.marking import N_
from labtrack.domain.outcomes import Outcome
from labtrack.domain.people import Actor, Permission
from labtrack.domain.quantities import written
from labtrack.edge.fields import TextField
from labtrack.edge.forms import CommandForm
from labtrack.edge.language import hour, quantity, say, when
from labtrack.edge.session import current_actor, here
from labtrack.edge.transaction import reading
from labtrack.persistence.store import Store
from labtrack.services import infusion
from labtrack.services.ward import ENDED, RUNNING, InfusionStanding, infusion_standing
from labtrack.web import words
from labtrack.web.acting import FormPage, act, may, seen_number
from labtrack.web.ward import ward
from labtrack.web.ward.bag_forms import GivenForm
from labtrack.web.ward.bag_words import bag_facts, left, rate_of, until
from labtrack.web.ward.check_words import digest_of

EVERY_SECONDS = 5
INTERRUPTED_FOR: Mapping[str, str] = MappingProxyType(
    {
        "chills-or-fever": N_("Chills or fever"),
        "rash-or-itching": N_("Rash or itching"),
        "breathing-or-circulation": N_("Breathing or circulation"),
        "line": N_("Line blocked or out of place"),
        "patient-asks": N_("The patient asks for it"),
    }
)
"""Why an infusion is interrupted, as the buttons say it; anything else is written out."""


class InterruptionForm(CommandForm):
    """Why an infusion is interrupted."""

    reason = TextField(_l("Another reason"), longest=200)


class EndForm(GivenForm):
    """How much of the bag was given, and why not all of it."""

    reason = TextField(_l("Why not all of it"), optional=True, longest=200)


@ward.get("/doses/<uuid:uid>/infusion")
@may(Permission.RECORD_AFTER_THE_FACT)
def show_infusion(uid: UUID) -> ResponseReturnValue:
    """Show how an infusion stands: since when, until when, and what may be done with it now."""
    standing = _standing(uid)
    return render_template(
        "ward/infusion.html",
        **_drawn(standing),
        etag=f'"{_fingerprint(standing)}"',
        every=EVERY_SECONDS,
        facts=bag_facts(standing.bag),
    )


@ward.get("/doses/<uuid:uid>/infusion/live")
@may(Permission.RECORD_AFTER_THE_FACT)
def infusion_live(uid: UUID) -> ResponseReturnValue:
    """The part of the page that keeps itself fresh."""
    standing = _standing(uid)
    tag = _fingerprint(standing)
    if request.if_none_match.contains(tag):
        return Response(status=304, headers={"ETag": f'"{tag}"'})
    answer = Response(render_template("ward/infusion_live.html", **_drawn(standing)))
    answer.set_etag(tag)
    return answer


@ward.route("/doses/<uuid:uid>/interruptions/new", methods=["GET", "POST"])
@may(Permission.RECORD_AFTER_THE_FACT)
def interrupt(uid: UUID) -> ResponseReturnValue:
    """Interrupt an infusion, and say why."""
    form = InterruptionForm.asked(seen=seen_number(uid))
    page = FormPage(
        form=form,
        item=uid,
        heading=_("Interrupt the infusion"),
        lead=_("First close the clamp and look at the patient. Then say why."),
        submit_label=_("This is why"),
        submit_kind="quiet",
        template="ward/interruption.html",
        cancel_url=url_for("ward.show_infusion", uid=uid),
        goes_to=lambda _outcome: url_for("ward.show_infusion", uid=uid),
        more={"reasons": INTERRUPTED_FOR},
    )

    def interrupted(store: Store, by: Actor, at: datetime) -> Outcome:
        reason = form.reason.data or ""
        return infusion.interrupt_infusion(store, uid, reason=reason, by=by, at=at, seen=form.seen_number)

    return act(page, "interrupt_infusion", interrupted)


@ward.route("/doses/<uuid:uid>/resumptions/new", methods=["GET", "POST"])
@may(Permission.INFUSE)
def resume(uid: UUID) -> ResponseReturnValue:
    """Let an interrupted infusion go on."""
    form = CommandForm.asked(seen=seen_number(uid))
    page = FormPage(
        form=form,
        item=uid,
        heading=_("Resume the infusion"),
        lead=_("The patient is well, the line is open, the bag is still good."),
        submit_label=_("Resume it"),
        template="ward/form.html",
        cancel_url=url_for("ward.show_infusion", uid=uid),
        goes_to=lambda _outcome: url_for("ward.show_infusion", uid=uid),
    )

    def resumed(store: Store, by: Actor, at: datetime) -> Outcome:
        return infusion.resume_infusion(store, uid, by=by, at=at, seen=form.seen_number)

    return act(page, "resume_infusion", resumed)


@ward.route("/doses/<uuid:uid>/ends/new", methods=["GET", "POST"])
@may(Permission.RECORD_AFTER_THE_FACT)
def end(uid: UUID) -> ResponseReturnValue:
    """End an infusion with the volume that was given."""
    form = EndForm.asked(seen=seen_number(uid))
    bag = _standing(uid).bag
    page = FormPage(
        form=form,
        item=uid,
        heading=_("End the infusion"),
        lead=_("The bag held %(volume)s.", volume=quantity(bag.dose.volume_ul, "mL")),
        legend=_("Less than the whole bag"),
        submit_label=_("End it"),
        submit_kind="danger",
        template="ward/end.html",
        cancel_url=url_for("ward.show_infusion", uid=uid),
        goes_to=lambda _outcome: url_for("ward.show_infusion", uid=uid),
        more={
            "whole": quantity(bag.dose.volume_ul, "mL"),
            "whole_ml": written(bag.dose.volume_ul, "mL"),
            "state": bag.item.state,
        },
    )

    def ended(store: Store, by: Actor, at: datetime) -> Outcome:
        reason = form.reason.data or ""
        return infusion.stop_infusion(
            store, uid, given_ul=form.volume.needed, reason=reason, by=by, at=at, seen=form.seen_number
        )

    return act(page, "stop_infusion", ended)


def _standing(uid: UUID) -> InfusionStanding:
    with reading(here()) as store:
        return infusion_standing(store, uid, by=current_actor(), at=here().clock())


def _fingerprint(standing: InfusionStanding) -> str:
    return digest_of((standing.bag.item, standing.bag.dose, standing.findings, _part_done(standing) // 5))


def _drawn(standing: InfusionStanding) -> dict[str, object]:
    bag, at = standing.bag, here().clock()
    state = bag.item.state
    return {
        "standing": standing,
        "uid": bag.item.uid,
        "running": state in RUNNING,
        "paused": state == "interrupted",
        "ended": state in ENDED,
        "word": words.state_word(state),
        "sentence": _sentence(standing),
        "ends_until": until(standing.ends_at) if standing.ends_at is not None and state == "infusing" else "",
        "ends_left": left(standing.ends_at, at=at) if standing.ends_at is not None else "",
        "ends_at": hour(standing.ends_at),
        "part_done": _part_done(standing),
        "times": _times(standing),
        "notes": _notes(standing),
        "may_resume": current_actor().may(Permission.INFUSE),
        "sees_doses": current_actor().may(Permission.CHECK_AT_BEDSIDE),
    }


def _sentence(standing: InfusionStanding) -> str:
    bag = standing.bag
    parts = [
        _(
            "Infusion %(number)s of %(count)s for %(patient)s",
            number=bag.number,
            count=bag.count,
            patient=bag.study_number,
        ),
        quantity(bag.dose.volume_ul, "mL"),
        rate_of(bag),
    ]
    if standing.pause_reason:
        known = INTERRUPTED_FOR.get(standing.pause_reason)
        parts.append(say(known) if known is not None else standing.pause_reason)  # what a person wrote is no sentence
    return " · ".join(parts)


def _notes(standing: InfusionStanding) -> list[dict[str, str]]:
    """What has come to speak against a bag that is running: labtrack only tells, the physician decides."""
    todo = _("Call the physician now. It goes on or ends by their word.")
    return [{**entry, "todo": todo} for entry in words.reason_entries(standing.findings)]


def _times(standing: InfusionStanding) -> list[tuple[str, str]]:
    dose = standing.bag.dose
    pairs = [(_("Started"), when(dose.started_at)), (_("Started by"), standing.started_by)]
    if dose.stopped_at is not None:
        pairs += [(_("Ended"), when(dose.stopped_at)), (_("Volume given"), quantity(dose.given_ul, "mL"))]
    elif standing.paused_at is not None:
        pairs.append((_("Interrupted since"), when(standing.paused_at)))
    else:
        pairs.append((_("Should end"), when(standing.ends_at)))
    pairs.append((_("Complete by"), hour(dose.complete_by)))
    return pairs


def _part_done(standing: InfusionStanding) -> int:
    """How much of the planned time has passed, in percent."""
    if standing.started_at is None or standing.ends_at is None or standing.bag.item.state in ENDED:
        return 100
    now = standing.paused_at or here().clock()
    whole = (standing.ends_at - standing.started_at).total_seconds()
    return max(0, min(100, round(100 * (now - standing.started_at).total_seconds() / whole)))
