"""Does a recall show what it touches before it is signed, and reach everybody who has something of the lot?"""

from __future__ import annotations

from tests.clinic import Clinic
from tests.web.browsing import Page
from tests.web.deciding import sign
from tests.web.wards import Ward


def path_of(clinic: Clinic) -> str:
    return f"/quality/lots/{clinic.furnished.lot}/recalls/new"


def figures(page: Page) -> dict[str, str]:
    labels = [one.words for one in page.all(cls="stat__label")]
    return dict(zip(labels, [one.words for one in page.all(cls="stat__value")], strict=True))


def rows(page: Page) -> list[list[str]]:
    """The doses of the table, without their names."""
    found = []
    for row in page.all("tr", within="table"):
        cells = [one.words for one in page.all("td") if row in one.inside]
        if cells:
            found.append(cells)
    return found


def test_a_lot_of_which_no_dose_was_made_touches_its_containers_alone(ward: Ward):
    page = ward.browser("qa-a").open(path_of(ward.clinic))

    assert page.heading == "Recall the lot"
    assert figures(page) == {"Containers": "12", "Doses": "0", "Patients": "0"}
    assert "No dose was made from it" in page.text


def test_it_shows_every_dose_with_patient_state_and_holder(ward: Ward):
    ward.clinic.on_ward("LF-001")
    ward.clinic.running("LF-002")

    page = ward.browser("qa-a").open(path_of(ward.clinic))

    assert figures(page) == {"Containers": "12", "Doses": "2", "Patients": "2"}
    assert sorted(rows(page)) == [
        ["LF-001", "On the ward", "Ward nurse, Ward 7"],
        ["LF-002", "Infusing", "Ward nurse, Ward 7"],
    ]
    assert "1 infusion is running. The ward is called; the physician decides." in page.notices
    assert "1 dose is on its way or on a ward, and will be stopped at the bedside." in page.notices


def test_the_signature_recalls_the_lot_and_calls_the_ward(ward: Ward):
    clinic = ward.clinic
    lying, flowing = clinic.on_ward("LF-001"), clinic.running("LF-002")

    page = sign(ward.browser("qa-a"), path_of(clinic), reason="Late growth in the archived sample")

    assert page.notices[0].startswith("Recall signed. Recorded as event")
    assert clinic.item(clinic.furnished.lot).state == "recalled"
    assert "answer-stop" in clinic.waiting(lying)
    assert "decide-running" in clinic.waiting(flowing)
    assert "Its lot is recalled." in ward.browser("nurse-a").open(f"/items/{lying}").text


def test_without_a_reason_or_the_right_password_nothing_is_recalled(ward: Ward):
    clinic, browser = ward.clinic, ward.browser("qa-a")

    page = sign(browser, path_of(clinic), reason="")
    assert (page.status, page.faults) == (422, ["This is needed."])
    page = sign(browser, path_of(clinic), reason="Late growth", password="guessed")
    assert (page.status, page.fields()["reason"]) == (403, "Late growth")

    assert clinic.item(clinic.furnished.lot).state == "released"


def test_the_pharmacy_does_not_recall(ward: Ward):
    assert ward.browser("pharm-a").open(path_of(ward.clinic)).status == 403
