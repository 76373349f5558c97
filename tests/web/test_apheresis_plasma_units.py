"""Does the apheresis nurse receive, check and send back the blood bank's bags on pages alone?"""

from __future__ import annotations

from labtrack.domain.custody import Happened
from labtrack.domain.identifiers import Abo
from tests.apheresis import receive
from tests.clinical import Patient, exchanges_of
from tests.web.browsing import Site, badge, pin
from tests.web.exchanging import HOUR, session_path, symbols, together


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
