"""Which protocol and which specifications are in force, and who signed them?"""

from __future__ import annotations

from datetime import datetime

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from labels import DESIGNS
from labtrack.domain.outcomes import Outcome
from labtrack.domain.people import Actor, Permission
from labtrack.domain.protocol import Protocol
from labtrack.domain.signatures import Meaning
from labtrack.domain.testing import LOT
from labtrack.edge.fields import ListField, YesNoField
from labtrack.edge.language import quantity
from labtrack.edge.session import current_actor, here
from labtrack.edge.signing import SignedForm
from labtrack.edge.transaction import reading
from labtrack.persistence.store import Store
from labtrack.services.configuration import configuration_of
from labtrack.services.label_designs import adopt_label_design
from labtrack.web import words
from labtrack.web.acting import FormPage, Signing, act, may
from labtrack.web.admin import admin
from labtrack.web.readings import limit_text


class DesignForm(SignedForm):
    """What is asked of a design's labels from now on."""

    design = ListField(_l("Labels of the design"), [(design, design) for design in DESIGNS])
    scan_back = YesNoField(
        _l("Must each print be scanned back on its item?"),
        description=_l("Then the item does not move on before."),
    )


@admin.get("/configuration")
@may(Permission.CONFIGURE)
def configuration() -> ResponseReturnValue:
    """Show what is versioned, signed and in force; it is never edited, only followed by another version."""
    with reading(here()) as store:
        found = configuration_of(store, by=current_actor(), at=here().clock())
    return render_template(
        "admin/configuration.html",
        found=found,
        plans=[plan_facts(one.protocol) for one in found.protocols],
        specifications=[
            {
                "heading": _("What a lot must meet")
                if one.specification.subject == LOT
                else _("What a dose must meet"),
                "version": one,
                "rows": [[limit.name, limit_text(limit), words.word(limit.stage)] for limit in one.limits],
            }
            for one in found.specifications
        ],
    )


@admin.route("/label-designs/new", methods=["GET", "POST"])
@may(Permission.CONFIGURE)
def adopt_design() -> ResponseReturnValue:
    """Put a new version of what is asked of a design's labels in force, signed."""
    form = DesignForm.asked()
    page = FormPage(
        form=form,
        heading=_("What is asked of labels"),
        lead=_("Labels that were printed before keep what was asked of them."),
        submit_label=_("Sign and put it in force"),
        cancel_url=url_for("admin.configuration"),
        goes_to=lambda _outcome: url_for("admin.configuration"),
        signing=Signing(
            meaning=words.word(Meaning.ADOPTED),
            statement=_("I put this in force for every label of this design that is printed from now on."),
        ),
    )

    def adopted(store: Store, by: Actor, at: datetime) -> Outcome:
        design = form.design.data or ""
        return adopt_label_design(store, design, scan_back=form.scan_back.needed, by=by, proof=form.proof, at=at)

    return act(page, "adopt_label_design", adopted)


def plan_facts(plan: Protocol) -> list[tuple[str, str]]:
    """What a protocol lays down, in a few lines."""
    infusion, exchange = plan.infusion, plan.exchange
    return [
        (_("Participants"), str(plan.participants)),
        (_("Arms"), str(len(plan.arms))),
        (_("Infusions"), _("%(count)s, every %(days)s days", count=infusion.count, days=infusion.interval.days)),
        (_("Dose"), _("%(cells)s cells per kg", cells=quantity(infusion.cells_per_kg, "cells"))),
        (_("Plasma exchanges"), _("%(count)s, every %(days)s days", count=exchange.count, days=exchange.interval.days)),
        (_("Plasma exchanged"), quantity(exchange.volume_ul, "mL")),
        (_("An exchange counts from"), f"{exchange.counts_from_percent} %"),
        (_("Visits"), str(len(plan.visits))),
    ]
