"""What does a structure say, as plain values with names?"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from types import MappingProxyType
from typing import Any, Final

from labtrack.domain.identifiers.blood_group import BloodGroup
from labtrack.domain.identifiers.chain_of_identity import ChainOfIdentity
from labtrack.domain.identifiers.dimensions import Dimensions
from labtrack.domain.identifiers.din import DonationNumber
from labtrack.domain.identifiers.flexible_time import FlexibleTime
from labtrack.domain.identifiers.gs1 import ElementString
from labtrack.domain.identifiers.moments import (
    Collection,
    CollectionDay,
    Expiry,
    ExpiryDay,
    LocalDay,
    LocalMinute,
    Production,
    ProductionDay,
)
from labtrack.domain.identifiers.mpho import MphoIdentifier, MphoNumber
from labtrack.domain.identifiers.persons import NumberOfFacility, PatientBirthDate, PatientNumber
from labtrack.domain.identifiers.product import Divisions, ProcessedProduct, ProductCode
from labtrack.domain.identifiers.single_european_code import SingleEuropeanCode
from labtrack.domain.identifiers.special_testing import EighteenCharacters, RedCellHistory
from labtrack.domain.identifiers.structure import Structure
from labtrack.domain.identifiers.supplies import ExpiryMonth, LotText

Value = str | bool | None | Sequence[Mapping[str, str | None]] | Sequence[str]
Plain = dict[str, Value]

_TIMES: Final[Mapping[type[Structure], str]] = MappingProxyType(
    {
        ExpiryDay: "expires",
        Expiry: "expires",
        CollectionDay: "collected",
        Collection: "collected",
        ProductionDay: "produced",
        Production: "produced",
    }
)
"""What happened at a time that a structure carries."""


def plain(structure: Structure) -> Plain:
    """Say what a structure says: its number in the standard as `ds`, and each part by name.

    Local times stand without a zone (ISO 8601, to the minute), codes as they are.
    """
    said: Plain = {"ds": structure.ds}
    for kind, write in _WRITERS:
        if isinstance(structure, kind):
            said.update(write(structure))
            break
    else:
        said.update({field.name: getattr(structure, field.name) for field in fields(structure)})  # type: ignore[arg-type]
    return said | ({"retired": True} if structure.retired else {})


def plain_elements(elements: ElementString) -> Plain:
    """Say what a GS1 symbol says: every element by its application identifier, in its order."""
    return {
        "elements": [{"ai": one.identifier, "value": one.value} for one in elements.elements],
        "printed": elements.printed,
    }


def plain_mpho(identifier: MphoIdentifier) -> Plain:
    """Say the parts of an MPHO unique identifier."""
    return {
        "text": identifier.text,
        "facility": identifier.facility,
        "product_code": identifier.code,
        "din": identifier.din.text,
        "division": identifier.division,
    }


def _donation(number: DonationNumber) -> Plain:
    return {"din": number.din.text, "flags": number.flags, "check_character": number.din.check_character}


def _group(group: BloodGroup) -> Plain:
    return {
        "code": group.code,
        "abo": group.abo.value if group.abo else None,
        "rhd": group.rhd.value if group.rhd else None,
        "status": group.status.name.lower().replace("_", "-") if group.status else None,
        "phenotype": group.phenotype,
    }


def _product(product: ProductCode) -> Plain:
    return {
        "product_code": product.code,
        "collection_type": product.collection_type,
        "division": product.division,
    }


def _processed(product: ProcessedProduct) -> Plain:
    return {"facility": product.facility, "facility_code": product.facility_code, "product_code": product.code}


def _minute(moment: LocalMinute) -> Plain:
    return {_TIMES[type(moment)]: moment.local.isoformat(timespec="minutes"), "time_unknown": moment.time_unknown}


def _day(moment: LocalDay) -> Plain:
    return {_TIMES[type(moment)]: moment.day.isoformat(), "time_unknown": True}


def _flexible(time: FlexibleTime) -> Plain:
    return {
        "what": time.what.name.lower().replace("_", "-"),
        "clock": time.clock.name.lower(),
        "at": time.written.isoformat(timespec="minutes"),
        "time_unknown": time.time_unknown,
    }


def _number(number: NumberOfFacility) -> Plain:
    return {"facility": number.facility, "number": number.number, "check_character": number.check_character}


def _patient(patient: PatientNumber) -> Plain:
    return {"location": patient.location, "patient": patient.number}


def _born(patient: PatientBirthDate) -> Plain:
    return {"location": patient.location, "born": patient.born.isoformat()}


def _month(month: ExpiryMonth) -> Plain:
    return {"expires": f"{month.year:04}-{month.month:02}", "last_day": month.last_day.isoformat()}


def _dimensions(found: Dimensions) -> Plain:
    return {
        "dimensions": [
            {
                "sense": one.sense.name.lower().replace("_", "-"),
                "kind": one.kind,
                "value": f"{one.value:f}",
                "unit": one.unit,
            }
            for one in found.dimensions
        ]
    }


def _eighteen(found: EighteenCharacters) -> Plain:
    return {"text": found.text, "check_character": found.check_character}


def _european(code: SingleEuropeanCode) -> Plain:
    return {
        "country": code.country,
        "establishment": code.establishment,
        "donation": code.donation,
        "system": code.system.value,
        "product": code.product,
        "split": code.split,
        "expires": code.expires.isoformat() if code.expires else None,
        "printed": code.text,
    }


def _chain(chain: ChainOfIdentity) -> Plain:
    return {"chain_of_identity": chain.text, "check_character": chain.check_character}


_WRITERS: Final[tuple[tuple[type[Structure], Callable[[Any], Plain]], ...]] = (
    (DonationNumber, _donation),
    (BloodGroup, _group),
    (ProductCode, _product),
    (ProcessedProduct, _processed),
    (LocalMinute, _minute),
    (LocalDay, _day),
    (FlexibleTime, _flexible),
    (NumberOfFacility, _number),
    (PatientNumber, _patient),
    (PatientBirthDate, _born),
    (ExpiryMonth, _month),
    (Dimensions, _dimensions),
    (RedCellHistory, lambda history: {"results": list(history.results)}),
    (EighteenCharacters, _eighteen),
    (SingleEuropeanCode, _european),
    (ChainOfIdentity, _chain),
    (Divisions, lambda divisions: {"divisions": divisions.text}),
    (LotText, lambda lot: {"lot": lot.number}),
    (MphoNumber, lambda number: {"number": number.number}),
)
"""Structures whose parts are not said just as they are kept."""
