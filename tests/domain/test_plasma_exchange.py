"""Does exactly the right reason keep a unit of plasma from the patient, and none keep the right one?"""

import itertools
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from labtrack.domain import plasma_units
from labtrack.domain.findings import Override, Verdict, verdict_of
from labtrack.domain.identifiers import Abo, BloodGroup, UnitStatus
from labtrack.domain.plasma_exchange import (
    RULES,
    CheckFacts,
    SessionFacts,
    at_check,
    at_hang,
    at_start,
    counts_as_done,
)
from labtrack.domain.plasma_units import COMPATIBLE, WORDS, UnitFacts, status_of

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
SECOND = timedelta(seconds=1)

GOOD_UNIT = UnitFacts(
    patient_abo=Abo.A,
    unit_abo=Abo.A,
    unit_status=None,
    label_expires_at=NOON + 20 * HOUR,
    thaw_expires_at=NOON + 22 * HOUR,
    out_since=NOON - HOUR,
    out_of_control_limit=4 * HOUR,
    unused=True,
    issued_for_this_patient=True,
)
GOOD_SESSION = SessionFacts(
    wristband_fits=True,
    consumable_expires_at=NOON + 24 * HOUR,
    arm_has_exchange=True,
    in_turn=True,
    number=1,
    planned_count=3,
)
GOOD_CHECK = CheckFacts(wristband_fits=True, identifier_confirmed=True, second_person=True)

UNIT_TABLE: list[tuple[dict[str, Any], str]] = [
    # one fact of the unit changed → exactly that stop
    ({"patient_abo": None, "unit_abo": Abo.AB}, "P04"),
    ({"unit_abo": Abo.O}, "P05"),
    ({"unit_abo": Abo.B}, "P05"),
    ({"unit_abo": None}, "P05-unknown"),
    ({"unit_status": UnitStatus.QUARANTINE}, "P06"),
    ({"unit_status": UnitStatus.DISCARD}, "P06"),
    ({"unit_status": UnitStatus.RESEARCH}, "P06"),
    ({"unit_status": UnitStatus.NOT_FOR_TRANSFUSION}, "P06"),
    ({"unit_status": UnitStatus.AUTOLOGOUS}, "P06"),
    ({"unit_status": UnitStatus.BIOHAZARD}, "P06"),
    ({"label_expires_at": NOON}, "P07"),
    ({"label_expires_at": None}, "P07-unknown"),
    ({"thaw_expires_at": NOON}, "P08"),
    ({"thaw_expires_at": None}, "P08-unknown"),
    ({"out_since": NOON - 4 * HOUR}, "P08"),
    ({"out_since": None}, "P08-unknown"),
    ({"unused": False}, "P09"),
    ({"unused": None}, "P09-unknown"),
    ({"issued_for_this_patient": False}, "P10"),
    ({"issued_for_this_patient": None}, "P10-unknown"),
]
CHECK_TABLE = [
    ({"wristband_fits": False}, "P01"),
    ({"wristband_fits": None}, "P01-unknown"),
    ({"identifier_confirmed": False}, "P02"),
    ({"identifier_confirmed": None}, "P02-unknown"),
    ({"second_person": False}, "P03"),
    ({"second_person": None}, "P03-unknown"),
]
SESSION_TABLE = [
    ({"wristband_fits": False}, "P01"),
    ({"wristband_fits": None}, "P01-unknown"),
    ({"consumable_expires_at": NOON}, "P11"),
    ({"consumable_expires_at": None}, "P11-unknown"),
    ({"arm_has_exchange": False}, "P12"),
    ({"in_turn": False}, "P13"),
    ({"number": 4}, "P13"),
]
WARNINGS = {"P12", "P13"}


def at_the_hang(unit=GOOD_UNIT, session=GOOD_SESSION, checked_by_two=True):
    return tuple(at_hang(unit, session, checked_by_two=checked_by_two, at=NOON))


def codes(found):
    return [finding.code for finding in found]


def test_nothing_speaks_against_a_complete_good_case():
    assert codes(at_check(GOOD_CHECK)) == []
    assert codes(at_start(GOOD_SESSION, NOON)) == []
    assert codes(at_the_hang()) == []


@pytest.mark.parametrize(("change", "stop"), UNIT_TABLE)
def test_one_fact_of_the_unit_changed_gives_exactly_that_stop(change, stop):
    found = at_the_hang(unit=replace(GOOD_UNIT, **change))

    assert codes(found) == [stop]
    assert verdict_of(found) is Verdict.STOP


@pytest.mark.parametrize(("change", "stop"), UNIT_TABLE)
def test_the_check_at_receipt_asks_the_same_of_the_unit(change, stop):
    assert codes(plasma_units.findings(replace(GOOD_UNIT, **change), NOON)) == [stop]


