"""Which blood group, or which warning in its place, does a unit carry?"""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, Final, Self

from labtrack.domain.identifiers.structure import Structure
from labtrack.domain.identifiers.unreadable import Unreadable

_CODE: Final = re.compile(r"[0-9A-Z][0-9A-Za-z]")
_PHENOTYPE: Final = re.compile(r"[0-9A-Z]")


class Abo(StrEnum):
    """The four ABO groups."""

    O = "O"  # noqa: E741 - the group's own name
    A = "A"
    B = "B"
    AB = "AB"


class RhD(StrEnum):
    """The RhD type."""

    POSITIVE = "positive"
    NEGATIVE = "negative"


class UnitStatus(StrEnum):
    """What stands on a unit where its blood group would be."""

    NO_GROUP_GIVEN = "00"
    AUTOLOGOUS = "Ma"
    BIOHAZARD = "Mb"
    DISCARD = "Md"
    QUARANTINE = "Mq"
    RESEARCH = "Mr"
    NOT_FOR_TRANSFUSION = "Mx"


# Published values of ISBT 128: for any patient, for the donor alone, for the donor alone with biohazard.
_GROUPS: Final = {
    (Abo.O, RhD.NEGATIVE): ("95", "97", "98"),
    (Abo.O, RhD.POSITIVE): ("51", "53", "54"),
    (Abo.A, RhD.NEGATIVE): ("06", "08", "09"),
    (Abo.A, RhD.POSITIVE): ("62", "64", "65"),
    (Abo.B, RhD.NEGATIVE): ("17", "19", "20"),
    (Abo.B, RhD.POSITIVE): ("73", "75", "76"),
    (Abo.AB, RhD.NEGATIVE): ("28", "30", "31"),
    (Abo.AB, RhD.POSITIVE): ("84", "86", "87"),
    (Abo.O, None): ("55",),
    (Abo.A, None): ("66",),
    (Abo.B, None): ("77",),
    (Abo.AB, None): ("88",),
}
_MEANINGS: Final = {code: group for group, codes in _GROUPS.items() for code in codes}
_STATUSES: Final = {status.value: status for status in UnitStatus}
_AUTOLOGOUS: Final = frozenset(code for codes in _GROUPS.values() for code in codes[1:]) | {"Ma"}
_BIOHAZARD: Final = frozenset(code for codes in _GROUPS.values() for code in codes[2:]) | {"Mb"}


@dataclass(frozen=True, slots=True, kw_only=True)
class BloodGroup(Structure):
    """ISBT 128 structure 002: a code of two characters and a phenotype (`0` is none stated).

    A code that labtrack has no meaning for is kept as it is: then `abo`, `rhd` and `status` are all None,
    and None is never a group that fits.
    """

    ds: ClassVar[str] = "002"
    identifier: ClassVar[str] = "=%"
    length: ClassVar[int] = 4

    code: str
    phenotype: str = "0"

    def __post_init__(self) -> None:
        """Refuse another shape."""
        if _CODE.fullmatch(self.code) is None or _PHENOTYPE.fullmatch(self.phenotype) is None:
            raise Unreadable("malformed-content")

    @classmethod
    def of(cls, abo: Abo, rhd: RhD | None) -> Self:
        """Write a group for any patient, without a phenotype; `rhd` None leaves the RhD type out."""
        return cls(code=_GROUPS[abo, rhd][0])

    @classmethod
    def from_content(cls, content: str) -> Self:
        """Read the four characters after the `=%`; the last is always 0."""
        if content[3:] != "0":
            raise Unreadable("malformed-content")
        return cls(code=content[:2], phenotype=content[2])

    @property
    def content(self) -> str:
        """The four characters after the `=%`."""
        return f"{self.code}{self.phenotype}0"

    @property
    def abo(self) -> Abo | None:
        """The ABO group, or None where the code states none."""
        return _MEANINGS[self.code][0] if self.code in _MEANINGS else None

    @property
    def rhd(self) -> RhD | None:
        """The RhD type, or None where the code states none."""
        return _MEANINGS[self.code][1] if self.code in _MEANINGS else None

    @property
    def status(self) -> UnitStatus | None:
        """What the code says in place of a group, or None."""
        return _STATUSES.get(self.code)

    @property
    def is_autologous(self) -> bool:
        """Whether the unit may go back to its own donor only."""
        return self.code in _AUTOLOGOUS

    @property
    def is_biohazard(self) -> bool:
        """Whether the code marks the unit as a biohazard."""
        return self.code in _BIOHAZARD
