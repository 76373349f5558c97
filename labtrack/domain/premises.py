"""Under whose number does this installation work, and is it for patients?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from labtrack.domain.errors import Invalid
from labtrack.domain.identifiers.facility import is_validation
from labtrack.domain.marking import N_
from labtrack.domain.wristbands import BandPattern

_FACILITY_AT = (("din", 0), ("product", 0), ("mpho", 0), ("mpho", 10))
"""Where in which code the five characters of a facility stand; an MPHO identifier names two."""

FAULTS: Mapping[str, str] = MappingProxyType(
    {
        "validation-number": N_(
            "Facility numbers A9990 to A9999 are for tests alone. Nothing that bears one is taken here, where patients "
            "are treated."
        ),
        "no-facility": N_(
            "This installation has no facility number of its own, so it gives no donation numbers. Scan the cord's "
            "own, or ask the administrator."
        ),
        "no-number-left": N_("All donation numbers of this facility and year are given out. Ask the administrator."),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Premises:
    """What a deployment says of the house that it works in.

    `facility` is the facility identification number (FIN) under which donation numbers and identifiers are given; None
    gives none. `clinical` is production: numbers for validation are refused. `bands` is the shape of the hospital's
    own wristbands; None where it has none.
    """

    facility: str | None
    clinical: bool
    bands: BandPattern | None

    def require_for_patients(self, facility: str, *, field: str) -> None:
        """Raise Invalid `validation-number`, at that field, for a number for validation where patients are treated."""
        if self.clinical and is_validation(facility):
            raise Invalid("validation-number", fields={field: "validation-number"})


def is_for_validation(codes: Mapping[str, str]) -> bool:
    """Whether an item's codes (scheme to value) name a facility whose numbers are never for clinical use."""
    return any(is_validation(codes.get(scheme, "")[start : start + 5]) for scheme, start in _FACILITY_AT)
