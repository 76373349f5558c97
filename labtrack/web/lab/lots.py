"""Which lots are there, and what has been done with one of them?"""

from __future__ import annotations

from uuid import UUID

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from labtrack.domain.custody import Kind
from labtrack.domain.lifecycles import states_of
from labtrack.domain.people import Permission
from labtrack.edge.language import quantity, when
from labtrack.edge.session import current_actor, here
from labtrack.edge.transaction import reading
from labtrack.services.items import summary_of
from labtrack.services.lot_record import Filling, LotRecord, counted_by_state, lots_in, record_of_lot
from labtrack.web import actions, words
from labtrack.web.acting import may
from labtrack.web.items import verdict_chip
from labtrack.web.lab import lab
from labtrack.web.lab.lists import PAGE_SIZE, pages_of, state_asked, state_links
from labtrack.web.paging import page_asked


@lab.get("/lots")
@may(Permission.MANUFACTURE)
def lots() -> ResponseReturnValue:
    """List the lots, the newest first."""
    actor, page = current_actor(), page_asked()
    states = state_asked(Kind.LOT)
    with reading(here()) as store:
        counts = counted_by_state(store, Kind.LOT, by=actor)
        lines = lots_in(store, states or states_of(Kind.LOT), by=actor, limit=PAGE_SIZE, offset=(page - 1) * PAGE_SIZE)
    return render_template(
        "lab/lots.html",
        lines=lines,
        states=state_links("lab.lots", Kind.LOT, counts),
        page=page,
        pages=pages_of(counts, states),
        state=request.args.get("state", ""),
    )


@lab.get("/lots/<uuid:uid>")
@may(Permission.LOOK)
def lot(uid: UUID) -> ResponseReturnValue:
    """Show a lot's batch record."""
    actor, at = current_actor(), here().clock()
    with reading(here()) as store:
        record = record_of_lot(store, uid, by=actor)
        summary = summary_of(store, record.item, by=actor, at=at)
    offered = [action for action in actions.open_to(actor, record.item) if action.endpoint != "lab.lot"]
    return render_template(
        "lab/lot.html",
        may_make=actor.may(Permission.MANUFACTURE),
        may_label=actor.may(Permission.LABEL),
        record=record,
        verdict=verdict_chip(summary),
        reasons=words.reason_entries(summary.findings),
        actions=actions.entries(offered, record.item),
        stats=sums_of(record),
        facts=_facts(record),
        live=sum(1 for one in record.fillings if one.live is not None),
        label_chip=label_chip,
    )


def sums_of(record: LotRecord) -> list[dict[str, object]]:
    """Harvested, filled and left, as the entries of the `stats` macro."""
    if record.harvested is None:
        return []
    viability = record.lot.harvested_viability_permille
    count = len(record.fillings)
    return [
        {
            "label": _("Harvested"),
            "value": quantity(record.harvested, "10*6"),
            "note": _("viability %(viability)s", viability=quantity(viability, "%")),
        },
        {
            "label": _("Filled"),
            "value": quantity(record.filled, "10*6"),
            "note": ngettext("in %(num)s container", "in %(num)s containers", count),
        },
        {"label": _("Left"), "value": quantity(record.left, "10*6"), "note": _("may still be filled")},
    ]


def label_chip(filling: Filling) -> tuple[str, str]:
    """How a container stands with its label: the word, and the kind of its chip."""
    if filling.waiting is not None:
        return _("Scan back"), "warn"
    if filling.live is not None:
        return _("Live"), "go"
    return _("No label"), "stop" if filling.item.state not in ("used", "discarded", "lost") else "plain"


def _facts(record: LotRecord) -> list[tuple[str, ...]]:
    donation = record.donation
    pairs: list[tuple[str, ...]] = [
        (_("Donation"), donation.din.spaced(), "ident"),
        (_("Mother's code"), donation.mother_code, "ident"),
        (_("Collected"), when(donation.collected_at)),
        (_("Opened"), when(record.item.made_at)),
        (_("Passage"), str(record.lot.passage) if record.lot.passage else _("none yet")),
    ]
    if record.lot.harvested_at is not None:
        pairs.append((_("Cells taken off"), when(record.lot.harvested_at)))
    pairs.append((_("Product code"), record.lot.product_code, "ident"))
    return pairs


def lot_url(uid: UUID) -> str:
    """Where a lot's batch record stands."""
    return url_for("lab.lot", uid=uid)
