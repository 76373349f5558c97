"""Which data structures does ISBT 128 have, and by which data identifier is each known?"""

import string
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from labtrack.domain.identifiers.blood_group import BloodGroup
from labtrack.domain.identifiers.chain_of_identity import ChainOfIdentity
from labtrack.domain.identifiers.dimensions import Dimensions
from labtrack.domain.identifiers.din import DonationNumber
from labtrack.domain.identifiers.flexible_time import FlexibleTime
from labtrack.domain.identifiers.grid import FormerGrid, Grid
from labtrack.domain.identifiers.moments import (
    Collection,
    CollectionDay,
    Expiry,
    ExpiryDay,
    Production,
    ProductionDay,
)
from labtrack.domain.identifiers.mpho import MphoLot, MphoSupplement
from labtrack.domain.identifiers.persons import DonorNumber, PatientBirthDate, PatientNumber, StaffNumber
from labtrack.domain.identifiers.product import Divisions, ProcessedProduct, ProcessingFacility, ProductCode
from labtrack.domain.identifiers.single_european_code import SingleEuropeanCode
from labtrack.domain.identifiers.special_testing import (
    FormerHlaAlleles,
    FormerPlateletHla,
    FormerRedCellAntigens,
    InfectionMarkers,
    OtherRedCellAntigens,
    PlateletAntigens,
    RedCellAntigens,
    RedCellHistory,
    SpecialTesting,
)
from labtrack.domain.identifiers.structure import Structure
from labtrack.domain.identifiers.supplies import (
    Consignment,
    ContainerLot,
    ContainerMaker,
    ExpiryMonth,
    ItemLot,
    ItemMaker,
)

STRUCTURES: Final[tuple[type[Structure], ...]] = (
    DonationNumber,  # 001
    BloodGroup,  # 002
    ProductCode,  # 003
    ExpiryDay,  # 004
    Expiry,  # 005
    CollectionDay,  # 006
    Collection,  # 007
    ProductionDay,  # 008
    Production,  # 009
    SpecialTesting,  # 010
    FormerRedCellAntigens,  # 011
    RedCellAntigens,  # 012
    OtherRedCellAntigens,  # 013
    PlateletAntigens,  # 014
    FormerHlaAlleles,  # 015
    FormerPlateletHla,  # 016
    ContainerMaker,  # 017
    ContainerLot,  # 018
    DonorNumber,  # 019
    StaffNumber,  # 020
    ItemMaker,  # 021
    ItemLot,  # 022
    # 023 is the head of a compound message, which isbt128 reads
    PatientBirthDate,  # 024
    PatientNumber,  # 025
    ExpiryMonth,  # 026
    InfectionMarkers,  # 027
    Consignment,  # 028
    Dimensions,  # 029
    RedCellHistory,  # 030
    FlexibleTime,  # 031
    Divisions,  # 032
    ProcessingFacility,  # 033
    ProcessedProduct,  # 034
    MphoLot,  # 035
    MphoSupplement,  # 036
    FormerGrid,  # 037
    SingleEuropeanCode,  # 038
    Grid,  # 039
    ChainOfIdentity,  # 040
)
"""Every structure of ST-001 §2.3, in the order of their numbers."""

BY_IDENTIFIER: Final[Mapping[str, type[Structure]]] = MappingProxyType(
    {
        **{structure.identifier: structure for structure in STRUCTURES if structure is not DonationNumber},
        # The second character of a donation number's data identifier is also the first of the number itself.
        **{f"={character}": DonationNumber for character in string.digits + string.ascii_uppercase},
    }
)
"""Data identifier, of two or three characters, to its structure."""

NATIONAL: Final = frozenset(f"&{character}" for character in string.ascii_lowercase + ";!")
"""Data identifiers whose meaning is national or local: it is known only where the facility is known."""
