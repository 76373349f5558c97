"""Is a patient known by any kind of wristband, and by nobody else's?"""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import text

from labtrack.domain.custody import Happened
from labtrack.domain.errors import Duplicate, Invalid, NotFound, NotPermitted
from labtrack.domain.outcomes import Outcome
from labtrack.domain.participants import Identity
from labtrack.domain.people import Role
from labtrack.domain.wristbands import BandPattern
from labtrack.interop.scans import read
from labtrack.services import bedside
from labtrack.services.identification import identify
from labtrack.services.items import summary_of
from labtrack.services.wristbands import record_wristband, wears
from tests import manufacture
from tests.clinic import Clinic
from tests.clinical import Patient, adopt, screen
from tests.world import World

BANDS = BandPattern(text=r"MR\d{6}")
GSRN = "]d28018123456789012345675\x1d80190000000001"
OTHER_GSRN = "]C18018999999999999999995"
ISBT = "]d1&#0108MRN00123"
HOSPITAL = "MR004711"
KINDS = [
    (GSRN, "wristband-gsrn", "(8018)123456789012345675"),
    (ISBT, "wristband-isbt", "&#0108MRN00123"),
    (HOSPITAL, "wristband-site", "MR004711"),
]
SOMEBODY_ELSE = Identity(name="Synthetic Person 002", record_number="SYN-000002", birth_date=date(1979, 7, 1))


def record(world: World, uid: UUID, raw: str, *, by: str = "nurse-a", typed: bool = False) -> Outcome:
    return world.do(record_wristband, uid, read(raw, typed=typed, bands=BANDS), by=world.person(by))


def named_by(world: World, raw: str) -> tuple[list[UUID], str]:
    with world.look() as store:
        named = identify(store, read(raw, bands=BANDS))
    return [item.uid for item in named.items], named.code


@pytest.fixture
def patient(world: World) -> Patient:
    adopt(world)
    return screen(world)


@pytest.mark.parametrize(("raw", "scheme", "band"), KINDS)
def test_a_hospital_s_wristband_names_the_participant_once_it_is_recorded(
    world: World, patient: Patient, raw: str, scheme: str, band: str
) -> None:
    assert named_by(world, raw) == ([], "unknown-wristband")
    outcome = record(world, patient.uid, raw)

    assert world.chain(patient.uid)[-1].what is Happened.IDENTIFIER_RECORDED
    assert (outcome.what, outcome.refused) == ("identifier-recorded", False)
    assert world.chain(patient.uid)[-1].detail["scheme"] == scheme
    assert named_by(world, raw) == ([patient.uid], "")
    assert named_by(world, patient.wristband) == ([patient.uid], "")
    with world.look() as store:
        key = store.items.by_uid(patient.uid).id
        assert (wears(store, key, band), wears(store, key, patient.wristband)) == (True, True)
        assert (wears(store, key, f"{band[:-1]}9"), wears(store, key, None), wears(store, key, " ")) == (
            False,
            None,
            None,
        )


@pytest.mark.parametrize(("raw", "scheme", "band"), KINDS)
def test_what_a_hospital_s_wristband_says_stands_nowhere_in_the_database(
    world: World, patient: Patient, raw: str, scheme: str, band: str
) -> None:
    record(world, patient.uid, raw)
    number = band.removeprefix("(8018)").removeprefix("&#")

    with world.installation.database.reading() as connection:
        kept = [
            str(value)
            for table in ("item_code", "custody_event", "command", "command_outcome", "audit")
            for row in connection.execute(text(f"SELECT * FROM {table}"))
            for value in row
        ]
    assert not [value for value in kept if number in value]
    with world.look() as store:
        summary = summary_of(store, store.items.by_uid(patient.uid), by=world.actor(Role.AUDITOR), at=world.at)
    assert scheme not in summary.codes
    assert [band.value for band in summary.bands] == [scheme]


def test_which_wristband_of_the_same_patient_it_is_does_not_count(world: World, patient: Patient) -> None:
    record(world, patient.uid, GSRN)

    assert named_by(world, "]d28018123456789012345675\x1d80197") == ([patient.uid], "")
    assert named_by(world, "]d28018123456789012345675") == ([patient.uid], "")


