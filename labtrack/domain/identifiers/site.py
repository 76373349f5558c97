"""Which symbols does labtrack print of its own?"""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Self

from labtrack.domain.identifiers.iso7064 import check_character
from labtrack.domain.identifiers.unreadable import Unreadable

_TEXT: Final = re.compile(r"(?P<kind>[A-Z]{2})-(?P<number>[0-9]{8})-(?P<check>[0-9A-Z])")
_LARGEST_NUMBER: Final = 99_999_999


class SymbolKind(StrEnum):
    """What a symbol stands for, by its first two letters."""

    LABEL = "LB"
    SPECIMEN = "SP"
    PLACE = "PL"
    BADGE = "BG"
    WRISTBAND = "WB"
    STUDY_CARD = "ST"
    PRINTER = "PT"
    TEST = "TS"


_KINDS: Final = {kind.value: kind for kind in SymbolKind}


def is_issuable(kind: SymbolKind, number: int) -> bool:
    """Tell whether this number may be printed: 1 to 99999999, and its check character is not `*`."""
    return 1 <= number <= _LARGEST_NUMBER and _check(kind, number) != "*"


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteSymbol:
    """A label serial, accession, place, badge or card: its text is `KK-NNNNNNNN-C`, of 0-9, A-Z and `-` only.

    The check character (ISO/IEC 7064 MOD 37-2) covers kind and digits. Raises Unreadable `symbol-not-issuable`.
    """

    kind: SymbolKind
    number: int

    def __post_init__(self) -> None:
        """Refuse numbers that are never printed."""
        if not is_issuable(self.kind, self.number):
            raise Unreadable("symbol-not-issuable")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read exactly what is printed.

        Raises Unreadable `malformed-symbol`, `symbol-kind-unknown`, `symbol-check-wrong` or `symbol-not-issuable`.
        """
        match = _TEXT.fullmatch(text)
        if match is None:
            raise Unreadable("malformed-symbol")
        kind = _KINDS.get(match["kind"])
        if kind is None:
            raise Unreadable("symbol-kind-unknown")
        if _check(kind, int(match["number"])) != match["check"]:
            raise Unreadable("symbol-check-wrong")
        return cls(kind=kind, number=int(match["number"]))

    @property
    def check_character(self) -> str:
        """The last character of the text."""
        return _check(self.kind, self.number)

    @property
    def text(self) -> str:
        """What is printed and scanned, such as `LB-00000012-F` in shape."""
        return f"{self.kind.value}-{self.number:08}-{self.check_character}"


def _check(kind: SymbolKind, number: int) -> str:
    return check_character(f"{kind.value}{number:08}")
