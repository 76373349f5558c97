"""Does the immune laboratory receive and store one tube after another, blind to the arm?"""

from __future__ import annotations

import re
from uuid import UUID

from labtrack.domain.people import Role
from labtrack.domain.specimens import Specimen
from labtrack.services import specimens
from tests.clinical import Patient, orders_of
from tests.web.browsing import Page, Site

ISO = re.compile(r"\d{4}-\d\d-\d\dT")


def tubes_of(site: Site, patient: Patient) -> list[tuple[UUID, Specimen]]:
    """The tubes of the baseline visit."""
    with site.world.look() as store:
        key = store.items.by_uid(patient.uid).id
        found = store.specimens.all(participant_item_id=key, visit="baseline")
        return [(store.items.get(one.item_id).uid, one) for one in found]


def drawn(site: Site, patient: Patient, which: int = 0) -> tuple[UUID, str]:
    """A tube that the ward has drawn: its uid, and what its symbol carries."""
    uid, tube = tubes_of(site, patient)[which]
    outcome = site.world.do(
        specimens.collect_specimen,
        uid,
        wristband=patient.wristband,
        tube_type=tube.tube_type,
        volume_ul=tube.planned_volume_ul,
        by=Role.WARD_NURSE,
    )
    assert not outcome.refused
    return uid, tube.accession


def scan_at(site: Site, path: str, text: str) -> Page:
    """Scan into the one box of a page."""
    browser = site.browser("immune-a")
    return browser.send(path, {**browser.open(path).fields(path), "scan": text, "typed": "0"})


def test_what_is_on_its_way_and_what_is_due_today_is_known_before_it_arrives(site: Site, patient: Patient) -> None:
    _uid, accession = drawn(site, patient)
    others = [tube.accession for _, tube in tubes_of(site, patient)[1:]]

    page = site.browser("immune-a").open("/immunology/tubes")

    assert page.heading == "Tubes"
    assert accession in page.text
    assert all(other in page.text for other in others)
    assert patient.study_number in page.text
    assert "Baseline" in page.text
    assert not ISO.search(page.text)


def test_a_scan_receives_the_tube_and_the_box_is_ready_for_the_next(site: Site, patient: Patient) -> None:
    uid, accession = drawn(site, patient)

    page = scan_at(site, "/immunology/tubes", accession)

    assert site.world.item(uid).state == "received"
    assert page.path == "/immunology/tubes"
    assert "Arrived. Recorded as event 3" in page.notices[0]
    assert f"Specimen {accession}" in page.notices[0]
    assert page.fields("/immunology/tubes")["scan"] == ""


def test_the_same_tube_scanned_again_is_received_once(site: Site, patient: Patient) -> None:
    uid, accession = drawn(site, patient)
    scan_at(site, "/immunology/tubes", accession)

    page = scan_at(site, "/immunology/tubes", accession)

    assert len(site.world.chain(uid)) == 3
    assert page.status in {200, 409}


def test_a_tube_that_was_never_drawn_is_not_taken_and_says_so(site: Site, patient: Patient) -> None:
    uid, tube = tubes_of(site, patient)[0]

    page = scan_at(site, "/immunology/tubes", tube.accession)

    assert page.status == 409
    assert site.world.item(uid).state == "expected"
    assert tube.accession in page.text


def test_a_wristband_in_the_box_is_no_tube(site: Site, patient: Patient) -> None:
    page = scan_at(site, "/immunology/tubes", patient.wristband)

    assert page.status == 404
    assert "Not taken" in page.text


def test_a_tube_is_turned_away_with_its_reason_and_without_one_the_form_comes_back(
    site: Site, patient: Patient
) -> None:
    uid, _accession = drawn(site, patient)
    browser = site.browser("immune-a")
    path = f"/immunology/specimens/{uid}/rejections/new"

    assert browser.fill(path, reason=" ").status == 422
    browser.fill(path, reason="Clotted")

    assert site.world.item(uid).state == "rejected"
    assert "Clotted" in browser.open(f"/items/{uid}").text


