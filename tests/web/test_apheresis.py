"""Does the apheresis nurse bring a session from the blood bank's bags to the volume done, on pages alone?"""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from labtrack.cli.demonstration.site import PASSWORD
from labtrack.domain.custody import Happened
from labtrack.domain.identifiers import Abo, BloodGroup, Din, DonationNumber, Expiry, ProductCode, RhD
from tests.apheresis import a_checked, a_running, receive, start
from tests.clinical import Patient, an_enrolled, exchanges_of
from tests.web.browsing import Page, Site, badge, pin

HOUR = timedelta(hours=1)
ISO = re.compile(r"\d{4}-\d\d-\d\dT")
SITE_CLOCK = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def patient(site: Site) -> Patient:
    """An enrolled participant of group A, with three exchanges planned."""
    return an_enrolled(site.world)


def symbols(site: Site, *, serial: int = 137, group: Abo = Abo.A) -> dict[str, str]:
    """The four symbols of a bag, as they are scanned one after another."""
    expiry = Expiry.of(site.world.at + 20 * HOUR, SITE_CLOCK)
    return {
        "unit": "=" + DonationNumber(din=Din.from_parts("A9998", 26, serial)).content,
        "product": "=<" + ProductCode(code="E0713", collection_type="V").content,
        "group": "=%" + BloodGroup.of(group, RhD.POSITIVE).content,
        "expiry": "&>" + expiry.content,
    }


def session_path(uid: UUID) -> str:
    return f"/apheresis/exchanges/{uid}"


def hang_on_page(site: Site, session: UUID, patient: Patient, bag: str, *, wristband: str = "") -> Page:
    browser = site.browser("apheresis-a")
    path = f"{session_path(session)}/hangings"
    fields = browser.open(session_path(session)).fields(path)
    return browser.send(path, {**fields, "wristband": wristband or patient.wristband, "unit": bag})


def scan_of(site: Site, unit: UUID) -> str:
    """What the Data Matrix of a bag carries, in full."""
    with site.world.look() as store:
        product = store.items.codes(store.items.by_uid(unit).id)["product"]
    return f"=+02000={product[:13]}00=<{product[13:]}"


def test_the_sessions_that_are_due_stand_first_with_group_and_bags(site: Site, patient: Patient) -> None:
    page = site.browser("apheresis-a").open("/apheresis/exchanges")

    assert page.heading == "Plasma exchanges"
    assert f"Plasma exchange 1 for {patient.study_number}" in page.text
    assert "Group A, RhD positive" in page.text
    assert "no plasma here yet" in page.text
    assert session_path(exchanges_of(site.world, patient)[1]) in page.links()
    assert not ISO.search(page.text)


def test_a_bag_is_received_by_its_symbols_and_stands_beside_the_form_with_both_clocks(
    site: Site, patient: Patient
) -> None:
    path = f"/apheresis/participants/{patient.uid}/plasma-units/new"
    times = {"thawed_at": "2026-11-23T09:30", "out_since": "2026-11-23T09:45"}

    page = site.browser("apheresis-a").fill(path, **symbols(site), **times, volume="200")

    assert page.path == path, page.faults
    assert page.heading == "Receive plasma"
    assert "A9998 26 000137 · E0713V00" in page.text
    assert "Group A, RhD positive" in page.text
    assert "200 mL" in page.text
    assert "after the thaw" in page.text
    assert "out of the refrigerator" in page.text
    with site.world.look() as store:
        unit = store.plasma_units.find(product_code="E0713V00")
    assert unit is not None
    assert unit.label_expires_at == site.world.at + 20 * HOUR


def test_one_compound_symbol_fills_what_the_others_would(site: Site, patient: Patient) -> None:
    one = symbols(site)
    compound = "=+04000" + one["unit"] + one["product"] + one["group"] + one["expiry"]

    page = site.browser("apheresis-a").fill(
        f"/apheresis/participants/{patient.uid}/plasma-units/new", unit=compound, volume="200"
    )

    assert page.status == 200, page.faults
    assert "A9998 26 000137 · E0713V00" in page.text


def test_what_no_symbol_said_is_asked_for_beside_its_field_and_the_rest_is_kept(site: Site, patient: Patient) -> None:
    given = symbols(site)

    page = site.browser("apheresis-a").fill(
        f"/apheresis/participants/{patient.uid}/plasma-units/new",
        unit=given["unit"],
        group=given["group"],
        volume="0,2",
    )

    assert page.status == 422
    assert page.faults == ["This is needed.", "This is needed."]
    assert page.fields()["unit"] == given["unit"]
    assert page.fields()["volume"] == "0,2"


