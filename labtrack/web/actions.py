"""What may this person do with this item now?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from flask import url_for

from labtrack.domain.custody import Item
from labtrack.domain.people import Actor
from labtrack.domain.tasks import TaskKind
from labtrack.edge.language import say
from labtrack.web.job import Action
from labtrack.web.jobs import JOBS


def all_actions() -> tuple[Action, ...]:
    """Every row of every job's table, in the order of the jobs."""
    return tuple(action for job in JOBS for action in job.actions)


def open_to(actor: Actor, item: Item) -> tuple[Action, ...]:
    """The actions that fit the item's kind and state, and that this person may take; those aside come last."""
    fitting = [
        action
        for action in all_actions()
        if action.kind is item.kind and item.state in action.states and actor.may(action.permission)
    ]
    return tuple(sorted(fitting, key=lambda action: action.aside))


def entries(actions: Iterable[Action], item: Item) -> list[dict[str, object]]:
    """Actions as the entries of the `actions` macro, each one key away, from 1 on."""
    return [
        {
            "label": say(action.sentence),
            "url": url_for(action.endpoint, uid=item.uid),
            "key": str(number) if number <= 9 else "",
            "icon": action.icon,
            "kind": "plain" if action.aside else "",
        }
        for number, action in enumerate(actions, start=1)
    ]


def task_pages() -> Mapping[TaskKind, str]:
    """At which endpoint each kind of task is done."""
    return {kind: endpoint for job in JOBS for kind, endpoint in job.tasks.items()}


def pages_for_several() -> Mapping[TaskKind, str]:
    """At which endpoint tasks of a kind are done together."""
    return {kind: endpoint for job in JOBS for kind, endpoint in job.several.items()}
