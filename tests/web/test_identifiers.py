"""Do pages and interface show what a thing is called elsewhere, take it in, and say what is for tests alone?"""

from __future__ import annotations

from dataclasses import replace

import pytest

from labtrack.app import create_app, installation_from
from labtrack.config import BadSettings, settings_from
from tests import manufacture
from tests.clinic import Clinic
from tests.clinical import adopt, screen
from tests.web.browsing import SECRET_KEY, Browser, Site
from tests.web.wards import a_ward

MPHO = "A9999S1234A999926000137A00000"
CODE = "PL001499A999926000137A00T041600320281231"
NOT_CLINICAL = "NOT FOR CLINICAL USE"


def test_a_container_s_page_and_scan_answer_say_its_identifier_and_that_it_is_for_tests_alone(site: Site) -> None:
    batch = manufacture.a_filled_lot(site.world)
    browser = site.browser("tech-a")

    for page in (browser.open(f"/items/{batch.containers[0]}"), browser.scan(MPHO), browser.scan(MPHO, typed=True)):
        assert page.heading == "Container A9999 26 000137 · S1234VA0"
        assert MPHO in page.text
        assert NOT_CLINICAL in page.text
    assert "Typed, not scanned" in browser.scan(MPHO, typed=True).text


@pytest.mark.parametrize("what", ["donation", "lot"])
def test_everything_of_a_number_for_tests_says_so(site: Site, what: str) -> None:
    batch = manufacture.a_filled_lot(site.world)

    assert NOT_CLINICAL in site.browser("tech-a").open(f"/items/{getattr(batch, what)}").text


def test_a_participant_is_for_no_such_use_and_says_nothing(site: Site) -> None:
    adopt(site.world)
    patient = screen(site.world)

    assert NOT_CLINICAL not in site.browser("nurse-a").open(f"/items/{patient.uid}").text


def test_a_program_is_told_the_identifier_and_that_it_is_for_tests_alone(site: Site) -> None:
    batch = manufacture.a_filled_lot(site.world)
    client = site.browser("tech-a").client
    item = client.get(f"/api/v1/items/{batch.containers[0]}").get_json()
    scan = client.post("/api/v1/scans", json={"scan": MPHO}).get_json()
    trace = client.get(f"/api/v1/trace/{MPHO}").get_json()

    assert (item["codes"]["mpho"], item["for_validation"]) == (MPHO, True)
    assert scan["item"]["uid"] == str(batch.containers[0])
    assert trace["asked"] == str(batch.containers[0])


def test_a_cord_s_european_code_is_recorded_shown_as_printed_and_found(site: Site) -> None:
    cord = manufacture.a_received_donation(site.world)
    browser = site.browser("tech-a")
    page = browser.fill(f"/lab/donations/{cord}/european-codes/new", code=f"]d1&,4{CODE}", code_typed="0")

    assert page.heading == "Donation A9999 26 000137"
    assert f"SEC: {CODE[:21]} {CODE[21:]}" in page.text
    assert "Identifier recorded" in page.text
    assert "kind of identifier: Single European Code" in page.text
    assert browser.scan(f"&,4{CODE}").heading == "Donation A9999 26 000137"


def test_a_lot_s_page_offers_no_european_code_and_its_address_refuses_one(site: Site) -> None:
    batch = manufacture.a_filled_lot(site.world)
    browser = site.browser("tech-a")
    page = browser.fill(f"/lab/donations/{batch.lot}/european-codes/new", code=f"&,4{CODE}", code_typed="0")

    assert (page.status, "medicinal products, to which it does not apply" in page.text) == (409, True)
    assert "european-codes" not in browser.open(f"/items/{batch.lot}").html


def test_a_cord_without_a_number_is_given_the_next_one(site: Site) -> None:
    browser = site.browser("tech-a")
    page = browser.open("/lab/donations")
    assert "/lab/donations/unnumbered/new" in page.links()
    given = {"mother_code": "M-0137", "collected_at": "2026-11-23T06:00", "consent_version": "2026-1"}

    assert "din" not in browser.open("/lab/donations/unnumbered/new").fields()
    assert browser.fill("/lab/donations/unnumbered/new", **given).heading == "Donation A9999 26 000001"
    assert browser.fill("/lab/donations/unnumbered/new", **given).heading == "Donation A9999 26 000002"


def test_a_hospital_s_wristband_is_recorded_and_its_number_shown_nowhere(site: Site) -> None:
    adopt(site.world)
    patient = screen(site.world)
    browser = site.browser("nurse-a")
    path = f"/trial/participants/{patient.uid}/wristbands/new"
    assert path in browser.open(f"/items/{patient.uid}").links()
    page = browser.fill(path, wristband="MR004711", wristband_typed="0")

    assert "Hospital wristband" in page.text
    assert "on record" in page.text
    assert "MR004711" not in page.html
    found = browser.scan("MR004711")
    assert found.heading == f"Participant {patient.study_number}"
    assert browser.scan("MR004712").status == 422
    assert "No participant wears this wristband" in browser.scan("MR004712").text


