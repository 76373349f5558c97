"""Until when, on the clock of the place that printed the label, may a product be used?"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import ClassVar, Final, Self

from labtrack.domain.identifiers.unreadable import Unreadable

_CONTENT: Final = re.compile(r"(?P<century>[09])(?P<year>\d\d)(?P<day>\d{3})(?P<hour>\d\d)(?P<minute>\d\d)", re.ASCII)
_CENTURIES: Final = {"0": 2000, "9": 1900}
_TIME_UNKNOWN: Final = time(23, 59)


@dataclass(frozen=True, slots=True, kw_only=True)
class Expiry:
    """ISBT 128 structure 005: a date and time to the minute, 1900 to 2099, local to whoever issued the product.

    `local` has no zone on purpose: the symbol does not say it. 23:59 means that only the date is known.
    """

    ds: ClassVar[str] = "005"
    identifier: ClassVar[str] = "&>"
    length: ClassVar[int] = 10

    local: datetime

    def __post_init__(self) -> None:
        """Refuse what the symbol cannot carry."""
        whole_minute = self.local.second == 0 and self.local.microsecond == 0
        if self.local.tzinfo is not None or not whole_minute or not 1900 <= self.local.year <= 2099:
            raise Unreadable("malformed-content")

    @classmethod
    def end_of(cls, day: date) -> Self:
        """Make the expiry of a product whose date alone is known."""
        return cls(local=datetime.combine(day, _TIME_UNKNOWN))

    @classmethod
    def of(cls, at: datetime, zone: tzinfo) -> Self:
        """Write an aware instant on the clock of `zone`; seconds are cut off, so it is never later."""
        if at.tzinfo is None:
            raise Unreadable("malformed-content")
        return cls(local=at.astimezone(zone).replace(second=0, microsecond=0, tzinfo=None, fold=0))

    @classmethod
    def from_content(cls, content: str) -> Self:
        """Read the ten characters after the `&>`: century, year, day of the year, hour and minute."""
        match = _CONTENT.fullmatch(content)
        if match is None:
            raise Unreadable("malformed-content")
        year = _CENTURIES[match["century"]] + int(match["year"])
        day, hour, minute = int(match["day"]), int(match["hour"]), int(match["minute"])
        days_in_year = (date(year + 1, 1, 1) - date(year, 1, 1)).days
        if not 1 <= day <= days_in_year or hour > 23 or minute > 59:
            raise Unreadable("malformed-content")
        return cls(local=datetime(year, 1, 1, hour, minute) + timedelta(days=day - 1))  # noqa: DTZ001 - local by nature

    @property
    def content(self) -> str:
        """The ten characters after the `&>`."""
        return f"{self.local.year % 1000:03}{self.local:%j%H%M}"

    @property
    def time_unknown(self) -> bool:
        """Whether only the date was stated."""
        return self.local.time() == _TIME_UNKNOWN

    def at(self, zone: tzinfo) -> datetime:
        """Return the aware instant, on the clock of `zone`, which is the issuing site's.

        Where the clock was set back or forward over this very time, the earlier instant counts.
        """
        first, second = (self.local.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
        return min(first, second).astimezone(zone)
