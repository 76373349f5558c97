"""What does a scan answer?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from labtrack.domain.blinding import hidden_from
from labtrack.domain.custody import Item
from labtrack.domain.people import Actor, Permission, Person, require
from labtrack.domain.places import Place
from labtrack.domain.readings import MphoReading, Reading, Unread
from labtrack.domain.usability import SPENT
from labtrack.persistence.store import Store
from labtrack.services.identification import Named, identify
from labtrack.services.items import Summary, summary_of
from labtrack.services.naming import Name, names_of

LOOKED_UP = ("lot", "study")
"""Schemes of identifiers without a symbol that may be typed into the scan box, to look only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One of several items that a scan may mean."""

    item: Item
    name: Name
    place: Place | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanAnswer:
    """What a scan named: one item, a person, a place; or several items among which it does not tell; or nothing.

    `code` says why it names nothing, or that it fits several; it is empty when something was found. `current` is the
    serial that took the place of a void label.
    """

    item: Summary | None = None
    person: Person | None = None
    place: Place | None = None
    several: tuple[Candidate, ...] = ()
    typed: bool = False
    code: str = ""
    current: str = ""


def resolve(store: Store, reading: Reading, *, by: Actor, at: datetime) -> ScanAnswer:
    """Say what a scan names, without guessing; the same scan has the same answer. Writes nothing.

    Raises NotPermitted for what would tell the arm to somebody who must not know it.
    """
    require(by, Permission.LOOK)
    if isinstance(reading, Unread):
        return _looked_up(store, reading, by=by, at=at)
    named = _to_look(store, reading) if isinstance(reading, MphoReading) else identify(store, reading)
    hidden = hidden_from(by)
    if any(item.kind in hidden for item in (named.item, *named.items) if item is not None):
        require(by, Permission.SEE_TREATMENT)
    if named.item is not None:
        return ScanAnswer(item=summary_of(store, named.item, by=by, at=at), typed=named.typed)
    return ScanAnswer(
        person=named.person,
        place=named.place,
        several=_candidates(store, named.items),
        typed=named.typed,
        code="fits-several" if named.items else named.code,
        current=named.current,
    )


def _to_look(store: Store, reading: MphoReading) -> Named:
    """What an MPHO identifier names, typed or not: to look at something no check character is needed."""
    items = store.items.by_code(reading.identifier.text, scheme="mpho")
    return Named(items=items, typed=reading.typed, code="" if items else "unknown-code")


def _candidates(store: Store, items: tuple[Item, ...]) -> tuple[Candidate, ...]:
    """What the scan may mean, by a handful of statements; what is used up stands last."""
    names = names_of(store, items)
    held_at = {item.holder_place_id for item in items if item.holder_place_id is not None}
    places = {place.id: place for place in store.places.all(id=sorted(held_at))}
    return tuple(
        Candidate(item=item, name=names[item.id], place=places.get(item.holder_place_id or 0))
        for item in sorted(items, key=lambda item: (item.state in SPENT, item.id))
    )


def _looked_up(store: Store, reading: Unread, *, by: Actor, at: datetime) -> ScanAnswer:
    written = reading.raw.strip().upper()
    if reading.code == "unknown-symbol":
        for scheme in LOOKED_UP:
            for item in store.items.by_code(written, scheme=scheme):
                return ScanAnswer(item=summary_of(store, item, by=by, at=at), typed=True)
    return ScanAnswer(code=reading.code)
