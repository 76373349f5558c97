"""Where does an item come from, what became of it, and what happened to everything on the way?"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from labtrack.domain.custody import Event, Happened, Item, Kind
from labtrack.domain.errors import NotFound, NotPermitted
from labtrack.domain.signatures import Signature
from labtrack.domain.wristbands import shown
from labtrack.interop.scans import read
from labtrack.persistence.queries.naming import codes_of
from labtrack.persistence.store import Store
from labtrack.services.identification import identify
from labtrack.services.naming import Name, names_of


@dataclass(frozen=True, slots=True, kw_only=True)
class TracedItem:
    """One item of a trace: its name, its whole chain, and its generations from what was asked (negative: before)."""

    item: Item
    name: Name
    distance: int
    codes: Mapping[str, str]
    events: tuple[Event, ...]
    signatures: tuple[Signature, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """The family of an item, ancestors first, with every link and everybody's printed name by key."""

    asked: UUID
    items: tuple[TracedItem, ...]
    links: tuple[tuple[UUID, UUID], ...]
    names: dict[int, str]

    @property
    def this(self) -> TracedItem:
        """The item that was asked for."""
        return next(one for one in self.items if one.item.uid == self.asked)


def trace(store: Store, identifier: str, *, hidden: frozenset[Kind] = frozenset()) -> Trace:
    """Trace whatever an identifier names: a scan, a typed number, a study or lot number, or a uid.

    `hidden` are the kinds that are left out, because they would tell the arm. Raises NotFound, with `fits-several` when
    it names more than one item, and NotPermitted for one that is hidden.
    """
    item = find(store, identifier)
    if item.kind in hidden:
        raise NotPermitted()
    return trace_item(store, item, hidden=hidden)


def find(store: Store, identifier: str) -> Item:
    """The one item that an identifier names."""
    text = identifier.strip()
    for scheme in ("study", "lot", "product", "mpho", "din", "accession"):
        found = store.items.by_code(text, scheme=scheme)
        if len(found) == 1:
            return found[0]
    try:
        return store.items.by_uid(UUID(text))
    except ValueError:
        named = identify(store, read(text))
    if named.item is None:
        raise NotFound("fits-several" if named.items else named.code or "unknown-code")
    return named.item


def trace_item(store: Store, item: Item, *, hidden: frozenset[Kind] = frozenset()) -> Trace:
    """Trace one item both ways, without the kinds that are hidden and what hangs on them alone."""
    before, after = store.items.ancestors(item.id), store.items.descendants(item.id)
    items = {one.id: one for one in store.items.all(id=[*before, item.id, *after]) if one.kind not in hidden}
    pairs = store.items.links(items)
    depth = _distances(item.id, pairs)
    events = _by_item(store, items)
    signatures: dict[int, list[Signature]] = {}
    for signature in store.signatures.all(item_id=list(items)):
        signatures.setdefault(signature.item_id, []).append(signature)
    codes = codes_of(store.items.connection, items)
    named = names_of(store, items.values(), codes)
    traced = tuple(
        TracedItem(
            item=one,
            name=named[one.id],
            distance=depth[one.id],
            codes=shown(codes.get(one.id, {})),
            events=tuple(events.get(one.id, ())),
            signatures=tuple(signatures.get(one.id, ())),
        )
        for one in sorted((items[key] for key in depth), key=lambda one: (depth[one.id], one.id))
    )
    people = {key for one in traced for event in one.events for key in (event.actor_id, event.witness_id) if key}
    names = {person.id: person.printed_name for person in store.people.all(id=sorted(people))}
    links = tuple((items[parent].uid, items[child].uid) for parent, child in pairs)
    return Trace(asked=item.uid, items=traced, links=links, names=names)


def happened_at(traced: TracedItem, what: Happened) -> datetime | None:
    """When something happened to an item last; None when it never did."""
    times = [event.at for event in traced.events if event.what is what]
    return times[-1] if times else None


def _by_item(store: Store, items: dict[int, Item]) -> dict[int, list[Event]]:
    events: dict[int, list[Event]] = {}
    for event in store.custody.all(item_id=list(items)):
        events.setdefault(event.item_id, []).append(event)
    return events


def _distances(start: int, links: tuple[tuple[int, int], ...]) -> dict[int, int]:
    """Generations from the item asked for: parents are -1, children 1, by the shortest way."""
    distances = {start: 0}
    for step, pairs in ((-1, [(child, parent) for parent, child in links]), (1, list(links))):
        waiting = deque([start])
        while waiting:
            here = waiting.popleft()
            for source, target in pairs:
                if source == here and target not in distances:
                    distances[target] = distances[here] + step
                    waiting.append(target)
    return distances
