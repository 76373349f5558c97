"""What does one job bring to the pages: its addresses, what may be done with items, where its tasks are done?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from flask import Blueprint

from labtrack.domain.custody import Kind
from labtrack.domain.people import Permission
from labtrack.domain.tasks import TaskKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """Something that a person may do with an item of a kind in one of these states.

    `sentence` is marked for translation. The page behind `endpoint` takes the item's `uid`. One that stands `aside`
    comes after all others, whatever the order of the jobs: it is open at any time, and never the next step.
    """

    id: str
    sentence: str
    kind: Kind
    states: frozenset[str]
    permission: Permission
    endpoint: str
    icon: str = ""
    aside: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A page that stands in the bar of sections for whoever has the permission.

    One that is looked at `daily` stands on their home page too: work shows there that nobody was given as a task.
    """

    sentence: str
    permission: Permission
    endpoint: str
    daily: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One job's pages. `tasks` says at which endpoint a task is done (it takes the item's `uid`).

    `several` says at which endpoint tasks are done together: it takes the `uid` of the first item where they are a
    visit's, of the lot where they are a lot's, and none where they are a bench's.
    `import_pages` imports the modules that add their views to the blueprint; it runs once, before it is registered.
    """

    blueprint: Blueprint
    import_pages: Callable[[], object]
    actions: tuple[Action, ...] = ()
    tasks: Mapping[TaskKind, str] = field(default_factory=dict)
    several: Mapping[TaskKind, str] = field(default_factory=dict)
    sections: tuple[Section, ...] = ()
