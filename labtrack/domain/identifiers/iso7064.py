"""Which check character guards a text against mistyping?"""

from typing import Final

from labtrack.domain.identifiers.unreadable import Unreadable

CHARACTERS: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ*"
_VALUES: Final = {character: value for value, character in enumerate(CHARACTERS[:-1])}


def check_character(text: str) -> str:
    """Return the check character of `text` (0-9 and A-Z, at least one) by ISO/IEC 7064 MOD 37-2.

    The answer is 0-9, A-Z or `*`; `*` never stands in the text itself. Raises Unreadable `not-checkable`.
    """
    if not text:
        raise Unreadable("not-checkable")
    total = 0
    for character in text:
        value = _VALUES.get(character)
        if value is None:
            raise Unreadable("not-checkable")
        total = (total + value) * 2 % 37
    return CHARACTERS[(38 - total) % 37]


def value_of(check: str) -> int:
    """Return the number 0 to 36 that a check character stands for."""
    return CHARACTERS.index(check)
