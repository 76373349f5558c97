"""Does everything that speaks against a dose stand on one page, and does a signature alone release it?"""

from __future__ import annotations

from labtrack.cli.demonstration import delivery
from labtrack.domain.custody import Happened
from labtrack.services.holds import place_hold
from tests.web.deciding import buttons_of, checks_of, evidence_of, results_shown, sign, verdict_of
from tests.web.wards import Ward, reasons_of

LABELS = ["Tests", "Label", "Line clearance", "Remainder of the thawed cells", "Lot, donation and holds", "Signer"]


def a_tested_dose(ward: Ward, study_number: str = "LF-001"):
    dose = ward.clinic.prepared(study_number)
    delivery.test_dose(ward.clinic.stage, dose)
    return dose


def test_a_dose_in_order_shows_all_its_evidence_and_the_place_to_sign(ward: Ward):
    dose = a_tested_dose(ward)

    page = ward.browser("pharm-a").open(f"/pharmacy/releases/{dose}")

    assert page.heading.startswith("Release of the dose A9999 26 000001 · S1235VA0")
    assert verdict_of(page) == "Nothing speaks against the release"
    assert checks_of(page) == dict.fromkeys(LABELS, "ok")
    evidence = evidence_of(page)
    assert evidence["Tests"] == "4 of 4 within limits, 4 reviewed by a second person."
    assert evidence["Lot, donation and holds"] == "Lot UC26-001: Released. Holds that bind: 0."
    assert evidence["Remainder of the thawed cells"] == "Discarded."
    assert results_shown(page)["Gram stain"] == ("negative", "Within limits")
    assert "LF-001" in [one.words for one in page.all("dd")]
    assert "Sign and release the dose" in buttons_of(page)


def test_the_signature_releases_it_and_the_issue_is_asked_for(ward: Ward):
    dose = a_tested_dose(ward)

    page = sign(ward.browser("pharm-a"), f"/pharmacy/releases/{dose}")

    assert page.notices[0].startswith("Release signed. Recorded as event")
    assert ward.clinic.item(dose).state == "released"
    assert set(ward.clinic.waiting(dose)) == {"issue-dose"}
    page = ward.browser("pharm-a").open(f"/pharmacy/releases/{dose}")
    assert verdict_of(page) == "Released"
    assert "Released by · Pharmacist A, Pharmacist" in page.text


def test_a_wrong_password_releases_nothing(ward: Ward):
    dose = a_tested_dose(ward)

    page = sign(ward.browser("pharm-a"), f"/pharmacy/releases/{dose}", password="guessed")

    assert page.status == 403
    assert verdict_of(page) == "Nothing speaks against the release"
    assert ward.clinic.item(dose).state == "prepared"


def test_every_reason_stands_there_with_what_to_do(ward: Ward):
    dose = ward.clinic.prepared("LF-001")
    ward.clinic.do(place_hold, ward.clinic.furnished.lot, reason="Alarm of tank 3", by="qa-a")

    page = ward.browser("pharm-a").open(f"/pharmacy/releases/{dose}")

    assert verdict_of(page) == "5 things speak against it"
    assert reasons_of(page) == {
        "D01": ("The test Gram stain has no reviewed result.", "Enter the result, and have a second person review it."),
        "D07": (
            "The bag, or something that it was made from, is on hold, recalled or rejected.",
            "Keep the bag closed and cool. Call quality.",
        ),
    }
    assert checks_of(page)["Tests"] == "stop"
    assert checks_of(page)["Lot, donation and holds"] == "stop"
    assert f"/quality/results/{dose}" in page.links()
    assert "Sign and release the dose" not in buttons_of(page)


def test_a_release_that_is_sent_all_the_same_is_refused_and_kept(ward: Ward):
    clinic, dose = ward.clinic, a_tested_dose(ward)
    browser = ward.browser("pharm-a")
    path = f"/pharmacy/releases/{dose}"
    fields = browser.open(path).fields()
    clinic.do(place_hold, clinic.furnished.lot, reason="Alarm of tank 3", by="qa-a")

    page = browser.send(path, {**fields, "secret": "labtrack-demo"})

    assert page.heading == "STOP"
    assert list(reasons_of(page)) == ["D07"]
    assert clinic.happened(dose)[-1] is Happened.RELEASE_REFUSED
    assert clinic.item(dose).state == "prepared"


def test_others_read_the_page_and_sign_nothing(ward: Ward):
    dose = a_tested_dose(ward)
    browser = ward.browser("nurse-a")
    page = browser.open(f"/pharmacy/releases/{dose}")
    assert verdict_of(page) == "Nothing speaks against the release"
    assert "Sign and release the dose" not in buttons_of(page)

    page = browser.send(f"/pharmacy/releases/{dose}", {"csrf_token": page.fields("/language")["csrf_token"]})

    assert page.status == 403
    assert ward.clinic.item(dose).state == "prepared"
