"""Which container, solution or set is it, and of which lot?"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar, Final, Self

from labtrack.domain.identifiers.structure import Structure, TextStructure, padded, unpadded
from labtrack.domain.identifiers.unreadable import Unreadable

_SET: Final = re.compile("[0-9A-Za-z]")
_MAKER: Final = re.compile("[0-9A-Z]{2}")
_CATALOGUE: Final = re.compile("[0-9A-Z]{7}")
_ITEM_CATALOGUE: Final = re.compile("[0-9A-Z]{8}")
_MONTH: Final = re.compile("(?P<year>[0-9]{4})(?P<month>0[1-9]|1[0-2])")
_LOT: Final = re.compile("[0-9A-Z]{10}")


@dataclass(frozen=True, slots=True, kw_only=True)
class ContainerMaker(Structure):
    """ISBT 128 structure 017: which container of a set (1 primary, y the whole set, z a carton), maker and catalogue.

    `maker` has two characters, `catalogue` seven, filled up with zeros from the left.
    """

    ds: ClassVar[str] = "017"
    identifier: ClassVar[str] = "=)"
    length: ClassVar[int] = 10

    container: str
    maker: str
    catalogue: str

    def __post_init__(self) -> None:
        """Refuse parts of another shape."""
        if (
            _SET.fullmatch(self.container) is None
            or _MAKER.fullmatch(self.maker) is None
            or _CATALOGUE.fullmatch(self.catalogue) is None
        ):
            raise Unreadable("malformed-content")

    @classmethod
    def from_content(cls, content: str) -> Self:
        """Read the ten characters after the `=)`."""
        return cls(container=content[:1], maker=content[1:3], catalogue=content[3:])

    @property
    def content(self) -> str:
        """The ten characters after the `=)`."""
        return self.container + self.maker + self.catalogue


@dataclass(frozen=True, slots=True, kw_only=True)
class LotText(TextStructure):
    """A maker's lot number of up to ten characters, filled up with zeros from the left."""

    length: ClassVar[int] = 10
    pattern: ClassVar[re.Pattern[str]] = _LOT

    @classmethod
    def of(cls, number: str) -> Self:
        """Make it of a lot number as the maker prints it."""
        return cls(text=padded(number, cls.length))

    @property
    def number(self) -> str:
        """The lot number without the zeros that fill it up."""
        return unpadded(self.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class ContainerLot(LotText):
    """ISBT 128 structure 018: the lot of a container, beside its maker (017)."""

    ds: ClassVar[str] = "018"
    identifier: ClassVar[str] = "&)"


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemMaker(Structure):
    """ISBT 128 structure 021: maker (2) and catalogue number (8) of something that is no container."""

    ds: ClassVar[str] = "021"
    identifier: ClassVar[str] = "=-"
    length: ClassVar[int] = 10

    maker: str
    catalogue: str

    def __post_init__(self) -> None:
        """Refuse parts of another shape."""
        if _MAKER.fullmatch(self.maker) is None or _ITEM_CATALOGUE.fullmatch(self.catalogue) is None:
            raise Unreadable("malformed-content")

    @classmethod
    def from_content(cls, content: str) -> Self:
        """Read the ten characters after the `=-`."""
        return cls(maker=content[:2], catalogue=content[2:])

    @property
    def content(self) -> str:
        """The ten characters after the `=-`."""
        return self.maker + self.catalogue


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemLot(LotText):
    """ISBT 128 structure 022: the lot of something that is no container, beside its maker (021)."""

    ds: ClassVar[str] = "022"
    identifier: ClassVar[str] = "&-"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpiryMonth(Structure):
    """ISBT 128 structure 026: the last month in which a supply may be used; never on a product of human origin."""

    ds: ClassVar[str] = "026"
    identifier: ClassVar[str] = "=]"
    length: ClassVar[int] = 6

    year: int
    month: int

    def __post_init__(self) -> None:
        """Refuse what is no month of 1900 to 2999."""
        if not (1900 <= self.year <= 2999 and 1 <= self.month <= 12):
            raise Unreadable("malformed-content")

    @classmethod
    def from_content(cls, content: str) -> Self:
        """Read the six characters after the `=]`: yyyymm."""
        match = _MONTH.fullmatch(content)
        if match is None:
            raise Unreadable("malformed-content")
        return cls(year=int(match["year"]), month=int(match["month"]))

    @property
    def content(self) -> str:
        """The six characters after the `=]`."""
        return f"{self.year:04}{self.month:02}"

    @property
    def last_day(self) -> date:
        """The last day of that month."""
        years, months = divmod(self.month, 12)
        return date(self.year + years, months + 1, 1) - timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Consignment(TextStructure):
    """ISBT 128 structure 028: a consignment, sixteen characters; its inner layout is not read here."""

    ds: ClassVar[str] = "028"
    identifier: ClassVar[str] = "=$"
    length: ClassVar[int] = 16
    pattern: ClassVar[re.Pattern[str]] = re.compile("[0-9A-Z]{16}")
