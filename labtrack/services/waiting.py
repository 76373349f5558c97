"""What waits for this person, here and below, most urgent first?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from labtrack.domain.custody import Item
from labtrack.domain.people import Actor, Permission, require
from labtrack.domain.places import Place, PlaceKind
from labtrack.domain.tasks import SPOILS, Task
from labtrack.persistence.store import Store
from labtrack.services.naming import Name, names_of

NOW = timedelta(minutes=30)
SOON = timedelta(hours=4)
STORAGE = frozenset({PlaceKind.FREEZER, PlaceKind.BOX, PlaceKind.POSITION})


class Urgency(StrEnum):
    """How pressing is it?"""

    LATE = "late"
    NOW = "now"
    SOON = "soon"
    LATER = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One thing that waits: the task, its item by name, the place where it is done, and how pressing it is."""

    task: Task
    item: Item
    name: Name
    place: Place
    urgency: Urgency


def waiting_for(store: Store, *, by: Actor, at: datetime) -> tuple[Waiting, ...]:
    """What is open for this person's roles at their place and below it: first what spoils, then what is due first."""
    require(by, Permission.LOOK)
    places = {place.id: place for place in departments_below(store, by.place_id)}
    tasks = store.tasks.all(place_id=sorted(places), role=sorted(by.roles), closed_at=None)
    items = {item.id: item for item in store.items.all(id=sorted({task.item_id for task in tasks}))}
    names = names_of(store, items.values())
    return tuple(
        Waiting(
            task=task,
            item=items[task.item_id],
            name=names[task.item_id],
            place=places[task.place_id],
            urgency=urgency_of(task.due_at, at=at),
        )
        for task in sorted(tasks, key=lambda task: (task.kind not in SPOILS, task.due_at, task.id))
    )


def urgency_of(due_at: datetime, *, at: datetime) -> Urgency:
    """How pressing something is that is due then."""
    left = due_at - at
    if left < timedelta(0):
        return Urgency.LATE
    if left <= NOW:
        return Urgency.NOW
    return Urgency.SOON if left <= SOON else Urgency.LATER


def departments_below(store: Store, place_id: int) -> tuple[Place, ...]:
    """A place and every place below it where people work: storage, which may be thousands of positions, is left out."""
    found: list[Place] = [store.places.get(place_id)]
    level: Sequence[Place] = found
    workplaces = [kind for kind in PlaceKind if kind not in STORAGE]
    while level:
        level = store.places.all(parent_id=[place.id for place in level], kind=workplaces)
        found.extend(level)
    return tuple(found)