def test_two_people_check_the_bags_together_and_the_session_can_be_started(site: Site, patient: Patient) -> None:
    unit = receive(site.world, patient).item
    browser = site.browser("apheresis-a")
    path = f"/apheresis/participants/{patient.uid}/plasma-checks/new"

    page = browser.fill(path, **together(patient, unit))

    assert site.world.item(unit).state == "checked", page.faults
    witness = site.world.chain(unit)[-1].witness_id
    assert witness == site.world.person("apheresis-b").id
    session = exchanges_of(site.world, patient)[1]
    assert page.path == session_path(session)

    page = browser.fill(
        f"{session_path(session)}/starts/new",
        wristband=patient.wristband,
        consumable_lot="SEP-2231",
        consumable_expires_at="2027-06-30",
    )

    assert page.path == session_path(session), page.faults
    assert site.world.item(session).state == "running"
    assert "SEP-2231" in page.text
    assert "Hang a bag" in page.text


def test_the_person_at_the_screen_cannot_be_the_second_and_nothing_is_checked(site: Site, patient: Patient) -> None:
    unit = receive(site.world, patient).item
    own = {"second": badge("apheresis-a"), "second_secret": pin("apheresis-a")}

    page = site.browser("apheresis-a").fill(
        f"/apheresis/participants/{patient.uid}/plasma-checks/new", **{**together(patient, unit), **own}
    )

    assert page.status == 403
    assert len(page.faults) == 1
    assert site.world.item(unit).state == "received"


def test_a_name_that_does_not_fit_fails_the_check(site: Site, patient: Patient) -> None:
    unit = receive(site.world, patient).item

    page = site.browser("apheresis-a").fill(
        f"/apheresis/participants/{patient.uid}/plasma-checks/new", **{**together(patient, unit), "identifier": "no"}
    )

    assert page.path.startswith("/answers/")
    assert "The second identifier was not confirmed." in page.text
    assert site.world.item(unit).state == "received"


def test_a_bag_of_another_group_fails_the_check_with_its_reason(site: Site, patient: Patient) -> None:
    unit = receive(site.world, patient, abo=Abo.O).item

    page = site.browser("apheresis-a").fill(
        f"/apheresis/participants/{patient.uid}/plasma-checks/new", **together(patient, unit)
    )

    assert page.path.startswith("/answers/")
    assert "P05" in page.text
    assert site.world.chain(unit)[-1].what is Happened.CHECK_REFUSED


def test_one_scan_of_arm_and_bag_hangs_it_and_a_tap_says_that_it_has_run_in(site: Site) -> None:
    patient, session = a_running(site.world)
    unit = a_checked(site.world, patient)
    browser = site.browser("apheresis-a")

    page = hang_on_page(site, session, patient, scan_of(site, unit))

    assert page.path == session_path(session)
    assert site.world.item(unit).state == "hung", page.faults
    assert "200 mL hung so far" in page.text
    ends = f"/apheresis/plasma-units/{unit}/ends"
    page = browser.send(ends, browser.open(session_path(session)).fields(ends))
    assert site.world.item(unit).state == "done"
    assert page.path == session_path(session)


def test_a_refused_bag_says_stop_why_and_to_keep_the_blood_moving(site: Site) -> None:
    patient, session = a_running(site.world)
    unit = receive(site.world, patient).item

    page = hang_on_page(site, session, patient, scan_of(site, unit))

    assert page.path == session_path(session)
    assert "Do not hang this bag." in page.text
    assert "pause plasma removal, keep the blood moving, hang albumin or saline" in page.text
    assert "P03" in page.text
    assert site.world.item(unit).state == "received"
    assert site.world.chain(unit)[-1].what is Happened.HANG_REFUSED


def test_arm_and_bag_may_be_scanned_in_either_order(site: Site) -> None:
    patient, session = a_running(site.world)
    unit = a_checked(site.world, patient)

    hang_on_page(site, session, patient, patient.wristband, wristband=scan_of(site, unit))

    assert site.world.item(unit).state == "hung"


def test_a_bag_in_the_place_of_the_wristband_is_named_and_both_scans_are_kept(site: Site) -> None:
    patient, session = a_running(site.world)
    bag = scan_of(site, a_checked(site.world, patient))

    page = hang_on_page(site, session, patient, bag, wristband=bag)

    assert page.status == 422
    assert page.faults == ["This is no wristband. Scan the band on the patient's arm."]
    assert page.fields(f"{session_path(session)}/hangings")["unit"] == bag


def test_a_session_is_completed_with_its_volume_and_counts(site: Site) -> None:
    _patient, session = a_running(site.world)
    browser = site.browser("apheresis-a")

    page = browser.fill(f"{session_path(session)}/completions/new")

    assert page.path == session_path(session), page.faults
    assert site.world.item(session).state == "complete"
    assert "counts as done" in page.text
    assert "Session completed" in page.notices[0]
    assert "2,000 mL" in browser.open("/apheresis/exchanges").text


