"""What is a dose, who is it for, and how long does it live?"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
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
        "authorisation-lapsed": N_("The physician's word for this thaw was for another day. Ask for it again."),
        "another-patient-open": N_(
            "Cells for another order lie thawed on the line. Finish or discard them before you open this one."
        ),
        "line-not-cleared": N_(
            "The line was not cleared after the dose before. Clear it, and record that on that dose."
        ),
        "container-expired": N_("This container is past its expiry."),
        "not-an-order": N_("That is no infusion order."),
        "slot-closed": N_("This infusion will not be given any more."),
        "nothing-thawed": N_("Nothing has been thawed for this order yet."),
        "several-lots": N_("Containers of several lots were thawed. One dose is made from one lot."),
        "dose-there": N_("There is a dose for this order already. Another is prepared only once it was discarded."),
        "more-than-thawed": N_("That is more than all cells that were thawed for this order."),
        "unknown-choice": N_("This is none of the choices."),
        "far-from-nominal": N_(
            "{viable} viable cells are {percent} % of the {nominal} that are due. Look for a slip of a power of ten. "
            "If the count is right, send it again as it is."
        ),
        "more-than-bag": N_("That is more than the bag held."),
        "above-highest": N_("The lowest cannot be above the highest."),
        "before-start": N_("This lies before the start."),
        "before-preparation": N_("This lies before the bag was prepared."),
        "issued-elsewhere": N_("The bag was issued to another ward."),
        "no-excursion": N_("No excursion of this bag waits for a decision."),
    }
)
"""What can speak against thawing for a dose, or against what is recorded of one."""


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

FAILED = frozenset({"discarded", "lost"})
"""The states of a dose after which its order may have another."""

DIVISION_LENGTH = 2
MOST_VOLUME_UL = 1_000_000
COLDEST_MC = -80_000
WARMEST_MC = 60_000


def preparation_faults(
    *,
    thawed: int,
    media: Collection[str],
    cells: int,
    viability_permille: int,
    volume_ul: int,
    medium: str,
    remainder: str,
) -> dict[str, str]:
    """Name every fault of what was entered of a preparation: field to code. `thawed` are the cells thawed for it."""
    faults: dict[str, str] = {}
    if not 0 < cells <= thawed:
        faults["cells"] = "too-low" if cells <= 0 else "more-than-thawed"
    if not 0 <= viability_permille <= 1000:
        faults["viability"] = "too-low" if viability_permille < 0 else "too-high"
    if not 0 < volume_ul <= MOST_VOLUME_UL:
        faults["volume"] = "too-low" if volume_ul <= 0 else "too-high"
    if medium not in media:
        faults["medium"] = "unknown-choice"
    if remainder not in REMAINDERS:
        faults["remainder"] = "unknown-choice"
    return faults


def kept_within(medium: Medium, lowest_mc: int | None, highest_mc: int | None) -> bool:
    """Whether a bag was kept between its medium's limits, inclusive; what nobody measured was not."""
    if lowest_mc is None or highest_mc is None:
        return False
    return medium.lowest_mc <= lowest_mc and highest_mc <= medium.highest_mc


def temperature_faults(lowest_mc: int | None, highest_mc: int | None) -> dict[str, str]:
    """Name the fault of temperatures (m°C) that no box has: `too-low`, `too-high` or `above-highest`."""
    faults: dict[str, str] = {}
    for field, value in (("lowest", lowest_mc), ("highest", highest_mc)):
        if value is not None and not COLDEST_MC <= value <= WARMEST_MC:
            faults[field] = "too-low" if value < COLDEST_MC else "too-high"
    if not faults and lowest_mc is not None and highest_mc is not None and lowest_mc > highest_mc:
        faults["lowest"] = "above-highest"
    return faults


def excursion(lowest_mc: int | None, highest_mc: int | None, *, intact: bool = True) -> str:
    """Say for the record how a bag was kept, in no language but numbers and units; `?` is what nobody measured."""
    measured = [f"{written(value, 'Cel')} °C" if value is not None else "?" for value in (lowest_mc, highest_mc)]
    return " – ".join(measured) + ("" if intact else " (!)")


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
    facility: str


def dose_fields(dose: Dose, about: DoseLabel, zone: tzinfo, *, say: Callable[[str], str]) -> Mapping[str, str]:
    """Every field of `dose-v2`, formatted on the clock of `zone`; the serial's own fields are still empty.

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
        "facility": about.facility,
        "study_number": about.study_number,
        "infusion": say(INFUSION).format(number=about.infusion, count=about.infusions),
        "recipient_note": say(RECIPIENT),
        "synthetic": say(SYNTHETIC) if about.synthetic else "",
        "banner": say(banner(about.din)) if about.din.is_validation else "",
        "viable_cells": say(MILLIONS).format(millions=f"{dose.viable_cells / 1_000_000:.2f}"),
        "cells": say(MILLIONS).format(millions=f"{dose.cells / 1_000_000:.2f}"),
        "viability": f"{written(dose.viability_permille, '%')} %",
        "volume": f"{written(dose.volume_ul, 'mL')} mL",
        "medium": about.medium.name,
        "storage": say(STORAGE).format(lowest=lowest, highest=highest),
        "rate": f"{rate_ml_per_hour(dose.volume_ul, about.minutes)} mL/h",
        "prepared_at": f"{dose.prepared_at.astimezone(zone):%Y-%m-%d %H:%M}",
        "start_by": _clock(dose.start_by, zone),
        "complete_by": _clock(dose.complete_by, zone),
        "expiry": _clock(dose.complete_by, zone),
        "warnings": "\n".join(say(warning) for warning in WARNINGS),
        **dict.fromkeys(SERIAL_FIELDS, ""),
    }


def _clock(at: datetime, zone: tzinfo) -> str:
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M %Z}"
