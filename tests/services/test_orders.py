"""Does each infusion wait for exactly what must come before it?"""

import pytest

from labtrack.domain.errors import WrongState
from labtrack.domain.people import Role
from labtrack.domain.tasks import TaskKind
from labtrack.services import orders, participants, plasma_exchange
from tests.clinical import an_enrolled, authorise, consent, exchange, exchanges_of, give, orders_of, waiting


def slots(world, patient):
    with world.look() as store:
        return orders.slots_of(store, store.items.by_uid(patient.uid).id, at=world.at)


def standing(world, patient):
    return [(slot.state.value, [one.code for one in slot.blocked_by]) for slot in slots(world, patient)]


def test_the_first_infusion_of_arm_4_waits_for_the_first_exchange(world):
    patient = an_enrolled(world, arm=4)

    assert standing(world, patient) == [
        ("blocked", ["O04"]),
        ("blocked", ["O02", "O04"]),
        ("blocked", ["O02"]),
        ("blocked", ["O02"]),
    ]


def test_arm_2_waits_for_no_exchange(world):
    patient = an_enrolled(world, arm=2)

    assert standing(world, patient)[0] == ("ready", [])


def test_an_exchange_that_counts_opens_the_first_infusion(world):
    patient = an_enrolled(world)
    sessions, infusions = exchanges_of(world, patient), orders_of(world, patient)

    exchange(world, sessions[1], patient)

    assert standing(world, patient)[0] == ("ready", [])
    assert waiting(world, TaskKind.AUTHORISE_THAW) == [infusions[1]]
    assert waiting(world, TaskKind.PERFORM_EXCHANGE) == [sessions[2]]


def test_an_exchange_cut_short_opens_nothing_until_the_investigator_says_so(world):
    patient = an_enrolled(world)
    sessions = exchanges_of(world, patient)
    exchange(world, sessions[1], patient, done_volume_ul=1_599_999)
    assert standing(world, patient)[0] == ("blocked", ["O04"])
    assert authorise(world, orders_of(world, patient)[1]).refused

    world.do(plasma_exchange.count_by_word, sessions[1], reason="clotted circuit", by=Role.INVESTIGATOR, sign=True)

    assert standing(world, patient)[0] == ("ready", [])
    assert waiting(world, TaskKind.AUTHORISE_THAW) == [orders_of(world, patient)[1]]


def test_the_second_infusion_waits_for_the_third_exchange_and_not_for_the_second(world):
    patient = an_enrolled(world)
    sessions, infusions = exchanges_of(world, patient), orders_of(world, patient)
    exchange(world, sessions[1], patient)
    authorise(world, infusions[1])
    give(world, infusions[1])
    exchange(world, sessions[2], patient)
    world.pass_time(days=7)

    assert standing(world, patient)[1] == ("blocked", ["O04"])
    exchange(world, sessions[3], patient)
    assert standing(world, patient)[1] == ("ready", [])


def test_the_next_infusion_waits_for_the_days_between(world):
    patient = an_enrolled(world, arm=2)
    first, second = orders_of(world, patient)[1], orders_of(world, patient)[2]
    authorise(world, first)
    give(world, first)

    assert standing(world, patient)[1] == ("blocked", ["O03"])
    assert waiting(world, TaskKind.AUTHORISE_THAW) == [second]
    world.pass_time(days=4, hours=23)
    assert standing(world, patient)[1] == ("blocked", ["O03"])
    world.pass_time(hours=1)
    assert standing(world, patient)[1] == ("ready", [])


def test_an_infusion_whose_day_has_not_come_is_planned_not_blocked(world):
    patient = an_enrolled(world, arm=2)
    world.do(orders.miss_slot, orders_of(world, patient)[1], reason="fever", by=Role.PHYSICIAN)

    assert standing(world, patient)[1] == ("planned", [])


def test_after_a_withdrawn_consent_no_slot_is_open(world):
    patient = an_enrolled(world, arm=2)
    world.do(participants.withdraw_consent, patient.uid, reason="wish", by=Role.PHYSICIAN)

    assert standing(world, patient) == [("withdrawn", [])] * 4
    with pytest.raises(WrongState):
        authorise(world, orders_of(world, patient)[1])


def test_a_withdrawn_slot_gives_the_next_its_turn(world):
    patient = an_enrolled(world, arm=2)
    infusions = orders_of(world, patient)

    world.do(orders.withdraw_slot, infusions[1], reason="patient refuses this one", by=Role.WARD_NURSE)

    assert world.item(infusions[1]).state == "withdrawn"
    assert waiting(world, TaskKind.AUTHORISE_THAW) == [infusions[2]]


def test_a_new_consent_form_keeps_the_slots_open(world):
    patient = an_enrolled(world, arm=2)
    world.pass_time(hours=1)
    consent(world, patient)

    assert standing(world, patient)[0] == ("ready", [])
