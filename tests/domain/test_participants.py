"""When is a blood group confirmed, a consent in force and a weight fresh enough to dose by?"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from labtrack.domain.identifiers import Abo, RhD
from labtrack.domain.participants import (
    BloodGroupResult,
    Consent,
    Weighing,
    confirmed_group,
    implausible,
    live_consent,
    newest_weight,
)

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def results(*groups):
    return [
        BloodGroupResult(id=number, participant_item_id=1, abo=abo, rhd=rhd, sample=sample, tested_at=NOON, by_id=1)
        for number, (abo, rhd, sample) in enumerate(groups, start=1)
    ]


POS, NEG = RhD.POSITIVE, RhD.NEGATIVE


@pytest.mark.parametrize(
    ("entered", "abo", "rhd", "discordant"),
    [
        ([], None, None, False),
        ([(Abo.A, POS, "1")], None, None, False),
        ([(Abo.A, POS, "1"), (Abo.A, POS, "2")], Abo.A, POS, False),
        ([(Abo.A, POS, "1"), (Abo.A, POS, "1")], None, None, False),
        ([(Abo.A, POS, "1"), (Abo.B, POS, "2")], None, None, True),
        ([(Abo.A, POS, "1"), (Abo.A, NEG, "2")], Abo.A, None, True),
        ([(Abo.A, POS, "1"), (Abo.B, POS, "2"), (Abo.A, POS, "3")], None, None, True),
        ([(Abo.A, POS, "1"), (Abo.B, POS, "2"), (Abo.A, POS, "3"), (Abo.A, POS, "4")], Abo.A, POS, False),
        ([(Abo.A, POS, "1"), (Abo.A, POS, "2"), (Abo.B, POS, "3")], None, None, True),
    ],
)
def test_the_newest_two_results_of_different_samples_must_agree(entered, abo, rhd, discordant):
    group = confirmed_group(results(*entered))

    assert (group.abo, group.rhd, group.discordant) == (abo, rhd, discordant)


def a_consent(**change):
    return replace(Consent(id=1, participant_item_id=1, version="1.0", given_at=NOON - HOUR), **change)


def test_a_consent_is_in_force_from_when_it_was_given():
    assert live_consent([a_consent(given_at=NOON)], at=NOON) is not None
    assert live_consent([a_consent(given_at=NOON + HOUR)], at=NOON) is None


def test_a_withdrawn_consent_is_not_in_force():
    assert live_consent([a_consent(withdrawn_at=NOON)], at=NOON) is None


def test_of_two_consents_the_newer_counts():
    newer = a_consent(id=2, version="2.0", given_at=NOON)

    assert live_consent([newer, a_consent()], at=NOON) == newer


def a_weighing(hours_ago, weight_mg=65_000_000, number=1):
    return Weighing(id=number, participant_item_id=1, weight_mg=weight_mg, measured_at=NOON - hours_ago * HOUR, by_id=1)


def test_a_weight_is_valid_for_its_hours_and_no_longer():
    valid_for = 72 * HOUR

    assert newest_weight([a_weighing(72)], valid_for=valid_for, at=NOON) == a_weighing(72)
    assert newest_weight([a_weighing(73)], valid_for=valid_for, at=NOON) is None
    assert newest_weight([], valid_for=valid_for, at=NOON) is None


def test_the_weight_that_was_measured_last_counts_however_it_was_entered():
    late_entry = a_weighing(20, 80_000_000, number=2)

    assert newest_weight([a_weighing(2), late_entry], valid_for=72 * HOUR, at=NOON) == a_weighing(2)


SIGNS = {"temperature_mc": 36_800, "pulse": 80, "systolic": 120, "diastolic": 70, "saturation": 97}


@pytest.mark.parametrize(
    ("change", "faults"),
    [
        ({}, {}),
        ({"temperature_mc": 368_000}, {"temperature_mc": "too-high"}),
        ({"temperature_mc": 3_680}, {"temperature_mc": "too-low"}),
        ({"pulse": 301, "saturation": 101}, {"pulse": "too-high", "saturation": "too-high"}),
        ({"systolic": 60}, {"diastolic": "above-systolic"}),
    ],
)
def test_a_slip_of_the_pen_is_named(change, faults):
    assert implausible({**SIGNS, **change}) == faults
