"""What may be said on the labels of a container, a dose, a tube, an exchange, a place or a person?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, tzinfo
from types import MappingProxyType
from typing import Final

from labtrack.domain import words
from labtrack.domain.donations import Donation
from labtrack.domain.identifiers import BloodGroup, DonationNumber, Expiry, ProductCode, build
from labtrack.domain.labelling import SERIAL_FIELDS
from labtrack.domain.marking import N_
from labtrack.domain.participants import Participant
from labtrack.domain.plasma_exchange import Exchange
from labtrack.domain.quantities import written
from labtrack.domain.specimens import Specimen

FAULTS: Mapping[str, str] = MappingProxyType(
    {
        "design-of-another-kind": N_("This design is not made for such a thing."),
        "label-refused": N_("This label cannot be printed as it is: {why}"),
        "not-printed-yet": N_("No label was printed for this yet, so there is no serial. Print it on its page first."),
    }
)
"""What can speak against drawing a label."""

FLAGS: Final[Mapping[str, str]] = MappingProxyType({"cryobag-v1": "12", "attached-tag-v1": "13"})
"""The flags of the donation number that a partial label, and the one that is tied to it, bear; all others bear 00."""

EXCHANGE_DESIGN: Final = "exchange-v1"
COPY: Final = "COPY"
"""What stands in place of a serial that is on paper already: no scanner takes it for a label."""

NO_GROUP: Final = N_("Blood group not stated")
NO_RED_CELL_RULE: Final = N_("No blood group rule applies")
FACILITY: Final = N_("Facility {code}")
EXCHANGE: Final = N_("Plasma exchange {number}")
UNCONFIRMED: Final = N_("Not confirmed")


def donation_texts(donation: Donation, *, flags: str, zone: tzinfo, say: Callable[[str], str]) -> Mapping[str, str]:
    """What a label says of the cord; `zone` is the site's clock, `say` the language of the label.

    labtrack keeps no blood group of a cord, so its group is said not to be stated.
    """
    return {
        "din_symbol": build(DonationNumber(din=donation.din, flags=flags)),
        "abo_symbol": build(BloodGroup(code="00")),
        "abo_text": say(NO_GROUP),
        "red_cells": say(NO_RED_CELL_RULE),
        "donor": donation.mother_code,
        "collected_at": on_clock(donation.collected_at, zone),
        "collection_facility": say(FACILITY).format(code=donation.din.facility),
    }


def product_texts(product: ProductCode, expires_at: datetime, zone: tzinfo) -> Mapping[str, str]:
    """What a label says of a product and its life, in bars and on one line."""
    return {
        "product_symbol": build(product),
        "expiry_symbol": build(Expiry.of(expires_at, zone)),
        "expiry": on_clock(expires_at, zone),
    }


def specimen_texts(
    specimen: Specimen, study_number: str, visit: str, *, say: Callable[[str], str]
) -> Mapping[str, str]:
    """What a tube's label says: its symbol is its accession, under which it is known from before it is taken."""
    volume = f"{written(specimen.planned_volume_ul, 'mL')} mL"
    return {
        "study_number": study_number,
        "visit": say(visit),
        "tube_type": f"{say(words.TUBES[specimen.tube_type])}, {volume}",
        "material": specimen.purpose,
        "accession": specimen.accession,
        "label_symbol": specimen.accession,
        "symbol": specimen.accession,
    }


def exchange_texts(
    exchange: Exchange, participant: Participant, zone: tzinfo, *, say: Callable[[str], str]
) -> Mapping[str, str]:
    """Every field of `exchange-v1`: whose it is, when, how much, and the patient's group if it was confirmed.

    The serial's own fields are still empty.
    """
    return {
        "study_number": participant.study_number,
        "session": say(EXCHANGE).format(number=exchange.number),
        "planned_at": on_clock(exchange.planned_for, zone),
        "plan": f"{written(exchange.planned_volume_ul, 'mL')} mL",
        "blood_group": _group_of(participant, say),
        **dict.fromkeys(("replacement", "synthetic", "banner", *SERIAL_FIELDS), ""),
    }


def on_clock(at: datetime, zone: tzinfo) -> str:
    """Write a moment on a clock, with the abbreviation of its zone."""
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M %Z}"


def _group_of(participant: Participant, say: Callable[[str], str]) -> str:
    if participant.abo is None:
        return say(UNCONFIRMED)
    rhd = f" {say(words.RHESUS[participant.rhd])}" if participant.rhd is not None else ""
    return f"{participant.abo.value}{rhd}"
