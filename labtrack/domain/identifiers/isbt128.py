"""What does an ISBT 128 symbol say, and how is it written?"""

import re
import string
from collections.abc import Mapping, Sequence
from typing import Final

from labtrack.domain.identifiers.blood_group import BloodGroup
from labtrack.domain.identifiers.din import DonationNumber
from labtrack.domain.identifiers.expiry import Expiry
from labtrack.domain.identifiers.product import Divisions, ProductCode
from labtrack.domain.identifiers.unreadable import Unreadable

Structure = DonationNumber | BloodGroup | ProductCode | Expiry | Divisions
_Kind = type[DonationNumber] | type[BloodGroup] | type[ProductCode] | type[Expiry] | type[Divisions]

_KINDS: Final[Mapping[str, _Kind]] = {
    **{kind.identifier: kind for kind in (BloodGroup, ProductCode, Expiry, Divisions)},
    # The second character of a donation number's data identifier is also the first of the number itself.
    **{f"={character}": DonationNumber for character in string.digits + string.ascii_uppercase},
}
_LONGEST_FIRST: Final = sorted({len(identifier) for identifier in _KINDS}, reverse=True)

_MESSAGE: Final = "=+"
_MESSAGE_HEAD: Final = re.compile(r"=\+(?P<count>[0-9]{2})[0-9]{3}")
_MESSAGE_HEAD_LENGTH: Final = 7
_MOST_IN_MESSAGE: Final = 99

# A scanner may deliver these neighbours on a label as one text, always in this order.
_PAIRS: Final = frozenset({("001", "002"), ("003", "005"), ("001", "003"), ("003", "032")})


def parse(text: str) -> tuple[Structure, ...]:
    """Read one symbol, one permitted pair of symbols, or a compound message, all or nothing.

    `text` is exactly what stands in the symbol, from its `=` or `&` on. The head of a compound message (023) is
    checked and left out of the answer. Raises Unreadable for everything else, and nothing but Unreadable.
    """
    if not text.startswith(("=", "&")):
        raise Unreadable("not-isbt")
    is_message = text.startswith(_MESSAGE)
    if _MESSAGE in text[1:]:
        raise Unreadable("message-nested" if is_message else "several-symbols")
    structures = _message_parts(text) if is_message else _all_from(text, 0)
    kinds = tuple(structure.ds for structure in structures)
    if not is_message and len(kinds) > 1 and kinds not in _PAIRS:
        raise Unreadable("several-symbols")
    _require_agreement(structures)
    return structures


def build(structure: Structure) -> str:
    """Write one structure as the text of a symbol of its own.

    Raises Unreadable `divisions-missing` for a product code that needs structure 032 beside it.
    """
    _require_agreement((structure,))
    return _written(structure)


def build_message(structures: Sequence[Structure]) -> str:
    """Write 1 to 99 structures, each kind once, as one compound message (023) in no defined order.

    Raises Unreadable for what `parse` would not take back.
    """
    if not 1 <= len(structures) <= _MOST_IN_MESSAGE:
        raise Unreadable("message-count-wrong")
    _require_agreement(structures)
    return f"{_MESSAGE}{len(structures):02}000" + "".join(_written(structure) for structure in structures)


def _written(structure: Structure) -> str:
    return structure.identifier + structure.content


def _message_parts(text: str) -> tuple[Structure, ...]:
    if len(text) < _MESSAGE_HEAD_LENGTH:
        raise Unreadable("too-short")
    head = _MESSAGE_HEAD.match(text)
    if head is None:
        raise Unreadable("malformed-content")
    structures = _all_from(text, head.end())
    if not structures or len(structures) != int(head["count"]):
        raise Unreadable("message-count-wrong")
    return structures


def _all_from(text: str, start: int) -> tuple[Structure, ...]:
    structures: list[Structure] = []
    while start < len(text):
        kind = _kind_at(text, start)
        start += len(kind.identifier)
        content = text[start : start + kind.length]
        if len(content) < kind.length:
            raise Unreadable("too-short")
        structures.append(kind.from_content(content))
        start += kind.length
    return tuple(structures)


def _kind_at(text: str, start: int) -> _Kind:
    if text[start] not in "=&":
        raise Unreadable("malformed-content")
    if start + 1 == len(text):
        raise Unreadable("too-short")
    for length in _LONGEST_FIRST:
        kind = _KINDS.get(text[start : start + length])
        if kind is not None:
            return kind
    raise Unreadable("unknown-structure")


def _require_agreement(structures: Sequence[Structure]) -> None:
    kinds = [structure.ds for structure in structures]
    if len(set(kinds)) != len(kinds):
        raise Unreadable("structure-repeated")
    has_divisions = Divisions.ds in kinds
    for structure in structures:
        if isinstance(structure, ProductCode) and structure.needs_divisions != has_divisions:
            raise Unreadable("divisions-conflict" if has_divisions else "divisions-missing")
