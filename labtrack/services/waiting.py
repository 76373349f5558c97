"""What waits for this person, here and below, most urgent first?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from labtrack.domain.custody import Item, Kind
from labtrack.domain.people import Actor, Permission, require
from labtrack.domain.places import Place, PlaceKind
from labtrack.domain.tasks import DATED, DONE_TOGETHER, SPOILS, Task, Together
from labtrack.persistence.store import Store
from labtrack.services.naming import Name, names_of
from labtrack.services.tubes import TubeLine, tube_lines

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
class Whole:
    """What an item belongs to: the order that a dose was made for, the lot that a container was filled from."""

    item: Item
    name: Name


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One piece of work: its tasks of one kind, the most urgent first; the item of the first, and where it is done.

    Tasks that are done together (the tubes of a visit, the labels of a lot) are one piece. `tubes` are theirs, if they
    are about tubes.
    """

    tasks: tuple[Task, ...]
    item: Item
    name: Name
    place: Place
    urgency: Urgency
    whole: Whole | None
    tubes: tuple[TubeLine, ...]

    @property
    def task(self) -> Task:
        """The most urgent of its tasks."""
        return self.tasks[0]

    def may_wait_until(self, then: datetime) -> bool:
        """Whether all of it is planned for a day after then."""
        return self.task.kind in DATED and self.task.due_at > then


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """What the tasks are about, by the item's key."""

    items: Mapping[int, Item]
    names: Mapping[int, Name]
    wholes: Mapping[int, Whole]
    tubes: Mapping[int, TubeLine]


def waiting_for(store: Store, *, by: Actor, at: datetime) -> tuple[Waiting, ...]:
    """What is open for this person's roles at their place and below it: first what spoils, then what is due first.

    The number of statements is the same for any number of tasks.
    """
    require(by, Permission.LOOK)
    places = {place.id: place for place in departments_below(store, by.place_id)}
    tasks = store.tasks.all(place_id=sorted(places), role=sorted(by.roles), closed_at=None)
    known = _known(store, tasks)
    pieces: dict[object, list[Task]] = {}
    for task in sorted(tasks, key=lambda task: (task.kind not in SPOILS, task.due_at, task.id)):
        pieces.setdefault(_piece(task, known), []).append(task)
    return tuple(_waiting(piece, known, places, at=at) for piece in pieces.values())


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


def _waiting(tasks: Sequence[Task], known: _Known, places: Mapping[int, Place], *, at: datetime) -> Waiting:
    first = tasks[0]
    return Waiting(
        tasks=tuple(tasks),
        item=known.items[first.item_id],
        name=known.names[first.item_id],
        place=places[first.place_id],
        urgency=urgency_of(first.due_at, at=at),
        whole=known.wholes.get(first.item_id),
        tubes=tuple(known.tubes[task.item_id] for task in tasks if task.item_id in known.tubes),
    )


def _piece(task: Task, known: _Known) -> object:
    """What a task has in common with those that it is done together with; the task alone when there are none."""
    item = known.items[task.item_id]
    match DONE_TOGETHER.get(task.kind):
        case Together.BENCH:
            return task.kind, task.place_id
        case Together.VISIT if item.id in known.tubes:
            tube = known.tubes[item.id].specimen
            return task.kind, task.place_id, tube.participant_item_id, tube.visit
        case Together.LOT if item.kind is Kind.CONTAINER:
            return task.kind, task.place_id, known.wholes[item.id].item.id
        case _:
            return task.id


def _known(store: Store, tasks: Sequence[Task]) -> _Known:
    items = {item.id: item for item in store.items.all(id=sorted({task.item_id for task in tasks}))}
    of_kind = {kind: [item.id for item in items.values() if item.kind is kind] for kind in Kind}
    belongs = {one.item_id: one.infusion_item_id for one in store.doses.all(item_id=of_kind[Kind.DOSE])}
    belongs |= {one.item_id: one.lot_item_id for one in store.containers.all(item_id=of_kind[Kind.CONTAINER])}
    wholes = {item.id: item for item in store.items.all(id=sorted({*belongs.values()}))}
    tubes = store.specimens.all(item_id=of_kind[Kind.SPECIMEN])
    names = names_of(store, (*items.values(), *wholes.values()))
    return _Known(
        items=items,
        names=names,
        wholes={key: Whole(item=wholes[of], name=names[of]) for key, of in belongs.items()},
        tubes={line.item.id: line for line in tube_lines(store, tubes)},
    )
