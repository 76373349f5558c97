"""Which tubes are on their way, expected, waiting to be stored, and where do the stored ones lie?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from labtrack.domain.custody import Item, Kind
from labtrack.domain.errors import NotFound
from labtrack.domain.people import Actor, Permission, require
from labtrack.domain.places import Place, PlaceKind
from labtrack.domain.protocol import Visit
from labtrack.domain.specimens import Specimen
from labtrack.persistence.queries.specimens import count_in_state, expected_until, newest_in_state
from labtrack.persistence.store import Store
from labtrack.services.naming import Name, names_of
from labtrack.services.places import place_of_kind
from labtrack.services.positions import suggested_position
from labtrack.services.protocol import plan_of
from labtrack.services.storing import Box, box_of


@dataclass(frozen=True, slots=True, kw_only=True)
class TubeLine:
    """One tube in a list: whose by study number, of which visit of the protocol; never the arm."""

    item: Item
    specimen: Specimen
    name: Name
    study_number: str
    visit: Visit
    position: Place | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrivals:
    """What the laboratory waits for; the lists are cut off.

    `more` says that so many more are expected than are listed, `all_to_store` how many wait to be stored in all.
    """

    on_the_way: tuple[TubeLine, ...]
    expected: tuple[TubeLine, ...]
    to_store: tuple[TubeLine, ...]
    all_to_store: int
    more: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TubeDesk:
    """A tube in the hand, where it could go, and the box in question."""

    tube: TubeLine | None
    suggested: Place | None
    box: Box | None


def arrivals(store: Store, *, until: datetime, most: int, by: Actor) -> Arrivals:
    """Show the tubes that were taken, those that are due until then, and those that wait to be stored."""
    require(by, Permission.RECEIVE_SPECIMEN)
    on_the_way = newest_in_state(store, "collected", limit=most)
    due, count = expected_until(store, until, limit=most)
    to_store = newest_in_state(store, "received", limit=most)
    lines = {line.item.id: line for line in tube_lines(store, (*on_the_way, *due, *to_store))}
    return Arrivals(
        on_the_way=tuple(lines[one.item_id] for one in on_the_way),
        expected=tuple(lines[one.item_id] for one in due),
        to_store=tuple(lines[one.item_id] for one in to_store),
        all_to_store=count_in_state(store, "received"),
        more=count - len(due),
    )


def stored_tubes(store: Store, *, first: int, most: int, by: Actor) -> tuple[int, tuple[TubeLine, ...]]:
    """How many tubes lie in storage, and a page of them, the newest first."""
    require(by, Permission.RECEIVE_SPECIMEN)
    found = newest_in_state(store, "stored", limit=most, offset=first)
    return count_in_state(store, "stored"), tuple(tube_lines(store, found))


def tube_of(store: Store, specimen_uid: UUID, *, by: Actor) -> TubeLine:
    """Show one tube. Raises NotFound for an item that is none."""
    require(by, Permission.RECEIVE_SPECIMEN)
    item = store.items.by_uid(specimen_uid)
    if item.kind is not Kind.SPECIMEN:
        raise NotFound(what="specimen")
    (line,) = tube_lines(store, [store.specimens.get(item.id)])
    return line


def tube_desk(store: Store, specimen_uid: UUID | None, *, by: Actor) -> TubeDesk:
    """Show a tube with a free position for it; its own place when it lies somewhere."""
    require(by, Permission.STORE)
    tube = tube_of(store, specimen_uid, by=by) if specimen_uid is not None else None
    if tube is not None and tube.position is not None:
        return TubeDesk(tube=tube, suggested=None, box=box_of(store, tube.position))
    suggested = suggested_position(store, place_of_kind(store, PlaceKind.IMMUNE_LABORATORY).id)
    shown = tube is not None and suggested is not None
    return TubeDesk(tube=tube, suggested=suggested, box=box_of(store, suggested) if shown and suggested else None)


def tube_lines(store: Store, specimens: Iterable[Specimen]) -> Sequence[TubeLine]:
    """Show tubes with their names, in a number of statements that does not grow with them."""
    wanted = {one.item_id: one for one in specimens}
    items = {item.id: item for item in store.items.all(id=sorted(wanted))}
    patients = sorted({one.participant_item_id for one in wanted.values()})
    participants = {one.item_id: one for one in store.participants.all(item_id=patients)}
    protocols = sorted({one.protocol_id for one in participants.values()})
    plans = {one.id: plan_of(one.text) for one in store.protocols.all(id=protocols)}
    positions = sorted({one.position_id for one in wanted.values() if one.position_id is not None})
    places = {place.id: place for place in store.places.all(id=positions)}
    names = names_of(store, items.values())
    return [
        TubeLine(
            item=items[one.item_id],
            specimen=one,
            name=names[one.item_id],
            study_number=participants[one.participant_item_id].study_number,
            visit=plans[participants[one.participant_item_id].protocol_id].visit(one.visit),
            position=places.get(one.position_id or 0),
        )
        for one in wanted.values()
    ]
