"""Is a container put away by two scans, and does a position that is taken say what lies there?"""

from __future__ import annotations

import pytest

from labtrack.domain.people import Role
from labtrack.services.containers import store_container
from tests.manufacture import Batch, a_filled_lot, label
from tests.web.browsing import Browser, Page, Site


def scanned(browser: Browser, path: str, text: str) -> Page:
    """Scan into the one scan box of a page."""
    page = browser.open(path)
    return browser.send(path, {**page.fields(path), "scan": text, "typed": "0"})


@pytest.fixture
def batch(site: Site) -> Batch:
    """A lot of two containers with live labels."""
    batch = a_filled_lot(site.world, count=2)
    for container in batch.containers:
        label(site.world, container)
    return batch


def test_a_container_and_its_position_are_scanned_and_the_box_shows_where_it_lies(site, batch):
    first, _ = batch.containers
    spot = site.world.positions("CELL-LAB")[3]
    browser = site.browser("tech-a")

    page = scanned(browser, "/lab/storing", "=A99992600013700=<S1234VA0")

    assert page.path == f"/lab/containers/{first}/storing"
    assert "suggested: the first that is free" in page.text
    assert "Tank 3 · Box 1 · A1" in page.text
    page = scanned(browser, page.path, spot.code)
    assert page.path == "/lab/storing"
    assert page.notices[0].startswith("Put into storage. Recorded as event 4 of Container A9999 26 000137")
    assert [one.words for one in page.all(cls="pos--this")] == ["A4: this one", ""]
    with site.world.look() as store:
        item = store.items.by_uid(first)
        assert (item.state, store.containers.get(item.id).position_id) == ("stored", spot.id)


def test_a_position_that_is_taken_says_what_lies_there_and_nothing_is_moved(site, batch):
    first, second = batch.containers
    spot = site.world.positions("CELL-LAB")[0]
    site.world.do(store_container, first, spot.code, by=Role.TECHNICIAN)
    browser = site.browser("tech-a")

    page = scanned(browser, f"/lab/containers/{second}/storing", spot.code)

    assert page.status == 409
    assert page.notices[0].startswith("Not taken A9999 26 000137 · S1234VA0 lies at Tank 3 · Box 1 · A1.")
    assert spot.code in page.notices[0]
    assert site.world.item(second).state == "filled"


def test_the_same_position_scanned_again_is_answered_already_done(site, batch):
    first, _ = batch.containers
    spot = site.world.positions("CELL-LAB")[0]
    browser = site.browser("tech-a")
    path = f"/lab/containers/{first}/storing"
    scanned(browser, path, spot.code)

    page = scanned(browser, path, spot.code)

    assert page.notices[0].startswith("Already done, by you: Put into storage")
    assert len(site.world.chain(first)) == 4


@pytest.mark.parametrize(
    ("text", "status", "sentence"),
    [
        ("PL-00000099-5", 422, "Scan the container first, then the position that it goes into."),
        ("=A99992600077700=<S1234VA0", 404, "No item, person or place bears this code."),
        ("=A9999260", 422, "Only a part of the symbol arrived."),
        ("", 422, "This is needed."),
    ],
)
def test_a_scan_that_is_no_container_says_so_and_the_box_is_ready_again(site, batch, text, status, sentence):
    if text.startswith("PL"):
        text = site.world.positions("CELL-LAB")[0].code

    page = scanned(site.browser("tech-a"), "/lab/storing", text)

    assert page.status == status
    assert sentence in page.notices[0]
    assert page.heading == "Storing"
    assert page.fields("/lab/storing")["scan"] == ""


def test_a_place_that_is_no_position_is_refused(site, batch):
    first, _ = batch.containers
    with site.world.look() as store:
        box = store.places.get(site.world.positions("CELL-LAB")[0].parent_id)

    page = scanned(site.browser("tech-a"), f"/lab/containers/{first}/storing", box.code)

    assert page.status == 422
    assert "This is no storage position." in page.notices[0]


def test_a_bare_donation_number_that_fits_two_bags_is_never_resolved(site, batch):
    page = scanned(site.browser("tech-a"), "/lab/storing", "=A99992600013700")

    assert page.status == 404
    assert "This fits more than one. Scan the label of the bag itself." in page.notices[0]


def test_a_nurse_stores_nothing(site, batch):
    assert site.browser("nurse-a").open("/lab/storing").status == 403
