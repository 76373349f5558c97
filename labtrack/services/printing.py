"""Which labels does an item, or every container of a lot, still need, and which print was just scanned back?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from labtrack.domain.custody import Item, Kind
from labtrack.domain.errors import Conflict, Invalid, NotFound
from labtrack.domain.identifiers import SymbolKind
from labtrack.domain.label_texts import EXCHANGE_DESIGN
from labtrack.domain.labelling import CONTAINER_DESIGN, Label
from labtrack.domain.outcomes import Outcome
from labtrack.domain.people import Actor, Permission, require
from labtrack.domain.printers import Printer
from labtrack.domain.readings import Reading, SymbolReading, Unread
from labtrack.persistence.store import Store
from labtrack.services.dose_labels import DESIGN as DOSE_DESIGN
from labtrack.services.dose_labels import dose_label
from labtrack.services.label_texts import exchange_label
from labtrack.services.labelling import PrintRequest, container_label, print_label, scan_label_back
from labtrack.services.lot_record import Filling, fillings_of
from labtrack.services.naming import Name, name_of
from labtrack.services.printers import printer_for, printers_at

LABELLED = frozenset({Kind.CONTAINER, Kind.DOSE, Kind.EXCHANGE})
"""Kinds whose label is printed here."""
GONE = frozenset({"used", "discarded", "lost"})
"""States in which a container needs no label any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prints:
    """An item, every print that was ever made for it, the newest first, and the printers for another."""

    item: Item
    name: Name
    labels: tuple[Label, ...]
    printers: tuple[Printer, ...]


def print_label_of(
    store: Store,
    item_uid: UUID,
    *,
    printer_uid: UUID | None = None,
    reason: str | None = None,
    note: str = "",
    by: Actor,
    at: datetime,
) -> Outcome:
    """Print the label of a container, a dose or a plasma exchange; `made` is it. Raises Conflict for other kinds.

    Without a printer the browser prints it. The reason is needed when the item has a label already.
    """
    require(by, Permission.LABEL)
    item = store.items.by_uid(item_uid)
    design, fields = _label_for(store, item)
    printer = printer_for(store, printer_uid, design, by=by) if printer_uid is not None else None
    request = PrintRequest(printer=printer, reason=reason, note=note)
    return print_label(store, item.uid, design=design, fields=fields, request=request, by=by, at=at)


def print_missing_labels(
    store: Store, lot_uid: UUID, *, printer_uid: UUID | None = None, by: Actor, at: datetime
) -> Outcome:
    """Print a label for every container of a lot that has none; `made` are the labels, in the containers' order.

    A print that waits to be scanned back is not printed again. Raises Conflict `nothing-to-print`.
    """
    require(by, Permission.LABEL)
    lot = _lot(store, lot_uid)
    missing = [one.item for one in unlabelled(fillings_of(store, store.containers.all(lot_item_id=lot.id)))]
    if not missing:
        raise Conflict("nothing-to-print", item=lot.uid)
    store.items.lock([item.id for item in missing], shares=[lot.id, *store.items.ancestors(lot.id)])
    printed = [print_label_of(store, item.uid, printer_uid=printer_uid, by=by, at=at) for item in missing]
    made = tuple(uid for outcome in printed for uid in outcome.made)
    return Outcome(item=None, number=0, what=printed[-1].what, at=at, made=made)


def scan_back(store: Store, uid: UUID, reading: Reading, *, by: Actor, at: datetime) -> Outcome:
    """Take a label that was scanned on its item: on this one, or on any container of this lot.

    Raises Invalid at the field `scan` for what is no label's own symbol or a foreign label, else what
    `scan_label_back` raises.
    """
    require(by, Permission.LABEL)
    item, label = label_scanned(store, uid, reading)
    return scan_label_back(store, item.uid, label.serial, by=by, at=at)


def label_scanned(store: Store, uid: UUID, reading: Reading) -> tuple[Item, Label]:
    """The label that was scanned, and what it was printed for: this item, or any container of this lot.

    Raises Invalid at the field `scan` for what is no label's own symbol, unknown, or printed for something else.
    """
    label = store.labels.find(serial=_serial(reading))
    if label is None:
        raise Invalid("label-unknown", fields={"scan": "label-unknown"})
    item = store.items.get(label.item_id)
    meant = store.items.by_uid(uid)
    if meant.id not in (item.id, *_lots_of(store, item)):
        owner = name_of(store, item).text
        raise Invalid("label-of-other", fields={"scan": "label-of-other"}, owner=owner)
    return item, label


def unlabelled(fillings: tuple[Filling, ...]) -> tuple[Filling, ...]:
    """The containers that need a print: neither a live one nor one that waits."""
    return tuple(one for one in fillings if one.live is None and one.waiting is None and one.item.state not in GONE)


def prints_of(store: Store, item_uid: UUID, *, by: Actor) -> Prints:
    """An item with its prints. Raises NotFound."""
    require(by, Permission.LOOK)
    item = store.items.by_uid(item_uid)
    labels = store.labels.all(item_id=item.id)
    printers = printers_for(store, item.uid, by=by) if item.kind in LABELLED else ()
    return Prints(item=item, name=name_of(store, item), labels=tuple(reversed(labels)), printers=printers)


def printers_for(store: Store, item_uid: UUID, *, by: Actor) -> tuple[Printer, ...]:
    """The printers that the label of an item may be sent to from where this person works."""
    design, _ = _label_for(store, store.items.by_uid(item_uid))
    return printers_at(store, by.place_id, design)


def printers_for_lot(store: Store, *, by: Actor) -> tuple[Printer, ...]:
    """The printers that the labels of containers may be sent to from where this person works."""
    return printers_at(store, by.place_id, CONTAINER_DESIGN)


def _label_for(store: Store, item: Item) -> tuple[str, Mapping[str, str]]:
    match item.kind:
        case Kind.CONTAINER:
            return CONTAINER_DESIGN, container_label(store, item.uid)
        case Kind.DOSE:
            return DOSE_DESIGN, dose_label(store, item.uid)
        case Kind.EXCHANGE:
            return EXCHANGE_DESIGN, exchange_label(store, item)
        case _:
            raise Conflict("no-label-design", item=item.uid)


def _serial(reading: Reading) -> str:
    if isinstance(reading, Unread):
        raise Invalid(reading.code, fields={"scan": reading.code})
    if not isinstance(reading, SymbolReading) or reading.symbol.kind is not SymbolKind.LABEL:
        raise Invalid("not-a-label-symbol", fields={"scan": "not-a-label-symbol"})
    return reading.symbol.text


def _lots_of(store: Store, item: Item) -> tuple[int, ...]:
    if item.kind is not Kind.CONTAINER:
        return ()
    return (store.containers.get(item.id).lot_item_id,)


def _lot(store: Store, lot_uid: UUID) -> Item:
    item = store.items.by_uid(lot_uid)
    if item.kind is not Kind.LOT:
        raise NotFound(what="lot")
    return item
