"""What did I just scan, and what may I do with it?"""

from __future__ import annotations

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from labtrack.domain import sentences
from labtrack.edge.intake import reading_of
from labtrack.edge.language import say
from labtrack.edge.scan_troubles import note_failure, note_typed
from labtrack.edge.session import current_actor, here
from labtrack.edge.transaction import reading
from labtrack.services.items import Summary
from labtrack.services.scanning import Candidate, ScanAnswer, resolve
from labtrack.web import actions, words
from labtrack.web.doors import doors
from labtrack.web.items import facts_of, not_clinical, verdict_chip


@doors.route("/scan", methods=["GET", "POST"])
def scan() -> ResponseReturnValue:
    """Answer a scan, from wherever it came; the same scan has the same answer."""
    if request.method == "GET":
        return render_template("scan/answer.html", answer=None)
    actor, at = current_actor(), here().clock()
    taken = reading_of(request.form, bands=here().premises.bands)
    with reading(here()) as store:
        answer = resolve(store, taken, by=actor, at=at)
    raw = request.form.get("scan", "")
    if answer.code and not answer.several:
        note_failure(answer.code, raw, taken)
    note_typed(raw, taken)
    page = render_template(
        "scan/answer.html",
        answer=answer,
        fault=fault_of(answer),
        typed=answer.typed,
        found=_card(answer.item) if answer.item is not None else None,
        several=[_row(candidate) for candidate in answer.several],
        scan_value=raw if answer.code else "",
    )
    return page, 422 if answer.code and not answer.several else 200


def fault_of(answer: ScanAnswer) -> str:
    """Why a scan was not taken, or what it fits, in the person's language."""
    return say(sentences.faults()[answer.code], current=answer.current) if answer.code else ""


def _row(candidate: Candidate) -> list[object]:
    item, place = candidate.item, candidate.place
    link = Markup('<a class="ident" href="{}">{}</a>').format(
        url_for("items.show", uid=item.uid), words.name(candidate.name)
    )
    where = words.holder(item, place.name if place is not None else None)
    return [link, words.word(item.kind), words.state_word(item.state), where]


def _card(summary: Summary) -> dict[str, object]:
    item = summary.item
    return {
        "uid": item.uid,
        "title": words.word(item.kind),
        "identifier": words.name(summary.name),
        "state": words.state_word(item.state),
        "verdict": verdict_chip(summary),
        "facts": facts_of(summary),
        "not_clinical": not_clinical(summary),
        "reasons": words.reason_entries(summary.findings),
        "actions": actions.entries(actions.open_to(current_actor(), item), item),
    }
