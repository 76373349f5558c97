"""Which item or person does a scan name?"""

from __future__ import annotations

from dataclasses import dataclass

from labtrack.domain.custody import Item, Kind
from labtrack.domain.errors import NotFound
from labtrack.domain.identifiers import SymbolKind
from labtrack.domain.people import Person
from labtrack.domain.places import Place
from labtrack.domain.readings import (
    BandReading,
    Gs1Reading,
    IsbtReading,
    MphoReading,
    Reading,
    SymbolReading,
    Taken,
    Unread,
    wristband_of,
)
from labtrack.persistence.store import Store
from labtrack.services.wristbands import code_of_band

SCHEMES: dict[SymbolKind, str] = {
    SymbolKind.LABEL: "label",
    SymbolKind.SPECIMEN: "accession",
    SymbolKind.WRISTBAND: "wristband",
    SymbolKind.STUDY_CARD: "study-card",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """What a scan names. Several items mean that it does not tell which one; `code` says why there is nothing.

    `current` is the serial of the label that took the place of a void one that was scanned.
    """

    items: tuple[Item, ...] = ()
    person: Person | None = None
    place: Place | None = None
    typed: bool = False
    code: str = ""
    current: str = ""

    @property
    def item(self) -> Item | None:
        """The one item, when there is exactly one."""
        return self.items[0] if len(self.items) == 1 else None


def identify(store: Store, reading: Reading) -> Named:
    """Find what a scan names; nothing is resolved by guessing.

    A bare donation number names its donation alone; where bags live under it, all of them are listed beside it.
    """
    match reading:
        case Unread():
            return Named(code=reading.code)
        case IsbtReading():
            return _by_isbt(store, reading)
        case SymbolReading():
            return _by_symbol(store, reading)
        case Gs1Reading() | BandReading():
            return _by_band(store, reading)
        case MphoReading(identifier=identifier, typed=typed):
            # Without a check character one wrong key would name the twin of the bag: it is enough to look, not to act.
            return _named(() if typed else store.items.by_code(identifier.text, scheme="mpho"), typed, "typed-to-look")


def one_item(store: Store, reading: Reading, *kinds: Kind) -> Item:
    """The one item that a scan names, of one of these kinds; NotFound with the reason when it does not."""
    named = identify(store, reading)
    fitting = tuple(item for item in named.items if not kinds or item.kind in kinds)
    if len(fitting) == 1:
        return fitting[0]
    raise NotFound("fits-several" if fitting else named.code or "unknown-code", current=named.current)


def _named(items: tuple[Item, ...], typed: bool, otherwise: str) -> Named:
    return Named(items=items, typed=typed, code="" if items else otherwise)


def _by_isbt(store: Store, reading: IsbtReading) -> Named:
    if reading.mpho is not None:
        items = store.items.by_code(reading.mpho.text, scheme="mpho")
    elif reading.din is None:
        return _without_donation(store, reading)
    elif reading.product_code is None:
        items = (
            *store.items.by_code(reading.din.text, scheme="din"),
            *store.items.by_code_prefix(reading.din.text, scheme="product"),
        )
    else:
        items = store.items.by_code(reading.din.text + reading.product_text, scheme="product")
    return _named(items, reading.typed, "unknown-code")


def _without_donation(store: Store, reading: IsbtReading) -> Named:
    """What a symbol names that carries no donation number: a patient, an order, or tissue by its European code."""
    if wristband_of(reading) is not None:
        return _by_band(store, reading)
    if reading.chain_of_identity is not None:
        orders = store.infusion_orders.all(chain_of_identity=reading.chain_of_identity.text)
        items = store.items.all(id=[order.item_id for order in orders])
    elif reading.european_code is not None:
        items = store.items.by_code(reading.european_code.content, scheme="sec")
    else:
        return Named(typed=reading.typed, code="no-donation-number")
    return _named(items, reading.typed, "unknown-code")


def _by_band(store: Store, reading: Taken) -> Named:
    band = wristband_of(reading)
    if band is None:
        return Named(typed=reading.typed, code="gs1-no-item")
    scheme, value = code_of_band(store, band)
    return _named(store.items.by_code(value, scheme=scheme), reading.typed, "unknown-wristband")


def _by_symbol(store: Store, reading: SymbolReading) -> Named:
    text = reading.symbol.text
    match reading.symbol.kind:
        case SymbolKind.BADGE:
            person = store.people.find(badge=text)
            return Named(person=person, typed=reading.typed, code="" if person else "unknown-code")
        case SymbolKind.PLACE:
            place = store.places.find(code=text)
            return Named(place=place, typed=reading.typed, code="" if place else "unknown-code")
        case kind if kind in SCHEMES:
            items = store.items.by_code(text, scheme=SCHEMES[kind])
            if items:
                return Named(items=items, typed=reading.typed)
            void = store.items.ever_bore(SCHEMES[kind], text)
            current = _current(store, text) if void and kind is SymbolKind.LABEL else ""
            code = "void-label-replaced" if current else "void-label" if void else "unknown-code"
            return Named(typed=reading.typed, code=code, current=current)
        case _:
            return Named(typed=reading.typed, code="unknown-code")


def _current(store: Store, serial: str) -> str:
    """The serial of the label that is live on the item of a void one; empty when none is."""
    void = store.labels.find(serial=serial)
    live = store.labels.all(item_id=void.item_id, void_at=None, spoiled_at=None) if void is not None else ()
    return next((label.serial for label in live if label.live_at is not None), "")
