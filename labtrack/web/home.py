"""What waits for me now?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from labtrack.domain.custody import Kind
from labtrack.domain.happenings import TASKS
from labtrack.domain.people import Actor
from labtrack.domain.tasks import DONE_TOGETHER, Together
from labtrack.edge.language import clock, day, day_near, hour, named, say, tonight
from labtrack.edge.session import current_actor, here
from labtrack.edge.transaction import reading
from labtrack.services.naming import Name
from labtrack.services.waiting import Urgency, Waiting, waiting_for
from labtrack.web import actions, words
from labtrack.web.doors import doors
from labtrack.web.jobs import JOBS
from labtrack.web.paging import page_asked

COUNTED = timedelta(hours=4)
PAGE_SIZE = 25


@doors.get("/")
def home() -> ResponseReturnValue:
    """Show what is open for this person, here and below, the most urgent first; what is not due today when asked."""
    actor, at = current_actor(), here().clock()
    with reading(here()) as store:
        waiting = waiting_for(store, by=actor, at=at)
    later = [one for one in waiting if one.may_wait_until(tonight(at))]
    due = [one for one in waiting if one not in later]
    asked = "later" in request.args
    chosen = later if asked else due
    pages = max((len(chosen) + PAGE_SIZE - 1) // PAGE_SIZE, 1)
    page = min(page_asked(), pages)
    return render_template(
        "doors/home.html",
        entries=[_entry(one, by=actor, at=at) for one in chosen[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]],
        count=len(chosen),
        late=sum(1 for one in due if one.urgency is Urgency.LATE),
        later=later,
        asked={"later": 1} if asked else {},
        daily=_daily(actor),
        page=page,
        pages=pages,
    )


def _daily(actor: Actor) -> list[tuple[str, str]]:
    """The pages that this person looks at each day, though no task leads there."""
    return [
        (say(section.sentence), url_for(section.endpoint))
        for job in JOBS
        for section in job.sections
        if section.daily and actor.may(section.permission)
    ]


def _entry(waiting: Waiting, *, by: Actor, at: datetime) -> dict[str, object]:
    due_at, work, count = waiting.task.due_at, TASKS[waiting.task.kind], len(waiting.tasks)
    time, note = _due(due_at, at=at)
    identifier, detail = _particulars(waiting)
    elsewhere = [waiting.place.name] if waiting.place.id != by.place_id else []
    return {
        "title": say(work.several, count=count) if count > 1 else say(work.title),
        "whose": _whose(waiting),
        "action": say(work.action),
        "url": _address(waiting),
        "time": time,
        "time_note": note,
        "until": f"{due_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" if abs(due_at - at) <= COUNTED else "",
        "urgency": waiting.urgency.value,
        "identifier": identifier,
        "detail": " · ".join([*detail, *elsewhere]),
    }


def _address(waiting: Waiting) -> str:
    """The page where it is done; of several at once, the page that takes one after another."""
    kind = waiting.task.kind
    if len(waiting.tasks) == 1:
        return url_for(actions.task_pages().get(kind, "items.show"), uid=waiting.item.uid)
    endpoint = actions.pages_for_several()[kind]
    match DONE_TOGETHER[kind]:
        case Together.LOT if waiting.whole is not None:
            return url_for(endpoint, uid=waiting.whole.item.uid)
        case Together.VISIT:
            return url_for(endpoint, uid=waiting.item.uid)
        case _:
            return url_for(endpoint)


def _whose(waiting: Waiting) -> str:
    """The patient that it is for, by study number, or the lot or cord that it is about; of a whole bench, nobody."""
    if _is_a_bench(waiting):
        return ""
    if waiting.tubes:
        return waiting.tubes[0].study_number
    return waiting.whole.name.text if waiting.whole is not None else waiting.name.text


def _particulars(waiting: Waiting) -> tuple[str, list[str]]:
    """What tells it from its like: the identifier of the one thing that is handled, and words."""
    single, name = len(waiting.tasks) == 1, waiting.name
    if waiting.tubes:
        return words.name(name) if single else "", _tubes(waiting)
    match name.kind:
        case Kind.INFUSION | Kind.EXCHANGE:
            return "", [_course(name)]
        case Kind.DOSE | Kind.CONTAINER | Kind.PLASMA_UNIT if single:
            return words.name(name), [_course(waiting.whole.name)] if name.kind is Kind.DOSE and waiting.whole else []
        case _:
            return "", []


def _tubes(waiting: Waiting) -> list[str]:
    first = waiting.tubes[0]
    if _is_a_bench(waiting):
        return [_("the first: %(tube)s of %(patient)s", tube=words.name(first.name), patient=first.study_number)]
    kinds = dict.fromkeys(words.word(tube.specimen.tube_type) for tube in waiting.tubes)
    return [named(first.visit), *kinds]


def _is_a_bench(waiting: Waiting) -> bool:
    """Whether it is all of a kind that lies at a bench, whoever's it is."""
    return len(waiting.tasks) > 1 and DONE_TOGETHER[waiting.task.kind] is Together.BENCH


def _course(name: Name) -> str:
    """Which infusion or exchange of its course it is."""
    if name.kind is Kind.EXCHANGE:
        return str(_("exchange %(number)s", number=name.number))
    return str(_("infusion %(number)s", number=name.number))


def _due(due_at: datetime, *, at: datetime) -> tuple[str, str]:
    """What stands big beside a task, and small below it."""
    left = due_at - at
    if abs(left) <= COUNTED:
        minutes = int(abs(left).total_seconds() // 60)
        text = _("%(n)s min over", n=minutes) if left < timedelta(0) else _("%(n)s min", n=minutes)
        return text, _("due %(time)s", time=clock(due_at))
    if day(due_at) == day(at):
        return hour(due_at), _("today")
    return day_near(due_at, at), _("at %(time)s", time=clock(due_at))
