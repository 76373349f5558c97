"""How is one container after another put away?"""

from __future__ import annotations

import re
from uuid import UUID

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from labtrack.domain.custody import Kind
from labtrack.domain.errors import Conflict, Invalid, NotFound
from labtrack.domain.identifiers import SymbolKind
from labtrack.domain.people import Permission
from labtrack.domain.places import Place
from labtrack.domain.readings import Reading, SymbolReading
from labtrack.edge.session import current_actor, here
from labtrack.edge.transaction import reading
from labtrack.services.containers import store_container
from labtrack.services.identification import one_item
from labtrack.services.storing import Box, Desk, storing_desk
from labtrack.web import words
from labtrack.web.acting import may
from labtrack.web.lab import lab
from labtrack.web.scanloop import Loop, LoopForm

CELL = re.compile(r"(?P<row>[A-Z]+)(?P<column>\d+)")


@lab.route("/storing", methods=["GET", "POST"])
@may(Permission.STORE)
def storing() -> ResponseReturnValue:
    """Ask for a container, and show what was put away last."""
    loop = Loop(
        form=LoopForm.asked(),
        template="lab/storing.html",
        hint=_("Scan the container"),
        context=lambda: _shown(None),
    )
    return _container_or(loop, None)


@lab.route("/containers/<uuid:uid>/storing", methods=["GET", "POST"])
@may(Permission.STORE)
def store(uid: UUID) -> ResponseReturnValue:
    """Ask where this container goes: its position is scanned; another container's scan is taken as that one."""
    loop = Loop(
        form=LoopForm.asked(),
        template="lab/storing.html",
        hint=_("Scan the position, or another container"),
        context=lambda: _shown(uid),
    )
    return _container_or(loop, uid)


def _container_or(loop: Loop, uid: UUID | None) -> ResponseReturnValue:
    if not loop.scanned():
        return loop.unread()
    scanned = loop.form.reading
    if isinstance(scanned, SymbolReading) and scanned.symbol.kind is SymbolKind.PLACE:
        return _into(loop, uid, scanned.symbol.text)
    return _chosen(loop, scanned)


def _into(loop: Loop, uid: UUID | None, position_code: str) -> ResponseReturnValue:
    """Put the container that was scanned before into the position that is scanned now."""
    if uid is None:
        return loop.refused(Invalid(fields={"scan": "container-first"}))
    return loop.do(
        "store_container",
        lambda db, by, at: store_container(db, uid, position_code, by=by, at=at),
        lambda _outcome: url_for("lab.storing", last=uid),
    )


def _chosen(loop: Loop, scanned: Reading) -> ResponseReturnValue:
    """Go on with the container that was scanned; nothing is written yet."""
    try:
        with reading(here()) as db:
            container = one_item(db, scanned, Kind.CONTAINER)
    except (NotFound, Conflict) as error:
        return loop.refused(error)
    return redirect(url_for("lab.store", uid=container.uid), 303)


def _shown(uid: UUID | None) -> dict[str, object]:
    """What the page shows now: the container in the hand, or the one that was put away last."""
    last = request.args.get("last", "")
    shown = uid if uid is not None else _uid_of(last)
    with reading(here()) as db:
        desk = storing_desk(db, shown, by=current_actor())
    return {
        "desk": desk,
        "in_hand": uid is not None,
        "heading": words.full_name(desk.filling.name) if desk.filling is not None else "",
        "map": box_map(desk.box, desk) if desk.box is not None else None,
        "loop_action": url_for("lab.store", uid=uid) if uid is not None else url_for("lab.storing"),
    }


def box_map(box: Box, desk: Desk) -> dict[str, object]:
    """A box as the `boxmap` macro wants it: rows, columns and what lies in each cell."""
    mine = desk.filling.position if desk.filling is not None else None
    picked = desk.suggested
    cells: dict[str, dict[str, object]] = {}
    rows: dict[str, None] = {}
    columns: dict[str, None] = {}
    for spot in box.spots:
        row, column = named_cell(spot.position)
        rows.setdefault(row)
        columns.setdefault(column)
        name = row + column
        if mine is not None and spot.position.id == mine.id:
            cells[name] = {"state": "this"}
        elif spot.item is not None and spot.name is not None:
            url = url_for("items.show", uid=spot.item.uid)
            cells[name] = {"state": "full", "label": words.name(spot.name), "url": url}
        elif picked is not None and spot.position.id == picked.id:
            cells[name] = {"state": "put"}
    return {"rows": list(rows), "columns": list(columns), "cells": cells, "name": box.place.name}


def named_cell(position: Place) -> tuple[str, str]:
    """The row and column of a position in its box, by its name: `Tank 3 · Box 1 · C4` is in row C, column 4."""
    name = position.name.rpartition(" · ")[2]
    found = CELL.fullmatch(name)
    return (found["row"], found["column"]) if found is not None else (name, "")


def _uid_of(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
