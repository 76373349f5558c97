"""Which containers are picked and thawed for an order, and how far has its dose come?"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from uuid import UUID

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from labtrack.domain.errors import Conflict, Invalid
from labtrack.domain.people import Permission
from labtrack.edge.errors import answer, told
from labtrack.edge.forms import CommandForm, fresh_key
from labtrack.edge.language import named, quantity, when
from labtrack.edge.session import current_actor, here
from labtrack.edge.transaction import reading
from labtrack.persistence.store import Store
from labtrack.services import picking
from labtrack.services.lot_record import Filling
from labtrack.services.picking import Sheet
from labtrack.services.preparation import unreserve_container
from labtrack.services.storing import Box, box_of
from labtrack.web.acting import Act, do, gone_on, may
from labtrack.web.lab import lab
from labtrack.web.lab.storing import named_cell
from labtrack.web.scanloop import Loop, LoopForm

LINES_SHOWN = 50


@lab.get("/preparations")
@may(Permission.PREPARE_DOSE)
def preparations() -> ResponseReturnValue:
    """List the orders that may be prepared."""
    with reading(here()) as store:
        lines = picking.preparations_in_hand(store, by=current_actor(), limit=LINES_SHOWN)
    return render_template("lab/preparations.html", lines=lines)


@lab.route("/preparations/<uuid:uid>", methods=["GET", "POST"])
@may(Permission.PREPARE_DOSE)
def preparation(uid: UUID) -> ResponseReturnValue:
    """Show what an order needs, and take each container that is scanned as thawed for it."""
    loop = Loop(
        form=LoopForm.asked(),
        template="lab/preparation.html",
        hint=_("Scan each container as you thaw it"),
        context=lambda: _shown(uid),
    )
    if not loop.scanned():
        return loop.unread()
    scanned = loop.form.reading
    return loop.do(
        "thaw_container",
        lambda store, by, at: picking.thaw_scanned(store, uid, scanned, by=by, at=at),
        lambda _outcome: url_for("lab.preparation", uid=uid),
    )


@lab.post("/preparations/<uuid:uid>/reservations")
@may(Permission.PREPARE_DOSE)
def reserve(uid: UUID) -> ResponseReturnValue:
    """Keep containers for the order."""
    return _kept(
        uid,
        "reserve_containers",
        lambda store, by, at: picking.reserve_containers(store, uid, _containers(), by=by, at=at),
    )


@lab.post("/preparations/<uuid:uid>/unreservations")
@may(Permission.PREPARE_DOSE)
def unreserve(uid: UUID) -> ResponseReturnValue:
    """Give a container back to the stock."""
    (container,) = _containers() or (uid,)
    return _kept(
        uid,
        "unreserve_container",
        lambda store, by, at: unreserve_container(store, container, by=by, at=at),
    )


def _containers() -> tuple[UUID, ...]:
    """The containers that a button names."""
    try:
        return tuple(UUID(text) for text in request.form.getlist("container"))
    except ValueError as fault:
        raise Invalid(fields={"container": "not-a-choice"}) from fault


def _kept(uid: UUID, use_case: str, command: Act) -> ResponseReturnValue:
    form = CommandForm.asked()
    back = url_for("lab.preparation", uid=uid)
    try:
        outcome = do(form, use_case, command)
    except (Invalid, Conflict) as error:
        return answer(told(error), retry_url=back, retry_label=_("Back to the preparation"))
    return gone_on(outcome, form.key, lambda _outcome: back)


def _shown(uid: UUID) -> dict[str, object]:
    """What the page shows now."""
    actor, at = current_actor(), here().clock()
    with reading(here()) as store:
        sheet = picking.sheet_of(store, uid, by=actor, at=at)
        boxes = _boxes(store, (*sheet.reserved, *sheet.suggested))
    to_pick = {one.position.id for one in (*sheet.reserved, *sheet.suggested) if one.position is not None}
    return {
        "sheet": sheet,
        "heading": _(
            "%(participant)s · infusion %(number)s",
            participant=sheet.participant.study_number,
            number=sheet.order.number,
        ),
        "steps": _steps(sheet),
        "facts": _facts(sheet),
        "stats": _stats(sheet),
        "ends": ends_of(sheet),
        "maps": [_pick_map(box, to_pick) for box in boxes],
        "new_key": fresh_key,
        "thawing": bool(sheet.reserved) or not sheet.doses or request.method == "POST",
        "prepared_for": _made(sheet),
    }


def _boxes(store: Store, fillings: Iterable[Filling]) -> list[Box]:
    """The boxes that one walks to, each once."""
    found: dict[int, Box] = {}
    for one in fillings:
        if one.position is not None and one.position.parent_id not in found:
            box = box_of(store, one.position)
            if box is not None:
                found[box.place.id] = box
    return list(found.values())


def _pick_map(box: Box, to_pick: set[int]) -> dict[str, object]:
    cells: dict[str, dict[str, object]] = {}
    rows: dict[str, None] = {}
    columns: dict[str, None] = {}
    for spot in box.spots:
        row, column = named_cell(spot.position)
        rows.setdefault(row)
        columns.setdefault(column)
        if spot.position.id in to_pick:
            cells[row + column] = {"state": "pick"}
        elif spot.item is not None:
            cells[row + column] = {"state": "full"}
    return {"rows": list(rows), "columns": list(columns), "cells": cells, "name": box.place.name}


def _steps(sheet: Sheet) -> list[dict[str, str]]:
    """Where one is: what was reached is done, the first that was not is now."""
    reached = (
        (_("Reserve"), bool(sheet.taken)),
        (_("Thaw"), (bool(sheet.thawed) and not sheet.reserved) or bool(sheet.doses)),
        (_("Count and prepare"), bool(sheet.doses)),
        (_("Label and release"), bool(sheet.doses) and sheet.doses[-1][0].state != "prepared"),
    )
    first = next((index for index, (_label, done) in enumerate(reached) if not done), len(reached))
    return [
        {"label": label, "state": "done" if done else "now" if index == first else "later"}
        for index, (label, done) in enumerate(reached)
    ]


def _stats(sheet: Sheet) -> list[dict[str, object]]:
    if sheet.nominal is None:
        return [{"label": _("Due"), "value": _("not known"), "note": _("no dosing weight is locked"), "kind": "warn"}]
    rate = quantity(sheet.protocol.infusion.cells_per_kg, "cells")
    entries: list[dict[str, object]] = [
        {
            "label": _("Viable cells due"),
            "value": quantity(sheet.nominal, "10*6"),
            "note": _("%(rate)s cells per kg", rate=rate),
        },
        {
            "label": _("Dosing weight"),
            "value": quantity(sheet.order.dosing_weight_mg, "kg"),
            "note": _("measured %(time)s", time=when(sheet.order.dosing_weight_at)),
        },
    ]
    if not sheet.doses:
        thawed = sum(one.container.cells for one in sheet.thawed)
        entries.append(
            {"label": _("Thawed so far"), "value": quantity(thawed, "10*6"), "note": _("all cells, as filled")}
        )
    return entries


def _facts(sheet: Sheet) -> list[tuple[str, ...]]:
    plan = sheet.protocol.infusion
    pairs: list[tuple[str, ...]] = [
        (_("Participant"), sheet.participant.study_number, "ident"),
        (_("Infusion"), _("%(number)s of %(count)s", number=sheet.order.number, count=plan.count)),
        (_("Planned for"), when(sheet.order.planned_for)),
    ]
    if sheet.authorised_by is not None:
        pairs.append((_("Thaw authorised"), when(sheet.order.authorised_at)))
        pairs.append((_("Authorised by"), sheet.authorised_by.printed_name))
    pairs.append((_("Protocol"), f"{sheet.protocol.code} · {sheet.protocol.version}"))
    return pairs


def _made(sheet: Sheet) -> dict[str, object] | None:
    """The newest dose of the order, with what is left of its life."""
    if not sheet.doses:
        return None
    bag, dose = sheet.doses[-1]
    percent = dose.viable_cells * 1000 // sheet.nominal if sheet.nominal else None
    return {
        "bag": bag,
        "dose": dose,
        "percent": _("%(percent)s of nominal", percent=quantity(percent // 10 * 10, "%"))
        if percent is not None
        else "",
        "start_by": when(dose.start_by),
        "start_until": utc(dose.start_by),
        "complete_by": when(dose.complete_by),
        "complete_until": utc(dose.complete_by),
    }


def ends_of(sheet: Sheet) -> list[dict[str, str]]:
    """Until when the thawed cells live in each medium: its name, the time as text, and in UTC for the countdown."""
    thawed = [one.container.thawed_at for one in sheet.thawed if one.container.thawed_at is not None]
    if not thawed:
        return []
    return [
        {"name": named(medium.name), "time": when(min(thawed) + medium.life), "until": utc(min(thawed) + medium.life)}
        for medium in sheet.protocol.media
    ]


def utc(at: datetime) -> str:
    """A time as the countdown wants it."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
