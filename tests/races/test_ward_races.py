"""When two act along one dose's family at the same moment, does exactly one legal thing happen?"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from labtrack.domain.custody import Happened
from labtrack.services import dose_ends, transport
from tests.clinic import Clinic, codes, open_clinic
from tests.furnishing import furnish
from tests.races import ward_deeds
from tests.races.deeds import Answer
from tests.races.racers import Racers, deed
from tests.races.ward_scene import Scene
from tests.world import World, open_world

ROUNDS = 8


def refused_with(answer: Answer) -> list[str]:
    assert answer.outcome is not None, answer
    assert answer.outcome.refused
    return codes(answer.outcome)


def started(answer: Answer) -> bool:
    return answer.outcome is not None and not answer.outcome.refused


def state(world: World, uid: UUID) -> str:
    return world.item(uid).state


def race(two: Racers, world: World, scene: Scene, *acts: tuple[Callable[..., Answer], dict[str, Any]]) -> list[Answer]:
    return two.race(world, *(deed(what, at=scene.at, **values) for what, values in acts))


def test_a_recall_comes_after_the_start_and_lists_it_or_before_it_and_refuses_it(ward, two: Racers) -> None:
    scene, fresh = ward
    for _ in range(ROUNDS):
        with fresh() as world:
            start, recalled = race(
                two,
                world,
                scene,
                (ward_deeds.start, {"dose": scene.dose, "person": "nurse-a"}),
                (ward_deeds.call_back, {"lot": scene.lot, "person": "qa-a"}),
            )
            assert recalled.done, recalled
            listed = {one["item"]: one["state"] for one in world.chain(scene.lot)[-1].detail["descendants"]}
            if started(start):
                assert (listed[str(scene.dose)], state(world, scene.dose)) == ("infusing", "infusing")
                assert state(world, scene.order) == "given"
            else:
                assert refused_with(start) == ["B17"]
                assert (listed[str(scene.dose)], state(world, scene.dose)) == ("identity-confirmed", "on-ward")
                assert state(world, scene.order) == "prepared"


@pytest.mark.parametrize("held", ["dose", "lot", "patient"])
def test_a_hold_comes_after_the_start_or_refuses_it(ward, two: Racers, held: str) -> None:
    scene, fresh = ward
    for _ in range(ROUNDS):
        with fresh() as world:
            start, hold = race(
                two,
                world,
                scene,
                (ward_deeds.start, {"dose": scene.dose, "person": "nurse-b"}),
                (ward_deeds.hold, {"uid": getattr(scene, held), "person": "qa-a"}),
            )
            assert hold.done, hold
            waiting = tasks_of(world, scene.dose)
            if started(start):
                assert state(world, scene.dose) == "infusing"
                assert "decide-running" in waiting
            else:
                assert refused_with(start) == ["B16"]
                assert state(world, scene.dose) == "on-ward"
                assert "answer-stop" in waiting


def tasks_of(world: World, uid: UUID) -> set[str]:
    with world.look() as store:
        return {task.kind.value for task in store.tasks.all(item_id=store.items.by_uid(uid).id, closed_at=None)}


def test_a_withdrawal_of_consent_comes_after_the_start_or_refuses_it(ward, two: Racers) -> None:
    scene, fresh = ward
    for _ in range(ROUNDS):
        with fresh() as world:
            start, withdrawn = race(
                two,
                world,
                scene,
                (ward_deeds.start, {"dose": scene.dose, "person": "nurse-a"}),
                (ward_deeds.withdraw, {"patient": scene.patient, "person": "doctor-a"}),
            )
            assert withdrawn.done, withdrawn
            if started(start):
                assert (state(world, scene.dose), state(world, scene.order)) == ("infusing", "given")
            else:
                assert refused_with(start) == ["B02", "B19"]
                assert (state(world, scene.dose), state(world, scene.order)) == ("on-ward", "withdrawn")


def test_of_two_nurses_who_start_one_bag_one_does_and_the_other_is_told_who(ward, two: Racers) -> None:
    scene, fresh = ward
    for _ in range(ROUNDS):
        with fresh() as world:
            answers = race(
                two,
                world,
                scene,
                (ward_deeds.start, {"dose": scene.dose, "person": "nurse-a"}),
                (ward_deeds.start, {"dose": scene.dose, "person": "nurse-b"}),
            )
            winner, loser = sorted(answers, key=lambda answer: answer.error)
            assert (started(winner), loser.error) == (True, "WrongState")
            first = "Nurse A" if answers[0] is winner else "Nurse B"
            assert (loser.facts["who"], loser.facts["last"]) == (first, "infusion-started")
            assert [event.what for event in world.chain(scene.dose)].count(Happened.INFUSION_STARTED) == 1


def test_a_scan_of_another_wristband_ends_the_confirmation_or_comes_too_late(ward, two: Racers) -> None:
    scene, fresh = ward
    for _ in range(ROUNDS):
        with fresh() as world:
            start, scanned = race(
                two,
                world,
                scene,
                (ward_deeds.start, {"dose": scene.dose, "person": "nurse-a"}),
                (ward_deeds.scan, {"check": scene.check, "raw": scene.other_wristband, "person": "nurse-b"}),
            )
            if started(start):
                assert scanned.reason in {"check-changed", "check-closed"}
                assert state(world, scene.dose) == "infusing"
            else:
                assert (start.error, scanned.done) == ("WrongState", True)
                assert state(world, scene.dose) == "on-ward"


def test_a_scan_of_another_wristband_is_in_what_both_sign_or_ends_it(ward, two: Racers) -> None:
    scene, fresh = ward
    for _ in range(ROUNDS):
        with fresh() as world:
            signed, scanned = race(
                two,
                world,
                scene,
                (ward_deeds.confirm, {"check": scene.gathered, "person": "nurse-a", "second": "nurse-b"}),
                (ward_deeds.scan, {"check": scene.gathered, "raw": scene.other_wristband, "person": "nurse-b"}),
            )
            assert scanned.done, scanned
            assert state(world, scene.gathered_dose) == "on-ward"
            if not signed.done:
                assert signed.reason == "check-changed"
            elif signed.outcome.refused:
                assert refused_with(signed) == ["B01", "B03"]
            else:
                assert world.chain(scene.gathered_dose)[-2].what is Happened.CONFIRMATION_LAPSED


def test_of_two_thaws_for_two_patients_one_finds_the_line_clear(ward, two: Racers) -> None:
    scene, fresh = ward
    for _ in range(ROUNDS):
        with fresh() as world:
            answers = race(
                two,
                world,
                scene,
                (ward_deeds.thaw, {"bag": scene.bags[0], "person": "tech-a"}),
                (ward_deeds.thaw, {"bag": scene.bags[1], "person": "tech-b"}),
            )
            assert sorted(answer.reason for answer in answers) == ["", "another-patient-open"]
            assert sorted(state(world, bag) for bag in scene.bags) == ["reserved", "thawed"]


def test_of_two_doses_of_one_slot_one_is_started(sqlite_worlds, postgres_worlds, tmp_path, two: Racers) -> None:
    for url, drop in ((f"sqlite:///{tmp_path / 'slot.db'}", None), (postgres_worlds.url_of("slot"), "slot")):
        if drop is None:
            shutil.copy(sqlite_worlds.founded, tmp_path / "slot.db")
        else:
            with postgres_worlds.admin.connect() as connection:
                connection.execute(text("CREATE DATABASE slot TEMPLATE founded"))
        world = open_world(url)
        clinic = open_clinic(world, furnish(world))
        doses = two_of_one_slot(clinic)
        starts = [deed(ward_deeds.start, at=clinic.at, dose=dose, person="nurse-a") for dose in doses]

        answers = two.race(world, *starts)

        refused = [answer for answer in answers if not started(answer)]
        assert [refused_with(answer) for answer in refused] == [["B02"]]
        assert sorted(state(world, dose) for dose in doses) == ["infusing", "on-ward"]
        world.close()


def two_of_one_slot(clinic: Clinic) -> tuple[UUID, UUID]:
    """One was thought lost, another prepared, and the first found again, decided about and issued: both confirmed."""
    one = clinic.carried("LF-001")
    clinic.do(dose_ends.report_lost, one, reason="Not in the box", by="porter-a")
    two = clinic.on_ward("LF-001")
    clinic.do(dose_ends.report_found, one, by="nurse-a")
    clinic.do(
        transport.decide_excursion,
        one,
        usable=True,
        reason="Logger shows 4 to 6 degrees",
        second=clinic.person("nurse-a"),
        second_proof=clinic.proof_of("nurse-a"),
        by="pharm-a",
        sign=True,
    )
    assert not clinic.issue(one).refused
    clinic.do(transport.hand_over, one, porter=clinic.person("porter-a"), by="pharm-a")
    clinic.accept(one)
    clinic.take_vital_signs("LF-001")
    for dose in (one, two):
        outcome = clinic.confirm(clinic.gathered("LF-001", dose))
        assert not outcome.refused, codes(outcome)
    return one, two
