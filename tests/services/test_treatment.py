"""What is closed, and what stays, when a participant's treatment ends before its plan does?"""

from collections import defaultdict

from labtrack.domain.custody import Kind
from labtrack.domain.people import Role
from labtrack.domain.tasks import TaskKind
from labtrack.services import participants
from tests.clinical import an_enrolled, exchanges_of, orders_of


def the_participant(world, patient):
    with world.look() as store:
        return store.participants.get(store.items.by_uid(patient.uid).id)


def test_withdrawing_consent_closes_every_slot_exchange_and_tube_in_one_act(world):
    patient = an_enrolled(world)

    outcome = world.do(participants.withdraw_consent, patient.uid, reason="wish", by=Role.PHYSICIAN)

    with world.look() as store:
        states: dict[str, set[str]] = defaultdict(set)
        for item in store.items.all(kind=[Kind.INFUSION, Kind.EXCHANGE, Kind.SPECIMEN]):
            states[item.kind.value].add(item.state)
        open_tasks = store.tasks.count(closed_at=None)
        consents = [one.withdrawn_at for one in store.consents.all()]
    assert world.item(patient.uid).state == "withdrawn"
    assert states == {"infusion": {"withdrawn"}, "exchange": {"cancelled"}, "specimen": {"missed"}}
    assert len(outcome.made) == 4 + 3 + 18
    assert consents == [world.at]
    assert open_tasks == 0


def test_a_refusal_closes_the_treatment_and_leaves_the_tubes(world):
    patient = an_enrolled(world)

    world.do(participants.record_refusal, patient.uid, reason="no more needles", by=Role.PHYSICIAN)

    assert the_participant(world, patient).refused_at == world.at
    assert {world.item(uid).state for uid in orders_of(world, patient).values()} == {"withdrawn"}
    assert {world.item(uid).state for uid in exchanges_of(world, patient).values()} == {"cancelled"}
    with world.look() as store:
        assert {task.kind for task in store.tasks.all(closed_at=None)} == {TaskKind.COLLECT_SPECIMEN}


def test_a_death_is_recorded_with_its_own_time(world):
    patient = an_enrolled(world)
    died_at = world.at
    world.pass_time(hours=2)

    world.do(participants.record_death, patient.uid, died_at, by=Role.COORDINATOR)

    assert the_participant(world, patient).died_at == died_at
    assert world.chain(patient.uid)[-1].at == world.at


def test_a_transplant_is_recorded_and_closes_the_treatment(world):
    patient = an_enrolled(world)

    world.do(participants.record_transplant, patient.uid, world.at, by=Role.COORDINATOR)

    assert the_participant(world, patient).transplanted_at == world.at
    assert {world.item(uid).state for uid in orders_of(world, patient).values()} == {"withdrawn"}
