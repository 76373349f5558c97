"""With which complete good cases do the tests of the dose's rules begin?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from importlib.resources import files

from labtrack.domain.bedside import BagFacts, BedsideScan, PersonAtBedside
from labtrack.domain.clearance import Clearance
from labtrack.domain.dispensing import IssueFacts
from labtrack.domain.dose_release import DoseFacts, TestOfDose
from labtrack.domain.participants import VitalSigns
from labtrack.domain.protocol import StartLimits, read

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
PROTOCOL = read((files("labtrack") / "protocols" / "nct01724398-registry.toml").read_text(encoding="utf-8"))
HALF_AN_HOUR = timedelta(minutes=30)

LIMITS = StartLimits(temperature_mc=(35_000, 38_000), pulse=(45, 130), systolic=(90, 180), saturation=(92, 100))
GOOD_SIGNS = VitalSigns(
    id=1,
    participant_item_id=7,
    taken_at=NOON - timedelta(minutes=20),
    temperature_mc=36_700,
    pulse=78,
    systolic=118,
    diastolic=74,
    saturation=98,
    by_id=1,
)
LI = PersonAtBedside(id=1, name="Nurse Li", qualified=True)
WANG = PersonAtBedside(id=2, name="Nurse Wang", qualified=True)
PORTER = PersonAtBedside(id=3, name="Porter Chen", qualified=False)

CLEAR = Clearance(
    lot_released=True,
    dose_released=True,
    not_held=True,
    not_recalled=True,
    not_rejected=True,
    consent_live=True,
    not_refused=True,
    may_be_treated=True,
    arm_gives_cells=True,
    sequence_kept=True,
    interval_kept=True,
    exchange_done=True,
    excursion_decided=True,
    label_live=True,
    expires_at=NOON + timedelta(hours=3),
    duration=HALF_AN_HOUR,
)

GOOD_BAG = BagFacts(
    intended_for="LF-001",
    has_open_order=True,
    issued_to_this_ward=True,
    accepted=True,
    not_used=True,
    go_of_today=True,
    vital_signs=GOOD_SIGNS,
    start_limits=LIMITS,
    baseline_minutes=60,
    clearance=CLEAR,
)
GOOD_SCAN = BedsideScan(
    wristband="LF-001",
    bag=True,
    first=LI,
    second=WANG,
    identifier_confirmed=True,
    inspected=True,
    typed_without_reason=False,
)

GOOD_ISSUE = IssueFacts(
    clearance=CLEAR,
    order_is_of_patient=True,
    authorised=True,
    viable_cells=6_500_000,
    dosing_weight_mg=65_000_000,
    endotoxin_eu=Decimal("1.0"),
    ward_is_patients=True,
)

GRAM = TestOfDose(name="Gram stain", value="negative", unit="", reviewed=True, within=True)
VIABILITY = TestOfDose(name="Viability", value="93.8", unit="%", reviewed=True, within=True)
GOOD_DOSE = DoseFacts(
    tests=(GRAM, VIABILITY),
    label_live=True,
    line_cleared=True,
    remainder_known=True,
    signer_made_none=True,
    free_to_use=True,
)
