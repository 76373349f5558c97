"""How does a lot grow, from its opening to its harvest and its tests?"""

from __future__ import annotations

from uuid import UUID

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from labtrack.domain.outcomes import Outcome
from labtrack.domain.people import Permission
from labtrack.edge.fields import QuantityField, TextField, WhenField, WholeField, YesNoField
from labtrack.edge.forms import CommandForm
from labtrack.edge.session import current_actor, here
from labtrack.edge.transaction import reading
from labtrack.services import lots as service
from labtrack.services.lot_record import record_of_lot
from labtrack.web.acting import FormPage, act, may, seen_number
from labtrack.web.lab import lab
from labtrack.web.lab.lots import lot_url


class PassageForm(CommandForm):
    """One passage: what was counted before the cells went on."""

    passage = WholeField(_l("Passage"), lowest=1, highest=99)
    cells = QuantityField(_l("Cells counted"), "10*6")
    viability_permille = QuantityField(_l("Viability"), "%", highest=1000)
    confluence_percent = WholeField(_l("Confluence before it"), unit_word="%", highest=100)


class MaterialForm(CommandForm):
    """One material lot that touches the cells."""

    material = TextField(_l("Material"), longest=80, description=_l("Such as the medium, the enzyme or the serum."))
    material_lot = TextField(_l("Its lot number"), longest=60)
    expires_at = WhenField(_l("Expires"))
    accepted = YesNoField(_l("Was it accepted at its incoming inspection?"))


class HarvestForm(CommandForm):
    """All cells that were taken off."""

    cells = QuantityField(_l("Cells harvested"), "10*6", description=_l("All of them: no more can ever be filled."))
    viability_permille = QuantityField(_l("Viability"), "%", highest=1000)


class ReasonForm(CommandForm):
    """Why it ends."""

    reason = TextField(_l("Why?"), longest=200)


@lab.route("/donations/<uuid:uid>/lots/new", methods=["GET", "POST"])
@may(Permission.MANUFACTURE)
def open_lot(uid: UUID) -> ResponseReturnValue:
    """Open a lot from an accepted donation."""
    page = FormPage(
        form=CommandForm.asked(),
        item=uid,
        heading=_("Open a lot"),
        lead=_("The lot gets the next number, and stands under the specification that is in force now."),
        submit_label=_("Open the lot"),
        goes_to=_to_new_lot,
    )
    return act(page, "open_lot", lambda store, by, at: service.open_lot(store, uid, by=by, at=at))


@lab.route("/lots/<uuid:uid>/passages/new", methods=["GET", "POST"])
@may(Permission.MANUFACTURE)
def record_passage(uid: UUID) -> ResponseReturnValue:
    """Record one passage."""
    with reading(here()) as store:
        record = record_of_lot(store, uid, by=current_actor())
    form = PassageForm.asked(seen=str(record.item.number), passage=record.lot.passage + 1)
    page = FormPage(
        form=form,
        item=uid,
        heading=_("Record a passage"),
        submit_label=_("Record it"),
        template="lab/passage.html",
        cancel_url=lot_url(uid),
        goes_to=lambda _outcome: lot_url(uid),
        more={"passages": record.passages},
    )
    return act(
        page,
        "record_passage",
        lambda store, by, at: service.record_passage(
            store,
            uid,
            passage=form.passage.needed,
            cells=form.cells.needed,
            viability_permille=form.viability_permille.needed,
            confluence_percent=form.confluence_percent.needed,
            by=by,
            at=at,
            seen=form.seen_number,
        ),
    )


@lab.route("/lots/<uuid:uid>/materials/new", methods=["GET", "POST"])
@may(Permission.MANUFACTURE)
def use_material(uid: UUID) -> ResponseReturnValue:
    """Record a material that was used, good or not."""
    form = MaterialForm.asked()
    page = FormPage(
        form=form,
        item=uid,
        heading=_("Record a material"),
        lead=_(
            "What was used is recorded as it is. A material that is expired or not accepted stops the release later."
        ),
        submit_label=_("Record it"),
        cancel_url=lot_url(uid),
        goes_to=lambda _outcome: lot_url(uid),
    )
    return act(
        page,
        "use_material",
        lambda store, by, at: service.use_material(
            store,
            uid,
            material=form.material.data or "",
            material_lot=form.material_lot.data or "",
            expires_at=form.expires_at.needed,
            accepted=form.accepted.needed,
            by=by,
            at=at,
        ),
    )


@lab.route("/lots/<uuid:uid>/harvest", methods=["GET", "POST"])
@may(Permission.MANUFACTURE)
def harvest(uid: UUID) -> ResponseReturnValue:
    """Record the harvest."""
    form = HarvestForm.asked(seen=str(seen_number(uid)))
    page = FormPage(
        form=form,
        item=uid,
        heading=_("Harvest the cells"),
        lead=_("The culture ends with this. The cells go into containers next."),
        submit_label=_("Record the harvest"),
        cancel_url=lot_url(uid),
        goes_to=lambda _outcome: lot_url(uid),
    )
    return act(
        page,
        "harvest",
        lambda store, by, at: service.harvest(
            store,
            uid,
            cells=form.cells.needed,
            viability_permille=form.viability_permille.needed,
            by=by,
            at=at,
            seen=form.seen_number,
        ),
    )


@lab.route("/lots/<uuid:uid>/send-to-test", methods=["GET", "POST"])
@may(Permission.MANUFACTURE)
def send_to_test(uid: UUID) -> ResponseReturnValue:
    """Send the lot's samples to quality control."""
    page = FormPage(
        form=CommandForm.asked(),
        item=uid,
        heading=_("Send samples to test"),
        lead=_("From now on the lot is in quarantine, until quality assurance releases or rejects it."),
        submit_label=_("Send them"),
        cancel_url=lot_url(uid),
        goes_to=lambda _outcome: lot_url(uid),
    )
    return act(page, "send_to_test", lambda store, by, at: service.send_to_test(store, uid, by=by, at=at))


@lab.route("/lots/<uuid:uid>/termination", methods=["GET", "POST"])
@may(Permission.MANUFACTURE)
def terminate(uid: UUID) -> ResponseReturnValue:
    """Give a lot up."""
    form = ReasonForm.asked(seen=str(seen_number(uid)))
    page = FormPage(
        form=form,
        item=uid,
        heading=_("Give the lot up"),
        lead=_("The lot ends here for good. What was recorded stays."),
        submit_label=_("Give it up"),
        submit_kind="danger",
        cancel_url=lot_url(uid),
        goes_to=lambda _outcome: lot_url(uid),
    )
    return act(
        page,
        "terminate_lot",
        lambda store, by, at: service.terminate_lot(
            store, uid, reason=form.reason.data or "", by=by, at=at, seen=form.seen_number
        ),
    )


def _to_new_lot(outcome: Outcome) -> str:
    if outcome.item is None:
        raise ValueError("no lot was opened")
    return lot_url(outcome.item)
