"""Which symbol of a kind is given out next?"""

from __future__ import annotations

from labtrack.domain.identifiers import SiteSymbol, SymbolKind, is_issuable
from labtrack.persistence.store import Store


def next_symbol(store: Store, kind: SymbolKind) -> SiteSymbol:
    """Give out the next symbol that may be printed; gaps are fine, reuse is not."""
    while not is_issuable(kind, number := store.next_number(kind.name.lower())):
        continue
    return SiteSymbol(kind=kind, number=number)
