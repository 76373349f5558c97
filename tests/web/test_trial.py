"""Does the investigator take a patient from screening to an enrolled participant, and is nothing typed ever lost?"""

from __future__ import annotations

import random
import re
from uuid import UUID

import pytest

from labtrack.cli.demonstration import thread
from labtrack.cli.demonstration.patients import a_patient
from labtrack.cli.demonstration.site import PASSWORD
from labtrack.cli.demonstration.stage import Stage
from labtrack.domain.custody import Kind
from tests.web.browsing import Site

GROUNDS = (
    "other-cause-of-liver-failure",
    "severe-encephalopathy-or-variceal-bleed-within-2-months",
    "severe-problem-of-heart-kidney-or-lung",
    "severe-bacterial-infection",
    "tumour-on-imaging",
    "pregnant-or-lactating",
)
ENROLMENT = {
    "bilirubin": "310",
    "bilirubin_unit": "umol/L",
    "creatinine": "78",
    "creatinine_unit": "umol/L",
    "inr": "1,9",
    "dialysed": "no",
    "procedures_after_consent": "yes",
    "arm": "4",
    "ground_aclf-by-hbv": "yes",
    **{f"ground_{code}": "no" for code in GROUNDS},
    "secret": PASSWORD,
}


@pytest.fixture
def stage(site: Site) -> Stage:
    """The world with its protocol adopted, to play scenes on."""
    stage = Stage(installation=site.world.installation, cast=site.world.cast, at=site.world.at, chance=random.Random(5))
    thread.configure(stage)
    return stage


def screened(site: Site, stage: Stage) -> str:
    uid = thread.screen(stage, a_patient(stage, 1, arm=4, ward="WARD-7"))
    site.world.clock.at = stage.at
    return str(uid)


def test_a_patient_is_screened_and_gets_a_study_number_and_only_that_is_shown(site: Site, stage: Stage) -> None:
    browser = site.browser("investigator-a")

    page = browser.fill(
        "/trial/participants/new",
        name="Synthetic Zhang",
        record_number="SYN-77",
        birth_date="1984-03-11",
        sex="male",
        ward="WARD-7",
    )

    assert page.heading.endswith("LF-001")
    assert "Zhang" not in page.text
    listed = browser.open("/trial/participants")
    assert listed.heading == "Participants"
    assert "LF-001" in listed.text
    assert "Ward 7" in listed.text


def test_a_birth_date_that_is_none_comes_back_with_everything_that_was_typed(site: Site, stage: Stage) -> None:
    page = site.browser("investigator-a").fill(
        "/trial/participants/new", name="Synthetic Li", record_number="SYN-78", birth_date="11.3.84", sex="male"
    )

    assert page.status == 422
    assert page.fields()["name"] == "Synthetic Li"
    assert page.fields()["birth_date"] == "11.3.84"
    assert page.faults


def test_a_weight_of_650_kg_is_refused_beside_its_field_and_nothing_is_written(site: Site, stage: Stage) -> None:
    uid = screened(site, stage)
    before = len(site.world.chain(site.world.item(as_uid(uid)).uid))

    page = site.browser("investigator-a").fill(f"/trial/participants/{uid}/weighings/new", weight="650")

    assert page.status == 422
    assert page.fields()["weight"] == "650"
    assert len(page.faults) == 1
    assert len(site.world.chain(as_uid(uid))) == before


def test_the_investigator_enrols_by_signature_and_the_orders_of_the_protocol_appear(site: Site, stage: Stage) -> None:
    uid = screened(site, stage)

    page = site.browser("investigator-a").fill(f"/trial/participants/{uid}/enrolments/new", **ENROLMENT)

    assert page.status == 200, page.faults
    assert site.world.item(as_uid(uid)).state == "enrolled"
    assert len(thread.slots(stage, as_uid(uid), Kind.INFUSION)) == 4
    assert len(thread.slots(stage, as_uid(uid), Kind.EXCHANGE)) == 3
    assert "Investigator A" in page.text


def test_a_ground_for_exclusion_refuses_and_says_which_and_what_to_do(site: Site, stage: Stage) -> None:
    uid = screened(site, stage)
    answers = {**ENROLMENT, "ground_tumour-on-imaging": "yes"}

    page = site.browser("investigator-a").fill(f"/trial/participants/{uid}/enrolments/new", **answers)

    assert re.fullmatch(r"/answers/[0-9a-f-]+", page.path)
    assert "A tumour on ultrasound, CT or MRI" in page.text
    assert site.world.item(as_uid(uid)).state == "screening"


def test_a_wrong_password_leaves_the_form_as_it_was_and_nobody_enrolled(site: Site, stage: Stage) -> None:
    uid = screened(site, stage)

    page = site.browser("investigator-a").fill(
        f"/trial/participants/{uid}/enrolments/new", **{**ENROLMENT, "secret": "guessed"}
    )

    assert page.status in {403, 422}
    assert page.fields()["bilirubin"] == "310"
    assert site.world.item(as_uid(uid)).state == "screening"


def test_withdrawing_consent_closes_what_was_open(site: Site, stage: Stage) -> None:
    patient = a_patient(stage, 1, arm=4, ward="WARD-7")
    uid = thread.screen(stage, patient)
    thread.enrol(stage, uid, patient)
    site.world.clock.at = stage.at

    site.browser("investigator-a").fill(f"/trial/participants/{uid}/withdrawals/new", reason="Moved away")

    assert site.world.item(uid).state == "withdrawn"
    assert {slot.state for slot in thread.slots(stage, uid, Kind.INFUSION)} == {"withdrawn"}


def test_a_technician_may_not_see_who_takes_part(site: Site, stage: Stage) -> None:
    assert site.browser("tech-a").open("/trial/participants").status == 403


def as_uid(text: str) -> UUID:
    return UUID(text)
