"""What is a cell container, and what is in it?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from string import ascii_lowercase, ascii_uppercase
from types import MappingProxyType
from typing import Final

from labtrack.domain.identifiers import Din, MphoIdentifier, ProductCode
from labtrack.domain.marking import N_

MOST_DIVISIONS: Final = len(ascii_uppercase) * (1 + len(ascii_lowercase))
MOST_IN_ONE_FILL: Final = 200
MOST_VOLUME_UL: Final = 1_000_000
MOST_CELLS_EACH: Final = 10**10


FAULTS: Mapping[str, str] = MappingProxyType(
    {
        "more-than-harvested": N_(
            "That is more than is left of the harvest. Count the containers and the cells again."
        ),
        "in-the-past": N_("This is over already."),
        "no-division-left": N_(
            "Every division under this donation number is taken; no further container can be told apart."
        ),
        "container-first": N_("Scan the container first, then the position that it goes into."),
        "unknown-position": N_("This is no storage position. Scan the symbol of the position itself, such as PL-…"),
        "position-occupied": N_(
            "{occupant} lies at {position}. Choose a free position, or look for what went wrong there."
        ),
        "reserved-for-another": N_("This container is reserved for another order. Put it back at once."),
    }
)
"""What can speak against filling, storing or taking a container."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Container:
    """A cryobag or vial of one lot. Volume in µL; `division` tells it from its siblings under one DIN.

    `position_id` is the place where it lies; `reserved_for_id` the infusion order that it waits for.
    """

    item_id: int
    lot_item_id: int
    product_code: str
    division: str
    volume_ul: int
    cells: int
    filled_at: datetime
    expires_at: datetime
    position_id: int | None = None
    reserved_for_id: int | None = None
    thawed_at: datetime | None = None


def division_of(number: int) -> str:
    """The division that the number-th product of one DIN and product code bears: A0 … Z0, then Aa … Az, Ba … Zz.

    Raises ValueError beyond the 702 that two characters can tell apart.
    """
    if not 1 <= number <= MOST_DIVISIONS:
        raise ValueError(f"there is no division for product number {number}")
    beyond = number - 1 - len(ascii_uppercase)
    if beyond < 0:
        return f"{ascii_uppercase[number - 1]}0"
    first, second = divmod(beyond, len(ascii_lowercase))
    return f"{ascii_uppercase[first]}{ascii_lowercase[second]}"


def product_of(product_code: str, division: str) -> ProductCode:
    """Put six characters of product code (description and collection type) and a division together."""
    return ProductCode(code=product_code[:5], collection_type=product_code[5:], division=division)


def product_text(din: Din, product_code: str, division: str) -> str:
    """The code that tells this bag from every other: DIN (13) and product code with division (8)."""
    return din.text + product_of(product_code, division).text


def mpho_text(din: Din, product_code: str, division: str, *, facility: str | None) -> str:
    """The MPHO unique identifier (29) of a bag that this facility made."""
    return MphoIdentifier.of(din, product_of(product_code, division), facility=facility).text


def fill_faults(
    *,
    count: int,
    volume_ul: int,
    cells_each: int,
    expires_at: datetime,
    harvested: int | None,
    filled: int,
    at: datetime,
) -> dict[str, str]:
    """Name every fault of a fill: field to code.

    `harvested` and `filled` are the lot's cells, all of them and those in containers already: what is filled never
    exceeds what was harvested.
    """
    found: dict[str, str] = {}
    if not 1 <= count <= MOST_IN_ONE_FILL:
        found["count"] = "too-low" if count < 1 else "too-high"
    if not 1 <= volume_ul <= MOST_VOLUME_UL:
        found["volume_ul"] = "too-low" if volume_ul < 1 else "too-high"
    if not 1 <= cells_each <= MOST_CELLS_EACH:
        found["cells_each"] = "too-low" if cells_each < 1 else "too-high"
    elif filled + count * cells_each > (harvested or 0):
        found["cells_each"] = "more-than-harvested"
    if at >= expires_at:
        found["expires_at"] = "in-the-past"
    return found
