"""Are vital signs, the physician's word and the blood tubes taken at the patient's side, and is the course in sight?"""

from __future__ import annotations

import pytest

from labtrack.cli.demonstration import treatment
from labtrack.cli.demonstration.site import PASSWORD
from labtrack.domain.custody import Happened
from tests.web.crawling import raw_things
from tests.web.wards import verdict_of

SIGNS = {"temperature_mc": "36.7", "pulse": "78", "systolic": "118", "diastolic": "74", "saturation": "98"}
YES = {"ready": "yes", "access": "yes", "fit": "yes", "secret": PASSWORD}


def test_vital_signs_are_recorded_and_stand_in_the_course(ward, clinic):
    patient = clinic.patient("LF-001")

    page = ward.browser().fill(f"/ward/participants/{patient}/vital-signs/new", **SIGNS)

    assert page.heading == "Course of treatment LF-001"
    assert "36.7 °C · pulse 78 · 118/74 mmHg · 98 %" in page.text
    assert clinic.happened(patient)[-1] is Happened.VITAL_SIGNS_TAKEN
    assert raw_things(page) == []


def test_impossible_signs_are_all_named_and_stay_in_the_form(ward, clinic):
    patient = clinic.patient("LF-001")

    page = ward.browser().fill(
        f"/ward/participants/{patient}/vital-signs/new", **{**SIGNS, "temperature_mc": "367", "pulse": "780"}
    )

    assert (page.status, page.faults) == (422, ["This is too high.", "This is too high."])
    assert page.fields()["temperature_mc"] == "367"
    assert Happened.VITAL_SIGNS_TAKEN not in clinic.happened(patient)


def test_each_field_says_its_unit(ward, clinic):
    page = ward.browser().open(f"/ward/participants/{clinic.patient('LF-001')}/vital-signs/new")

    assert [one.words for one in page.all(cls="field__unit")] == ["°C", "/min", "mmHg", "mmHg", "%"]


def test_the_course_says_of_each_infusion_what_it_waits_for(ward, clinic):
    page = ward.browser().open(f"/ward/participants/{clinic.patient('LF-004')}/course")
    slots = [one.words for one in page.all("li", cls="course__slot")]

    assert len(slots) == 4
    assert slots[0].startswith("1 Infusion 1 · Blocked")
    assert "Plasma exchange 1 comes first, and has not been counted as done." in slots[0]
    assert "Infusion 1 comes first" in slots[1]
    assert raw_things(page) == []


def test_a_physician_authorises_the_thaw_and_the_weight_is_locked(ward, clinic):
    treatment.weigh(clinic.stage, clinic.patient("LF-001"), 65_000_000)
    order = clinic.order("LF-001")
    browser = ward.browser("doctor-a")
    asked = browser.open(f"/ward/infusions/{order}/authorisations/new")

    done = browser.fill(f"/ward/infusions/{order}/authorisations/new", **YES)

    assert asked.heading == "Authorise the thaw"
    assert "65 kg" in asked.text
    assert not [one for one in asked.all("input") if "checked" in one.attributes]
    assert "Thaw authorised" in done.notices[0]
    assert clinic.item(order).state == "authorised"
    assert clinic.order_of(order).dosing_weight_mg == 65_000_000


def test_what_stands_in_the_way_is_said_before_and_refuses_after(ward, clinic):
    order = clinic.order("LF-004")
    browser = ward.browser("doctor-a")
    asked = browser.open(f"/ward/infusions/{order}/authorisations/new")

    refused = browser.fill(f"/ward/infusions/{order}/authorisations/new", **YES)

    assert "Plasma exchange 1 comes first" in asked.text
    assert verdict_of(refused)[0] == "STOP"
    assert "O04" in refused.text
    assert clinic.item(order).state == "planned"


