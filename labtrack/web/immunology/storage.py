"""How is one tube after another put away, and what lies where?"""

from __future__ import annotations

from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from labtrack.domain.custody import Kind
from labtrack.domain.errors import Conflict, Invalid, NotFound
from labtrack.domain.identifiers import SymbolKind
from labtrack.domain.people import Permission
from labtrack.domain.readings import Reading, SymbolReading
from labtrack.edge.session import current_actor, here
from labtrack.edge.transaction import reading
from labtrack.services.identification import one_item
from labtrack.services.specimens import store_specimen
from labtrack.services.storing import Box
from labtrack.services.tubes import TubeDesk, stored_tubes, tube_desk
from labtrack.web import words
from labtrack.web.acting import may
from labtrack.web.immunology import immunology
from labtrack.web.paging import page_asked
from labtrack.web.scanloop import Loop, LoopForm

PAGE_SIZE = 50


@immunology.route("/storing", methods=["GET", "POST"])
@may(Permission.RECEIVE_SPECIMEN)
def storing() -> ResponseReturnValue:
    """Ask for a tube, and show what was put away last."""
    return _tube_or(_loop(None, _("Scan the tube")), None)


@immunology.route("/specimens/<uuid:uid>/storing", methods=["GET", "POST"])
@may(Permission.RECEIVE_SPECIMEN)
def store(uid: UUID) -> ResponseReturnValue:
    """Ask where this tube goes: its position is scanned; another tube's scan is taken as that one."""
    return _tube_or(_loop(uid, _("Scan the position, or another tube")), uid)


@immunology.get("/stored")
@may(Permission.RECEIVE_SPECIMEN)
def stored() -> ResponseReturnValue:
    """List what lies in storage, a page at a time."""
    page = page_asked()
    with reading(here()) as db:
        count, tubes = stored_tubes(db, first=(page - 1) * PAGE_SIZE, most=PAGE_SIZE, by=current_actor())
    pages = max(-(-count // PAGE_SIZE), 1)
    return render_template("immunology/stored.html", tubes=tubes, count=count, page=page, pages=pages)


def _loop(uid: UUID | None, hint: str) -> Loop:
    return Loop(form=LoopForm.asked(), template="immunology/storing.html", hint=hint, context=lambda: _shown(uid))


def _tube_or(loop: Loop, uid: UUID | None) -> ResponseReturnValue:
    if not loop.scanned():
        return loop.unread()
    scanned = loop.form.reading
    if isinstance(scanned, SymbolReading) and scanned.symbol.kind is SymbolKind.PLACE:
        return _into(loop, uid, scanned.symbol.text)
    return _chosen(loop, scanned)


def _into(loop: Loop, uid: UUID | None, position_code: str) -> ResponseReturnValue:
    """Put the tube that was scanned before into the position that is scanned now."""
    if uid is None:
        return loop.refused(Invalid(fields={"scan": "tube-first"}))
    return loop.do(
        "store_specimen",
        lambda db, by, at: store_specimen(db, uid, position_code, by=by, at=at),
        lambda _outcome: url_for("immunology.storing", last=uid),
    )


def _chosen(loop: Loop, scanned: Reading) -> ResponseReturnValue:
    """Go on with the tube that was scanned; nothing is written yet."""
    try:
        with reading(here()) as db:
            tube = one_item(db, scanned, Kind.SPECIMEN)
    except (NotFound, Conflict) as error:
        return loop.refused(error)
    return redirect(url_for("immunology.store", uid=tube.uid), 303)


def _shown(uid: UUID | None) -> dict[str, object]:
    """The tube in the hand, or the one that was put away last, with the box in question."""
    shown = uid if uid is not None else _uid_of(request.args.get("last", ""))
    with reading(here()) as db:
        desk = tube_desk(db, shown, by=current_actor())
    return {
        "desk": desk,
        "in_hand": uid is not None,
        "map": box_map(desk.box, desk) if desk.box is not None else None,
        "loop_action": url_for("immunology.store", uid=uid) if uid is not None else url_for("immunology.storing"),
    }


def box_map(box: Box, desk: TubeDesk) -> dict[str, object]:
    """A box as the `boxmap` macro wants it."""
    mine = desk.tube.position.id if desk.tube is not None and desk.tube.position is not None else None
    picked = desk.suggested.id if desk.suggested is not None else None
    cells: dict[str, dict[str, object]] = {}
    rows: dict[str, None] = {}
    columns: dict[str, None] = {}
    for spot in box.spots:
        cell = spot.position.name.rpartition(" · ")[2]
        row, column = cell.rstrip("0123456789"), cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        rows.setdefault(row)
        columns.setdefault(column)
        if spot.position.id == mine:
            cells[row + column] = {"state": "this"}
        elif spot.item is not None and spot.name is not None:
            url = url_for("items.show", uid=spot.item.uid)
            cells[row + column] = {"state": "full", "label": words.name(spot.name), "url": url}
        elif spot.position.id == picked:
            cells[row + column] = {"state": "pick"}
    return {"rows": list(rows), "columns": list(columns), "cells": cells, "name": box.place.name}


def _uid_of(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
