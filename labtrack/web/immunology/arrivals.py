"""How is one tube after another received, or turned away?"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from labtrack.domain.custody import Kind
from labtrack.domain.errors import Conflict, NotFound
from labtrack.domain.outcomes import Outcome
from labtrack.domain.people import Actor, Permission
from labtrack.edge.fields import LongTextField
from labtrack.edge.forms import CommandForm
from labtrack.edge.language import tonight
from labtrack.edge.session import current_actor, here
from labtrack.edge.transaction import reading
from labtrack.persistence.store import Store
from labtrack.services import specimens
from labtrack.services.identification import one_item
from labtrack.services.tubes import TubeLine, arrivals, tube_of
from labtrack.web.acting import FormPage, act, may, seen_number
from labtrack.web.immunology import immunology
from labtrack.web.scanloop import Loop, LoopForm

SHOWN = 60


class RejectionForm(CommandForm):
    """Why the laboratory does not take a tube."""

    reason = LongTextField(
        _l("Why it is turned away"), description=_l("Such as: clotted, haemolysed, leaking, too old, unlabelled.")
    )


@immunology.route("/tubes", methods=["GET", "POST"])
@may(Permission.RECEIVE_SPECIMEN)
def tubes() -> ResponseReturnValue:
    """Receive the tube that is scanned; show what is on its way, what is due, and what was received last."""
    loop = _loop(_uid_of(request.args.get("last", "")), in_hand=False)
    if not loop.scanned():
        return loop.unread()
    try:
        with reading(here()) as store:
            uid = one_item(store, loop.form.reading, Kind.SPECIMEN).uid
    except (NotFound, Conflict) as error:
        return loop.refused(error)
    return loop.do(
        "receive_specimen",
        lambda store, by, at: specimens.receive_specimen(store, uid, by=by, at=at),
        lambda _outcome: url_for("immunology.tubes", last=uid),
    )


@immunology.get("/specimens/<uuid:uid>/receipts/new")
@may(Permission.RECEIVE_SPECIMEN)
def receive(uid: UUID) -> ResponseReturnValue:
    """Show the tube that waits to be received; its own symbol is scanned."""
    with reading(here()) as store:
        tube = tube_of(store, uid, by=current_actor())
    if tube.item.state != "collected":
        return redirect(url_for("items.show", uid=uid), 303)
    return _loop(uid, in_hand=True).drawn()


@immunology.route("/specimens/<uuid:uid>/rejections/new", methods=["GET", "POST"])
@may(Permission.RECEIVE_SPECIMEN)
def reject(uid: UUID) -> ResponseReturnValue:
    """Turn a tube away."""
    form = RejectionForm.asked(seen=seen_number(uid))
    page = FormPage(
        form=form,
        item=uid,
        heading=_("Turn the tube away"),
        lead=_("It stays on record for ever, with the reason, and is not used."),
        submit_label=_("Turn it away"),
        submit_kind="danger",
        goes_to=lambda _outcome: url_for("immunology.tubes"),
    )

    def rejected(store: Store, by: Actor, at: datetime) -> Outcome:
        return specimens.reject_specimen(store, uid, reason=form.reason.data or "", by=by, at=at, seen=form.seen_number)

    return act(page, "reject_specimen", rejected)


def _loop(shown: UUID | None, *, in_hand: bool) -> Loop:
    return Loop(
        form=LoopForm.asked(),
        template="immunology/tubes.html",
        hint=_("Scan the tube"),
        context=lambda: _shown(shown, in_hand=in_hand),
    )


def _shown(uid: UUID | None, *, in_hand: bool) -> dict[str, object]:
    """The lists, and the tube that is shown beside them; `in_hand` when it waits for its scan."""
    actor = current_actor()
    tube: TubeLine | None = None
    with reading(here()) as store:
        waiting = arrivals(store, until=tonight(here().clock()), most=SHOWN, by=actor)
        tube = tube_of(store, uid, by=actor) if uid is not None else None
    return {"arrivals": waiting, "tube": tube, "in_hand": in_hand}


def _uid_of(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
