"""Is what is known of a participant recorded whole, and never a slip of the pen?"""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import text

from labtrack.domain.errors import Duplicate, Invalid, NotPermitted, Stale
from labtrack.domain.findings import Verdict
from labtrack.domain.identifiers import Abo, RhD, SiteSymbol, SymbolKind
from labtrack.domain.participants import Sex
from labtrack.domain.people import Role
from labtrack.services import participants
from tests.clinical import (
    SOMEBODY,
    adopt,
    an_enrolled,
    consent,
    group,
    screen,
    weigh,
)


def the_participant(world, patient):
    with world.look() as store:
        return store.participants.get(store.items.by_uid(patient.uid).id)


def attempts(world):
    with world.look() as store:
        return store.items.connection.execute(text("SELECT use_case, code, detail FROM audit ORDER BY id")).all()


def test_a_screening_gives_a_study_number_and_a_wristband(world):
    adopt(world)
    patient = screen(world)

    assert patient.study_number == "LF-001"
    assert SiteSymbol.parse(patient.wristband).kind is SymbolKind.WRISTBAND
    assert world.item(patient.uid).state == "screening"


def test_the_identity_is_sealed_and_opened_only_with_a_disclosure(world):
    adopt(world)
    patient = screen(world)

    with world.look() as store:
        item = store.items.by_uid(patient.uid)
        sealed = store.items.connection.execute(text("SELECT name, record_number FROM identity")).one()
        bodies = " ".join(event.body for event in store.custody.chain(item.id))
        assert store.identities.find("SYN-000001") == item.id
        assert store.identities.birth_date(item) == date(1985, 3, 14)
    assert b"Synthetic" not in bytes(sealed.name)
    assert b"SYN" not in bytes(sealed.record_number)
    assert "Synthetic" not in bodies
    assert "SYN-" not in bodies


def test_the_next_screening_gets_the_next_number_even_past_one_that_was_chosen(world):
    adopt(world)
    chosen = world.do(
        participants.open_screening,
        study_number="LF-002",
        sex=Sex.FEMALE,
        identity=replace(SOMEBODY, record_number="SYN-2"),
        ward_code="WARD-9",
        by=Role.INVESTIGATOR,
    )

    first = screen(world, replace(SOMEBODY, record_number="SYN-1"))
    third = screen(world, replace(SOMEBODY, record_number="SYN-3"))

    assert not chosen.refused
    assert (first.study_number, third.study_number) == ("LF-001", "LF-003")


def test_a_record_number_belongs_to_one_participant(world):
    adopt(world)
    screen(world)

    with pytest.raises(Duplicate) as refusal:
        screen(world)
    assert refusal.value.fields == {"record_number": "record-number-taken"}


def test_every_fault_of_a_screening_is_named_at_once(world):
    adopt(world)

    with pytest.raises(Invalid) as refusal:
        world.do(
            participants.open_screening,
            study_number="17",
            sex=Sex.MALE,
            identity=replace(SOMEBODY, name=" ", birth_date=date(2030, 1, 1)),
            ward_code="CELL-LAB",
            by=Role.INVESTIGATOR,
        )

    assert refusal.value.fields == {
        "study_number": "malformed",
        "name": "missing",
        "birth_date": "in-the-future",
        "ward": "unknown",
    }


def test_a_weight_of_650_kg_is_not_taken_and_only_the_attempt_is_kept(world):
    adopt(world)
    patient = screen(world)
    before = world.item(patient.uid).number

    with pytest.raises(Invalid) as refusal:
        weigh(world, patient, 650_000_000)

    assert refusal.value.fields == {"weight": "too-high"}
    with world.look() as store:
        assert store.weighings.count() == 0
    assert world.item(patient.uid).number == before
    last = attempts(world)[-1]
    assert (last.use_case, last.code) == ("record_weight", "invalid")
    assert "too-high" in last.detail


