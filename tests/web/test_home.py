"""Does a person see first what is urgent, once for what is done in one go, and the rest when they ask for it?"""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from labtrack.domain.identifiers import Din
from labtrack.domain.people import Role
from labtrack.services.donations import receive_donation
from labtrack.services.specimens import collect_specimen, receive_specimen
from tests.clinical import Patient, an_enrolled
from tests.manufacture import a_filled_lot
from tests.web.browsing import Page, Site


def work_of(page: Page) -> list[tuple[str, str]]:
    """The lines of a work list: what it is, and what its button says."""
    titles = [one.words for one in page.all(cls="work__title")]
    buttons = [one.words for one in page.all("a", within="work")]
    return list(zip(titles, buttons, strict=True))


def receive_all(site: Site, patient: Patient) -> None:
    """Draw and receive the tubes of the baseline visit."""
    with site.world.look() as store:
        key = store.items.by_uid(patient.uid).id
        tubes = store.specimens.all(participant_item_id=key, visit="baseline")
        uids = {one.item_id: store.items.get(one.item_id).uid for one in tubes}
    for one in tubes:
        given: dict[str, Any] = {
            "wristband": patient.wristband,
            "tube_type": one.tube_type,
            "volume_ul": one.planned_volume_ul,
        }
        site.world.do(collect_specimen, uids[one.item_id], **given, by=Role.WARD_NURSE)
        site.world.do(receive_specimen, uids[one.item_id], by=Role.IMMUNE_TECHNICIAN)


def test_the_tubes_of_a_visit_are_one_line_and_one_tube_leads_to_the_next(site):
    patient = an_enrolled(site.world)
    browser = site.browser("nurse-a")
    page = browser.open("/")

    assert work_of(page) == [(f"Draw 3 blood tubes · {patient.study_number}", "Draw")]
    assert "Baseline · Sodium heparin tube · EDTA tube · Serum tube" in page.text
    (link,) = [one.attributes["href"] for one in page.all("a", within="work")]
    asked = browser.open(link)
    assert asked.heading == "Draw the blood tube"
    assert f"{patient.study_number} · Baseline · Sodium heparin tube, 8 mL planned" in asked.text
    assert "2 more tubes of this visit" in asked.text
    with site.world.look() as store:
        tube = store.specimens.get(store.items.by_uid(UUID(link.split("/")[3])).id)
    given = {"wristband": patient.wristband, "tube": tube.accession, "tube_type": "sodium-heparin", "volume": "8"}
    done = browser.send(link, {**asked.fields(), **given})

    assert "Blood drawn" in done.notices[0]
    assert done.heading == "Draw the blood tube"
    assert done.path != link
    assert "1 more tube of this visit" in done.text


def test_what_is_not_due_today_stands_on_a_page_of_its_own(site):
    patient = an_enrolled(site.world)
    receive_all(site, patient)
    browser = site.browser("nurse-a")
    now, later = browser.open("/"), browser.open("/?later=1")

    assert work_of(now) == []
    assert "Nothing waits for you today" in now.text
    assert "1 thing is not due yet" in now.text
    assert later.heading == "Not due yet"
    assert [title for title, _ in work_of(later)] == [f"Draw 3 blood tubes · {patient.study_number}"]


def test_the_tubes_of_a_bench_are_one_line_that_leads_to_its_scan_box(site):
    receive_all(site, an_enrolled(site.world))
    browser = site.browser("immune-a")
    page = browser.open("/")

    assert work_of(page) == [("Store 3 tubes", "Store")]
    (link,) = [one.attributes["href"] for one in page.all("a", within="work")]
    assert browser.open(link).heading == "Storing tubes"


def test_the_labels_of_a_lot_are_one_line_that_leads_to_all_of_them(site):
    batch = a_filled_lot(site.world, count=3)
    browser = site.browser("tech-a")
    page = browser.open("/")

    assert ("Print 3 labels · UC26-001", "Print") in work_of(page)
    link = next(
        one.attributes["href"] for one in page.all("a", within="work") if one.attributes["href"].endswith("/labels")
    )
    assert link == f"/lab/lots/{batch.lot}/labels"
    assert "Print the 3 missing labels" in browser.open(link).text


def test_whoever_looks_at_what_is_due_for_all_patients_is_led_there_from_home(site):
    assert "/trial/due" in [
        one.attributes["href"] for one in site.browser("coordinator-a").open("/").all("a", within="actions")
    ]


def test_what_has_an_end_and_no_day_is_never_left_for_later(site):
    site.world.do(
        receive_donation,
        Din.from_parts("A9999", 26, 137),
        mother_code="M-0137",
        collected_at=site.world.at - timedelta(hours=5),
        transit_temperature_mc=4_200,
        consent_version="2026-1",
        by=Role.TECHNICIAN,
    )

    assert work_of(site.browser("qa-a").open("/")) == [("Decide on the donor · A9999 26 000137", "Decide")]
