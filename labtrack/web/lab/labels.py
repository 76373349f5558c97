"""How do labels come onto containers and doses: printed, scanned back, spoiled, printed again?"""

from __future__ import annotations

from uuid import UUID

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from labels import LabelContent, design_of
from labtrack.domain.custody import Kind
from labtrack.domain.errors import Conflict, Invalid, NotFound
from labtrack.domain.labelling import IN_THE_HAND, Label, Reprint, Standing
from labtrack.domain.outcomes import Outcome
from labtrack.domain.people import Permission
from labtrack.edge.errors import answer, told
from labtrack.edge.fields import OneOfField, choices_of
from labtrack.edge.forms import CommandForm, fresh_key
from labtrack.edge.session import current_actor, here
from labtrack.edge.transaction import reading, writing
from labtrack.services import printing
from labtrack.services.labelling import label_content, spoil_label
from labtrack.services.lot_record import LotRecord, record_of_lot
from labtrack.services.prints import open_in_browser, sent_for
from labtrack.web import words
from labtrack.web.acting import Act, FormPage, act, do, gone_on, may
from labtrack.web.lab import lab
from labtrack.web.paper import pdf_of, sent
from labtrack.web.scanloop import Loop, LoopForm

CHIP_OF = {
    Standing.PRINTED: "warn",
    Standing.LIVE: "go",
    Standing.VOID: "plain",
    Standing.SPOILED: "stop",
    Standing.DESTROYED: "plain",
}


class SpoilForm(CommandForm):
    """Why a print cannot be used."""

    reason = OneOfField(_l("What happened to it?"), choices_of(IN_THE_HAND))


@lab.route("/lots/<uuid:uid>/labels", methods=["GET", "POST"])
@may(Permission.LABEL)
def lot_labels(uid: UUID) -> ResponseReturnValue:
    """Take one label after another, each scanned on its container; what is printed and live is listed below."""
    loop = Loop(
        form=LoopForm.asked(),
        template="lab/lot_labels.html",
        hint=_("Scan the label on its container"),
        context=lambda: _of_lot(uid),
    )
    return _scanned_back(loop, uid, "lab.lot_labels")


@lab.route("/items/<uuid:uid>/labels", methods=["GET", "POST"])
@may(Permission.LABEL)
def item_labels(uid: UUID) -> ResponseReturnValue:
    """Show every print of one item, and take the one that is scanned back."""
    loop = Loop(
        form=LoopForm.asked(),
        template="lab/item_labels.html",
        hint=_("Scan the label where it sticks"),
        context=lambda: _of_item(uid),
    )
    return _scanned_back(loop, uid, "lab.item_labels")


@lab.post("/lots/<uuid:uid>/label-prints")
@may(Permission.LABEL)
def print_missing(uid: UUID) -> ResponseReturnValue:
    """Print every label of a lot that is missing, in one go."""
    back = url_for("lab.lot_labels", uid=uid)
    printer = chosen_printer()
    return _printed(
        "print_missing_labels",
        lambda store, by, at: printing.print_missing_labels(store, uid, printer_uid=printer, by=by, at=at),
        back,
    )


@lab.post("/items/<uuid:uid>/label-prints")
@may(Permission.LABEL)
def print_one(uid: UUID) -> ResponseReturnValue:
    """Print the first label of an item in one press; another needs a reason."""
    with reading(here()) as store:
        item = store.items.by_uid(uid)
        lot = store.items.get(store.containers.get(item.id).lot_item_id).uid if item.kind is Kind.CONTAINER else None
    from_lot = lot is not None and "lot" in request.form
    back = url_for("lab.lot_labels", uid=lot) if from_lot else url_for("lab.item_labels", uid=uid)
    printer = chosen_printer()
    return _printed(
        "print_label",
        lambda store, by, at: printing.print_label_of(store, uid, printer_uid=printer, by=by, at=at),
        back,
    )


@lab.get("/lots/<uuid:uid>/labels.pdf")
@may(Permission.LABEL)
def lot_labels_pdf(uid: UUID) -> ResponseReturnValue:
    """All prints of a lot that wait to be scanned back, one a page; that it was opened is kept in the audit."""
    actor, at = current_actor(), here().clock()
    with writing(here()) as store:
        record = record_of_lot(store, uid, by=actor)
        waiting = (one.waiting for one in record.fillings if one.waiting is not None)
        opened = open_in_browser(store, waiting, by=actor, at=at)
        if not opened:
            raise NotFound(what="label")
        drawn = pdf_of([LabelContent(design=one.design, fields=label_content(store, one)) for one in opened])
    return sent(drawn, file=record.lot.number)


