"""Does a lot go from its opening to its tests on pages, each step on record and each bad entry given back?"""

from __future__ import annotations

from uuid import UUID

from labtrack.domain.people import Role
from labtrack.services.lots import record_passage
from tests.manufacture import (
    Batch,
    a_filled_lot,
    a_harvested_lot,
    a_received_donation,
    a_released_lot,
    adopt_shipped,
    an_accepted_donation,
    an_open_lot,
)
from tests.web.browsing import Site

PASSAGE = {"passage": "1", "cells": "9.5", "viability_permille": "96.1", "confluence_percent": "78"}
FILLING = {"count": "3", "volume_ul": "20", "cells_each": "10", "expires_at": "2028-11-23T12:00"}


def lot_of(site: Site, batch: Batch):
    with site.world.look() as store:
        return store.lots.get(store.items.by_uid(batch.lot).id)


def test_a_lot_is_opened_from_an_accepted_donation_and_its_record_comes_up(site):
    adopt_shipped(site.world)
    donation = an_accepted_donation(site.world)

    page = site.browser("tech-a").fill(f"/lab/donations/{donation}/lots/new")

    assert page.heading == "Lot UC26-001"
    assert site.world.item(UUID(page.path.rpartition("/")[2])).state == "in-culture"
    assert "No passage yet" in page.text
    assert "Nothing is filled yet" in page.text


def test_no_lot_comes_from_a_donation_that_nobody_accepted(site):
    adopt_shipped(site.world)
    donation = a_received_donation(site.world)

    page = site.browser("tech-a").fill(f"/lab/donations/{donation}/lots/new")

    assert page.status == 409
    assert "The donor of this cord is not accepted, so no lot may be opened from it." in page.text
    with site.world.look() as store:
        assert store.lots.count() == 0


def test_a_passage_is_recorded_in_millions_and_per_cent(site):
    batch = an_open_lot(site.world)

    page = site.browser("tech-a").fill(f"/lab/lots/{batch.lot}/passages/new", **PASSAGE)

    assert page.path == f"/lab/lots/{batch.lot}"
    assert "P1 9.5 × 10⁶ 96.1 % 78 % 23 Nov 2026 Technician A" in page.text
    event = site.world.chain(batch.lot)[-1]
    assert event.detail == {"passage": 1, "cells": 9_500_000, "viability_permille": 961, "confluence_percent": 78}


def test_a_passage_that_was_recorded_already_and_a_viability_of_two_hundred_come_back(site):
    batch = a_harvested_lot(site.world)
    grown = an_open_lot(site.world, serial=138)
    browser = site.browser("tech-a")

    page = browser.fill(f"/lab/lots/{grown.lot}/passages/new", **{**PASSAGE, "viability_permille": "200"})

    assert page.status == 422
    assert page.faults == ["This is too high."]
    assert page.fields()["cells"] == "9.5"
    assert lot_of(site, grown).passage == 0
    browser.fill(f"/lab/lots/{grown.lot}/passages/new", **{**PASSAGE, "passage": "2"})
    again = browser.fill(f"/lab/lots/{grown.lot}/passages/new", **PASSAGE)
    assert again.faults == ["This passage was recorded already. Passages are counted upwards, each once."]
    assert lot_of(site, batch).passage == 4


def test_a_form_that_somebody_overtook_comes_back_with_what_happened_meanwhile(site):
    batch = an_open_lot(site.world)
    browser = site.browser("tech-a")
    form = browser.open(f"/lab/lots/{batch.lot}/passages/new").fields()
    site.world.do(
        record_passage,
        batch.lot,
        passage=1,
        cells=8_000_000,
        viability_permille=950,
        confluence_percent=80,
        by=site.world.person("tech-b"),
    )

    page = browser.send(f"/lab/lots/{batch.lot}/passages/new", {**form, **PASSAGE, "passage": "2"})

    assert page.status == 409
    assert "Passage recorded by Technician B" in page.text
    assert page.fields()["cells"] == "9.5"
    assert browser.send(f"/lab/lots/{batch.lot}/passages/new", page.fields()).status == 200
    assert lot_of(site, batch).passage == 2


def test_a_material_is_recorded_as_it_was_and_must_be_answered_for(site):
    batch = an_open_lot(site.world)
    browser = site.browser("tech-a")
    values = {"material": "Serum", "material_lot": "FBS-7", "expires_at": "2026-11-20T00:00"}

    open_question = browser.fill(f"/lab/lots/{batch.lot}/materials/new", **values)
    page = browser.fill(f"/lab/lots/{batch.lot}/materials/new", **values, accepted="yes")

    assert open_question.faults == ["This is needed."]
    assert "Serum FBS-7 20 Nov 2026 Expired when used" in page.text


