"""What waits for a printer, and did what was sent to it come out?"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from labtrack.domain.errors import Conflict, Invalid, NotFound
from labtrack.domain.outcomes import Outcome
from labtrack.domain.people import Actor, Permission
from labtrack.domain.print_jobs import JobStanding
from labtrack.edge.errors import answer, told
from labtrack.edge.forms import CommandForm, fresh_key
from labtrack.edge.session import current_actor, here
from labtrack.edge.transaction import reading
from labtrack.persistence.store import Store
from labtrack.services.naming import name_of
from labtrack.services.print_jobs import send_elsewhere
from labtrack.services.printers import TEST_DESIGN, printer_for, printers_at
from labtrack.services.prints import Sent, Word, open_prints, sent_of, settle_by_word
from labtrack.web import words
from labtrack.web.acting import Act, do, gone_on, may
from labtrack.web.lab import lab
from labtrack.web.lab.labels import chosen_printer

CHIP_OF = {
    JobStanding.WAITING: "warn",
    JobStanding.SENDING: "info",
    JobStanding.AT_PRINTER: "info",
    JobStanding.UNKNOWN: "warn",
    JobStanding.PRINTED: "go",
    JobStanding.NOT_PRINTED: "stop",
}
LOOKED_FOR = frozenset({JobStanding.UNKNOWN, JobStanding.AT_PRINTER})
"""Where somebody has to look at the printer."""


@lab.get("/prints")
@may(Permission.LABEL)
def prints() -> ResponseReturnValue:
    """List every print of which it is not known yet what became of it."""
    actor = current_actor()
    with reading(here()) as store:
        found = [entry_of(store, sent, actor) for sent in open_prints(store, by=actor)]
    return render_template("lab/prints.html", entries=found, new_key=fresh_key)


@lab.get("/prints/<uuid:uid>")
@may(Permission.LABEL)
def one_print(uid: UUID) -> ResponseReturnValue:
    """Show one print: what it says, why it is not known, and what can be said of it."""
    actor = current_actor()
    with reading(here()) as store:
        entry = entry_of(store, sent_of(store, uid, by=actor), actor)
    return render_template("lab/print.html", one=entry, new_key=fresh_key)


@lab.post("/prints/<uuid:uid>/word")
@may(Permission.LABEL)
def say(uid: UUID) -> ResponseReturnValue:
    """Say whether a print came out."""
    try:
        word = Word(request.form.get("word", ""))
    except ValueError as odd:
        raise NotFound(what="word") from odd
    return _pressed(uid, "say_if_printed", lambda store, by, at: settle_by_word(store, uid, word, by=by, at=at))


@lab.post("/prints/<uuid:uid>/printer")
@may(Permission.LABEL)
def elsewhere(uid: UUID) -> ResponseReturnValue:
    """Send a print that waits to another printer."""
    printer_uid = chosen_printer()
    if printer_uid is None:
        raise NotFound(what="printer")

    def moved(store: Store, by: Actor, at: datetime) -> Outcome:
        printer = printer_for(store, printer_uid, design_of_print(sent_of(store, uid, by=by)), by=by)
        return send_elsewhere(store, uid, printer, by=by, at=at)

    return _pressed(uid, "send_elsewhere", moved)


def entry_of(store: Store, sent: Sent, actor: Actor) -> dict[str, object]:
    """A print as the pages show it, with what this person may say of it."""
    one, label = sent.print_job, sent.label
    item = store.items.get(label.item_id) if label is not None else None
    others = printers_at(store, actor.place_id, design_of_print(sent)) if one.standing is JobStanding.WAITING else ()
    return {
        "uid": one.uid,
        "serial": label.serial if label is not None else "",
        "label": label.uid if label is not None else None,
        "item": words.full_name(name_of(store, item)) if item is not None else _("Test label"),
        "item_url": url_for("lab.item_labels", uid=item.uid) if item is not None else "",
        "printer": sent.printer.name,
        "chip": (words.word(one.standing), CHIP_OF[one.standing]),
        "trouble": words.word(one.trouble) if one.trouble is not None else "",
        "asked_at": one.asked_at,
        "asked_by": sent.asked_by.printed_name,
        "waits": one.standing is JobStanding.WAITING,
        "looked_for": one.standing in LOOKED_FOR,
        "others": [printer for printer in others if printer.id != sent.printer.id and printer.host],
    }


def design_of_print(sent: Sent) -> str:
    """The design of what is printed."""
    return sent.label.design if sent.label is not None else TEST_DESIGN


def _pressed(uid: UUID, use_case: str, command: Act) -> ResponseReturnValue:
    form, back = CommandForm.asked(), url_for("lab.one_print", uid=uid)
    try:
        outcome = do(form, use_case, command)
    except (Invalid, Conflict) as error:
        return answer(told(error), retry_url=back, retry_label=_("Look at it now"))
    return gone_on(outcome, form.key, _goes_to)


def _goes_to(outcome: Outcome) -> str:
    return url_for("lab.item_labels", uid=outcome.item) if outcome.item is not None else url_for("lab.prints")
