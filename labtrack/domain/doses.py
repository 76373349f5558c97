"""What is a dose, who is it for, and how long does it live?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from types import MappingProxyType

from labtrack.domain.containers import product_of
from labtrack.domain.identifiers import Din
from labtrack.domain.labelling import SERIAL_FIELDS, banner, isbt_message
from labtrack.domain.marking import N_
from labtrack.domain.protocol import Medium
from labtrack.domain.quantities import written

FAULTS: Mapping[str, str] = MappingProxyType(
    {
        "not-authorised": N_("No physician has authorised the thaw for this order."),
        "another-patient-open": N_(
            "Cells for another order lie thawed on the line. Finish or discard them before you open this one."
        ),
        "nothing-thawed": N_("Nothing has been thawed for this order yet."),
        "several-lots": N_("Containers of several lots were thawed. One dose is made from one lot."),
        "more-than-thawed": N_("That is more than all cells that were thawed for this order."),
        "unknown-choice": N_("This is none of the choices."),
        "far-from-nominal": N_(
            "{viable} viable cells are {percent} % of the {nominal} that are due. Look for a slip of a power of ten. "
            "If the count is right, send it again as it is."
        ),
    }
)
"""What can speak against thawing for a dose, or against what is recorded of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dose:
    """One infusion bag, prepared from thawed containers for one order of one participant.

    Volume in µL, viability in parts per thousand, temperatures in m°C. Life counts from the end of the thaw: it must be
    started by `start_by` and complete by `complete_by`, which is when it expires.
    """

    item_id: int
    infusion_item_id: int
    participant_item_id: int
    lot_item_id: int
    product_code: str
    division: str
    cells: int
    viable_cells: int
    viability_permille: int
    volume_ul: int
    medium: str
    specification_id: int
    thawed_at: datetime
    prepared_at: datetime
    start_by: datetime
    complete_by: datetime
    line_cleared: bool | None = None
    remainder: str | None = None
    issued_to_id: int | None = None
    issued_at: datetime | None = None
    issued_by_id: int | None = None
    handed_over_at: datetime | None = None
    porter_id: int | None = None
    accepted_at: datetime | None = None
    accepted_by_id: int | None = None
    lowest_mc: int | None = None
    highest_mc: int | None = None
    confirmed_at: datetime | None = None
    confirmed_by_id: int | None = None
    confirmed_second_id: int | None = None
    started_at: datetime | None = None
    stopped_at: datetime | None = None
    given_ul: int | None = None


PRODUCT_CODE = "S1235V"
"""Product description code and collection type of a prepared dose: a dummy until a licensed code is configured."""

REMAINDERS = ("none", "retained", "discarded")
"""What became of what was thawed and not used."""


def viable_cells(cells: int, viability_permille: int) -> int:
    """Viable cells of a count, rounded down, by a viability in parts per thousand."""
    return cells * viability_permille // 1000


def rate_ml_per_hour(volume_ul: int, minutes: int) -> int:
    """The pump's rate in mL/h that gives a volume (µL) in so many minutes, rounded to the nearest."""
    return (volume_ul * 60 + 500 * minutes) // (1000 * minutes)


PRODUCT_NAME = N_("MSC(WJ), thawed and prepared")
INFUSION = N_("Infusion {number} of {count}")
MILLIONS = N_("{millions} × 10^6")
RECIPIENT = N_("Properly identify intended recipient and product")
SYNTHETIC = N_("Synthetic data")
STORAGE = N_("Keep at {lowest} to {highest} °C")
WARNINGS = (N_("Do not irradiate"), N_("Do not use a leukocyte filter"))


@dataclass(frozen=True, slots=True, kw_only=True)
class DoseLabel:
    """What a dose's label needs beside the dose itself."""

    din: Din
    lot: str
    study_number: str
    infusion: int
    infusions: int
    medium: Medium
    minutes: int
    synthetic: bool


def dose_fields(dose: Dose, about: DoseLabel, zone: tzinfo, *, say: Callable[[str], str]) -> Mapping[str, str]:
    """Every field of `dose-v1`, formatted on the clock of `zone`; the serial's own fields are still empty.

    `say` puts a sentence into the language of the label.
    """
    product = product_of(dose.product_code, dose.division)
    lowest, highest = written(about.medium.lowest_mc, "Cel"), written(about.medium.highest_mc, "Cel")
    return {
        "din_text": about.din.spaced(),
        "din_check": about.din.check_character,
        "isbt_message": isbt_message(about.din, product, dose.complete_by, zone),
        "product": say(PRODUCT_NAME),
        "product_code": product.text,
        "lot": about.lot,
        "study_number": about.study_number,
        "infusion": say(INFUSION).format(number=about.infusion, count=about.infusions),
        "recipient_note": say(RECIPIENT),
        "synthetic": say(SYNTHETIC) if about.synthetic else "",
        "banner": say(banner(about.din)) if about.din.is_validation else "",
        "viable_cells": say(MILLIONS).format(millions=f"{dose.viable_cells / 1_000_000:.2f}"),
        "cells": say(MILLIONS).format(millions=f"{dose.cells / 1_000_000:.2f}"),
        "viability": f"{written(dose.viability_permille, '%')} %",
        "volume": f"{written(dose.volume_ul, 'mL')} mL",
        "medium": say(about.medium.name),
        "storage": say(STORAGE).format(lowest=lowest, highest=highest),
        "rate": f"{rate_ml_per_hour(dose.volume_ul, about.minutes)} mL/h",
        "prepared_at": _clock(dose.prepared_at, zone),
        "start_by": _clock(dose.start_by, zone),
        "complete_by": _clock(dose.complete_by, zone),
        "expiry": _clock(dose.complete_by, zone),
        "warnings": "\n".join(say(warning) for warning in WARNINGS),
        **dict.fromkeys(SERIAL_FIELDS, ""),
    }


def _clock(at: datetime, zone: tzinfo) -> str:
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M %Z}"