def test_a_harvest_ends_the_culture_and_the_sums_are_shown(site):
    batch = an_open_lot(site.world)

    page = site.browser("tech-a").fill(f"/lab/lots/{batch.lot}/harvest", cells="80", viability_permille="95")

    assert page.path == f"/lab/lots/{batch.lot}"
    assert [one.words for one in page.all(cls="stat__value")] == ["80 × 10⁶", "0 × 10⁶", "80 × 10⁶"]
    assert site.world.item(batch.lot).state == "harvested"


def test_containers_are_filled_alike_and_their_labels_come_next(site):
    batch = a_harvested_lot(site.world)

    page = site.browser("tech-a").fill(f"/lab/lots/{batch.lot}/containers/new", **FILLING)

    assert page.path == f"/lab/lots/{batch.lot}/labels"
    assert page.heading == "Labels of lot UC26-001"
    with site.world.look() as store:
        made = store.containers.all()
    assert [(one.division, one.volume_ul, one.cells) for one in made] == [
        ("A0", 20_000, 10_000_000),
        ("B0", 20_000, 10_000_000),
        ("C0", 20_000, 10_000_000),
    ]


def test_more_cells_than_were_harvested_cannot_be_filled_and_the_form_comes_back(site):
    batch = a_harvested_lot(site.world)

    page = site.browser("tech-a").fill(f"/lab/lots/{batch.lot}/containers/new", **{**FILLING, "count": "9"})

    assert page.status == 422
    assert page.faults == ["That is more than is left of the harvest. Count the containers and the cells again."]
    assert page.fields()["count"] == "9"
    with site.world.look() as store:
        assert store.containers.count() == 0


def test_samples_are_sent_to_test_and_the_lot_is_in_quarantine(site):
    batch = a_filled_lot(site.world)

    page = site.browser("tech-a").fill(f"/lab/lots/{batch.lot}/send-to-test")

    assert page.notices[0].startswith("Samples sent to test. Recorded as event")
    assert site.world.item(batch.lot).state == "quarantined"


def test_a_lot_is_given_up_with_its_reason_and_a_released_one_is_not(site):
    batch = an_open_lot(site.world)
    released = a_released_lot(site.world, serial=138)
    browser = site.browser("tech-a")

    silent = browser.fill(f"/lab/lots/{batch.lot}/termination")
    browser.fill(f"/lab/lots/{batch.lot}/termination", reason="No growth")
    too_late = browser.fill(f"/lab/lots/{released.lot}/termination", reason="Too late")

    assert silent.faults == ["This is needed."]
    assert site.world.item(batch.lot).state == "terminated"
    assert too_late.status == 409
    assert [one.words for one in too_late.all("dd")] == ["Too late"]
    assert site.world.item(released.lot).state == "released"


def test_a_container_is_discarded_and_the_record_says_so(site):
    batch = a_filled_lot(site.world)
    browser = site.browser("tech-a")

    browser.fill(f"/lab/containers/{batch.containers[0]}/discarding", reason="Leaked at the seal")

    assert site.world.item(batch.containers[0]).state == "discarded"
    assert "A0 10 × 10⁶ 20 mL Discarded" in browser.open(f"/lab/lots/{batch.lot}").text


def test_the_list_shows_every_lot_and_each_state_on_its_own(site):
    an_open_lot(site.world, serial=1)
    a_released_lot(site.world, serial=2)
    browser = site.browser("tech-a")

    page = browser.open("/lab/lots")
    released = browser.open("/lab/lots?state=released")

    assert page.heading == "Lots"
    assert [row.words[:8] for row in page.all("tr")][1:] == ["UC26-002", "UC26-001"]
    assert [row.words[:8] for row in released.all("tr")][1:] == ["UC26-002"]


def test_a_batch_record_is_open_to_quality_but_nothing_on_it_can_be_changed_there(site):
    batch = an_open_lot(site.world)
    browser = site.browser("qa-a")

    assert browser.open(f"/lab/lots/{batch.lot}").heading == "Lot UC26-001"
    assert browser.open(f"/lab/lots/{batch.lot}/passages/new").status == 403
    assert len(site.world.chain(batch.lot)) == 1


def test_what_may_be_done_next_is_offered_in_its_order(site):
    batch = a_harvested_lot(site.world)

    page = site.browser("tech-a").open(f"/lab/lots/{batch.lot}")

    offered = [one.words for one in page.all("a", cls="btn")]
    assert offered[:4] == ["Fill containers 1", "Labels 2", "Label account 3", "Send samples to test 4"]
    assert site.world.actor(Role.TECHNICIAN).printed_name == "Technician A"
