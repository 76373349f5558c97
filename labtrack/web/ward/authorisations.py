"""How does a physician let cells be thawed for an infusion?"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from labtrack.domain.findings import stops_among
from labtrack.domain.orders import Slot
from labtrack.domain.outcomes import Outcome
from labtrack.domain.people import Actor, Permission
from labtrack.domain.signatures import Meaning
from labtrack.edge.fields import YesNoField
from labtrack.edge.language import day, quantity, when
from labtrack.edge.session import current_actor, here
from labtrack.edge.signing import SignedForm
from labtrack.edge.transaction import reading
from labtrack.persistence.store import Store
from labtrack.services import orders
from labtrack.services.ward import CourseAtWard, course_of_slot
from labtrack.web import words
from labtrack.web.acting import FormPage, Signing, act, may, seen_number
from labtrack.web.ward import ward
from labtrack.web.ward.bag_words import signs_of


class AuthorisationForm(SignedForm):
    """The physician's three answers; nothing is preselected, and a no is recorded as well."""

    ready = YesNoField(_l("The patient is ready"))
    access = YesNoField(_l("A vein is open and flows"))
    fit = YesNoField(_l("The patient's condition allows it"))


@ward.route("/infusions/<uuid:uid>/authorisations/new", methods=["GET", "POST"])
@may(Permission.AUTHORISE_THAW)
def authorise(uid: UUID) -> ResponseReturnValue:
    """Authorise the thaw for an infusion by signature; the dosing weight is locked with it."""
    form = AuthorisationForm.asked(seen=seen_number(uid))
    with reading(here()) as store:
        course, slot = course_of_slot(store, uid, by=current_actor(), at=here().clock())
    page = FormPage(
        form=form,
        item=uid,
        heading=_("Authorise the thaw"),
        lead=_(
            "Infusion %(number)s for %(patient)s. Once the cells are thawed they do not wait.",
            number=slot.order.number,
            patient=course.study_number,
        ),
        submit_label=_("Sign and authorise"),
        signing=Signing(
            meaning=words.word(Meaning.AUTHORISED),
            statement=_("I have seen the patient today, and let the cells for this infusion be thawed."),
        ),
        template="ward/authorisation.html",
        more={"blocks": words.reason_entries(stops_among(slot.blocked_by)), "known": _known(course, slot)},
    )

    def authorised(store: Store, by: Actor, at: datetime) -> Outcome:
        return orders.authorise_thaw(
            store,
            uid,
            ready=form.ready.value,
            access=form.access.value,
            fit=form.fit.value,
            by=by,
            proof=form.proof,
            at=at,
            seen=form.seen_number,
        )

    return act(page, "authorise_thaw", authorised)


def _known(course: CourseAtWard, slot: Slot) -> list[tuple[str, str]]:
    """What the physician decides by."""
    order, weighing, signs = slot.order, course.weighing, course.signs
    weight = f"{quantity(weighing.weight_mg, 'kg')} · {when(weighing.measured_at)}" if weighing else _("none yet")
    return [
        (_("State"), words.word(slot.state)),
        (_("Planned for"), day(order.planned_for)),
        (
            _("Window"),
            _("%(opens)s to %(closes)s", opens=day(order.window_opens_at), closes=day(order.window_closes_at)),
        ),
        (_("Dosing weight"), weight),
        (_("Last vital signs"), f"{signs_of(signs)} · {when(signs.taken_at)}" if signs else _("none yet")),
    ]
