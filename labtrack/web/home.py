"""What waits for me now?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from labtrack.domain.happenings import TASKS
from labtrack.edge.language import clock, day, hour, say
from labtrack.edge.session import current_actor, here
from labtrack.edge.transaction import reading
from labtrack.services.waiting import Urgency, Waiting, waiting_for
from labtrack.web import actions, words
from labtrack.web.doors import doors
from labtrack.web.paging import page_asked

COUNTED = timedelta(hours=4)
PAGE_SIZE = 25


@doors.get("/")
def home() -> ResponseReturnValue:
    """Show what is open for this person, here and below, the most urgent first."""
    actor, at = current_actor(), here().clock()
    with reading(here()) as store:
        waiting = waiting_for(store, by=actor, at=at)
    late = sum(1 for one in waiting if one.urgency is Urgency.LATE)
    pages = max((len(waiting) + PAGE_SIZE - 1) // PAGE_SIZE, 1)
    page = min(page_asked(), pages)
    shown = waiting[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    return render_template(
        "doors/home.html",
        entries=[_entry(one, at=at) for one in shown],
        count=len(waiting),
        late=late,
        page=page,
        pages=pages,
    )


def _entry(waiting: Waiting, *, at: datetime) -> dict[str, object]:
    task, work = waiting.task, TASKS[waiting.task.kind]
    endpoint = actions.task_pages().get(task.kind, "items.show")
    time, note = _due(task.due_at, at=at)
    left = task.due_at - at
    return {
        "title": say(work.title),
        "action": say(work.action),
        "url": url_for(endpoint, uid=waiting.item.uid),
        "time": time,
        "time_note": note,
        "until": f"{task.due_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" if abs(left) <= COUNTED else "",
        "urgency": waiting.urgency.value,
        "identifier": words.name(waiting.name),
        "detail": f"{words.word(waiting.name.kind)} · {waiting.place.name}",
    }


def _due(due_at: datetime, *, at: datetime) -> tuple[str, str]:
    """What stands big beside a task, and small below it."""
    left = due_at - at
    if abs(left) <= COUNTED:
        minutes = int(abs(left).total_seconds() // 60)
        text = _("%(n)s min over", n=minutes) if left < timedelta(0) else _("%(n)s min", n=minutes)
        return text, _("due %(time)s", time=clock(due_at))
    if day(due_at) == day(at):
        return hour(due_at), _("today")
    return day(due_at), _("at %(time)s", time=clock(due_at))
