"""Does a session run from the wristband to the volume done, and count by rule or by word?"""

import pytest

from labtrack.domain.errors import Invalid, NotPermitted, WrongState
from labtrack.domain.people import Role
from labtrack.services import plasma_exchange as services
from tests.apheresis import HOUR, NURSE, a_checked, a_running, check, codes, hang, receive, start
from tests.clinical import an_enrolled, exchanges_of


def test_a_session_runs_from_the_wristband_to_the_volume_done(world):
    patient = an_enrolled(world)
    exchange = exchanges_of(world, patient)[1]
    units = [receive(world, patient, serial=serial).item for serial in (1, 2, 3)]
    assert check(world, patient, units).made == tuple(units)
    start(world, exchange, patient)
    for unit in units:
        assert codes(hang(world, exchange, unit, patient)) == []
    world.do(services.finish_unit, units[0], by=NURSE)

    world.do(services.complete_exchange, exchange, 2_000_000, by=NURSE)

    with world.look() as store:
        done = store.exchanges.get(store.items.by_uid(exchange).id)
        hung = {unit.exchange_item_id for unit in store.plasma_units.all()}
    assert (done.done_volume_ul, done.counts, done.ended_at) == (2_000_000, True, world.at)
    assert hung == {done.item_id}
    assert {world.item(unit).state for unit in units} == {"done"}
    assert world.item(exchange).state == "complete"
    assert [event.what for event in world.chain(units[1])] == ["received", "checked", "hung", "transfused"]


def test_a_session_with_an_expired_set_does_not_start(world):
    patient = an_enrolled(world)
    exchange = exchanges_of(world, patient)[1]

    outcome = start(world, exchange, patient, consumable_expires_at=world.at)

    assert (outcome.refused, codes(outcome)) == (True, ["P11"])
    assert world.chain(exchange)[-1].what == "start-refused"
    assert world.item(exchange).state == "planned"
    assert codes(start(world, exchange, patient, consumable_expires_at=None)) == ["P11-unknown"]
    assert not start(world, exchange, patient).refused


def test_a_session_starts_at_the_patient_s_own_wristband(world):
    patient = an_enrolled(world)
    other = an_enrolled(world, number=2)

    outcome = start(world, exchanges_of(world, patient)[1], patient, wristband=other.wristband)

    assert codes(outcome) == ["P01"]


def test_an_exchange_out_of_turn_is_told_and_goes_on(world):
    patient = an_enrolled(world)

    outcome = start(world, exchanges_of(world, patient)[2], patient)

    assert (outcome.refused, codes(outcome)) == (False, ["P13"])


def test_a_fourth_exchange_and_one_of_another_arm_are_told_as_rescue(world):
    patient = an_enrolled(world, arm=4)
    other = an_enrolled(world, arm=2, number=2)

    for one, expected in ((patient, ["P13"]), (other, ["P12"])):
        extra = world.do(services.plan_exchange, one.uid, planned_for=world.at, by=Role.PHYSICIAN).item
        for uid in exchanges_of(world, one).values():
            if uid != extra:
                world.do(services.cancel_exchange, uid, reason="fever", by=NURSE)
        assert codes(start(world, extra, one)) == expected


def test_a_broken_off_session_counts_from_four_fifths_on(world):
    _, exchange = a_running(world)

    world.do(services.abort_exchange, exchange, 1_600_000, reason="clotted circuit", by=NURSE)

    with world.look() as store:
        done = store.exchanges.get(store.items.by_uid(exchange).id)
    assert (world.item(exchange).state, done.counts) == ("aborted", True)


@pytest.mark.parametrize(("volume", "fault"), [(0, "too-low"), (6_000_001, "too-high")])
def test_a_volume_that_cannot_be_is_not_taken(world, volume, fault):
    _, exchange = a_running(world)

    with pytest.raises(Invalid) as refusal:
        world.do(services.complete_exchange, exchange, volume, by=NURSE)

    assert refusal.value.fields == {"done_volume": fault}
    assert world.item(exchange).state == "running"


def test_what_still_hangs_at_the_end_has_run_in(world):
    patient, exchange = a_running(world)
    unit = a_checked(world, patient)
    hang(world, exchange, unit, patient)

    world.do(services.complete_exchange, exchange, 2_000_000, by=NURSE)

    assert world.item(unit).state == "done"


def test_only_the_investigator_s_signed_word_counts_a_short_session(world):
    _, exchange = a_running(world)
    with pytest.raises(WrongState):
        world.do(services.count_by_word, exchange, reason="enough", by=Role.INVESTIGATOR, sign=True)
    world.do(services.complete_exchange, exchange, 1_000_000, by=NURSE)
    with pytest.raises(NotPermitted):
        world.do(services.count_by_word, exchange, reason="enough", by=NURSE, sign=True)

    world.do(services.count_by_word, exchange, reason="enough", by=Role.INVESTIGATOR, sign=True)

    with world.look() as store:
        assert store.exchanges.get(store.items.by_uid(exchange).id).counts is True
    assert world.chain(exchange)[-1].what == "counted"
    with pytest.raises(WrongState):
        world.do(services.count_by_word, exchange, reason="again", by=Role.INVESTIGATOR, sign=True)


@pytest.mark.parametrize("role", [Role.WARD_NURSE, Role.TECHNICIAN, Role.PHARMACIST])
def test_only_apheresis_runs_a_session(world, role):
    patient = an_enrolled(world)

    with pytest.raises(NotPermitted):
        world.do(
            services.start_exchange,
            exchanges_of(world, patient)[1],
            wristband=patient.wristband,
            consumable_lot="SET-1",
            consumable_expires_at=world.at + HOUR,
            by=role,
        )
