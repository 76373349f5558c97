"""Is what is done in one go one piece of work, and does a home page cost what is open?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from labtrack.domain.happenings import TASKS
from labtrack.domain.people import Role
from labtrack.domain.tasks import DONE_TOGETHER, TaskKind
from labtrack.services.specimens import collect_specimen, receive_specimen
from labtrack.services.waiting import Waiting, waiting_for
from labtrack.web.actions import pages_for_several
from tests.clinical import Patient, an_enrolled
from tests.manufacture import a_filled_lot, label
from tests.services.test_lot_record import statements_of
from tests.world import World

NURSE, IMMUNE, TECHNICIAN = Role.WARD_NURSE, Role.IMMUNE_TECHNICIAN, Role.TECHNICIAN


def waits(world: World, role: Role, kind: TaskKind) -> Sequence[Waiting]:
    """What of a kind waits for a role."""
    with world.look() as store:
        found = waiting_for(store, by=world.actor(role), at=world.at)
    return [one for one in found if one.task.kind is kind]


def draw(world: World, patient: Patient, waiting: Waiting) -> None:
    """Draw the first tube of a piece of work."""
    tube = waiting.tubes[0].specimen
    given: dict[str, Any] = {
        "wristband": patient.wristband,
        "tube_type": tube.tube_type,
        "volume_ul": tube.planned_volume_ul,
    }
    assert not world.do(collect_specimen, waiting.item.uid, **given, by=NURSE).refused


def test_the_tubes_of_one_visit_are_one_piece_of_work_and_those_of_another_patient_another(world):
    patient, other = an_enrolled(world), an_enrolled(world, number=2)

    pieces = waits(world, NURSE, TaskKind.COLLECT_SPECIMEN)

    assert [(one.tubes[0].study_number, one.tubes[0].visit.name, len(one.tasks)) for one in pieces] == [
        (patient.study_number, "Baseline", 3),
        (other.study_number, "Baseline", 3),
    ]
    draw(world, patient, pieces[0])
    assert [len(one.tasks) for one in waits(world, NURSE, TaskKind.COLLECT_SPECIMEN)] == [2, 3]


def test_what_lies_at_one_bench_is_one_piece_of_work_whoever_s_it_is(world):
    patients = [an_enrolled(world), an_enrolled(world, number=2)]
    for patient in patients:
        piece = next(
            one
            for one in waits(world, NURSE, TaskKind.COLLECT_SPECIMEN)
            if one.tubes[0].study_number == patient.study_number
        )
        draw(world, patient, piece)
        world.pass_time(minutes=10)
    (to_receive,) = waits(world, IMMUNE, TaskKind.RECEIVE_SPECIMEN)
    world.do(receive_specimen, to_receive.item.uid, by=IMMUNE)

    assert [tube.study_number for tube in to_receive.tubes] == [one.study_number for one in patients]
    assert [len(one.tasks) for one in waits(world, IMMUNE, TaskKind.RECEIVE_SPECIMEN)] == [1]
    assert [len(one.tasks) for one in waits(world, IMMUNE, TaskKind.STORE_SPECIMEN)] == [1]


def test_the_labels_of_one_lot_are_one_piece_of_work_and_those_of_another_lot_another(world):
    first, second = a_filled_lot(world, count=3), a_filled_lot(world, count=2, serial=201)
    label(world, first.containers[0])

    pieces = waits(world, TECHNICIAN, TaskKind.PRINT_LABEL)

    assert [(one.whole.item.uid, len(one.tasks)) for one in pieces if one.whole] == [(first.lot, 2), (second.lot, 2)]


def test_only_what_is_planned_for_a_later_day_may_wait(world):
    an_enrolled(world)
    a_filled_lot(world, count=1)
    (planned,) = waits(world, NURSE, TaskKind.COLLECT_SPECIMEN)
    (asked_for,) = waits(world, TECHNICIAN, TaskKind.PRINT_LABEL)

    assert not planned.may_wait_until(planned.task.due_at)
    assert planned.may_wait_until(planned.task.due_at - timedelta(seconds=1))
    assert not asked_for.may_wait_until(asked_for.task.due_at - timedelta(days=1))


def test_every_kind_that_is_done_together_has_its_page_and_its_sentence():
    assert set(pages_for_several()) == set(DONE_TOGETHER)
    assert {kind for kind, work in TASKS.items() if work.several} == set(DONE_TOGETHER)
    assert all("{count}" in TASKS[kind].several for kind in DONE_TOGETHER)


def test_a_home_page_asks_as_much_for_many_tasks_as_for_few(sqlite_world):
    world = sqlite_world
    an_enrolled(world)
    few = statements_of(world, lambda store: waiting_for(store, by=world.actor(NURSE), at=world.at))
    for number in range(2, 8):
        an_enrolled(world, number=number)

    assert statements_of(world, lambda store: waiting_for(store, by=world.actor(NURSE), at=world.at)) == few
