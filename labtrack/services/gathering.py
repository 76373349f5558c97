"""What does one scan at the bedside name, and what does it change in what was gathered so far?"""

from __future__ import annotations

from dataclasses import dataclass, replace

from labtrack.domain import gathering as rules
from labtrack.domain.custody import Item, Kind
from labtrack.domain.errors import NotFound
from labtrack.domain.gathering import Gathering
from labtrack.domain.identifiers import SymbolKind
from labtrack.domain.people import Person, Role
from labtrack.domain.readings import IsbtReading, Reading, SymbolReading
from labtrack.persistence.queries.gathering import CheckNow
from labtrack.persistence.store import Store
from labtrack.services.identification import Named, identify

QUALIFIED = frozenset({Role.WARD_NURSE, Role.PHYSICIAN})
"""Who may check a bag on a ward, as one of two."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scanned:
    """What a scan brings into a check: a person's badge, a patient's wristband, or whatever is taken for the bag."""

    named: Item | Person
    typed: bool

    @property
    def badge(self) -> int | None:
        """The key of the person whose badge it is."""
        return self.named.id if isinstance(self.named, Person) else None

    @property
    def wristband(self) -> int | None:
        """The key of the patient whose wristband it is."""
        return self.named.id if isinstance(self.named, Item) and self.named.kind is Kind.PARTICIPANT else None

    @property
    def bag(self) -> int | None:
        """The key of what is taken for the bag."""
        return self.named.id if self.badge is None and self.wristband is None else None


def scanned(store: Store, reading: Reading) -> Scanned:
    """Find what a scan at the bedside names.

    Raises NotFound with the reason when it names nothing, fits several bags, or does not prove which print of a label
    it was read from.
    """
    named = identify(store, reading)
    if named.person is not None:
        return Scanned(named=named.person, typed=named.typed)
    item = _one_of(named)
    if item.kind is not Kind.PARTICIPANT:
        _require_live_print(store, item, reading)
    return Scanned(named=item, typed=named.typed)


def with_scan(check: CheckNow, scan: Scanned) -> Gathering:
    """What is gathered once this scan is taken; whoever's badge it is must be among the people of `check`."""
    after = _with_named(check, scan)
    return replace(after, typed=True) if scan.typed else after


def _with_named(check: CheckNow, scan: Scanned) -> Gathering:
    gathered = check.gathering
    match scan.named:
        case Person(id=key):
            first_may = gathered.first_id is None or bool(check.people[gathered.first_id].roles & QUALIFIED)
            return rules.with_badge(gathered, key, first_may=first_may)
        case Item(id=key, kind=Kind.PARTICIPANT):
            return rules.with_wristband(gathered, key)
        case Item(id=key):
            return rules.with_bag(gathered, key)


def _one_of(named: Named) -> Item:
    if named.item is not None:
        return named.item
    raise NotFound("fits-several" if named.items else named.code or "unknown-code")


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
