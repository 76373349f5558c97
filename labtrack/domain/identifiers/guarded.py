"""Which check character belongs to an identifier that a person reads out?"""

import re
from typing import Final

from labtrack.domain.identifiers.chain_of_identity import ChainOfIdentity
from labtrack.domain.identifiers.din import Din
from labtrack.domain.identifiers.gs1 import check_digit
from labtrack.domain.identifiers.site import SiteSymbol, SymbolKind
from labtrack.domain.identifiers.unreadable import Unreadable

_NOT_COUNTED: Final = str.maketrans("", "", " -")
_DIN: Final = re.compile("=?(?P<din>.{13})")
_SYMBOL: Final = re.compile(rf"(?P<kind>{'|'.join(SymbolKind)})(?P<number>[0-9]{{8}})")
_CHAIN: Final = re.compile("CH[0-9A-Z]{13}")
# The digits before the check digit of GTIN-8, -12, -13 and -14, and of a GSRN; with or without their identifier.
_GS1: Final = re.compile(
    r"\(01\)(?P<item>[0-9]{13})|\(801[78]\)(?P<person>[0-9]{17})|(?P<bare>[0-9]{7}|[0-9]{11,12}|0[0-9]{12}|[0-9]{17})"
)
_EITHER: Final = re.compile("[1-9][0-9]{12}")


def check_character_for(text: str) -> str:
    """Return the check character of a donation number, a Chain of Identity identifier, a labtrack symbol, GTIN or GSRN.

    `text` is the identifier without it; spaces and hyphens do not count. Thirteen digits may be a donation number or a
    GTIN: `=` before the one or `(01)` before the other says which. Raises Unreadable `malformed-din`,
    `malformed-content`, `symbol-not-issuable`, `two-kinds` or `not-checkable`.
    """
    characters = text.translate(_NOT_COUNTED)
    if _EITHER.fullmatch(characters):
        raise Unreadable("two-kinds")
    if gs1 := _GS1.fullmatch(characters):
        return check_digit(gs1["item"] or gs1["person"] or gs1["bare"])
    if symbol := _SYMBOL.fullmatch(characters):
        return SiteSymbol(kind=SymbolKind(symbol["kind"]), number=int(symbol["number"])).check_character
    if _CHAIN.fullmatch(characters):
        return ChainOfIdentity(text=characters).check_character
    if din := _DIN.fullmatch(characters):
        return Din(text=din["din"]).check_character
    raise Unreadable("not-checkable")