def test_another_symbol_is_no_wristband(site: Site) -> None:
    adopt(site.world)
    patient = screen(site.world)
    page = site.browser("nurse-a").fill(
        f"/trial/participants/{patient.uid}/wristbands/new", wristband="=A99992600013700", wristband_typed="0"
    )

    assert (page.status, page.faults) == (422, ["This is no wristband. Scan the band on the patient's arm."])


def test_a_chain_of_identity_is_recorded_for_an_order_and_shown_with_it(clinic: Clinic) -> None:
    app = create_app(clinic.stage.installation, secret_key=SECRET_KEY)
    browser = Browser(app.test_client())
    browser.sign_in("coordinator-a")
    order = clinic.order("LF-001")
    path = f"/trial/infusions/{order}/chains-of-identity/new"

    without = browser.fill(path, chain="CHA999926000001")
    page = browser.fill(path, chain="CH A9999 26 000001 *")

    assert (without.status, "needs its check character" in without.text) == (422, True)
    assert "Chain of Identity" in page.text
    assert "CHA999926000001" in page.text
    assert "CHA999926000001" in browser.open(f"/items/{order}").text
    assert browser.scan("&/CHA999926000001").heading == page.heading


@pytest.mark.parametrize("raw", ["]d28018123456789012345675\x1d80190000000001", "]d1&#0108MRN00123", "MR004711"])
def test_the_bedside_check_takes_a_hospital_s_wristband(clinic: Clinic, raw: str) -> None:
    ward = a_ward(clinic)
    patient, _bag = clinic.patient("LF-001"), clinic.on_ward("LF-001")
    browser = ward.browser("nurse-a")
    browser.fill(f"/trial/participants/{patient}/wristbands/new", wristband=raw, wristband_typed="0")
    page = ward.scan(browser, ward.open_check(browser), raw)

    assert "LF-001" in page.text
    assert page.status == 200
    assert "Scan the patient's wristband." not in page.text


def test_where_patients_are_treated_no_number_for_tests_comes_in(site: Site) -> None:
    premises = replace(site.world.installation.premises, clinical=True, facility=None)
    app = create_app(site.world.installation, secret_key=SECRET_KEY)
    app.extensions["labtrack"] = replace(site.world.installation, premises=premises)
    app.config["SESSION_COOKIE_SECURE"] = False
    browser = Browser(app.test_client())
    browser.client.environ_overrides = {"wsgi.url_scheme": "https"}  # type: ignore[attr-defined]
    browser.sign_in("tech-a")
    page = browser.fill(
        "/lab/donations/new",
        din="=A99992600013700",
        din_typed="0",
        mother_code="M-0137",
        collected_at="2026-11-23T06:00",
        consent_version="2026-1",
    )

    assert page.status == 422
    assert page.faults[0].startswith("Facility numbers A9990 to A9999 are for tests alone.")
    assert "/lab/donations/unnumbered/new" not in browser.open("/lab/donations").links()


@pytest.mark.parametrize(
    ("setting", "value", "fault"),
    [
        ("LABTRACK_FACILITY", "A9990", "is a number for validation"),
        ("LABTRACK_FACILITY", "O1234", "must be a facility identification number"),
        ("LABTRACK_WRISTBAND_PATTERN", "MR(", "no regular expression"),
        ("LABTRACK_WRISTBAND_PATTERN", "[A-Z0-9-]+", "which is no wristband"),
    ],
)
def test_production_refuses_settings_that_would_mistake_things(good, setting: str, value: str, fault: str) -> None:
    with pytest.raises(BadSettings, match=fault):
        installation_from(settings_from({**good, setting: value}))


def test_production_without_a_facility_gives_no_numbers_and_the_demonstration_has_one_for_tests(tmp_path, good) -> None:
    clinical = settings_from({**good, "LABTRACK_FACILITY": "G1234", "LABTRACK_WRISTBAND_PATTERN": r"MR\d{6}"})

    assert (clinical.facility, clinical.wristband_pattern) == ("G1234", r"MR\d{6}")
    assert settings_from(good).facility == ""
    assert settings_from({}, folder=tmp_path).facility == "A9999"


def test_production_refuses_a_database_with_numbers_for_tests(site: Site, good) -> None:
    manufacture.a_received_donation(site.world)
    with site.world.installation.database.writing() as connection:
        connection.exec_driver_sql("UPDATE person SET demonstration = FALSE")
    url = site.world.installation.database.url
    installation = installation_from(settings_from({**good, "LABTRACK_DATABASE_URL": url}))
    try:
        with pytest.raises(BadSettings, match="donation numbers for validation"):
            create_app(installation, secret_key=SECRET_KEY)
    finally:
        installation.database.close()
