"""What is due, late or missing today for all patients?"""

from __future__ import annotations

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup

from labtrack.domain.custody import Kind
from labtrack.domain.due import Standing
from labtrack.domain.people import Permission
from labtrack.edge.language import day, named, zone
from labtrack.edge.session import current_actor, here
from labtrack.edge.transaction import reading
from labtrack.services.due import DueLine, DuePage, due_page
from labtrack.web import words
from labtrack.web.acting import may
from labtrack.web.paging import page_asked
from labtrack.web.trial import trial

PAGE_SIZE = 50
KIND_OF = {Standing.MISSING: "stop", Standing.LATE: "warn", Standing.TODAY: "info"}


@trial.get("/due")
@may(Permission.SEE_ARM)
def due() -> ResponseReturnValue:
    """Show what is open by the end of today, the missing first."""
    at = here().clock()
    asked = request.args.get("standing", "")
    standing = Standing(asked) if asked in set(Standing) else None
    number = page_asked()
    today = at.astimezone(zone()).replace(hour=0, minute=0, second=0, microsecond=0)
    with reading(here()) as store:
        found = due_page(
            store,
            standing,
            today=today,
            first=(number - 1) * PAGE_SIZE,
            most=PAGE_SIZE,
            by=current_actor(),
            at=at,
        )
    shown = found.counts[standing] if standing is not None else sum(found.counts.values())
    return render_template(
        "trial/due.html",
        stats=[_stat(one, found) for one in Standing],
        rows=[_row(line, found) for line in found.lines],
        standing=standing,
        shown=shown,
        page=number,
        pages=max(-(-shown // PAGE_SIZE), 1),
        searched={"standing": standing.value} if standing is not None else {},
    )


def _stat(standing: Standing, found: DuePage) -> dict[str, object]:
    count = found.counts[standing]
    return {
        "label": words.word(standing),
        "value": count,
        "kind": KIND_OF[standing] if count else "",
        "url": url_for("trial.due", standing=standing.value),
    }


def _row(line: DueLine, found: DuePage) -> list[object]:
    link = Markup('<a class="ident" href="{}">{}</a>').format(
        url_for("trial.course", uid=found.uids[line.participant_id]), line.study_number
    )
    chip = Markup('<span class="chip chip--{}">{}</span>').format(KIND_OF[line.standing], words.word(line.standing))
    return [link, what_of(line), day(line.due_at), chip, _waits_for(line, found)]


def what_of(line: DueLine) -> str:
    """What is due, in words."""
    match line.kind:
        case Kind.INFUSION:
            return str(_("Infusion %(number)s", number=line.number))
        case Kind.EXCHANGE:
            return str(_("Plasma exchange %(number)s", number=line.number))
        case _other:
            tubes = ngettext("%(num)s tube", "%(num)s tubes", line.count)
            return f"{named(line.visit)} · {tubes}"


def _waits_for(line: DueLine, found: DuePage) -> str:
    blocks = found.blocked_by.get((line.participant_id, line.number), ()) if line.kind is Kind.INFUSION else ()
    return " ".join(entry["what"] for entry in words.reason_entries(tuple(blocks))) or "–"
