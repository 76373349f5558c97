"""Why is a label printed again, and on which printer?"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from labtrack.domain.labelling import Reprint
from labtrack.domain.outcomes import Outcome
from labtrack.domain.people import Actor, Permission
from labtrack.edge.fields import ListField, OneOfField, TextField, choices_of
from labtrack.edge.forms import CommandForm
from labtrack.edge.session import current_actor, here
from labtrack.edge.transaction import reading
from labtrack.persistence.store import Store
from labtrack.services.printing import print_label_of, printers_for
from labtrack.web.acting import FormPage, act, may
from labtrack.web.lab import lab


class ReprintForm(CommandForm):
    """The reason, one tap; and where the label comes out."""

    reason = OneOfField(_l("Why is it printed again?"), choices_of(Reprint))
    note = TextField(_l("In words"), optional=True, description=_l("Needed for another reason."))
    printer = ListField(_l("Printer"), optional=True)


@lab.route("/items/<uuid:uid>/label-prints/new", methods=["GET", "POST"])
@may(Permission.LABEL)
def reprint(uid: UUID) -> ResponseReturnValue:
    """Print a label again; the live one stays live until the new one is scanned back."""
    form = ReprintForm.asked()
    with reading(here()) as store:
        printers = printers_for(store, uid, by=current_actor())
    form.printer.offer([*((str(one.uid), one.name) for one in printers), ("", _("In the browser (PDF)"))])
    page = FormPage(
        form=form,
        item=uid,
        heading=_("Print the label again"),
        lead=_(
            "The label that is live stays live until the new one is scanned back on its item. Then destroy the old one."
        ),
        submit_label=_("Print it again"),
        cancel_url=url_for("lab.item_labels", uid=uid),
        goes_to=lambda outcome: url_for("lab.item_labels", uid=uid, printed=outcome.made[-1]),
    )

    def printed(store: Store, by: Actor, at: datetime) -> Outcome:
        return print_label_of(
            store,
            uid,
            printer_uid=UUID(form.printer.data) if form.printer.data else None,
            reason=form.reason.data,
            note=form.note.data or "",
            by=by,
            at=at,
        )

    return act(page, "print_label", printed)
