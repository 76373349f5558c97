"""Which check character belongs to an identifier that a person reads out?"""

import re
from typing import Final

from labtrack.domain.identifiers.din import Din
from labtrack.domain.identifiers.site import SiteSymbol, SymbolKind
from labtrack.domain.identifiers.unreadable import Unreadable

_DIN_SHAPE: Final = re.compile(r".{13}")
_SYMBOL_SHAPE: Final = re.compile(rf"(?P<kind>{'|'.join(SymbolKind)})(?P<number>[0-9]{{8}})")
_NOT_COUNTED: Final = str.maketrans("", "", " -")


def check_character_for(text: str) -> str:
    """Return the check character of a donation number, or of kind and digits of a labtrack symbol.

    Spaces and hyphens do not count. Raises Unreadable `malformed-din`, `symbol-not-issuable` or `not-checkable`.
    """
    characters = text.translate(_NOT_COUNTED)
    if _DIN_SHAPE.fullmatch(characters):
        return Din(text=characters).check_character
    symbol = _SYMBOL_SHAPE.fullmatch(characters)
    if symbol is None:
        raise Unreadable("not-checkable")
    return SiteSymbol(kind=SymbolKind(symbol["kind"]), number=int(symbol["number"])).check_character
