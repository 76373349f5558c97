"""How severe is the liver failure, in which form of the score?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext
from types import MappingProxyType

from labtrack.domain.errors import Invalid
from labtrack.domain.marking import N_

BILIRUBIN_UNITS: Mapping[str, Decimal] = MappingProxyType({"mg/dL": Decimal(1), "umol/L": Decimal("17.1")})
CREATININE_UNITS: Mapping[str, Decimal] = MappingProxyType({"mg/dL": Decimal(1), "umol/L": Decimal("88.4")})
"""How many of the unit make one mg/dL."""

FAULTS: Mapping[str, str] = MappingProxyType(
    {"unit-unknown": N_("This unit cannot be converted. Use mg/dL, or µmol/L (written umol/L).")}
)

_CONSTANT = Decimal("0.643")
_OF_CREATININE = Decimal("0.957")
_OF_BILIRUBIN = Decimal("0.378")
_OF_INR = Decimal("1.120")
_FLOOR = Decimal(1)
_CREATININE_CAP = Decimal(4)
_KEPT = Decimal("0.000001")
_EXACT = Context(prec=28)

# Beyond these a figure is a slip of the pen or of the unit, in mg/dL and for the INR without a unit.
_LARGEST_BILIRUBIN = Decimal(100)
_LARGEST_CREATININE = Decimal(40)
_LARGEST_INR = Decimal(25)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """A laboratory value in the unit that it came with."""

    value: Decimal
    unit: str

    @property
    def text(self) -> str:
        """The value with its unit, as written."""
        return f"{self.value} {self.unit}"


@dataclass(frozen=True, slots=True, kw_only=True)
class MeldInputs:
    """What MELD is computed from. `dialysed`: twice or more, or 24 h of CVVHD, within the week before."""

    bilirubin: Measured
    creatinine: Measured
    inr: Decimal
    dialysed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MeldScore:
    """A score before and after rounding half up to a whole number; `raw` keeps six decimals."""

    raw: Decimal
    rounded: int


def meld(given: MeldInputs, *, floors: bool) -> MeldScore:
    """Compute MELD = 10 × (0.957 ln creatinine + 0.378 ln bilirubin + 1.120 ln INR + 0.643), in mg/dL.

    With `floors` each of the three counts as at least 1, as UNOS has it; the Mayo form of 2001 has none. Creatinine
    counts as at most 4.0, and as 4.0 in dialysis. Raises Invalid, naming every field that is no possible value.
    """
    bilirubin, creatinine, inr = _in_mg_per_dl(given)
    if floors:
        bilirubin, creatinine, inr = max(bilirubin, _FLOOR), max(creatinine, _FLOOR), max(inr, _FLOOR)
    creatinine = _CREATININE_CAP if given.dialysed else min(creatinine, _CREATININE_CAP)
    with localcontext(_EXACT):
        bracket = _OF_CREATININE * creatinine.ln() + _OF_BILIRUBIN * bilirubin.ln() + _OF_INR * inr.ln() + _CONSTANT
        score = bracket * 10
        return MeldScore(
            raw=score.quantize(_KEPT, rounding=ROUND_HALF_UP),
            rounded=int(score.quantize(Decimal(1), rounding=ROUND_HALF_UP)),
        )


def _in_mg_per_dl(given: MeldInputs) -> tuple[Decimal, Decimal, Decimal]:
    faults: dict[str, str] = {}
    bilirubin = _converted("bilirubin", given.bilirubin, BILIRUBIN_UNITS, _LARGEST_BILIRUBIN, faults)
    creatinine = _converted("creatinine", given.creatinine, CREATININE_UNITS, _LARGEST_CREATININE, faults)
    inr = _possible("inr", given.inr, _LARGEST_INR, faults)
    if faults:
        raise Invalid(fields=faults)
    return bilirubin, creatinine, inr


def _converted(
    field: str, measured: Measured, units: Mapping[str, Decimal], largest: Decimal, faults: dict[str, str]
) -> Decimal:
    if measured.unit not in units:
        faults[field] = "unit-unknown"
        return _FLOOR
    with localcontext(_EXACT):
        return _possible(field, measured.value / units[measured.unit], largest, faults)


def _possible(field: str, value: Decimal, largest: Decimal, faults: dict[str, str]) -> Decimal:
    if not value.is_finite():
        faults[field] = "not-a-number"
    elif value <= 0:
        faults[field] = "too-low"
    elif value > largest:
        faults[field] = "too-high"
    return value
