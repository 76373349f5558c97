"""When did something happen that ISBT 128 has a code for, and on whose clock?"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from enum import StrEnum
from typing import ClassVar, Final, Self

from labtrack.domain.identifiers.moments import TIME_UNKNOWN, earliest
from labtrack.domain.identifiers.structure import Structure
from labtrack.domain.identifiers.unreadable import Unreadable

_CONTENT: Final = re.compile(r"(?P<clock>[12])0(?P<what>0[1-6])(?P<written>[0-9]{12})")
_WRITTEN: Final = "%Y%m%d%H%M"


class Clock(StrEnum):
    """On whose clock the time stands."""

    LOCAL = "1"
    UTC = "2"


class Timed(StrEnum):
    """What it was that happened."""

    EXPIRY = "01"
    COLLECTION = "02"
    PRODUCTION = "03"
    CROSS_CLAMP = "04"
    PRESERVATION = "05"
    DONOR_DEATH = "06"


@dataclass(frozen=True, slots=True, kw_only=True)
class FlexibleTime(Structure):
    """ISBT 128 structure 031: what, and when to the minute, 1900 to 2099, by the issuing site's clock or in UTC.

    `written` has no zone: `clock` says how it is meant. 23:59 means that the day alone is known.
    """

    ds: ClassVar[str] = "031"
    identifier: ClassVar[str] = "=("
    length: ClassVar[int] = 16

    what: Timed
    clock: Clock
    written: datetime

    def __post_init__(self) -> None:
        """Refuse what the symbol cannot carry."""
        whole_minute = self.written.second == 0 and self.written.microsecond == 0
        if self.written.tzinfo is not None or not whole_minute or not 1900 <= self.written.year <= 2099:
            raise Unreadable("malformed-content")

    @classmethod
    def from_content(cls, content: str) -> Self:
        """Read the sixteen characters after the `=(`."""
        match = _CONTENT.fullmatch(content)
        if match is None:
            raise Unreadable("malformed-content")
        try:
            written = datetime.strptime(match["written"], _WRITTEN)  # noqa: DTZ007 - `clock` says whose it is
        except ValueError as none:
            raise Unreadable("malformed-content") from none
        return cls(what=Timed(match["what"]), clock=Clock(match["clock"]), written=written)

    @property
    def content(self) -> str:
        """The sixteen characters after the `=(`."""
        return f"{self.clock}0{self.what}{self.written.year:04}{self.written:%m%d%H%M}"

    @property
    def once(self) -> str:
        """A message may hold several of these, each for another happening."""
        return f"{self.ds}-{self.what}"

    @property
    def time_unknown(self) -> bool:
        """Whether only the day was stated."""
        return self.written.time() == TIME_UNKNOWN

    def at(self, zone: tzinfo) -> datetime:
        """The aware instant on the clock of `zone`, which is the issuing site's."""
        if self.clock is Clock.UTC:
            return self.written.replace(tzinfo=UTC).astimezone(zone)
        return earliest(self.written, zone)
