"""Which printed or typed identifiers does labtrack understand, and how are they written?"""

from labtrack.domain.identifiers.blood_group import Abo, BloodGroup, RhD, UnitStatus
from labtrack.domain.identifiers.din import Din, DonationNumber
from labtrack.domain.identifiers.expiry import Expiry
from labtrack.domain.identifiers.guarded import check_character_for
from labtrack.domain.identifiers.isbt128 import Structure, build, build_message, parse
from labtrack.domain.identifiers.iso7064 import check_character
from labtrack.domain.identifiers.product import Divisions, ProductCode
from labtrack.domain.identifiers.site import SiteSymbol, SymbolKind, is_issuable
from labtrack.domain.identifiers.unreadable import REFUSALS, Unreadable

__all__ = [
    "REFUSALS",
    "Abo",
    "BloodGroup",
    "Din",
    "Divisions",
    "DonationNumber",
    "Expiry",
    "ProductCode",
    "RhD",
    "SiteSymbol",
    "Structure",
    "SymbolKind",
    "UnitStatus",
    "Unreadable",
    "build",
    "build_message",
    "check_character",
    "check_character_for",
    "is_issuable",
    "parse",
]
