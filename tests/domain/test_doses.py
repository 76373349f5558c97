"""Does a dose's arithmetic hold, and is everything that cannot be said of one named?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labtrack.domain.doses import (
    Dose,
    DoseLabel,
    dose_fields,
    excursion,
    kept_within,
    preparation_faults,
    rate_ml_per_hour,
    temperature_faults,
    viable_cells,
)
from labtrack.domain.identifiers import Din
from labtrack.domain.protocol import Medium

SALINE = Medium(code="saline-hsa", name="Saline", life=timedelta(hours=6), lowest_mc=2_000, highest_mc=10_000)
GOOD: dict[str, Any] = {
    "thawed": 10_000_000,
    "media": {"saline-hsa", "ringer"},
    "cells": 6_930_000,
    "viability_permille": 938,
    "volume_ul": 100_000,
    "medium": "saline-hsa",
    "remainder": "discarded",
}


@pytest.mark.parametrize(
    ("cells", "permille", "viable"), [(6_930_637, 938, 6_500_937), (10, 999, 9), (10, 1000, 10), (10, 0, 0)]
)
def test_viable_cells_are_rounded_down(cells, permille, viable):
    assert viable_cells(cells, permille) == viable


@given(cells=st.integers(0, 10**12), permille=st.integers(0, 1000))
def test_there_are_never_more_viable_cells_than_cells(cells, permille):
    assert 0 <= viable_cells(cells, permille) <= cells


@pytest.mark.parametrize(
    ("volume_ul", "minutes", "rate"), [(100_000, 30, 200), (100_000, 60, 100), (50_000, 30, 100), (100_000, 70, 86)]
)
def test_the_pump_s_rate_gives_the_bag_in_its_time(volume_ul, minutes, rate):
    assert rate_ml_per_hour(volume_ul, minutes) == rate


def test_a_sound_preparation_has_no_fault():
    assert preparation_faults(**GOOD) == {}


@pytest.mark.parametrize(
    ("change", "faults"),
    [
        ({"cells": 0}, {"cells": "too-low"}),
        ({"cells": 10_000_001}, {"cells": "more-than-thawed"}),
        ({"cells": 10_000_000}, {}),
        ({"viability_permille": -1}, {"viability": "too-low"}),
        ({"viability_permille": 1001}, {"viability": "too-high"}),
        ({"viability_permille": 1000}, {}),
        ({"volume_ul": 0}, {"volume": "too-low"}),
        ({"volume_ul": 1_000_001}, {"volume": "too-high"}),
        ({"medium": "tap-water"}, {"medium": "unknown-choice"}),
        ({"remainder": "refrozen"}, {"remainder": "unknown-choice"}),
        (
            {"cells": -1, "medium": "", "remainder": ""},
            {"cells": "too-low", "medium": "unknown-choice", "remainder": "unknown-choice"},
        ),
    ],
)
def test_every_fault_of_a_preparation_is_named_at_once(change, faults):
    assert preparation_faults(**{**GOOD, **change}) == faults


@pytest.mark.parametrize(
    ("lowest", "highest", "kept"),
    [
        (2_000, 10_000, True),
        (1_999, 10_000, False),
        (2_000, 10_001, False),
        (None, 10_000, False),
        (2_000, None, False),
        (None, None, False),
    ],
)
def test_a_bag_was_kept_between_its_limits_only_if_both_were_measured(lowest, highest, kept):
    assert kept_within(SALINE, lowest, highest) is kept


@pytest.mark.parametrize(
    ("lowest", "highest", "faults"),
    [
        (4_000, 6_000, {}),
        (None, None, {}),
        (-80_000, 60_000, {}),
        (-80_001, 6_000, {"lowest": "too-low"}),
        (4_000, 60_001, {"highest": "too-high"}),
        (6_000, 4_000, {"lowest": "above-highest"}),
        (60_001, -80_001, {"lowest": "too-high", "highest": "too-low"}),
    ],
)
def test_temperatures_that_no_box_has_are_named(lowest, highest, faults):
    assert temperature_faults(lowest, highest) == faults


def test_an_excursion_says_how_the_bag_was_kept():
    assert excursion(4_000, 14_200) == "4 °C – 14.2 °C"
    assert excursion(4_000, 6_000, intact=False) == "4 °C – 6 °C (!)"
    assert excursion(None, None) == "? – ?"


def test_the_label_says_for_whom_how_much_and_until_when():
    thawed = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
    dose = Dose(
        item_id=1,
        infusion_item_id=2,
        participant_item_id=3,
        lot_item_id=4,
        product_code="S1235V",
        division="A0",
        cells=6_930_637,
        viable_cells=6_500_937,
        viability_permille=938,
        volume_ul=100_000,
        medium="saline-hsa",
        specification_id=1,
        thawed_at=thawed,
        prepared_at=thawed + timedelta(minutes=20),
        start_by=thawed + timedelta(hours=5, minutes=30),
        complete_by=thawed + timedelta(hours=6),
    )
    about = DoseLabel(
        din=Din.from_parts("A9999", 26, 137),
        lot="UC26-001",
        study_number="LF-042",
        infusion=2,
        infusions=4,
        medium=SALINE,
        minutes=30,
        synthetic=True,
        facility="Cell laboratory\nExample hospital",
    )

    said = dose_fields(dose, about, ZoneInfo("Asia/Shanghai"), say=str)

    assert said["study_number"] == "LF-042"
    assert said["infusion"] == "Infusion 2 of 4"
    assert said["viable_cells"] == "6.50 × 10^6"
    assert said["volume"] == "100 mL"
    assert said["rate"] == "200 mL/h"
    assert said["start_by"] == "2026-11-23 15:30 CST"
    assert said["complete_by"] == said["expiry"] == "2026-11-23 16:00 CST"
    assert said["banner"] == "NOT FOR CLINICAL USE"
    assert said["synthetic"] == "Synthetic data"
    assert (said["label_symbol"], said["serial"]) == ("", "")
