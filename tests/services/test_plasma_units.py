"""Is every unit of plasma received once and checked once, by two people at the patient?"""

import pytest

from labtrack.domain.errors import Duplicate
from labtrack.domain.identifiers import Abo, BloodGroup
from labtrack.domain.people import Role
from labtrack.domain.tasks import TaskKind
from labtrack.services import plasma_exchange as services
from tests.apheresis import HOUR, NURSE, a_checked, check, codes, receive
from tests.clinical import an_enrolled


def test_the_witness_of_the_check_is_the_second_person(world):
    patient = an_enrolled(world)
    unit = a_checked(world, patient)

    last = world.chain(unit)[-1]
    assert (last.actor_id, last.witness_id) == (world.actor(NURSE).id, world.actor(NURSE, 1).id)
    assert last.detail["identifier"] == "name-and-birth-date"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"wristband": "WB-00000099-X"}, "P01"),
        ({"identifier": None}, "P02-unknown"),
        ({"identifier": " "}, "P02"),
        ({"second": None}, "P03-unknown"),
    ],
)
def test_a_check_that_two_people_did_not_make_at_the_patient_passes_no_unit(world, change, code):
    patient = an_enrolled(world)
    units = [receive(world, patient, serial=serial).item for serial in (1, 2)]

    outcome = check(world, patient, units, **change)

    assert (outcome.refused, outcome.made, codes(outcome)) == (True, (), [code])
    assert [world.chain(unit)[-1].what for unit in units] == ["check-refused", "check-refused"]
    assert {world.item(unit).state for unit in units} == {"received"}


@pytest.mark.parametrize("second", [(NURSE, 0), (Role.PORTER, 0), (Role.TECHNICIAN, 0)])
def test_the_second_person_is_another_one_who_may(world, second):
    patient = an_enrolled(world)
    unit = receive(world, patient).item

    assert codes(check(world, patient, [unit], second=world.actor(*second))) == ["P03"]


@pytest.mark.parametrize("second", [Role.WARD_NURSE, Role.PHYSICIAN])
def test_a_nurse_of_the_ward_or_a_physician_may_be_the_second(world, second):
    patient = an_enrolled(world)
    unit = receive(world, patient).item

    assert codes(check(world, patient, [unit], second=world.actor(second))) == []


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"abo": Abo.O}, "P05"),
        ({"abo": Abo.B}, "P05"),
        ({"group": BloodGroup(code="00")}, "P05-unknown"),
        ({"group": BloodGroup(code="65")}, "P06"),
        ({"thawed_at": None}, "P08-unknown"),
        ({"out_since": None}, "P08-unknown"),
    ],
)
def test_a_unit_that_cannot_be_given_is_found_at_the_check(world, change, code):
    patient = an_enrolled(world)
    good = receive(world, patient, serial=1).item
    bad = receive(world, patient, serial=2, **change).item

    outcome = check(world, patient, [bad, good])

    assert codes(outcome) == [code]
    assert outcome.findings[0].facts["din"] == "A999826000002"
    assert (outcome.refused, outcome.made) == (True, (good,))
    assert (world.item(bad).state, world.item(good).state) == ("received", "checked")


def test_quarantined_plasma_says_what_its_label_says(world):
    patient = an_enrolled(world)
    unit = receive(world, patient, group=BloodGroup(code="Mq")).item

    outcome = check(world, patient, [unit])

    assert codes(outcome) == ["P05-unknown", "P06"]
    assert outcome.findings[1].facts["status"] == "quarantine"


def test_a_unit_is_received_once(world):
    patient = an_enrolled(world)
    first = receive(world, patient)

    assert receive(world, patient).repeated
    other = an_enrolled(world, number=2)
    with pytest.raises(Duplicate) as refusal:
        receive(world, other)
    assert refusal.value.fields == {"unit": "unit-taken"}
    assert world.item(first.item).number == 1


def test_units_wait_for_their_check_until_none_is_left(world):
    patient = an_enrolled(world)
    units = [receive(world, patient, serial=serial).item for serial in (1, 2)]

    def waits():
        with world.look() as store:
            return store.tasks.count(kind=TaskKind.CHECK_PLASMA, closed_at=None)

    assert waits() == 1
    check(world, patient, units[:1])
    assert waits() == 1
    world.do(services.return_unit, units[1], reason="not needed", by=NURSE)
    assert waits() == 0


def test_after_its_thaw_a_unit_lives_as_long_as_the_protocol_says(world):
    patient = an_enrolled(world)
    unit = receive(world, patient).item

    with world.look() as store:
        kept = store.plasma_units.get(store.items.by_uid(unit).id)
    assert kept.thaw_expires_at == kept.thawed_at + 24 * HOUR
