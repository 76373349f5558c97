"""Which protocol and which specifications are in force, and who signed them?"""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from labtrack.domain.people import Permission
from labtrack.domain.protocol import Protocol
from labtrack.domain.testing import LOT
from labtrack.edge.language import named, quantity
from labtrack.edge.session import current_actor, here
from labtrack.edge.transaction import reading
from labtrack.services.configuration import configuration_of
from labtrack.web import words
from labtrack.web.acting import may
from labtrack.web.admin import admin
from labtrack.web.readings import limit_text


@admin.get("/configuration")
@may(Permission.CONFIGURE)
def configuration() -> ResponseReturnValue:
    """Show what is versioned, signed and in force; it is never edited, only followed by another version."""
    with reading(here()) as store:
        found = configuration_of(store, by=current_actor())
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
                "rows": [[named(limit.name), limit_text(limit), words.word(limit.stage)] for limit in one.limits],
            }
            for one in found.specifications
        ],
    )


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
