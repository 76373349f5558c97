"""How is what was made of the thawed cells recorded?"""

from __future__ import annotations

import re
from uuid import UUID

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField

from labtrack.domain.doses import REMAINDERS
from labtrack.domain.outcomes import Outcome
from labtrack.domain.people import Permission
from labtrack.domain.picking import Expectation
from labtrack.edge.fields import OneOfField, QuantityField, YesNoField
from labtrack.edge.forms import CommandForm
from labtrack.edge.language import named, quantity
from labtrack.edge.session import current_actor, here
from labtrack.edge.transaction import reading
from labtrack.services import picking, preparation
from labtrack.services.picking import Sheet
from labtrack.web.acting import FormPage, act, draw, may, seen_number
from labtrack.web.lab import lab
from labtrack.web.lab.preparations import ends_of

_PERCENT = re.compile(r"[0-9]{1,9}")
LEFT_OVER = {
    "none": _l("Nothing was left over"),
    "retained": _l("Retained for tests"),
    "discarded": _l("Discarded"),
}


class DoseForm(CommandForm):
    """What is in the bag, and how the line was left. `percent_seen` is what a dose far from nominal was shown as."""

    cells = QuantityField(
        _l("All cells in the bag"), "10*6", description=_l("Counted after the thaw, the living and the dead.")
    )
    viability = QuantityField(_l("Viability"), "%", highest=1000)
    volume = QuantityField(_l("Volume of the bag"), "mL")
    medium = OneOfField(_l("Medium"))
    line_cleared = YesNoField(_l("Is the line cleared of everything of this patient?"))
    remainder = OneOfField(
        _l("What became of the cells that were left over?"), [(code, LEFT_OVER[code]) for code in REMAINDERS]
    )
    percent_seen = HiddenField()

    @property
    def percent(self) -> int | None:
        """The per cent that the person was shown."""
        said = self.percent_seen.data or ""
        return int(said) if _PERCENT.fullmatch(said) else None


@lab.route("/preparations/<uuid:uid>/dose/new", methods=["GET", "POST"])
@may(Permission.PREPARE_DOSE)
def prepare_dose(uid: UUID) -> ResponseReturnValue:
    """Record the dose that was prepared; what it comes to against nominal can be worked out first."""
    form = DoseForm.asked()
    with reading(here()) as store:
        sheet = picking.sheet_of(store, uid, by=current_actor(), at=here().clock())
        form.medium.choices = [(medium.code, named(medium.name)) for medium in sheet.protocol.media]
        expectation = _expected(form, sheet)
    page = FormPage(
        form=form,
        item=uid,
        heading=_("Prepare the dose"),
        submit_label=_("Record the dose"),
        template="lab/dose.html",
        cancel_url=url_for("lab.preparation", uid=uid),
        goes_to=_to_labels,
        more={"expected": _told(expectation), "sheet": sheet, "ends": ends_of(sheet), "nominal": sheet.nominal},
    )
    if request.method == "POST" and "work_out" in request.form:
        return draw(page)
    given_percent = form.percent
    if expectation is not None:
        form.percent_seen.data = str(expectation.percent)
    return act(
        page,
        "prepare_dose",
        lambda store, by, at: picking.prepare_counted_dose(
            store,
            uid,
            cells=form.cells.needed,
            viability_permille=form.viability.needed,
            volume_ul=form.volume.needed,
            medium=form.medium.data or "",
            line_cleared=form.line_cleared.needed,
            remainder=form.remainder.data or "",
            percent_seen=given_percent,
            by=by,
            at=at,
        ),
    )


@lab.route("/doses/<uuid:uid>/line-clearance", methods=["GET", "POST"])
@may(Permission.PREPARE_DOSE)
def clear_line(uid: UUID) -> ResponseReturnValue:
    """Record that the line was cleared after a preparation that had left it uncleared."""
    form = CommandForm.asked(seen=str(seen_number(uid)))
    page = FormPage(
        form=form,
        item=uid,
        heading=_("The line is cleared now"),
        lead=_(
            "Nothing of this patient is left on the line, and it was cleaned. Until then no other patient is opened."
        ),
        submit_label=_("Record that it is cleared"),
    )
    return act(
        page,
        "clear_line",
        lambda store, by, at: preparation.clear_line(store, uid, by=by, at=at, seen=form.seen_number),
    )


def _expected(form: DoseForm, sheet: Sheet) -> Expectation | None:
    if form.cells.value is None or form.viability.value is None:
        return None
    return picking.expectation(
        sheet.order, sheet.protocol, cells=form.cells.value, viability_permille=form.viability.value
    )


def _told(expectation: Expectation | None) -> dict[str, str] | None:
    """What the dose comes to, in words: viable cells, due cells, per cent, and how it is to be taken."""
    if expectation is None:
        return None
    kind = "stop" if expectation.is_far_off else "warn" if expectation.is_off else "go"
    return {
        "viable": quantity(expectation.viable, "10*6"),
        "nominal": quantity(expectation.nominal, "10*6"),
        "percent": quantity(expectation.percent * 10, "%"),
        "kind": kind,
    }


def _to_labels(outcome: Outcome) -> str:
    return url_for("lab.item_labels", uid=outcome.item)
