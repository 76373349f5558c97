"""Is each tube taken from the right arm, received once, and kept where it is said to lie?"""

from datetime import timedelta

import pytest

from labtrack.domain.errors import Duplicate, Invalid, NotPermitted, WrongState
from labtrack.domain.people import Role
from labtrack.domain.specimens import TubeType
from labtrack.domain.tasks import TaskKind
from labtrack.services import participants
from labtrack.services import specimens as services
from tests.clinical import an_enrolled

NURSE, IMMUNE = Role.WARD_NURSE, Role.IMMUNE_TECHNICIAN


def tubes(world, patient, visit="baseline"):
    """The tubes of a visit by purpose."""
    with world.look() as store:
        key = store.items.by_uid(patient.uid).id
        found = store.specimens.all(participant_item_id=key, visit=visit)
        return {tube.purpose: store.items.get(tube.item_id).uid for tube in found}


def the_tube(world, uid):
    with world.look() as store:
        return store.specimens.get(store.items.by_uid(uid).id)


def collect(world, uid, patient, **change):
    given = {"wristband": patient.wristband, "tube_type": TubeType.SODIUM_HEPARIN, "volume_ul": 8000}
    by = change.pop("by", NURSE)
    return world.do(services.collect_specimen, uid, **given | change, by=by)


def a_received(world, patient, purpose="th1-th2"):
    uid = tubes(world, patient)[purpose]
    types = {"th1-th2": TubeType.SODIUM_HEPARIN, "cytokines": TubeType.EDTA, "liver-panel": TubeType.SERUM}
    volumes = {"th1-th2": 8000, "cytokines": 4000, "liver-panel": 5000}
    assert not collect(world, uid, patient, tube_type=types[purpose], volume_ul=volumes[purpose]).refused
    world.do(services.receive_specimen, uid, by=IMMUNE)
    return uid


def codes(outcome):
    return [finding.code for finding in outcome.findings]


def waiting(world, kind):
    with world.look() as store:
        return {store.items.get(task.item_id).uid for task in store.tasks.all(kind=kind, closed_at=None)}


def test_a_tube_goes_from_the_arm_to_its_place_in_the_freezer(world):
    patient = an_enrolled(world)
    uid = tubes(world, patient)["th1-th2"]
    position = world.positions("IMMUNE-LAB")[3]

    collect(world, uid, patient)
    assert waiting(world, TaskKind.RECEIVE_SPECIMEN) == {uid}
    world.pass_time(minutes=20)
    world.do(services.receive_specimen, uid, by=IMMUNE)
    assert waiting(world, TaskKind.STORE_SPECIMEN) == {uid}
    world.do(services.store_specimen, uid, position.code, by=IMMUNE)

    tube = the_tube(world, uid)
    item = world.item(uid)
    assert (tube.volume_ul, tube.received_at - tube.collected_at) == (8000, timedelta(minutes=20))
    assert (item.state, tube.position_id, item.holder_role) == ("stored", position.id, "immune-technician")
    assert [event.what for event in world.chain(uid)] == ["expected", "collected", "received", "stored"]
    assert waiting(world, TaskKind.STORE_SPECIMEN) == set()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"wristband": None}, "S01-unknown"),
        ({"tube_type": TubeType.EDTA}, "S03"),
        ({"tube_type": None}, "S03-unknown"),
    ],
)
def test_a_tube_that_is_wrong_stays_empty_and_the_refusal_is_written(world, change, code):
    patient = an_enrolled(world)
    uid = tubes(world, patient)["th1-th2"]

    outcome = collect(world, uid, patient, **change)

    assert (outcome.refused, codes(outcome)) == (True, [code])
    last = world.chain(uid)[-1]
    assert (last.what, last.detail["findings"]) == ("collection-refused", [code])
    assert (world.item(uid).state, the_tube(world, uid).collected_at) == ("expected", None)


def test_another_participant_s_tube_is_stopped_at_the_wristband(world):
    patient = an_enrolled(world)
    other = an_enrolled(world, number=2)
    uid = tubes(world, other)["th1-th2"]

    outcome = collect(world, uid, patient)

    assert (outcome.refused, codes(outcome)) == (True, ["S01"])


def test_a_filled_tube_scanned_at_another_wristband_is_stopped_too(world):
    patient = an_enrolled(world)
    other = an_enrolled(world, number=2)
    uid = tubes(world, patient)["th1-th2"]
    collect(world, uid, patient)

    outcome = collect(world, uid, other)

    assert (outcome.refused, codes(outcome)) == (True, ["S01"])
    assert world.item(uid).state == "collected"


def test_no_blood_is_taken_after_a_withdrawn_consent(world):
    patient = an_enrolled(world)
    uid = tubes(world, patient)["th1-th2"]
    world.do(participants.withdraw_consent, patient.uid, reason="wish", by=Role.PHYSICIAN)

    with pytest.raises(WrongState):
        collect(world, uid, patient)
    assert world.item(uid).state == "missed"


def test_a_short_tube_is_kept_with_its_remark(world):
    patient = an_enrolled(world)
    uid = tubes(world, patient)["th1-th2"]

    outcome = collect(world, uid, patient, volume_ul=7000)

    assert (outcome.refused, codes(outcome)) == (False, ["S04"])
    assert world.chain(uid)[-1].detail["findings"] == ["S04"]
    assert the_tube(world, uid).volume_ul == 7000


