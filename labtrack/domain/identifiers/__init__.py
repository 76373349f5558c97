"""Which printed or typed identifiers does labtrack understand, and how are they written?"""

from labtrack.domain.identifiers.blood_group import Abo, BloodGroup, RhD, UnitStatus
from labtrack.domain.identifiers.chain_of_identity import ChainOfIdentity
from labtrack.domain.identifiers.din import Din, DonationNumber
from labtrack.domain.identifiers.gs1 import ElementString, check_digit
from labtrack.domain.identifiers.guarded import check_character_for
from labtrack.domain.identifiers.isbt128 import build, build_message, parse
from labtrack.domain.identifiers.iso7064 import check_character
from labtrack.domain.identifiers.moments import Expiry
from labtrack.domain.identifiers.mpho import MphoIdentifier
from labtrack.domain.identifiers.persons import PatientNumber
from labtrack.domain.identifiers.product import Divisions, ProcessedProduct, ProcessingFacility, ProductCode
from labtrack.domain.identifiers.single_european_code import SingleEuropeanCode
from labtrack.domain.identifiers.site import SiteSymbol, SymbolKind, is_issuable
from labtrack.domain.identifiers.structure import Structure
from labtrack.domain.identifiers.structures import STRUCTURES
from labtrack.domain.identifiers.unreadable import REFUSALS, Unreadable

__all__ = [
    "REFUSALS",
    "STRUCTURES",
    "Abo",
    "BloodGroup",
    "ChainOfIdentity",
    "Din",
    "Divisions",
    "DonationNumber",
    "ElementString",
    "Expiry",
    "MphoIdentifier",
    "PatientNumber",
    "ProcessedProduct",
    "ProcessingFacility",
    "ProductCode",
    "RhD",
    "SingleEuropeanCode",
    "SiteSymbol",
    "Structure",
    "SymbolKind",
    "UnitStatus",
    "Unreadable",
    "build",
    "build_message",
    "check_character",
    "check_character_for",
    "check_digit",
    "is_issuable",
    "parse",
]
