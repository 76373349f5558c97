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
    return zone_of(site(store))


def zone_of(site: Place) -> ZoneInfo:
    """The time zone that a site keeps."""
    return ZoneInfo(site.time_zone or "UTC")


def place_of_kind(store: Store, kind: PlaceKind) -> Place:
    """The place of that kind; the first, where a site has several."""
    found = store.places.find(kind=kind)
    if found is None:
        raise NotFound(what=kind.value)
    return found


def processing_facility(store: Store) -> str:
    """Who makes the products: the cell laboratory and the site, on a line each, as labels name them."""
    return f"{place_of_kind(store, PlaceKind.CELL_LABORATORY).name}\n{site(store).name}"
