"""By which word does a person know a kind, a state, an event, a role?"""

from __future__ import annotations

from collections.abc import Mapping

from labtrack.domain.custody import Kind
from labtrack.domain.deviations import Severity
from labtrack.domain.findings import Verdict, Weight
from labtrack.domain.holds import HoldKind
from labtrack.domain.identifiers import Abo, RhD, SymbolKind, UnitStatus
from labtrack.domain.labelling import Standing
from labtrack.domain.marking import N_
from labtrack.domain.orders import SlotState
from labtrack.domain.participants import Sex
from labtrack.domain.people import Role
from labtrack.domain.places import PlaceKind
from labtrack.domain.signatures import Meaning
from labtrack.domain.specimens import TubeType
from labtrack.domain.testing import Judged, Stage
from labtrack.domain.wristbands import WORDS as BANDS

KINDS: Mapping[Kind, str] = {
    Kind.DONATION: N_("Donation"),
    Kind.LOT: N_("Lot"),
    Kind.CONTAINER: N_("Container"),
    Kind.DOSE: N_("Dose"),
    Kind.PLASMA_UNIT: N_("Plasma unit"),
    Kind.SPECIMEN: N_("Specimen"),
    Kind.PARTICIPANT: N_("Participant"),
    Kind.INFUSION: N_("Infusion"),
    Kind.EXCHANGE: N_("Plasma exchange"),
}

STATES: Mapping[str, str] = {
    "received": N_("Received"),
    "accepted": N_("Accepted"),
    "rejected": N_("Rejected"),
    "in-culture": N_("In culture"),
    "harvested": N_("Harvested"),
    "quarantined": N_("In quarantine"),
    "released": N_("Released"),
    "terminated": N_("Terminated"),
    "recalled": N_("Recalled"),
    "filled": N_("Filled"),
    "stored": N_("Stored"),
    "reserved": N_("Reserved"),
    "thawed": N_("Thawed"),
    "used": N_("Used up"),
    "discarded": N_("Discarded"),
    "lost": N_("Lost"),
    "prepared": N_("Prepared"),
    "issued": N_("Issued"),
    "in-transit": N_("In transit"),
    "on-ward": N_("On the ward"),
    "identity-confirmed": N_("Identity confirmed"),
    "infusing": N_("Infusing"),
    "interrupted": N_("Infusion interrupted"),
    "infused": N_("Infused"),
    "partly-infused": N_("Partly infused"),
    "returned": N_("Returned"),
    "checked": N_("Checked"),
    "hung": N_("Hung"),
    "done": N_("Done"),
    "wasted": N_("Wasted"),
    "expected": N_("Expected"),
    "collected": N_("Collected"),
    "missed": N_("Missed"),
    "screening": N_("In screening"),
    "enrolled": N_("Enrolled"),
    "withdrawn": N_("Withdrawn"),
    "planned": N_("Planned"),
    "authorised": N_("Thaw authorised"),
    "given": N_("Given"),
    "running": N_("Running"),
    "complete": N_("Complete"),
    "aborted": N_("Stopped early"),
    "cancelled": N_("Cancelled"),
}
"""A state by its name in the life cycles, whatever the kind."""

ROLES: Mapping[Role, str] = {
    Role.TECHNICIAN: N_("Cell laboratory technician"),
    Role.QUALITY_CONTROL: N_("Quality control"),
    Role.QUALITY_ASSURANCE: N_("Quality assurance"),
    Role.PHARMACIST: N_("Pharmacist"),
    Role.PORTER: N_("Porter"),
    Role.WARD_NURSE: N_("Ward nurse"),
    Role.PHYSICIAN: N_("Physician"),
    Role.APHERESIS_NURSE: N_("Apheresis nurse"),
    Role.IMMUNE_TECHNICIAN: N_("Immune laboratory technician"),
    Role.COORDINATOR: N_("Trial coordinator"),
    Role.INVESTIGATOR: N_("Investigator"),
    Role.AUDITOR: N_("Auditor"),
    Role.ADMINISTRATOR: N_("Administrator"),
}

PLACES: Mapping[PlaceKind, str] = {
    PlaceKind.SITE: N_("Site"),
    PlaceKind.CELL_LABORATORY: N_("Cell laboratory"),
    PlaceKind.QUALITY: N_("Quality department"),
    PlaceKind.PHARMACY: N_("Pharmacy"),
    PlaceKind.WARD: N_("Ward"),
    PlaceKind.APHERESIS: N_("Apheresis unit"),
    PlaceKind.IMMUNE_LABORATORY: N_("Immune laboratory"),
    PlaceKind.TRIAL_OFFICE: N_("Trial office"),
    PlaceKind.FREEZER: N_("Freezer"),
    PlaceKind.BOX: N_("Box"),
    PlaceKind.POSITION: N_("Position"),
}

