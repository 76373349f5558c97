"""Who carries the dose to the ward?"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from labtrack.domain.errors import Invalid
from labtrack.domain.outcomes import Outcome
from labtrack.domain.people import Actor, Permission
from labtrack.edge.forms import CommandForm
from labtrack.edge.scan_fields import ScanField
from labtrack.edge.session import current_actor, here
from labtrack.edge.transaction import reading
from labtrack.persistence.store import Store
from labtrack.services.dose_evidence import DoseBasis, basis_of
from labtrack.services.identification import identify
from labtrack.services.people import actor_at
from labtrack.services.transport import hand_over as give
from labtrack.web import words
from labtrack.web.acting import FormPage, act, may
from labtrack.web.pharmacy import pharmacy
from labtrack.web.pharmacy.dose_words import dose_facts, minutes_left, until


class HandOverForm(CommandForm):
    """The badge of whoever carries it."""

    porter = ScanField(_l("The porter's badge"), after="submit", description=_l("Scan it: that gives the bag over."))


@pharmacy.get("/hand-overs/<uuid:uid>")
@may(Permission.SEE_TREATMENT)
def hand_over(uid: UUID) -> ResponseReturnValue:
    """Show the bag that waits to be carried; the porter sees where to."""
    return _page(uid)


@pharmacy.post("/hand-overs/<uuid:uid>")
@may(Permission.ISSUE_DOSE)
def give_over(uid: UUID) -> ResponseReturnValue:
    """Give an issued dose into a porter's hands."""
    return _page(uid)


def _page(uid: UUID) -> ResponseReturnValue:
    actor, at = current_actor(), here().clock()
    with reading(here()) as store:
        basis = basis_of(store, store.items.by_uid(uid), by=actor, at=at)
        issued_to = basis.around.dose.issued_to_id
        ward = store.places.get(issued_to) if issued_to is not None else None
    form = HandOverForm.asked(seen=basis.item.number)
    page = FormPage(
        form=form,
        item=uid,
        heading=_("Hand the dose over"),
        submit_label=_("Hand it over"),
        template="pharmacy/handover.html",
        goes_to=lambda _outcome: url_for("pharmacy.doses"),
        more={"ward": ward, **_shown(basis, actor, at=at)},
    )

    def given(store: Store, by: Actor, at: datetime) -> Outcome:
        return give(store, uid, porter=_porter(store, form, by=by, at=at), by=by, at=at, seen=form.seen_number)

    return act(page, "hand_over", given)


def _porter(store: Store, form: HandOverForm, *, by: Actor, at: datetime) -> Actor:
    """Whoever the badge belongs to, as they work here. Raises Invalid at the field."""
    person = identify(store, form.porter.reading).person if form.porter.reading is not None else None
    if person is None or not person.active:
        raise Invalid(fields={"porter": "no-porter-badge"})
    porter = actor_at(store, person, by.place_id, device=by.device, at=at)
    if not porter.may(Permission.CARRY):
        raise Invalid(fields={"porter": "may-not-carry"})
    return porter


def _shown(basis: DoseBasis, actor: Actor, *, at: datetime) -> dict[str, object]:
    start_by = basis.around.dose.start_by
    return {
        "short": words.name(basis.name),
        "dose_facts": dose_facts(basis),
        "study_number": basis.around.participant.study_number,
        "waits": basis.item.state == "issued",
        "may_give": actor.may(Permission.ISSUE_DOSE),
        "left": (until(start_by), minutes_left(start_by, at=at)),
    }
