"""What does one scan at the bedside change in what was gathered so far?"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from labtrack.domain import gathering as rules
from labtrack.domain.custody import Item, Kind
from labtrack.domain.errors import NotFound
from labtrack.domain.gathering import Gathering
from labtrack.domain.identifiers import SymbolKind
from labtrack.domain.people import Role
from labtrack.domain.readings import IsbtReading, Reading, SymbolReading
from labtrack.persistence.queries.clearance import people_at
from labtrack.persistence.store import Store
from labtrack.services.identification import Named, identify

QUALIFIED = frozenset({Role.WARD_NURSE, Role.PHYSICIAN})
"""Who may check a bag on a ward, as one of two."""


def with_scan(store: Store, gathered: Gathering, reading: Reading, *, at: datetime) -> Gathering:
    """What is gathered once this scan is taken.

    Raises NotFound with the reason when it names nothing, fits several bags, or does not prove which print of a label
    it was read from.
    """
    named = identify(store, reading)
    after = _with_named(store, gathered, named, reading, at=at)
    return replace(after, typed=True) if named.typed else after


def _with_named(store: Store, gathered: Gathering, named: Named, reading: Reading, *, at: datetime) -> Gathering:
    if named.person is not None:
        first_may = gathered.first_id is None or _may_check(store, gathered.first_id, gathered.place_id, at=at)
        return rules.with_badge(gathered, named.person.id, first_may=first_may)
    item = _one_of(named)
    if item.kind is Kind.PARTICIPANT:
        return rules.with_wristband(gathered, item.id)
    _require_live_print(store, item, reading)
    return rules.with_bag(gathered, item.id)


def _one_of(named: Named) -> Item:
    if named.item is not None:
        return named.item
    raise NotFound("fits-several" if named.items else named.code or "unknown-code")


def _may_check(store: Store, person_id: int, place_id: int, *, at: datetime) -> bool:
    return bool(people_at(store, [person_id], place_id, at=at)[person_id].roles & QUALIFIED)


def _require_live_print(store: Store, item: Item, reading: Reading) -> None:
    """Raise NotFound where a label stuck on another bag could speak for this one.

    A bag that was labelled more than once is named by a label's own symbol only, and only by the live one. Where no
    print is live at all the bag is taken, and that is what stops it.
    """
    prints = store.labels.all(item_id=item.id)
    if isinstance(reading, IsbtReading) and len(prints) > 1:
        raise NotFound("label-symbol-needed", item=item.uid)
    if isinstance(reading, SymbolReading) and reading.symbol.kind is SymbolKind.LABEL:
        live = [label.serial for label in prints if label.live_at is not None and label.void_at is None]
        if live and reading.symbol.text not in live:
            raise NotFound("label-not-live", item=item.uid)
