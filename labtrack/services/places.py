"""Which place is meant, and which clock does it keep?"""

from __future__ import annotations

from zoneinfo import ZoneInfo

from labtrack.domain.errors import NotFound
from labtrack.domain.places import Place, PlaceKind
from labtrack.persistence.store import Store


def site(store: Store) -> Place:
    """The root of all places."""
    found = store.places.find(kind=PlaceKind.SITE)
    if found is None:
        raise NotFound(what="site")
    return found


def site_zone(store: Store) -> ZoneInfo:
    """The time zone that pages, labels and signatures show."""
    return ZoneInfo(site(store).time_zone or "UTC")


def place_of_kind(store: Store, kind: PlaceKind) -> Place:
    """The place of that kind; the first, where a site has several."""
    found = store.places.find(kind=kind)
    if found is None:
        raise NotFound(what=kind.value)
    return found


def covers(store: Store, place_id: int) -> frozenset[int]:
    """The keys of a place and of everything above it: a grant at any of them counts here."""
    above: set[int] = set()
    at: int | None = place_id
    while at is not None:
        above.add(at)
        at = store.places.get(at).parent_id
    return frozenset(above)
