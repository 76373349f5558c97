"""Which therapy of which patient is it made for?"""

import re
from dataclasses import dataclass
from typing import ClassVar, Final, Self

from labtrack.domain.identifiers import iso7064
from labtrack.domain.identifiers.facility import FACILITY, is_validation
from labtrack.domain.identifiers.structure import TextStructure
from labtrack.domain.identifiers.unreadable import Unreadable

_LENGTH: Final = 15
_IGNORED_IN_TYPING: Final = str.maketrans("", "", " -")


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainOfIdentity(TextStructure):
    """ISBT 128 structure 040, the Chain of Identity identifier: `CH`, facility (5), year (2) and six characters.

    All products of one therapy of one patient bear the same. It names no donation and takes no donation number's place.
    """

    ds: ClassVar[str] = "040"
    identifier: ClassVar[str] = "&/"
    length: ClassVar[int] = _LENGTH
    pattern: ClassVar[re.Pattern[str]] = re.compile(rf"CH{FACILITY}[0-9]{{2}}[0-9A-Z]{{6}}")

    @classmethod
    def typed(cls, text: str) -> Self:
        """Read what a person typed: 15 characters and their check character; spaces and hyphens do not count.

        Raises Unreadable `check-character-missing`, `check-character-wrong` or `malformed-content`.
        """
        characters = text.translate(_IGNORED_IN_TYPING)
        found = cls(text=characters[:_LENGTH])
        if len(characters) == _LENGTH:
            raise Unreadable("check-character-missing")
        if characters[_LENGTH:] != found.check_character:
            raise Unreadable("check-character-wrong")
        return found

    @property
    def check_character(self) -> str:
        """The character that guards the printed text, over all fifteen characters."""
        return iso7064.check_character(self.text)

    @property
    def facility(self) -> str:
        """The facility that gave it."""
        return self.text[2:7]

    @property
    def is_validation(self) -> bool:
        """Whether the facility is A9990 to A9999, which is for tests and never for clinical use."""
        return is_validation(self.facility)
