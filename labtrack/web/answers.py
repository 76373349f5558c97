"""What was I told about what I did?"""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from labtrack.domain.custody import Happened
from labtrack.domain.errors import NotFound
from labtrack.domain.findings import Verdict
from labtrack.domain.people import Permission, require
from labtrack.edge.language import when
from labtrack.edge.session import current_actor, here
from labtrack.edge.transaction import reading
from labtrack.services.naming import name_of
from labtrack.web import words

answers = Blueprint("answers", __name__, url_prefix="/answers")


@answers.get("/<uuid:key>")
def show(key: UUID) -> ResponseReturnValue:
    """Show again what a command was answered with: the verdict, and every reason with what to do about it."""
    require(current_actor(), Permission.LOOK)
    with reading(here()) as store:
        outcome = store.commands.outcome(key)
        if outcome is None or outcome.item is None:
            raise NotFound(what="answer")
        name = name_of(store, store.items.by_uid(outcome.item))
    verdict = Verdict.STOP if outcome.refused else outcome.verdict
    return render_template(
        "answers/show.html",
        outcome=outcome,
        verdict=verdict.value,
        verdict_word=words.word(verdict),
        what=words.word(Happened(outcome.what)),
        item=words.full_name(name),
        item_url=url_for("items.show", uid=outcome.item),
        time=when(outcome.at, seconds=True),
        reasons=words.reason_entries(outcome.findings),
    )
