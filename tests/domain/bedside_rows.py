"""Which one fact, when it is not as it must be, gives which stop at the bedside?"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from tests.domain.dosing import GOOD_SIGNS, LI, NOON, PORTER

Change = tuple[dict[str, Any], dict[str, Any]]


def scan(**changes: Any) -> Change:
    return changes, {}


def bag(**changes: Any) -> Change:
    return {}, changes


def clear(**changes: Any) -> Change:
    return {}, {"clearance": changes}


def signs(**changes: Any) -> Change:
    return {}, {"vital_signs": replace(GOOD_SIGNS, **changes)}


STOPS: list[tuple[str, Change, str]] = [
    ("the wristband is another patient's", scan(wristband="LF-002"), "B01"),
    ("the bag is another patient's", bag(intended_for="LF-002"), "B01"),
    ("nobody knows whose the bag is", bag(intended_for=None), "B01-unknown"),
    ("the order of the bag is closed", bag(has_open_order=False), "B02"),
    ("whether the order is open is not known", bag(has_open_order=None), "B02-unknown"),
    ("name and birth date are another's", scan(identifier_confirmed=False), "B03"),
    ("issued to another ward", bag(issued_to_this_ward=False), "B04"),
    ("never issued", bag(issued_to_this_ward=None), "B04-unknown"),
    ("nobody accepted it", bag(accepted=False), "B05"),
    ("whether it was accepted is not known", bag(accepted=None), "B05-unknown"),
    ("infused before", bag(not_used=False), "B06"),
    ("whether it was infused before is not known", bag(not_used=None), "B06-unknown"),
    ("one person as both", scan(second=LI), "B08"),
    ("a porter as the second person", scan(second=PORTER), "B09"),
    ("a porter as the first person", scan(first=PORTER), "B09"),
    ("typed, and nobody said why", scan(typed_without_reason=True), "B10"),
    ("the bag leaks", scan(inspected=False), "B11"),
    ("no vital signs of the last hour", bag(vital_signs=None), "B12"),
    ("a fever", signs(temperature_mc=38_001), "B13"),
    ("too cold", signs(temperature_mc=34_999), "B13"),
    ("a fast heart", signs(pulse=131), "B13"),
    ("a slow heart", signs(pulse=44), "B13"),
    ("low pressure", signs(systolic=89), "B13"),
    ("high pressure", signs(systolic=181), "B13"),
    ("little oxygen", signs(saturation=91), "B13"),
    ("no physician's go today", bag(go_of_today=False), "B14"),
    ("whether there is a go is not known", bag(go_of_today=None), "B14-unknown"),
    ("the lot is not released", clear(lot_released=False), "B15"),
    ("nobody knows the lot", clear(lot_released=None), "B15-unknown"),
    ("on hold", clear(not_held=False), "B16"),
    ("whether it is on hold is not known", clear(not_held=None), "B16-unknown"),
    ("recalled", clear(not_recalled=False), "B17"),
    ("whether it is recalled is not known", clear(not_recalled=None), "B17-unknown"),
    ("the lot was rejected", clear(not_rejected=False), "B18"),
    ("whether the lot was rejected is not known", clear(not_rejected=None), "B18-unknown"),
    ("consent withdrawn", clear(consent_live=False), "B19"),
    ("consent not known", clear(consent_live=None), "B19-unknown"),
    ("the patient refuses", clear(not_refused=False), "B20"),
    ("whether the patient refuses is not known", clear(not_refused=None), "B20-unknown"),
    ("the arm gives no cells", clear(arm_gives_cells=False), "B21"),
    ("the arm is not known", clear(arm_gives_cells=None), "B21-unknown"),
    ("an earlier infusion is open", clear(sequence_kept=False), "B22"),
    ("whether an earlier infusion is open is not known", clear(sequence_kept=None), "B22-unknown"),
    ("the last infusion was yesterday", clear(interval_kept=False), "B23"),
    ("when the last infusion was is not known", clear(interval_kept=None), "B23-unknown"),
    ("the exchange does not count", clear(exchange_done=False), "B24"),
    ("whether the exchange counts is not known", clear(exchange_done=None), "B24-unknown"),
    ("transplanted or dead", clear(may_be_treated=False), "B25"),
    ("whether the patient lives is not known", clear(may_be_treated=None), "B25-unknown"),
    ("it expires a second before the infusion ends", clear(expires_at=NOON + timedelta(minutes=29, seconds=59)), "B26"),
    ("it expires now", clear(expires_at=NOON, duration=timedelta(0)), "B26"),
    ("it expired", clear(expires_at=NOON - timedelta(hours=1)), "B26"),
    ("its expiry is not known", clear(expires_at=None), "B26-unknown"),
    ("how long the infusion takes is not known", clear(duration=None), "B26-unknown"),
    ("too warm on the way, undecided", clear(excursion_decided=False), "B27"),
    ("whether it was too warm is not known", clear(excursion_decided=None), "B27-unknown"),
    ("the label is void", clear(label_live=False), "B28"),
    ("whether the label is live is not known", clear(label_live=None), "B28-unknown"),
    ("the dose is not released", clear(dose_released=False), "B30"),
    ("whether the dose is released is not known", clear(dose_released=None), "B30-unknown"),
]


PENDING: list[tuple[str, dict[str, Any], str]] = [
    ("no wristband yet", {"wristband": None}, "B01"),
    ("nobody asked for name and birth date yet", {"identifier_confirmed": None}, "B03"),
    ("no badge yet", {"first": None, "second": None}, "B07"),
    ("one badge yet", {"second": None}, "B07"),
    ("nobody looked at the bag yet", {"inspected": None}, "B11"),
]


FIFTEEN = timedelta(minutes=15)


LAPSES: list[tuple[str, Any, list[str]]] = [
    ("just now", NOON, []),
    ("exactly as long ago as it holds", NOON - FIFTEEN, []),
    ("a moment longer ago", NOON - FIFTEEN - timedelta(microseconds=1), ["B29"]),
    ("never", None, ["B29-unknown"]),
]