@lab.route("/labels/<uuid:uid>/spoiling", methods=["GET", "POST"])
@may(Permission.LABEL)
def spoil(uid: UUID) -> ResponseReturnValue:
    """Say that a print was torn, smeared or lost: it identifies nothing any more."""
    with reading(here()) as store:
        label = store.labels.find(uid=uid)
        if label is None:
            raise NotFound(what="label")
        item = store.items.get(label.item_id)
    form = SpoilForm.asked()
    page = FormPage(
        form=form,
        item=item.uid,
        heading=_("Report label %(serial)s as spoiled", serial=label.serial),
        lead=_("It identifies nothing from then on. Print another, and scan it back."),
        submit_label=_("Report it as spoiled"),
        submit_kind="danger",
        cancel_url=url_for("lab.item_labels", uid=item.uid),
        goes_to=lambda _outcome: url_for("lab.item_labels", uid=item.uid),
    )
    return act(
        page,
        "spoil_label",
        lambda store, by, at: spoil_label(store, item.uid, label.serial, reason=form.reason.data or "", by=by, at=at),
    )


def chosen_printer() -> UUID | None:
    """The printer that the pressed button names; None is the browser. Raises NotFound for what is no printer's uid."""
    said = request.form.get("printer", "")
    try:
        return UUID(said) if said else None
    except ValueError as odd:
        raise NotFound(what="printer") from odd


def _scanned_back(loop: Loop, uid: UUID, endpoint: str) -> ResponseReturnValue:
    if not loop.scanned():
        return loop.unread()
    reading_ = loop.form.reading
    return loop.do(
        "scan_label_back",
        lambda store, by, at: printing.scan_back(store, uid, reading_, by=by, at=at),
        lambda outcome: url_for(endpoint, uid=uid, last=outcome.item),
    )


def _printed(use_case: str, command: Act, back: str) -> ResponseReturnValue:
    form = CommandForm.asked()
    try:
        outcome = do(form, use_case, command)
    except (Invalid, Conflict) as error:
        return answer(told(error), retry_url=back, retry_label=_("Back to the labels"))
    return gone_on(outcome, form.key, lambda done: _with_prints(back, done))


def _with_prints(back: str, outcome: Outcome) -> str:
    return f"{back}?printed={outcome.made[-1]}" if outcome.made else back


def _of_lot(uid: UUID) -> dict[str, object]:
    """What the page of a lot's labels shows now."""
    with reading(here()) as store:
        record = record_of_lot(store, uid, by=current_actor())
        printers = printing.printers_for_lot(store, by=current_actor())
        sent = sent_for(store, (one.waiting for one in record.fillings if one.waiting is not None))
    missing = printing.unlabelled(record.fillings)
    waiting = [one for one in record.fillings if one.waiting is not None]
    by_browser = [one for one in waiting if one.waiting is not None and one.waiting.id not in sent]
    last = next((one for one in record.fillings if str(one.item.uid) == request.args.get("last")), None)
    return {
        "record": record,
        "missing": missing,
        "waiting": waiting,
        "by_browser": by_browser,
        "live": [one for one in record.fillings if one.live is not None],
        "last": last,
        "preview": _preview(_asked_print(record)),
        "printers": printers,
        "sent": sent,
        "new_key": fresh_key,
        "gone": printing.GONE,
    }


def _of_item(uid: UUID) -> dict[str, object]:
    """What the page of one item's labels shows now."""
    with reading(here()) as store:
        prints = printing.prints_of(store, uid, by=current_actor())
        sent = sent_for(store, prints.labels)
    waiting = [label for label in prints.labels if label.standing is Standing.PRINTED]
    live = next((label for label in prints.labels if label.standing is Standing.LIVE), None)
    return {
        "prints": prints,
        "heading": words.full_name(prints.name),
        "short": words.name(prints.name),
        "waiting": waiting,
        "live": live,
        "preview": _preview(waiting[0] if waiting else live),
        "printable": prints.item.kind in printing.LABELLED and prints.item.state not in printing.GONE,
        "sent": sent,
        "reprint_word": _reprint_word,
        "chip_of": CHIP_OF,
        "new_key": fresh_key,
    }


def _asked_print(record: LotRecord) -> Label | None:
    asked = request.args.get("printed", "")
    waiting = [one.waiting for one in record.fillings if one.waiting is not None]
    return next((label for label in waiting if str(label.uid) == asked), waiting[0] if waiting else None)


def _reprint_word(label: Label) -> str:
    """Why it was printed again: the coded reason, or in words."""
    return label.note or words.word(Reprint(label.reason or Reprint.OTHER))


def _preview(label: Label | None) -> dict[str, object] | None:
    """A print as the `labelpreview` macro wants it."""
    if label is None:
        return None
    design = design_of(label.design)
    return {
        "label": label,
        "src": url_for("labels.svg", uid=label.uid),
        "width": f"{design.width:g}",
        "height": f"{design.height:g}",
        "kind": CHIP_OF[label.standing],
    }
