"""Which tables are there?"""

from labtrack.persistence.models.base import Base
from labtrack.persistence.models.commands import (
    AuditRow,
    CommandOutcomeRow,
    CommandRow,
    CounterRow,
    JobRow,
    ScanFailureRow,
    StationRow,
    TaskRow,
)
from labtrack.persistence.models.custody import (
    CustodyEventRow,
    DescentRow,
    HoldRow,
    ItemCodeRow,
    ItemRow,
    LabelRow,
    SignatureRow,
)
from labtrack.persistence.models.manufacture import (
    ContainerRow,
    DeviationRow,
    DonationRow,
    LimitRow,
    LotRow,
    MaterialUseRow,
    ResultRow,
    SpecificationRow,
)
from labtrack.persistence.models.people import GrantRow, PersonRow, SignInRow
from labtrack.persistence.models.places import PlaceRow
from labtrack.persistence.models.printing import LabelDesignRow, PrinterRow, PrintJobRow
from labtrack.persistence.models.treatment import DoseRow, ExchangeRow, GatheringRow, PlasmaUnitRow
from labtrack.persistence.models.trial import (
    BloodGroupResultRow,
    ConsentRow,
    DisclosureRow,
    EligibilityJudgementRow,
    IdentityRow,
    InfusionOrderRow,
    ParticipantRow,
    ProtocolVersionRow,
    SealedKeyRow,
    SpecimenRow,
    VitalSignsRow,
    WeighingRow,
)

APPEND_ONLY = ("custody_event", "signature", "audit", "command", "command_outcome", "disclosure", "descent")
"""Tables whose rows are only ever added: triggers refuse update, delete, replace and (PostgreSQL) truncate."""

__all__ = [
    "APPEND_ONLY",
    "AuditRow",
    "Base",
    "BloodGroupResultRow",
    "CommandOutcomeRow",
    "CommandRow",
    "ConsentRow",
    "ContainerRow",
    "CounterRow",
    "CustodyEventRow",
    "DescentRow",
    "DeviationRow",
    "DisclosureRow",
    "DonationRow",
    "DoseRow",
    "EligibilityJudgementRow",
    "ExchangeRow",
    "GatheringRow",
    "GrantRow",
    "HoldRow",
    "IdentityRow",
    "InfusionOrderRow",
    "ItemCodeRow",
    "ItemRow",
    "JobRow",
    "LabelDesignRow",
    "LabelRow",
    "LimitRow",
    "LotRow",
    "MaterialUseRow",
    "ParticipantRow",
    "PersonRow",
    "PlaceRow",
    "PlasmaUnitRow",
    "PrintJobRow",
    "PrinterRow",
    "ProtocolVersionRow",
    "ResultRow",
    "ScanFailureRow",
    "SealedKeyRow",
    "SignInRow",
    "SignatureRow",
    "SpecificationRow",
    "SpecimenRow",
    "StationRow",
    "TaskRow",
    "VitalSignsRow",
    "WeighingRow",
]