def test_a_volume_that_cannot_be_comes_back_beside_its_field(site: Site) -> None:
    _patient, session = a_running(site.world)

    page = site.browser("apheresis-a").fill(f"{session_path(session)}/completions/new", done_volume="200000")

    assert page.status == 422
    assert page.fields()["done_volume"] == "200000"
    assert len(page.faults) == 1
    assert site.world.item(session).state == "running"


def test_a_session_that_was_broken_off_counts_only_by_the_investigators_signed_word(site: Site) -> None:
    _patient, session = a_running(site.world)
    page = site.browser("apheresis-a").fill(
        f"{session_path(session)}/aborts/new", done_volume="500", reason="Low blood pressure"
    )
    assert "does not count as done" in page.text, page.faults

    page = site.browser("investigator-a").fill(
        f"{session_path(session)}/counts/new", reason="Bilirubin fell by a third", secret=PASSWORD
    )

    assert page.path == session_path(session), page.faults
    assert "of 2,000 mL planned · counts as done" in page.text


def test_a_session_is_called_off_with_its_reason(site: Site, patient: Patient) -> None:
    session = exchanges_of(site.world, patient)[1]

    page = site.browser("coordinator-a").fill(f"{session_path(session)}/cancellations/new", reason="Bleeding")

    assert site.world.item(session).state == "cancelled", page.faults
    assert "Cancelled" in page.text


def test_a_bag_is_sent_back_and_another_is_thrown_away(site: Site, patient: Patient) -> None:
    browser = site.browser("apheresis-a")
    back = receive(site.world, patient).item
    away = receive(site.world, patient, serial=138).item

    browser.fill(f"/apheresis/plasma-units/{back}/returns/new", reason="Session called off")
    browser.fill(f"/apheresis/plasma-units/{away}/wastings/new", reason="The bag leaks")

    assert (site.world.item(back).state, site.world.item(away).state) == ("returned", "wasted")


def test_a_form_that_is_older_than_the_bag_comes_back_with_what_happened(site: Site, patient: Patient) -> None:
    unit = receive(site.world, patient).item
    browser = site.browser("apheresis-a")
    path = f"/apheresis/plasma-units/{unit}/returns/new"
    old = browser.open(path).fields()
    check_by_two = together(patient, unit)
    browser.fill(f"/apheresis/participants/{patient.uid}/plasma-checks/new", **check_by_two)

    page = browser.send(path, {**old, "reason": "Not needed"})

    assert page.status == 409
    assert "Checked by two people" in page.text
    assert page.fields()["reason"] == "Not needed"


def test_one_more_session_is_planned_by_the_physician_and_warns(site: Site, patient: Patient) -> None:
    site.browser("doctor-a").fill(f"/apheresis/participants/{patient.uid}/exchanges/new")

    extra = exchanges_of(site.world, patient)[4]
    page = site.browser("apheresis-a").open(session_path(extra))

    assert "P13" in page.text
    assert "rescue treatment" in page.text


def test_the_session_page_names_nobody_and_shows_no_raw_value(site: Site) -> None:
    patient, session = a_running(site.world)
    a_checked(site.world, patient)

    page = site.browser("apheresis-a").open(session_path(session))

    assert page.heading == f"Plasma exchange {patient.study_number} · exchange 1"
    assert "Synthetic Person" not in page.text
    assert not ISO.search(page.text)


def test_a_wrong_wristband_at_the_start_is_refused_and_the_session_stays_planned(site: Site, patient: Patient) -> None:
    other = an_enrolled(site.world, number=2)
    session = exchanges_of(site.world, patient)[1]

    outcome = start(site.world, session, patient, wristband=other.wristband)

    assert outcome.refused
    page = site.browser("apheresis-a").fill(
        f"{session_path(session)}/starts/new",
        wristband=other.wristband,
        consumable_lot="SEP-2231",
        consumable_expires_at="2027-06-30",
    )
    assert page.path.startswith("/answers/")
    assert "The wristband is not this patient's." in page.text
    assert site.world.item(session).state == "planned"


def test_a_technician_may_not_open_a_session(site: Site, patient: Patient) -> None:
    session = exchanges_of(site.world, patient)[1]

    assert site.browser("tech-a").open(session_path(session)).status == 403
    assert site.browser("immune-a").open("/apheresis/exchanges").status == 403


def together(patient: Patient, *units: UUID | None) -> dict[str, str]:
    """The answers of a check by two, of one bag or of several."""
    (unit,) = units
    return {
        "wristband": patient.wristband,
        "identifier": "aloud",
        "units": str(unit),
        "second": badge("apheresis-b"),
        "second_secret": pin("apheresis-b"),
    }
