"""What must wait, why, and who lets it go again?"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from labtrack.domain.errors import NotFound
from labtrack.domain.holds import HoldKind
from labtrack.domain.outcomes import Outcome
from labtrack.domain.people import Actor, Permission
from labtrack.domain.signatures import Meaning
from labtrack.edge.fields import LongTextField
from labtrack.edge.forms import CommandForm
from labtrack.edge.language import when
from labtrack.edge.session import current_actor, here
from labtrack.edge.signing import TwoSignedForm
from labtrack.edge.transaction import reading
from labtrack.persistence.store import Store
from labtrack.services.holds import lift_hold, place_hold
from labtrack.services.registers import OpenHold, hold_of, holds_that_bind
from labtrack.web import words
from labtrack.web.acting import FormPage, Signing, act, may
from labtrack.web.quality import quality


class PlaceForm(CommandForm):
    """Why it must wait."""

    reason = LongTextField(_l("Why must it wait?"), description=_l("Whoever holds it reads this."))


class LiftForm(TwoSignedForm):
    """Why it may go again; two people sign."""

    reason = LongTextField(_l("Why may it be used again?"))


@quality.get("/holds")
@may(Permission.LOOK)
def holds() -> ResponseReturnValue:
    """List every hold that binds."""
    actor = current_actor()
    with reading(here()) as store:
        kept = holds_that_bind(store, by=actor)
    return render_template("quality/holds.html", entries=[_entry(one, actor) for one in kept])


@quality.route("/items/<uuid:uid>/holds/new", methods=["GET", "POST"])
@may(Permission.PLACE_HOLD)
def place(uid: UUID) -> ResponseReturnValue:
    """Let an item, and all that comes from it, wait; one person may."""
    form = PlaceForm.asked()
    page = FormPage(
        form=form,
        item=uid,
        heading=_("Put it on hold"),
        lead=_("It binds at once, and with it everything made from it. Two people lift it again."),
        submit_label=_("Put it on hold"),
        submit_kind="stop",
    )

    def placed(store: Store, by: Actor, at: datetime) -> Outcome:
        return place_hold(store, uid, reason=form.reason.data or "", by=by, at=at)

    return act(page, "place_hold", placed)


@quality.route("/holds/<uuid:uid>/lifting", methods=["GET", "POST"])
@may(Permission.PLACE_HOLD)
def lift(uid: UUID) -> ResponseReturnValue:
    """Lift one hold; two people sign."""
    with reading(here()) as store:
        kept = hold_of(store, uid, by=current_actor())
    if kept is None:
        raise NotFound(what="hold")
    form = LiftForm.asked()
    page = FormPage(
        form=form,
        item=kept.item.uid,
        heading=_("Lift the hold"),
        lead=_("Placed by %(name)s, %(time)s.", name=kept.placed_by.printed_name, time=when(kept.hold.placed_at)),
        submit_label=_("Both sign, and lift the hold"),
        signing=Signing(
            meaning=words.word(Meaning.AUTHORISED),
            statement=_("We have looked into it together, and nothing keeps this item waiting any more."),
        ),
        template="quality/lift.html",
        cancel_url=url_for("quality.holds"),
        goes_to=lambda _outcome: url_for("quality.holds"),
        more={"reason": reason_of(kept)},
    )

    def lifted(store: Store, by: Actor, at: datetime) -> Outcome:
        return lift_hold(
            store,
            uid,
            second=form.other,
            reason=form.reason.data or "",
            by=by,
            proof=form.proof,
            second_proof=form.second_proof,
            at=at,
        )

    return act(page, "lift_hold", lifted)


def reason_of(kept: OpenHold) -> str:
    """Why it waits, in words: a person's own, or how it was kept; nobody knows that of what was lost."""
    if kept.hold.kind is HoldKind.HOLD:
        return kept.hold.reason
    return f"{words.word(kept.hold.kind)}: {words.kept_at(kept.hold)}"


def _entry(kept: OpenHold, actor: Actor) -> dict[str, object]:
    excursion = kept.hold.kind is HoldKind.EXCURSION
    return {
        "title": reason_of(kept),
        "name": words.full_name(kept.name),
        "state": words.state_word(kept.item.state),
        "item_url": url_for("items.show", uid=kept.item.uid),
        "by": kept.placed_by.printed_name,
        "time": when(kept.hold.placed_at),
        "chip": words.word(kept.hold.kind),
        "lift_url": url_for("quality.lift", uid=kept.hold.uid)
        if actor.may(Permission.PLACE_HOLD) and not excursion
        else "",
        "note": _("The pharmacist on call decides on it.") if excursion else "",
    }
