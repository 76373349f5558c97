"""What does every ISBT 128 data structure have in common?"""

import re
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import ClassVar, Final, Self

from labtrack.domain.identifiers.unreadable import Unreadable

_PADDING: Final = "0"


class Structure(ABC):
    """One data structure of ISBT 128 (ST-001 §2.4). Its symbol carries `identifier` and then `content`.

    `ds` is its number in the standard, `identifier` its data identifier of one to three characters, `length` the
    number of characters of its content where that is fixed. `retired` means that it may be read, and is printed no
    more. Each is a frozen class of its own, whose constructor raises Unreadable for what it cannot hold.
    """

    __slots__ = ()

    ds: ClassVar[str]
    identifier: ClassVar[str]
    length: ClassVar[int]
    retired: ClassVar[bool] = False

    @classmethod
    def length_at(cls, text: str, start: int) -> int:
        """How long is the content that begins at `start`? Unreadable where it says so itself, and does not say it."""
        return cls.length

    @classmethod
    @abstractmethod
    def from_content(cls, content: str) -> Self:
        """Read a content of the right length. Raises Unreadable for characters that may not stand there."""

    @property
    @abstractmethod
    def content(self) -> str:
        """Everything after the data identifier."""

    @property
    def once(self) -> str:
        """What may stand only once in a message: its kind, unless several of a kind say different things."""
        return self.ds


@dataclass(frozen=True, slots=True, kw_only=True)
class TextStructure(Structure):
    """A structure whose content is kept as one text; `pattern` says which characters may stand in it."""

    pattern: ClassVar[re.Pattern[str]]

    text: str

    def __post_init__(self) -> None:
        """Refuse another shape."""
        if self.pattern.fullmatch(self.text) is None:
            raise Unreadable("malformed-content")

    @classmethod
    def from_content(cls, content: str) -> Self:
        """Read the content."""
        return cls(text=content)

    @property
    def content(self) -> str:
        """The text as it stands."""
        return self.text


def padded(text: str, length: int) -> str:
    """Fill a text up with zeros from the left, as ISBT 128 wants it. Raises Unreadable for one that is too long."""
    if not text or len(text) > length:
        raise Unreadable("malformed-content")
    return text.rjust(length, _PADDING)


def unpadded(text: str) -> str:
    """Take the zeros away that fill a text up from the left; one that is all zeros is `0`."""
    return text.lstrip(_PADDING) or _PADDING
