"""Which number of a kind is given out next?"""

from __future__ import annotations

from datetime import datetime

from labtrack.domain.errors import Conflict
from labtrack.domain.identifiers import Din, SiteSymbol, SymbolKind, is_issuable
from labtrack.persistence.store import Store
from labtrack.services.places import site_zone

DIN_SCHEME = "din"
LAST_SERIAL = 999_999
VALIDATION = "A999"
"""What every donation number for validation begins with."""


def next_symbol(store: Store, kind: SymbolKind) -> SiteSymbol:
    """Give out the next symbol that may be printed; gaps are fine, reuse is not."""
    while not is_issuable(kind, number := store.next_number(kind.name.lower())):
        continue
    return SiteSymbol(kind=kind, number=number)


def next_din(store: Store, *, at: datetime) -> Din:
    """Give out the next donation number of this installation's facility, in the year of the site's clock.

    The counter stays locked until the transaction ends; a number that a donation ever bore is passed over, whatever
    became of it. Raises Conflict `no-facility`, or `no-number-left` after the last of the year.
    """
    facility = store.premises.facility
    if facility is None:
        raise Conflict("no-facility")
    year = at.astimezone(site_zone(store)).year % 100
    while (serial := store.next_number(f"din-{facility}-{year:02}")) <= LAST_SERIAL:
        din = Din.from_parts(facility, year, serial)
        if not store.items.ever_bore(DIN_SCHEME, din.text):
            return din
    raise Conflict("no-number-left")


def holds_validation_numbers(store: Store) -> bool:
    """Whether any live item bears a donation number that is never for clinical use."""
    return any(store.items.by_code_prefix(VALIDATION, scheme=scheme) for scheme in (DIN_SCHEME, "product"))