def test_a_weight_of_tomorrow_is_not_taken(world):
    adopt(world)
    patient = screen(world)

    with pytest.raises(Invalid) as refusal:
        world.do(
            participants.record_weight,
            patient.uid,
            2_000_000,
            measured_at=world.at + timedelta(seconds=1),
            by=Role.WARD_NURSE,
        )

    assert refusal.value.fields == {"measured_at": "in-the-future", "weight": "too-low"}


def test_two_results_that_agree_confirm_the_group(world):
    adopt(world)
    patient = screen(world)

    first = group(world, patient, Abo.A, "S-1")
    assert (first.verdict, [one.id for one in first.findings]) == (Verdict.WAIT, ["P04"])
    assert the_participant(world, patient).abo is None

    second = group(world, patient, Abo.A, "S-2")
    assert second.verdict is Verdict.GO
    assert (the_participant(world, patient).abo, the_participant(world, patient).rhd) == (Abo.A, RhD.POSITIVE)


def test_results_that_disagree_are_told_and_leave_the_group_open(world):
    adopt(world)
    patient = screen(world)
    group(world, patient, Abo.A, "S-1")
    group(world, patient, Abo.A, "S-2")

    third = group(world, patient, Abo.B, "S-3")

    assert [(one.id, one.weight.value) for one in third.findings] == [("P04", "warn")]
    assert the_participant(world, patient).abo is None
    assert world.chain(patient.uid)[-1].detail["discordant"] is True


def test_the_same_sample_never_confirms_itself(world):
    adopt(world)
    patient = screen(world)
    group(world, patient, Abo.A, "S-1")

    with pytest.raises(Duplicate) as refusal:
        group(world, patient, Abo.A, "S-1")

    assert refusal.value.fields == {"sample": "sample-taken"}
    assert the_participant(world, patient).abo is None


def test_impossible_vital_signs_are_all_named(world):
    patient = an_enrolled(world)

    with pytest.raises(Invalid) as refusal:
        world.do(
            participants.record_vital_signs,
            patient.uid,
            temperature_mc=3_680,
            pulse=800,
            systolic=120,
            diastolic=70,
            saturation=97,
            taken_at=world.at,
            by=Role.WARD_NURSE,
        )

    assert refusal.value.fields == {"temperature_mc": "too-low", "pulse": "too-high"}


def test_vital_signs_are_kept_in_their_units(world):
    patient = an_enrolled(world)
    world.do(
        participants.record_vital_signs,
        patient.uid,
        temperature_mc=36_800,
        pulse=80,
        systolic=120,
        diastolic=70,
        saturation=97,
        taken_at=world.at,
        by=Role.WARD_NURSE,
    )

    with world.look() as store:
        (signs,) = store.vital_signs.all()
    assert (signs.temperature_mc, signs.pulse, signs.saturation) == (36_800, 80, 97)


def test_a_form_that_is_older_than_the_last_event_is_stale(world):
    adopt(world)
    patient = screen(world)
    seen = world.item(patient.uid).number
    consent(world, patient)

    with pytest.raises(Stale):
        world.do(
            participants.record_weight,
            patient.uid,
            65_000_000,
            measured_at=world.at,
            seen=seen,
            by=Role.WARD_NURSE,
        )


def test_a_retry_after_a_lost_answer_weighs_once(world):
    adopt(world)
    patient = screen(world)
    key = world.new_key()

    def ask():
        return world.do(
            participants.record_weight, patient.uid, 65_000_000, measured_at=world.at, by=Role.WARD_NURSE, key=key
        )

    first, again = ask(), ask()

    assert (first.repeated, again.repeated) == (False, True)
    assert again.number == first.number
    with world.look() as store:
        assert store.weighings.count() == 1


@pytest.mark.parametrize("role", [Role.TECHNICIAN, Role.AUDITOR, Role.PORTER, Role.PHARMACIST])
def test_who_does_not_treat_records_nothing(world, role):
    adopt(world)
    patient = screen(world)

    with pytest.raises(NotPermitted):
        world.do(participants.record_consent, patient.uid, "1.0", given_at=world.at, by=role)
