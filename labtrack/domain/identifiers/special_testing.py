"""Which test results does a label carry as codes?"""

import re
from dataclasses import dataclass
from typing import ClassVar, Final, Self

from labtrack.domain.identifiers import iso7064
from labtrack.domain.identifiers.persons import counted
from labtrack.domain.identifiers.structure import Structure, TextStructure
from labtrack.domain.identifiers.unreadable import Unreadable

_EIGHTEEN: Final = re.compile("[0-9A-Z]{18}")
_RESULT: Final = re.compile("[0-9A-Z]{10}")
_RESULT_LENGTH: Final = 10
_MOST_RESULTS: Final = 999
_HEAD: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecialTesting(TextStructure):
    """ISBT 128 structure 010: a code of five characters; its table is licensed, so the code is kept as it is."""

    ds: ClassVar[str] = "010"
    identifier: ClassVar[str] = "&("
    length: ClassVar[int] = 5
    pattern: ClassVar[re.Pattern[str]] = re.compile("[0-9A-Z]{5}")


@dataclass(frozen=True, slots=True, kw_only=True)
class EighteenCharacters(TextStructure):
    """A row of results in eighteen characters; their tables are licensed, so the row is kept as it is."""

    length: ClassVar[int] = 18
    pattern: ClassVar[re.Pattern[str]] = _EIGHTEEN

    @property
    def check_character(self) -> str:
        """The character that guards the printed text against mistyping, over all of the content."""
        return iso7064.check_character(self.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class FormerRedCellAntigens(EighteenCharacters):
    """ISBT 128 structure 011, retired."""

    ds: ClassVar[str] = "011"
    identifier: ClassVar[str] = "={"
    retired: ClassVar[bool] = True


@dataclass(frozen=True, slots=True, kw_only=True)
class RedCellAntigens(EighteenCharacters):
    """ISBT 128 structure 012: red cell antigens."""

    ds: ClassVar[str] = "012"
    identifier: ClassVar[str] = "=\\"


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherRedCellAntigens(EighteenCharacters):
    """ISBT 128 structure 013: red cell antigens, in a second form."""

    ds: ClassVar[str] = "013"
    identifier: ClassVar[str] = "&\\"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlateletAntigens(EighteenCharacters):
    """ISBT 128 structure 014: HLA and platelet antigens."""

    ds: ClassVar[str] = "014"
    identifier: ClassVar[str] = "&{"


@dataclass(frozen=True, slots=True, kw_only=True)
class FormerHlaAlleles(EighteenCharacters):
    """ISBT 128 structure 015, retired."""

    ds: ClassVar[str] = "015"
    identifier: ClassVar[str] = "=["
    retired: ClassVar[bool] = True


@dataclass(frozen=True, slots=True, kw_only=True)
class FormerPlateletHla(EighteenCharacters):
    """ISBT 128 structure 016, retired."""

    ds: ClassVar[str] = "016"
    identifier: ClassVar[str] = '="'
    retired: ClassVar[bool] = True


@dataclass(frozen=True, slots=True, kw_only=True)
class InfectionMarkers(EighteenCharacters):
    """ISBT 128 structure 027: markers of infections that a transfusion could transmit."""

    ds: ClassVar[str] = "027"
    identifier: ClassVar[str] = '&"'


@dataclass(frozen=True, slots=True, kw_only=True)
class RedCellHistory(Structure):
    """ISBT 128 structure 030: red cell antigens with the history of their tests, ten characters each, up to 999."""

    ds: ClassVar[str] = "030"
    identifier: ClassVar[str] = "&%"

    results: tuple[str, ...]

    def __post_init__(self) -> None:
        """Refuse none at all, too many, and another shape."""
        if not 1 <= len(self.results) <= _MOST_RESULTS or any(map(_is_no_result, self.results)):
            raise Unreadable("malformed-content")

    @classmethod
    def length_at(cls, text: str, start: int) -> int:
        """Read how many results it says there are."""
        return _HEAD + _RESULT_LENGTH * counted(text, start, digits=3)

    @classmethod
    def from_content(cls, content: str) -> Self:
        """Read everything after the `&%`."""
        starts = range(_HEAD, len(content), _RESULT_LENGTH)
        return cls(results=tuple(content[start : start + _RESULT_LENGTH] for start in starts))

    @property
    def content(self) -> str:
        """Everything after the `&%`."""
        return f"{len(self.results):03}{''.join(self.results)}"


def _is_no_result(result: str) -> bool:
    return _RESULT.fullmatch(result) is None
