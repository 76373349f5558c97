"""Is what is due done once, and by nobody before its time?"""

from __future__ import annotations

import random
from datetime import timedelta

from labtrack.cli.demonstration import thread
from labtrack.cli.demonstration.dose_scenes import Enrolled, issued
from labtrack.cli.demonstration.patients import a_patient
from labtrack.cli.demonstration.stage import Stage
from labtrack.domain.tasks import TaskKind
from labtrack.work.due import do_due
from tests.world import World


def an_issued_dose(world: World):
    stage = Stage(installation=world.installation, cast=world.cast, at=world.at, chance=random.Random(3))
    thread.configure(stage)
    lot = thread.grow_lot(stage, thread.receive_cord(stage), harvest=30_000_000)
    bags = thread.fill(stage, lot, [place.code for place in world.positions("CELL-LAB")][:2])
    thread.test_lot(stage, lot)
    thread.release_lot(stage, lot)
    patient = a_patient(stage, 1, arm=2, ward="WARD-7")
    one = thread.screen(stage, patient)
    thread.enrol(stage, one, patient)
    dose = issued(stage, Enrolled(uid=one, patient=patient), bags[0])
    world.clock.at = stage.at
    return stage, dose


def reminders(world: World, dose) -> int:
    with world.look() as store:
        item = store.items.by_uid(dose)
        return store.tasks.count(kind=TaskKind.NOT_VERIFIED, item_id=item.id, closed_at=None)


def test_a_dose_that_was_issued_and_not_verified_within_the_hour_rises_to_the_pharmacy_once(world: World) -> None:
    _, dose = an_issued_dose(world)
    world.pass_time(minutes=59)
    assert do_due(world.installation) == 0
    assert reminders(world, dose) == 0

    world.pass_time(minutes=1)
    assert do_due(world.installation) == 1
    assert reminders(world, dose) == 1
    assert do_due(world.installation) == 0
    assert reminders(world, dose) == 1


def test_a_dose_that_was_verified_in_time_is_left_alone(world: World) -> None:
    stage, dose = an_issued_dose(world)
    thread.carry(stage, dose)
    thread.accept(stage, dose)
    with world.look() as store:
        participant = store.items.get(store.doses.get(store.items.by_uid(dose).id).participant_item_id).uid
    thread.take_vital_signs(stage, participant)
    thread.confirm(stage, thread.gather(stage, participant, dose))
    world.clock.at = stage.at + timedelta(hours=2)

    assert do_due(world.installation) == 1
    assert reminders(world, dose) == 0


def test_a_job_that_somebody_holds_is_not_taken_up_before_the_lease_has_run_out(world: World) -> None:
    _, dose = an_issued_dose(world)
    world.pass_time(minutes=61)
    with world.installation.database.writing() as connection:
        from labtrack.persistence.store import Store

        store = Store(connection, world.installation.vault, world.installation.uids, world.installation.premises)
        (job,) = store.jobs.all(done_at=None)
        store.jobs.change(job.id, leased_until=world.at + timedelta(minutes=2))

    assert do_due(world.installation) == 0
    world.pass_time(minutes=2)
    assert do_due(world.installation) == 1
    assert reminders(world, dose) == 1