def test_tube_then_position_puts_it_away_and_the_box_map_shows_it(site: Site, patient: Patient) -> None:
    uid, accession = drawn(site, patient)
    scan_at(site, "/immunology/tubes", accession)
    position = site.world.positions("IMMUNE-LAB")[2]

    page = scan_at(site, "/immunology/storing", accession)
    assert page.path == f"/immunology/specimens/{uid}/storing"
    assert "suggested: the first that is free" in page.text
    page = scan_at(site, page.path, position.code)

    assert site.world.item(uid).state == "stored"
    assert page.path == "/immunology/storing"
    assert "A3: this one" in page.text
    listed = site.browser("immune-a").open("/immunology/stored")
    assert accession in listed.text
    assert position.name in listed.text


def test_a_position_that_is_taken_is_refused_and_names_what_lies_there(site: Site, patient: Patient) -> None:
    position = site.world.positions("IMMUNE-LAB")[0]
    first, accession = drawn(site, patient)
    second, other = drawn(site, patient, 1)
    for one in (accession, other):
        scan_at(site, "/immunology/tubes", one)
    scan_at(site, f"/immunology/specimens/{first}/storing", position.code)

    page = scan_at(site, f"/immunology/specimens/{second}/storing", position.code)

    assert page.status == 409
    assert accession in page.text
    assert site.world.item(second).state == "received"


def test_a_position_before_any_tube_asks_for_the_tube(site: Site, patient: Patient) -> None:
    page = scan_at(site, "/immunology/storing", site.world.positions("IMMUNE-LAB")[0].code)

    assert page.status == 422
    assert "Scan the tube first" in page.text


def test_the_laboratory_reads_blind_to_the_arm(site: Site, patient: Patient) -> None:
    uid, accession = drawn(site, patient)
    scan_at(site, "/immunology/tubes", accession)
    browser = site.browser("immune-a")

    for path in ("/immunology/tubes", f"/immunology/specimens/{uid}/storing", f"/items/{uid}"):
        assert not re.search(r"\barm\b", browser.open(path).text, re.IGNORECASE), path
    for path in (f"/items/{uid}", f"/items/{patient.uid}"):
        page = browser.open(path)
        assert page.status == 200, path
        assert not re.search(r"infusion|exchange", page.text, re.IGNORECASE), path
    for address in (f"/api/v1/items/{patient.uid}", f"/api/v1/trace/{patient.study_number}"):
        answer = browser.client.get(address)
        assert answer.status_code == 200, address
        assert not re.search(r"infusion|exchange", answer.get_data(as_text=True)), address
    assert browser.open(f"/apheresis/participants/{patient.uid}/plasma-units/new").status == 403


def test_what_only_some_arms_are_given_is_not_shown_to_whoever_reads_blind(site: Site, patient: Patient) -> None:
    browser, order = site.browser("immune-a"), orders_of(site.world, patient)[1]

    for path in (f"/items/{order}", f"/api/v1/items/{order}", f"/api/v1/trace/{order}", "/pharmacy/doses"):
        assert browser.client.get(path).status_code == 403, path
    assert site.browser("nurse-a").open(f"/items/{order}").status == 200


def test_the_tasks_of_the_home_page_lead_to_where_they_are_done(site: Site, patient: Patient) -> None:
    uid, accession = drawn(site, patient)
    browser = site.browser("immune-a")
    path = f"/immunology/specimens/{uid}/receipts/new"
    assert path in browser.open("/").links()

    assert "scan its label to receive it" in browser.open(path).text

    scan_at(site, "/immunology/tubes", accession)
    assert f"/immunology/specimens/{uid}/storing" in browser.open("/").links()


def test_a_nurse_may_not_receive_for_the_laboratory(site: Site, patient: Patient) -> None:
    assert site.browser("nurse-a").open("/immunology/tubes").status == 403
