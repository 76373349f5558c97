"""On which day, and at what time of the place that printed the label?"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import ClassVar, Final, Self

from labtrack.domain.identifiers.structure import Structure
from labtrack.domain.identifiers.unreadable import Unreadable

_DAY: Final = re.compile(r"(?P<century>[09])(?P<year>[0-9]{2})(?P<day>[0-9]{3})")
_TIME: Final = re.compile(r"(?P<hour>[01][0-9]|2[0-3])(?P<minute>[0-5][0-9])")
_CENTURIES: Final = {"0": 2000, "9": 1900}
_DAY_LENGTH: Final = 6
TIME_UNKNOWN: Final = time(23, 59)
"""What a symbol says in place of a time that nobody knows: the last minute of the day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalDay(Structure):
    """A day alone, 1900 to 2099: `cyyjjj`, the last three digits of the year and the day of the year from 001."""

    length: ClassVar[int] = _DAY_LENGTH

    day: date

    def __post_init__(self) -> None:
        """Refuse what the symbol cannot carry."""
        if isinstance(self.day, datetime) or not 1900 <= self.day.year <= 2099:
            raise Unreadable("malformed-content")

    @classmethod
    def from_content(cls, content: str) -> Self:
        """Read the six characters after the data identifier."""
        return cls(day=day_of(content))

    @property
    def content(self) -> str:
        """The six characters after the data identifier."""
        return day_text(self.day)

    def at(self, zone: tzinfo) -> datetime:
        """The last minute of that day as an aware time, on the clock of `zone`, which is the issuing site's."""
        return earliest(datetime.combine(self.day, TIME_UNKNOWN), zone)


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalMinute(Structure):
    """A day and a time to the minute, 1900 to 2099: `cyyjjjhhmm`, local to whoever issued the product.

    `local` has no zone on purpose: the symbol does not say it. 23:59 means that the day alone is known.
    """

    length: ClassVar[int] = 10

    local: datetime

    def __post_init__(self) -> None:
        """Refuse what the symbol cannot carry."""
        whole_minute = self.local.second == 0 and self.local.microsecond == 0
        if self.local.tzinfo is not None or not whole_minute or not 1900 <= self.local.year <= 2099:
            raise Unreadable("malformed-content")

    @classmethod
    def end_of(cls, day: date) -> Self:
        """Make it of a day alone, the time unknown."""
        return cls(local=datetime.combine(day, TIME_UNKNOWN))

    @classmethod
    def of(cls, at: datetime, zone: tzinfo) -> Self:
        """Write an aware instant on the clock of `zone`; seconds are cut off, so it is never later."""
        if at.tzinfo is None:
            raise Unreadable("malformed-content")
        return cls(local=at.astimezone(zone).replace(second=0, microsecond=0, tzinfo=None, fold=0))

    @classmethod
    def from_content(cls, content: str) -> Self:
        """Read the ten characters after the data identifier."""
        return cls(local=datetime.combine(day_of(content[:_DAY_LENGTH]), time_of(content[_DAY_LENGTH:])))

    @property
    def content(self) -> str:
        """The ten characters after the data identifier."""
        return f"{day_text(self.local.date())}{self.local:%H%M}"

    @property
    def time_unknown(self) -> bool:
        """Whether only the day was stated."""
        return self.local.time() == TIME_UNKNOWN

    def at(self, zone: tzinfo) -> datetime:
        """The aware instant, on the clock of `zone`, which is the issuing site's.

        Where the clock was set back or forward over this very time, the earlier instant counts.
        """
        return earliest(self.local, zone)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpiryDay(LocalDay):
    """ISBT 128 structure 004: the last day on which a product may be used."""

    ds: ClassVar[str] = "004"
    identifier: ClassVar[str] = "=>"


@dataclass(frozen=True, slots=True, kw_only=True)
class Expiry(LocalMinute):
    """ISBT 128 structure 005: until when a product may be used; the one recommended for cells."""

    ds: ClassVar[str] = "005"
    identifier: ClassVar[str] = "&>"


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectionDay(LocalDay):
    """ISBT 128 structure 006: the day of collection."""

    ds: ClassVar[str] = "006"
    identifier: ClassVar[str] = "=*"


@dataclass(frozen=True, slots=True, kw_only=True)
class Collection(LocalMinute):
    """ISBT 128 structure 007: when the collection took place."""

    ds: ClassVar[str] = "007"
    identifier: ClassVar[str] = "&*"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductionDay(LocalDay):
    """ISBT 128 structure 008: the day of production."""

    ds: ClassVar[str] = "008"
    identifier: ClassVar[str] = "=}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Production(LocalMinute):
    """ISBT 128 structure 009: when the product was made."""

    ds: ClassVar[str] = "009"
    identifier: ClassVar[str] = "&}"


def day_of(text: str) -> date:
    """Read `cyyjjj`: 0 is 20xx, 9 is 19xx. Raises Unreadable for a day that the year does not have."""
    match = _DAY.fullmatch(text)
    if match is None:
        raise Unreadable("malformed-content")
    first = date(_CENTURIES[match["century"]] + int(match["year"]), 1, 1)
    number = int(match["day"])
    if not 1 <= number <= (first.replace(year=first.year + 1) - first).days:
        raise Unreadable("malformed-content")
    return first + timedelta(days=number - 1)


def day_text(day: date) -> str:
    """Write `cyyjjj`."""
    return f"{day.year % 1000:03}{day:%j}"


def time_of(text: str) -> time:
    """Read `hhmm`. Raises Unreadable for a time that no clock shows."""
    match = _TIME.fullmatch(text)
    if match is None:
        raise Unreadable("malformed-content")
    return time(int(match["hour"]), int(match["minute"]))


def earliest(local: datetime, zone: tzinfo) -> datetime:
    """Put a local time on the clock of `zone`; where that time came twice, or never, the earlier instant counts."""
    first, second = (local.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    return min(first, second).astimezone(zone)