def test_a_no_of_the_physician_is_recorded_and_refuses(ward, clinic):
    treatment.weigh(clinic.stage, clinic.patient("LF-001"), 65_000_000)
    order = clinic.order("LF-001")

    refused = ward.browser("doctor-a").fill(f"/ward/infusions/{order}/authorisations/new", **{**YES, "fit": "no"})

    assert verdict_of(refused)[0] == "STOP"
    assert "The patient's condition allows it" in refused.text
    assert clinic.happened(order)[-1] is Happened.START_REFUSED


def test_without_a_signature_nothing_is_authorised(ward, clinic):
    order = clinic.order("LF-001")

    refused = ward.browser("doctor-a").fill(
        f"/ward/infusions/{order}/authorisations/new", **{**YES, "secret": "guessed"}
    )

    assert refused.status == 403
    assert clinic.item(order).state == "planned"


def test_a_nurse_does_not_authorise(ward, clinic):
    order = clinic.order("LF-001")

    assert ward.browser().open(f"/ward/infusions/{order}/authorisations/new").status == 403


def test_an_infusion_that_was_not_given_is_recorded_with_its_reason(ward, clinic):
    order = clinic.order("LF-001")

    ward.browser().fill(f"/ward/infusions/{order}/misses/new", reason="Patient in the operating theatre")

    assert clinic.item(order).state == "missed"


# tubes of blood


@pytest.fixture
def tube(clinic):
    """The first tube that is expected of LF-001: its uid, its row, and its symbol."""
    with clinic.world.look() as store:
        key = store.items.by_uid(clinic.patient("LF-001")).id
        expected = min(store.specimens.all(participant_item_id=key), key=lambda one: (one.due_at, one.item_id))
        return store.items.get(expected.item_id).uid, expected


def drawn(clinic, expected, **otherwise: str) -> dict[str, str]:
    """Wristband, tube, what kind it is and how much is in it: all as planned."""
    _uid, specimen = expected
    return {
        "wristband": clinic.wristband("LF-001"),
        "tube": specimen.accession,
        "tube_type": specimen.tube_type.value,
        "volume": f"{specimen.planned_volume_ul / 1000}",
        **otherwise,
    }


def test_a_tube_is_drawn_wristband_first(ward, clinic, tube):
    uid, _ = tube
    browser = ward.browser()
    asked = browser.open(f"/ward/specimens/{uid}/collections/new")

    done = browser.fill(f"/ward/specimens/{uid}/collections/new", **drawn(clinic, tube))

    assert asked.heading == "Draw the blood tube"
    assert [one.words for one in asked.all(cls="field__label")][:2] == ["The patient's wristband", "The tube's label"]
    assert "Blood drawn" in done.notices[0]
    assert clinic.item(uid).state == "collected"


def test_another_patient_s_wristband_stops_the_tube(ward, clinic, tube):
    uid, _ = tube

    stopped = ward.browser().fill(
        f"/ward/specimens/{uid}/collections/new", **drawn(clinic, tube, wristband=clinic.wristband("LF-002"))
    )

    assert verdict_of(stopped)[0] == "STOP"
    assert "S01" in stopped.text
    assert clinic.item(uid).state == "expected"


def test_another_tube_than_the_open_one_is_not_taken(ward, clinic, tube):
    uid, specimen = tube
    with clinic.world.look() as store:
        others = store.specimens.all(participant_item_id=specimen.participant_item_id)
    other = next(one for one in others if one.accession != specimen.accession)

    page = ward.browser().fill(f"/ward/specimens/{uid}/collections/new", **drawn(clinic, tube, tube=other.accession))

    assert page.status == 422
    assert page.faults == ["This is another tube than the one that is open here: scan this tube, or open that one."]
    assert page.fields()["tube"] == other.accession
    assert clinic.item(uid).state == "expected"


def test_a_tube_that_was_not_taken_is_recorded_with_its_reason(ward, clinic, tube):
    uid, _ = tube

    ward.browser().fill(f"/ward/specimens/{uid}/misses/new", reason="The vein did not flow")

    assert clinic.item(uid).state == "missed"