@pytest.mark.parametrize(("change", "stop"), CHECK_TABLE)
def test_one_fact_of_the_check_changed_gives_exactly_that_stop(change, stop):
    assert codes(at_check(replace(GOOD_CHECK, **change))) == [stop]


@pytest.mark.parametrize(("change", "stop"), SESSION_TABLE)
def test_one_fact_of_the_session_changed_gives_exactly_that(change, stop):
    session = replace(GOOD_SESSION, **change)

    assert codes(at_start(session, NOON)) == [stop]
    assert codes(at_the_hang(session=session)) == [stop]
    assert verdict_of(at_the_hang(session=session)) is (Verdict.GO if stop in WARNINGS else Verdict.STOP)


def test_a_unit_that_two_people_never_checked_is_not_hung():
    assert codes(at_the_hang(checked_by_two=False)) == ["P03"]


def test_every_rule_has_its_row():
    rows = [*UNIT_TABLE, *CHECK_TABLE, *SESSION_TABLE]

    assert {stop.removesuffix("-unknown") for _, stop in rows} == {rule.id for rule in RULES}


PAIRS: list[tuple[tuple[dict[str, Any], str], tuple[dict[str, Any], str]]] = [
    (one, other)
    for one, other in itertools.combinations(UNIT_TABLE, 2)
    if not set(one[0]) & set(other[0]) and one[1][:3] != other[1][:3]
]


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_two_facts_changed_give_both_stops(one, other):
    found = codes(at_the_hang(unit=replace(GOOD_UNIT, **one[0], **other[0])))

    assert sorted(found) == sorted([one[1], other[1]])


ABO = [
    # patient, unit, may be given: written out, all 20
    (Abo.O, Abo.O, True),
    (Abo.O, Abo.A, True),
    (Abo.O, Abo.B, True),
    (Abo.O, Abo.AB, True),
    (Abo.A, Abo.O, False),
    (Abo.A, Abo.A, True),
    (Abo.A, Abo.B, False),
    (Abo.A, Abo.AB, True),
    (Abo.B, Abo.O, False),
    (Abo.B, Abo.A, False),
    (Abo.B, Abo.B, True),
    (Abo.B, Abo.AB, True),
    (Abo.AB, Abo.O, False),
    (Abo.AB, Abo.A, False),
    (Abo.AB, Abo.B, False),
    (Abo.AB, Abo.AB, True),
    (None, Abo.O, False),
    (None, Abo.A, False),
    (None, Abo.B, False),
    (None, Abo.AB, True),
]


@pytest.mark.parametrize(("patient", "unit", "may"), ABO)
def test_plasma_follows_the_table_of_groups(patient, unit, may):
    found = codes(plasma_units.findings(replace(GOOD_UNIT, patient_abo=patient, unit_abo=unit), NOON))

    assert ("P05" not in found) is may
    assert ("P04" in found) is (patient is None)


def test_the_table_of_groups_is_complete():
    assert {(patient, unit) for patient, unit, _ in ABO} == set(itertools.product([*Abo, None], Abo))
    assert set(COMPATIBLE) == {*Abo, None}


def test_a_second_before_its_expiry_a_unit_may_still_be_hung():
    last = replace(
        GOOD_UNIT,
        label_expires_at=NOON + SECOND,
        thaw_expires_at=NOON + SECOND,
        out_since=NOON - 4 * HOUR + SECOND,
    )

    assert codes(at_the_hang(unit=last)) == []


@pytest.mark.parametrize(("done", "counts"), [(0, False), (1_599_999, False), (1_600_000, True), (2_000_000, True)])
def test_an_exchange_counts_from_four_fifths_of_its_plan(done, counts):
    assert counts_as_done(done, 2_000_000, 80) is counts


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("62", None),
        ("64", UnitStatus.AUTOLOGOUS),
        ("65", UnitStatus.BIOHAZARD),
        ("Mq", UnitStatus.QUARANTINE),
        ("Mx", UnitStatus.NOT_FOR_TRANSFUSION),
    ],
)
def test_a_warning_that_hides_behind_a_group_is_read(code, status):
    assert status_of(BloodGroup(code=code)) is status


def test_what_stops_in_a_running_session_says_what_to_do_meanwhile():
    silent = [
        rule.id
        for rule in RULES
        if rule.override is not Override.WARN
        and rule.id != "P02"
        and "pause plasma removal, keep the blood moving, hang albumin or saline" not in rule.remedy
    ]

    assert silent == []


def test_every_status_that_stops_has_words():
    stopping = set(UnitStatus) - {UnitStatus.NO_GROUP_GIVEN}
    named = {
        finding.facts["status"]
        for status in stopping
        for finding in plasma_units.findings(replace(GOOD_UNIT, unit_status=status), NOON)
    }

    assert named == set(WORDS)