def test_a_new_band_ends_the_former_of_its_kind_which_is_never_given_again(world: World, patient: Patient) -> None:
    record(world, patient.uid, HOSPITAL)
    record(world, patient.uid, GSRN)
    record(world, patient.uid, "MR004712")
    other = screen(world, SOMEBODY_ELSE)

    assert named_by(world, HOSPITAL) == ([], "unknown-wristband")
    assert named_by(world, "MR004712") == ([patient.uid], "")
    assert named_by(world, GSRN) == ([patient.uid], "")
    for taken in (HOSPITAL, "MR004712", GSRN):
        with pytest.raises(Duplicate) as refused:
            record(world, other.uid, taken)
        assert refused.value.fields == {"wristband": "wristband-taken"}
    with pytest.raises(Duplicate):
        record(world, patient.uid, HOSPITAL)


def test_the_same_band_again_is_done_already_or_was_done_by_another(world: World, patient: Patient) -> None:
    first = record(world, patient.uid, GSRN)
    again = record(world, patient.uid, GSRN)
    with pytest.raises(Duplicate) as refused:
        record(world, patient.uid, GSRN, by="nurse-b")

    assert (again.repeated, again.number) == (True, first.number)
    assert (refused.value.reason, refused.value.facts["who"]) == ("identifier-on-record", "Nurse A")


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("=A99992600013700", "not-a-wristband"),
        ("]d28017123456789012345675", "not-a-wristband"),
        ("MR4711", "unknown-symbol"),
        ("8018123456789012345675", "gs1-not-announced"),
        ("]d28018123456789012345670", "gs1-check-digit-wrong"),
    ],
)
def test_another_scan_is_no_wristband(world: World, patient: Patient, raw: str, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        record(world, patient.uid, raw)

    assert refused.value.fields == {"wristband": code}
    assert len(world.chain(patient.uid)) == 1


def test_the_study_s_own_band_is_not_recorded_again(world: World, patient: Patient) -> None:
    with pytest.raises(Invalid) as refused:
        record(world, patient.uid, patient.wristband)

    assert refused.value.fields == {"wristband": "wristband-of-the-study"}


def test_a_band_that_was_typed_is_recorded_as_typed(world: World, patient: Patient) -> None:
    record(world, patient.uid, "(8018)123456789012345675", typed=True)

    assert world.chain(patient.uid)[-1].detail["typed"] is True


def test_only_a_participant_wears_a_band_and_only_clinical_staff_record_it(world: World, patient: Patient) -> None:
    with pytest.raises(NotFound):
        record(world, manufacture.a_received_donation(world), GSRN)
    with pytest.raises(NotPermitted):
        record(world, patient.uid, GSRN, by="tech-a")


@pytest.mark.parametrize(("raw", "scheme", "band"), KINDS)
def test_the_bedside_check_takes_a_hospital_s_wristband_of_any_kind(
    clinic: Clinic, raw: str, scheme: str, band: str
) -> None:
    reading = read(raw, bands=BANDS)
    clinic.do(record_wristband, clinic.patient("LF-001"), reading, by="nurse-a")
    bag, check = clinic.on_ward("LF-001"), clinic.open_check()

    clinic.scan(check, clinic.symbol(bag))
    answered = clinic.do(bedside.take_scan, check, reading, by="nurse-a")

    assert "B01" not in {finding.code for finding in answered.findings}
    assert "B02" not in {finding.code for finding in answered.findings}
    assert clinic.check_of(check).participant_item_id == clinic.item(clinic.patient("LF-001")).id


def test_another_patient_s_hospital_wristband_stops_at_the_bedside(clinic: Clinic) -> None:
    clinic.do(record_wristband, clinic.patient("LF-002"), read(OTHER_GSRN), by="nurse-a")
    bag, check = clinic.on_ward("LF-001"), clinic.open_check()

    clinic.scan(check, clinic.symbol(bag))
    answered = clinic.do(bedside.take_scan, check, read(OTHER_GSRN), by="nurse-a")

    assert "B01" in {finding.code for finding in answered.findings}
