"""Is every wrong bag of plasma stopped at its scan, and the right one hung once?"""

from datetime import timedelta

import pytest

from labtrack.domain.errors import WrongState
from labtrack.domain.identifiers import Abo, RhD
from labtrack.services import plasma_exchange as services
from tests.apheresis import NURSE, a_checked, a_running, codes, hang, receive
from tests.clinical import an_enrolled, exchanges_of, group


def test_rhd_negative_plasma_is_given_to_an_rhd_positive_patient(world):
    patient, exchange = a_running(world)
    unit = a_checked(world, patient, rhd=RhD.NEGATIVE)

    assert not hang(world, exchange, unit, patient).refused


def test_a_group_that_came_into_doubt_stops_the_next_bag(world):
    patient, exchange = a_running(world)
    unit = a_checked(world, patient)
    group(world, patient, Abo.B, "S-3")

    outcome = hang(world, exchange, unit, patient)

    assert codes(outcome) == ["P04", "P05"]


def test_the_wristband_of_another_stops_the_hang_and_is_written_on_the_unit(world):
    patient, exchange = a_running(world)
    other = an_enrolled(world, number=2)
    unit = a_checked(world, patient)

    outcome = hang(world, exchange, unit, other)

    assert (outcome.refused, codes(outcome)) == (True, ["P01"])
    last = world.chain(unit)[-1]
    assert (last.what, last.detail["findings"]) == ("hang-refused", ["P01"])
    assert world.item(unit).state == "checked"


def test_a_unit_of_another_patient_is_not_hung(world):
    patient, exchange = a_running(world)
    other = an_enrolled(world, number=2)
    unit = a_checked(world, other)

    assert codes(hang(world, exchange, unit, patient)) == ["P10"]


def test_twin_bags_of_one_donation_are_two_units(world):
    patient, exchange = a_running(world)
    other = an_enrolled(world, number=2)
    mine = a_checked(world, patient, division="A0")
    theirs = a_checked(world, other, division="B0")

    assert codes(hang(world, exchange, theirs, patient)) == ["P10"]
    assert codes(hang(world, exchange, mine, patient)) == []


def test_a_unit_that_nobody_checked_is_not_hung(world):
    patient, exchange = a_running(world)
    unit = receive(world, patient).item

    assert codes(hang(world, exchange, unit, patient)) == ["P03"]
    assert world.item(unit).state == "received"


@pytest.mark.parametrize(
    ("minutes", "lives", "stops"),
    [
        (59, {"label_expires_at": 60}, []),
        (60, {"label_expires_at": 60}, ["P07"]),
        (119, {"thaw_expires_at": 120}, []),
        (120, {"thaw_expires_at": 120}, ["P08"]),
        (209, {}, []),
        (210, {}, ["P08"]),
    ],
)
def test_every_clock_of_a_unit_runs_on_after_its_check(world, minutes, lives, stops):
    patient, exchange = a_running(world)
    unit = a_checked(world, patient, **{name: world.at + timedelta(minutes=end) for name, end in lives.items()})

    world.pass_time(minutes=minutes)

    assert codes(hang(world, exchange, unit, patient)) == stops


def test_a_clock_that_steps_back_makes_no_unit_younger(world):
    patient, exchange = a_running(world)
    unit = a_checked(world, patient, label_expires_at=world.at + timedelta(minutes=30))
    world.pass_time(minutes=30)
    assert codes(hang(world, exchange, unit, patient)) == ["P07"]

    world.pass_time(minutes=-20)

    assert codes(hang(world, exchange, unit, patient)) == ["P07"]


def test_a_hung_unit_scanned_again_is_already_done(world):
    patient, exchange = a_running(world)
    unit = a_checked(world, patient)
    hang(world, exchange, unit, patient)

    again = hang(world, exchange, unit, patient)

    assert again.repeated
    assert world.item(unit).number == 3


def test_a_hung_unit_scanned_by_another_was_used(world):
    patient, exchange = a_running(world)
    unit = a_checked(world, patient)
    hang(world, exchange, unit, patient)

    assert codes(hang(world, exchange, unit, patient, by=world.actor(NURSE, 1))) == ["P09"]


@pytest.mark.parametrize("ended", [services.waste_unit, services.return_unit])
def test_a_unit_that_was_given_back_or_thrown_away_is_not_hung(world, ended):
    patient, exchange = a_running(world)
    unit = a_checked(world, patient)
    world.do(ended, unit, reason="leaking port", by=NURSE)

    assert codes(hang(world, exchange, unit, patient)) == ["P09"]


def test_nothing_is_hung_outside_a_running_session(world):
    patient = an_enrolled(world)
    unit = a_checked(world, patient)

    with pytest.raises(WrongState):
        hang(world, exchanges_of(world, patient)[1], unit, patient)


def test_a_retry_after_a_lost_answer_hangs_once(world):
    patient, exchange = a_running(world)
    unit = a_checked(world, patient)
    key = world.new_key()

    first = hang(world, exchange, unit, patient, key=key)
    again = hang(world, exchange, unit, patient, key=key)

    assert (first.repeated, again.repeated, again.number) == (False, True, first.number)
    assert world.item(unit).number == 3
