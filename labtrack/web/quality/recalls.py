"""What would the recall of a lot touch, and who calls it back?"""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from uuid import UUID

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from labtrack.domain.custody import Kind
from labtrack.domain.errors import NotFound
from labtrack.domain.holds import RUNNING, UNDER_WAY
from labtrack.domain.outcomes import Outcome
from labtrack.domain.people import Actor, Permission
from labtrack.edge.fields import LongTextField
from labtrack.edge.session import current_actor, here
from labtrack.edge.signing import SignedForm
from labtrack.edge.transaction import reading
from labtrack.persistence.store import Store
from labtrack.services.lot_evidence import Reach, Touched, reach_of
from labtrack.services.recall import recall_lot
from labtrack.web import words
from labtrack.web.acting import FormPage, Signing, act, may
from labtrack.web.quality import quality

GIVEN = frozenset({"infused", "partly-infused"})


class RecallForm(SignedForm):
    """Why the lot is called back."""

    reason = LongTextField(_l("Reason"), description=_l("Everybody who has something of this lot reads it."))


@quality.route("/lots/<uuid:uid>/recalls/new", methods=["GET", "POST"])
@may(Permission.RECALL)
def recall(uid: UUID) -> ResponseReturnValue:
    """Call a lot back, signed, after seeing what that touches."""
    with reading(here()) as store:
        item = store.items.by_uid(uid)
        if item.kind is not Kind.LOT:
            raise NotFound(what="lot")
        reach = reach_of(store, item, by=current_actor())
    form = RecallForm.asked(seen=item.number)
    page = FormPage(
        form=form,
        item=uid,
        heading=_("Recall the lot"),
        lead=_("From the moment you sign, nothing of this lot may be used. It cannot be taken back."),
        submit_label=_("Sign and recall the lot"),
        submit_kind="stop",
        signing=Signing(
            meaning=_("Recalled by"),
            statement=_("I call this lot back, with every container and dose that was made from it."),
        ),
        template="quality/recall.html",
        more=_shown(reach),
    )

    def recalled(store: Store, by: Actor, at: datetime) -> Outcome:
        return recall_lot(
            store, uid, reason=form.reason.data or "", by=by, proof=form.proof, at=at, seen=form.seen_number
        )

    return act(page, "recall_lot", recalled)


def _shown(reach: Reach) -> dict[str, object]:
    states = Counter(one.state for one in reach.containers)
    patients = {one.participant.study_number for one in reach.doses}
    running = [one for one in reach.doses if one.item.state in RUNNING]
    return {
        "stats": [
            {"label": _("Containers"), "value": len(reach.containers)},
            {"label": _("Doses"), "value": len(reach.doses)},
            {"label": _("Patients"), "value": len(patients), "kind": "warn" if patients else ""},
        ],
        "containers": [(words.state_word(state), str(count)) for state, count in sorted(states.items())],
        "doses": [_dose_row(one) for one in reach.doses],
        "running": len(running),
        "under_way": sum(1 for one in reach.doses if one.item.state in UNDER_WAY),
        "given": sum(1 for one in reach.doses if one.item.state in GIVEN),
    }


def _dose_row(one: Touched) -> list[object]:
    link = Markup('<a href="{}" class="ident">{}</a>').format(
        url_for("items.show", uid=one.item.uid), words.name(one.name)
    )
    place = words.holder(one.item, one.place.name if one.place is not None else None)
    return [link, one.participant.study_number, words.state_word(one.item.state), place]
