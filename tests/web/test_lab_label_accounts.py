"""Does the page of a lot's labels add up, name the missing, take them by scan, and let a run be closed and opened?"""

from __future__ import annotations

import pytest

from labtrack.cli.demonstration.site import PASSWORD
from labtrack.domain.labelling import Standing
from tests import manufacture
from tests.manufacture import Batch
from tests.web.browsing import Site, badge, pin
from tests.web.test_printers import press


@pytest.fixture
def batch(site: Site) -> Batch:
    """Two labelled containers, the first of which was labelled again."""
    batch = manufacture.a_quarantined_lot(site.world)
    manufacture.label(site.world, batch.containers[0])
    return batch


def path_of(batch: Batch) -> str:
    return f"/lab/lots/{batch.lot}/label-account"


def void(site: Site, batch: Batch):
    with site.world.look() as store:
        return store.labels.find(item_id=store.items.by_uid(batch.containers[0]).id)


def test_a_missing_label_is_named_by_its_serial_and_taken_by_scan_as_destroyed(site, batch):
    label = void(site, batch)
    browser = site.browser("tech-a")
    page = browser.open(path_of(batch))
    assert page.heading == "Label account of lot UC26-001"
    assert label.serial in page.text
    assert "1 missing" in page.text
    assert "Close printing for this lot" not in page.text

    chosen = f"{path_of(batch)}?ending=taken-off"
    page = browser.open(chosen)
    page = browser.send(chosen, {**page.fields(chosen), "scan": label.serial, "typed": "0"})

    assert page.notices[0].startswith("Label destroyed. Recorded as event")
    assert "It adds up" in page.text
    assert void(site, batch).standing is Standing.DESTROYED
    again = browser.send(chosen, {**page.fields(chosen), "scan": label.serial, "typed": "0"})
    assert again.status == 422
    assert "This label is accounted for already" in again.notices[0]


def test_two_sign_that_a_label_cannot_be_found(site, batch):
    label = void(site, batch)
    browser = site.browser("qa-a")
    assert f"/lab/labels/{label.uid}/loss" in browser.open(path_of(batch)).links()

    alone = browser.fill(f"/lab/labels/{label.uid}/loss", lost="searched", secret=PASSWORD)
    page = browser.fill(
        f"/lab/labels/{label.uid}/loss",
        lost="searched",
        secret=PASSWORD,
        second=badge("tech-b"),
        second_secret=pin("tech-b"),
    )

    assert alone.status in (403, 422)
    assert page.notices[0].startswith("Label spoiled. Recorded as event")
    assert void(site, batch).spoiled_as == "lost"
    assert "It adds up" in browser.open(path_of(batch)).text


def test_a_finished_run_is_closed_by_the_laboratory_and_opened_by_quality_alone(site, batch):
    technician = site.browser("tech-a")
    chosen = f"{path_of(batch)}?ending=taken-off"
    fields = technician.open(chosen).fields(chosen)
    technician.send(chosen, {**fields, "scan": void(site, batch).serial, "typed": "0"})

    page = press(
        technician, technician.open(path_of(batch)), f"/lab/lots/{batch.lot}/label-lock", "Close printing for this lot"
    )
    assert "Printing closed" in page.text
    refused = technician.fill(f"/lab/items/{batch.containers[0]}/label-prints/new", reason="damaged")
    assert refused.status == 409
    assert "Printing for this lot is closed." in refused.text

    quality = site.browser("qa-a")
    page = quality.fill(f"/lab/lots/{batch.lot}/label-unlocking", reason="Label torn at the thaw", secret=PASSWORD)
    assert "Printing closed" not in page.text
    page = technician.fill(f"/lab/items/{batch.containers[0]}/label-prints/new", reason="damaged")
    assert page.path == f"/lab/items/{batch.containers[0]}/labels"