MEANINGS: Mapping[Meaning, str] = {
    Meaning.PERFORMED: N_("Performed by"),
    Meaning.VERIFIED: N_("Verified by"),
    Meaning.REVIEWED: N_("Reviewed by"),
    Meaning.RELEASED: N_("Released by"),
    Meaning.REJECTED: N_("Rejected by"),
    Meaning.ACCEPTED: N_("Accepted by"),
    Meaning.AUTHORISED: N_("Authorised by"),
    Meaning.ISSUED: N_("Issued by"),
    Meaning.RECEIVED: N_("Received by"),
    Meaning.ADOPTED: N_("Adopted by"),
    Meaning.HELD: N_("Put on hold by"),
}

TUBES: Mapping[TubeType, str] = {
    TubeType.EDTA: N_("EDTA tube"),
    TubeType.SODIUM_HEPARIN: N_("Sodium heparin tube"),
    TubeType.LITHIUM_HEPARIN: N_("Lithium heparin tube"),
    TubeType.SERUM: N_("Serum tube"),
    TubeType.CITRATE: N_("Citrate tube"),
}

VERDICTS: Mapping[Verdict, str] = {Verdict.STOP: N_("STOP"), Verdict.WAIT: N_("WAIT"), Verdict.GO: N_("GO")}
WEIGHTS: Mapping[Weight, str] = {
    Weight.STOP: N_("Speaks against it"),
    Weight.PENDING: N_("Still to come"),
    Weight.WARN: N_("To be known"),
}
SEVERITIES: Mapping[Severity, str] = {
    Severity.MINOR: N_("Minor"),
    Severity.MAJOR: N_("Major"),
    Severity.CRITICAL: N_("Critical"),
}
HOLDS: Mapping[HoldKind, str] = {HoldKind.HOLD: N_("Hold"), HoldKind.EXCURSION: N_("Temperature excursion")}
SEXES: Mapping[Sex, str] = {Sex.FEMALE: N_("Female"), Sex.MALE: N_("Male")}
STAGES: Mapping[Stage, str] = {
    Stage.PRE_RELEASE: N_("Before release"),
    Stage.POST_RELEASE: N_("After release"),
}
GROUPS: Mapping[Abo, str] = {
    Abo.O: N_("Group O"),
    Abo.A: N_("Group A"),
    Abo.B: N_("Group B"),
    Abo.AB: N_("Group AB"),
}
RHESUS: Mapping[RhD, str] = {RhD.POSITIVE: N_("RhD positive"), RhD.NEGATIVE: N_("RhD negative")}
UNITS: Mapping[UnitStatus, str] = {
    UnitStatus.NO_GROUP_GIVEN: N_("No group given"),
    UnitStatus.AUTOLOGOUS: N_("For the donor alone"),
    UnitStatus.BIOHAZARD: N_("Biohazard"),
    UnitStatus.DISCARD: N_("To be discarded"),
    UnitStatus.QUARANTINE: N_("Held in quarantine"),
    UnitStatus.RESEARCH: N_("For research"),
    UnitStatus.NOT_FOR_TRANSFUSION: N_("Not for transfusion"),
}
SLOTS: Mapping[SlotState, str] = {
    SlotState.PLANNED: N_("Planned"),
    SlotState.BLOCKED: N_("Blocked"),
    SlotState.READY: N_("Ready"),
    SlotState.AUTHORISED: N_("Thaw authorised"),
    SlotState.PREPARED: N_("Dose prepared"),
    SlotState.GIVEN: N_("Given"),
    SlotState.MISSED: N_("Missed"),
    SlotState.WITHDRAWN: N_("Withdrawn"),
}
PRINTS: Mapping[Standing, str] = {
    Standing.PRINTED: N_("Printed, not scanned back"),
    Standing.LIVE: N_("Live"),
    Standing.VOID: N_("Void"),
    Standing.SPOILED: N_("Spoiled"),
    Standing.DESTROYED: N_("Destroyed as recorded"),
}
JUDGED: Mapping[Judged, str] = {
    Judged.WITHIN: N_("Within limits"),
    Judged.OUTSIDE: N_("Out of limits"),
    Judged.OTHER_UNIT: N_("In another unit"),
}
SYMBOLS: Mapping[SymbolKind, str] = {
    SymbolKind.LABEL: N_("Label"),
    SymbolKind.SPECIMEN: N_("Specimen tube"),
    SymbolKind.PLACE: N_("Place"),
    SymbolKind.BADGE: N_("Badge"),
    SymbolKind.WRISTBAND: N_("Wristband"),
    SymbolKind.STUDY_CARD: N_("Study card"),
    SymbolKind.PRINTER: N_("Printer"),
    SymbolKind.TEST: N_("Scanner test"),
}

SCHEMES: Mapping[str, str] = {
    "din": N_("Donation number"),
    "product": N_("Donation and product code"),
    "mpho": N_("MPHO unique identifier"),
    "sec": N_("Single European Code"),
    "coi": N_("Chain of Identity"),
    "accession": N_("Accession"),
    **{scheme.value: word for scheme, word in BANDS.items()},
    "study": N_("Study number"),
    "study-card": N_("Study card symbol"),
    "lot": N_("Lot number"),
    "label": N_("Label symbol"),
}
"""What an item's code is, by its scheme."""
