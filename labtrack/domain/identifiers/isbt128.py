"""What does an ISBT 128 symbol say, and how is it written?"""

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

from labtrack.domain.identifiers.product import Divisions, ProductCode
from labtrack.domain.identifiers.structure import Structure
from labtrack.domain.identifiers.structures import BY_IDENTIFIER, NATIONAL
from labtrack.domain.identifiers.unreadable import Unreadable

NationalStructures = Mapping[str, type[Structure]]
"""What national data identifiers mean in the country of a facility that is known: `&a` to the structure behind it."""
NO_CONTEXT: Final[NationalStructures] = MappingProxyType({})

_LONGEST_FIRST: Final = sorted({len(identifier) for identifier in BY_IDENTIFIER}, reverse=True)
_MESSAGE: Final = "=+"
_MESSAGE_HEAD: Final = re.compile(r"=\+(?P<count>[0-9]{2})[0-9]{3}")
_MESSAGE_HEAD_LENGTH: Final = 7
_MOST_IN_MESSAGE: Final = 99

# A scanner may deliver these neighbours on a label as one text, always in this order (ST-001 §10).
_PAIRS: Final = frozenset(
    {
        ("001", "002"),
        ("003", "005"),
        ("001", "003"),
        ("003", "032"),
        ("017", "018"),
        ("024", "025"),
    }
)


def parse(text: str, *, national: NationalStructures = NO_CONTEXT) -> tuple[Structure, ...]:
    """Read one symbol, one permitted pair of symbols, or a compound message, all or nothing.

    `text` is exactly what stands in the symbol, from its `=` or `&` on. The head of a compound message (023) is
    checked and left out of the answer. `national` is given where the issuing facility is known: without it no national
    structure is read, and within a message none is. Raises Unreadable for everything else, and nothing but Unreadable.
    """
    if not text.startswith(("=", "&")):
        raise Unreadable("not-isbt")
    is_message = text.startswith(_MESSAGE)
    if _MESSAGE in text[1:]:
        raise Unreadable("message-nested" if is_message else "several-symbols")
    structures = _message_parts(text) if is_message else _all_from(text, 0, national)
    if not is_message and len(structures) > 1 and tuple(structure.ds for structure in structures) not in _PAIRS:
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
    if any(structure.identifier in NATIONAL for structure in structures):
        raise Unreadable("message-national")
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
    structures = _all_from(text, head.end(), None)
    if not structures or len(structures) != int(head["count"]):
        raise Unreadable("message-count-wrong")
    return structures


def _all_from(text: str, start: int, national: NationalStructures | None) -> tuple[Structure, ...]:
    structures: list[Structure] = []
    while start < len(text):
        kind = _kind_at(text, start, national)
        # Of a donation number the data identifier's second character is content already.
        start += len(kind.identifier)
        length = kind.length_at(text, start)
        content = text[start : start + length]
        if len(content) < length:
            raise Unreadable("too-short")
        structures.append(kind.from_content(content))
        start += length
    return tuple(structures)


def _kind_at(text: str, start: int, national: NationalStructures | None) -> type[Structure]:
    if text[start] not in "=&":
        raise Unreadable("malformed-content")
    if start + 1 == len(text):
        raise Unreadable("too-short")
    for length in _LONGEST_FIRST:
        kind = BY_IDENTIFIER.get(text[start : start + length])
        if kind is not None:
            return kind
    identifier = text[start : start + 2]
    if identifier in NATIONAL:
        return _national_kind(identifier, national)
    if text[start:] == "&,":
        raise Unreadable("too-short")
    raise Unreadable("unknown-structure")


def _national_kind(identifier: str, national: NationalStructures | None) -> type[Structure]:
    """A national structure; `national` None says that a message holds it, where none may stand."""
    if national is None:
        raise Unreadable("message-national")
    if identifier not in national:
        raise Unreadable("national-structure")
    return national[identifier]


def _require_agreement(structures: Sequence[Structure]) -> None:
    if len(structures) > 1 and len({structure.once for structure in structures}) != len(structures):
        raise Unreadable("structure-repeated")
    has_divisions = any(isinstance(structure, Divisions) for structure in structures)
    for structure in structures:
        if isinstance(structure, ProductCode) and structure.needs_divisions != has_divisions:
            raise Unreadable("divisions-conflict" if has_divisions else "divisions-missing")
