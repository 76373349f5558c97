"""May a bag still be used that was out of its temperature?"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from labtrack.domain.errors import Invalid
from labtrack.domain.holds import HoldKind
from labtrack.domain.outcomes import Outcome
from labtrack.domain.people import Actor, Permission
from labtrack.edge.fields import LongTextField, YesNoField
from labtrack.edge.language import named, quantity, when
from labtrack.edge.session import current_actor, here
from labtrack.edge.signing import TwoSignedForm
from labtrack.edge.transaction import reading
from labtrack.persistence.store import Store
from labtrack.services.dose_evidence import DoseBasis, basis_of
from labtrack.services.excursions import decide_excursion
from labtrack.web import words
from labtrack.web.acting import FormPage, Signing, act, may
from labtrack.web.pharmacy import pharmacy
from labtrack.web.pharmacy.dose_words import dose_facts, minutes_left, until


class ExcursionForm(TwoSignedForm):
    """Yes or no, and why; the pharmacist and the nurse in charge both sign."""

    usable = YesNoField(_l("May it still be used?"))
    reason = LongTextField(_l("Why?"), description=_l("What the stability data say, and how long it lasted."))


@pharmacy.route("/excursions/<uuid:uid>", methods=["GET", "POST"])
@may(Permission.RELEASE_DOSE)
def excursion(uid: UUID) -> ResponseReturnValue:
    """Decide about an excursion, signed by two."""
    actor, at = current_actor(), here().clock()
    with reading(here()) as store:
        basis = basis_of(store, store.items.by_uid(uid), by=actor, at=at)
    form = ExcursionForm.asked(seen=basis.item.number)
    form.second_place_id = basis.around.dose.issued_to_id or basis.ward.id
    page = FormPage(
        form=form,
        item=uid,
        heading=_("Excursion of the dose"),
        submit_label=_("Both sign the decision"),
        signing=Signing(
            meaning=_("Decision of the pharmacist on call"),
            statement=_("I have judged the excursion. The nurse in charge, who has the bag, signs as the second."),
        ),
        template="pharmacy/excursion.html",
        more=_shown(basis, at=at),
    )

    def decided(store: Store, by: Actor, at: datetime) -> Outcome:
        if not form.other.may(Permission.CHECK_AT_BEDSIDE):
            raise Invalid(fields={"second": "not-a-nurse-there"})
        return decide_excursion(
            store,
            uid,
            usable=form.usable.needed,
            reason=form.reason.data or "",
            second=form.other,
            by=by,
            proof=form.proof,
            second_proof=form.second_proof,
            at=at,
        )

    return act(page, "decide_excursion", decided)


def _shown(basis: DoseBasis, *, at: datetime) -> dict[str, object]:
    around = basis.around
    medium = around.protocol.medium(around.dose.medium)
    waiting = [hold for hold in around.holds if hold.kind is HoldKind.EXCURSION]
    return {
        "short": words.name(basis.name),
        "dose_facts": dose_facts(basis),
        "study_number": around.participant.study_number,
        "measured": [(words.kept_at(hold), when(hold.placed_at)) for hold in waiting],
        "allowed": _(
            "%(lowest)s to %(highest)s",
            lowest=quantity(medium.lowest_mc, "Cel"),
            highest=quantity(medium.highest_mc, "Cel"),
        ),
        "medium": named(medium),
        "left": (until(around.dose.start_by), minutes_left(around.dose.start_by, at=at)),
        "waits": bool(waiting),
    }
