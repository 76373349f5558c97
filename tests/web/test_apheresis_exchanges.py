"""Does the apheresis nurse bring a session from its start to the volume done, on pages alone?"""

from __future__ import annotations

from labtrack.cli.demonstration.site import PASSWORD
from labtrack.domain.custody import Happened
from tests.apheresis import a_checked, a_running, receive, start
from tests.clinical import Patient, an_enrolled, exchanges_of
from tests.web.browsing import Site
from tests.web.exchanging import ISO, hang_on_page, scan_of, session_path


def test_the_sessions_that_are_due_stand_first_with_group_and_bags(site: Site, patient: Patient) -> None:
    page = site.browser("apheresis-a").open("/apheresis/exchanges")

    assert page.heading == "Plasma exchanges"
    assert f"Plasma exchange 1 for {patient.study_number}" in page.text
    assert "Group A, RhD positive" in page.text
    assert "no plasma here yet" in page.text
    assert session_path(exchanges_of(site.world, patient)[1]) in page.links()
    assert not ISO.search(page.text)


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