@pytest.mark.parametrize(
    ("volume_ul", "code"), [(0, "too-low"), (-1, "too-low"), (100_001, "too-high"), (10**15, "too-high")]
)
def test_what_no_tube_holds_is_not_taken(world, volume_ul, code):
    patient = an_enrolled(world)
    uid = tubes(world, patient)["th1-th2"]

    with pytest.raises(Invalid) as refused:
        collect(world, uid, patient, volume_ul=volume_ul)

    assert refused.value.fields == {"volume": code}
    assert world.item(uid).state == "expected"


def test_a_tube_of_a_later_visit_is_taken_with_a_remark(world):
    patient = an_enrolled(world)
    uid = tubes(world, patient, "day-30")["th1-th2"]

    outcome = collect(world, uid, patient)

    assert (outcome.refused, codes(outcome)) == (False, ["S06"])


def test_a_tube_is_collected_once(world):
    patient = an_enrolled(world)
    uid = tubes(world, patient)["th1-th2"]
    collect(world, uid, patient)

    assert collect(world, uid, patient).repeated
    with pytest.raises(WrongState):
        collect(world, uid, patient, by=world.actor(NURSE, 1))
    assert world.item(uid).number == 2


def test_the_next_visit_s_tubes_wait_once_this_visit_s_are_taken_or_missed(world):
    patient = an_enrolled(world)
    now, later = tubes(world, patient), tubes(world, patient, "day-30")
    collect(world, now["th1-th2"], patient)
    world.do(services.miss_specimen, now["cytokines"], reason="collapsed vein", by=NURSE)
    assert waiting(world, TaskKind.COLLECT_SPECIMEN) == {now["liver-panel"]}

    collect(world, now["liver-panel"], patient, tube_type=TubeType.SERUM, volume_ul=5000)

    assert waiting(world, TaskKind.COLLECT_SPECIMEN) == set(later.values())


def test_a_tube_that_was_never_taken_is_not_received(world):
    patient = an_enrolled(world)

    with pytest.raises(WrongState):
        world.do(services.receive_specimen, tubes(world, patient)["th1-th2"], by=IMMUNE)


def test_a_tube_received_again_by_the_same_person_is_already_done(world):
    patient = an_enrolled(world)
    uid = a_received(world, patient)

    assert world.do(services.receive_specimen, uid, by=IMMUNE).repeated


def test_a_rejected_tube_keeps_its_reason_and_waits_for_nothing(world):
    patient = an_enrolled(world)
    uid = a_received(world, patient)

    world.do(services.reject_specimen, uid, reason="haemolysed", by=IMMUNE)

    assert world.item(uid).state == "rejected"
    assert world.chain(uid)[-1].detail == {"reason": "haemolysed"}
    assert waiting(world, TaskKind.STORE_SPECIMEN) == set()


def test_a_position_holds_one_thing(world):
    patient = an_enrolled(world)
    first, second = a_received(world, patient), a_received(world, patient, "cytokines")
    position = world.positions("IMMUNE-LAB")[0]
    world.do(services.store_specimen, first, position.code, by=IMMUNE)

    with pytest.raises(Duplicate) as refusal:
        world.do(services.store_specimen, second, position.code, by=IMMUNE)

    assert refusal.value.reason == "position-occupied"
    assert the_tube(world, second).position_id is None


def test_a_tube_is_moved_and_its_place_is_free_again(world):
    patient = an_enrolled(world)
    first, second = a_received(world, patient), a_received(world, patient, "cytokines")
    here, there = world.positions("IMMUNE-LAB")[:2]
    world.do(services.store_specimen, first, here.code, by=IMMUNE)
    world.do(services.store_specimen, first, there.code, by=IMMUNE)

    world.do(services.store_specimen, second, here.code, by=IMMUNE)

    assert (the_tube(world, first).position_id, the_tube(world, second).position_id) == (there.id, here.id)


def test_a_place_that_is_no_position_is_named(world):
    patient = an_enrolled(world)
    uid = a_received(world, patient)

    with pytest.raises(Invalid):
        world.do(services.store_specimen, uid, "WARD-7", by=IMMUNE)


def test_the_label_says_whose_tube_it_is_and_names_nobody(world):
    patient = an_enrolled(world)
    uid = tubes(world, patient)["th1-th2"]

    with world.look() as store:
        fields = services.tube_label(store, uid, clinical=False)
        clinical = services.tube_label(store, uid, clinical=True)

    assert fields["study_number"] == "LF-001"
    assert fields["visit"] == "Baseline"
    assert fields["tube_type"] == "Sodium heparin tube, 8 mL"
    assert fields["accession"] == the_tube(world, uid).accession
    assert (fields["banner"], clinical["banner"]) == ("NOT FOR CLINICAL USE", "")
    assert "Synthetic" not in "".join(fields.values())


@pytest.mark.parametrize("role", [Role.PORTER, Role.TECHNICIAN, Role.APHERESIS_NURSE])
def test_only_the_ward_takes_blood(world, role):
    patient = an_enrolled(world)

    with pytest.raises(NotPermitted):
        collect(world, tubes(world, patient)["th1-th2"], patient, by=role)


def test_a_retry_after_a_lost_answer_collects_once(world):
    patient = an_enrolled(world)
    uid = tubes(world, patient)["th1-th2"]
    key = world.new_key()

    first, again = collect(world, uid, patient, key=key), collect(world, uid, patient, key=key)

    assert (first.repeated, again.repeated, again.number) == (False, True, first.number)
