"""Are labels printed, scanned back one after another, spoiled and printed again, and does every wrong one say so?"""

from __future__ import annotations

from uuid import UUID

import pytest

from labtrack.domain.labelling import Label, Standing
from labtrack.domain.people import Role
from labtrack.services.labelling import scan_label_back
from tests.manufacture import Batch, a_filled_lot, a_print, label
from tests.web.browsing import Browser, Page, Site


def scanned(browser: Browser, path: str, text: str) -> Page:
    """Scan into the one scan box of a page."""
    page = browser.open(path)
    return browser.send(path, {**page.fields(path), "scan": text, "typed": "0"})


def prints_of(site: Site, container: UUID) -> tuple[Label, ...]:
    with site.world.look() as store:
        return store.labels.all(item_id=store.items.by_uid(container).id)


def press(browser: Browser, page: Page, action: str) -> Page:
    """Press the button that goes there."""
    return browser.send(action, page.fields(action))


@pytest.fixture
def batch(site: Site) -> Batch:
    """A lot of two containers without labels."""
    return a_filled_lot(site.world, count=2)


def test_all_missing_labels_are_printed_in_one_go_and_wait_to_be_scanned_back(site, batch):
    browser = site.browser("tech-a")
    path = f"/lab/lots/{batch.lot}/labels"
    page = browser.open(path)
    assert page.heading == "Labels of lot UC26-001"
    assert "2 not printed" in page.text

    page = press(browser, page, f"/lab/lots/{batch.lot}/label-prints")

    assert page.heading == "Labels of lot UC26-001"
    assert "2 to scan back" in page.text
    assert [len(prints_of(site, one)) for one in batch.containers] == [1, 1]
    assert {prints_of(site, one)[0].standing for one in batch.containers} == {Standing.PRINTED}
    pdf = browser.client.get(f"/lab/lots/{batch.lot}/labels.pdf")
    assert pdf.mimetype == "application/pdf"
    assert pdf.data.count(b"/Type /Page\n") == 2


def test_when_every_label_is_printed_nothing_is_printed_twice(site, batch):
    for container in batch.containers:
        a_print(site.world, container)
    browser = site.browser("tech-a")
    token = browser.open("/").fields("/language")["csrf_token"]

    page = browser.send(
        f"/lab/lots/{batch.lot}/label-prints",
        {"csrf_token": token, "client_key": "0192f6a0-0000-7000-8000-000000000001"},
    )

    assert page.status == 409
    assert "Every container of this lot has its label already." in page.text
    assert [len(prints_of(site, one)) for one in batch.containers] == [1, 1]


def test_each_scan_makes_one_label_live_and_says_what_was_committed_and_what_is_left(site, batch):
    first, second = (a_print(site.world, one) for one in batch.containers)
    browser = site.browser("tech-a")
    path = f"/lab/lots/{batch.lot}/labels"

    page = scanned(browser, path, first.serial)

    assert page.notices[0].startswith("Label scanned back. Recorded as event 3 of Container A9999 26 000137")
    assert first.serial in page.all(cls="card--go")[0].words
    assert "1 label is left to scan back." in page.text
    page = scanned(browser, path, second.serial)
    assert "No label is left to scan back." in page.text
    assert "2 of 2 live" in page.text
    assert [prints_of(site, one)[0].standing for one in batch.containers] == [Standing.LIVE, Standing.LIVE]


def test_a_label_that_is_scanned_twice_is_answered_already_done_and_nothing_is_written(site, batch):
    first, _ = (a_print(site.world, one) for one in batch.containers)
    browser = site.browser("tech-a")
    path = f"/lab/lots/{batch.lot}/labels"
    scanned(browser, path, first.serial)

    page = scanned(browser, path, first.serial)

    assert page.notices[0].startswith("Already done, by you: Label scanned back")
    assert len(site.world.chain(batch.containers[0])) == 3


def test_a_void_a_foreign_an_unknown_and_another_kind_of_scan_each_say_so(site, batch):
    first, waiting = batch.containers
    void = label(site.world, first)
    newer = a_print(site.world, first)
    site.world.do(scan_label_back, first, newer.serial, by=Role.TECHNICIAN)
    a_print(site.world, waiting)
    foreign = a_print(site.world, a_filled_lot(site.world, count=1, serial=138).containers[0])
    browser = site.browser("tech-a")
    path = f"/lab/lots/{batch.lot}/labels"
    expected = {
        void.serial: f"This label is void. Current label: {newer.serial}. Destroy this one.",
        foreign.serial: "This label was printed for A9999 26 000138 · S1234VA0, "
        "which is not among these. Put it aside.",
        "LB-00000999-X": "The check character of the symbol does not fit. "
        "Scan it again, or compare what was typed with the label.",
        "=A99992600013700=<S1234VA0": "This is not a label's own symbol. Scan the one that is printed as LB-…",
        "LB-0000": "Only a part of the symbol arrived. Empty the field and scan it again.",
    }

    for text, sentence in expected.items():
        page = scanned(browser, path, text)
        assert page.status == 422, text
        assert sentence in page.notices[0], text
        assert text in page.notices[0]
        assert page.heading == "Labels of lot UC26-001"
    assert [one.standing for one in prints_of(site, waiting)] == [Standing.PRINTED]


def test_a_reprint_is_live_once_scanned_and_only_then_is_the_former_one_void(site, batch):
    container = batch.containers[0]
    former = label(site.world, container)
    browser = site.browser("tech-a")
    path = f"/lab/items/{container}/labels"

    page = browser.fill(f"/lab/items/{container}/label-prints/new", reason="damaged", printer="")

    assert [one.standing for one in prints_of(site, container)] == [Standing.LIVE, Standing.PRINTED]
    newer = prints_of(site, container)[1]
    assert newer.serial in page.text
    page = scanned(browser, path, newer.serial)
    assert f"Live label {newer.serial}" in page.text
    assert [one.standing for one in prints_of(site, container)] == [Standing.VOID, Standing.LIVE]
    assert former.serial in page.text


def test_a_label_is_spoiled_with_a_reason_and_without_one_it_is_not(site, batch):
    container = batch.containers[0]
    printed = a_print(site.world, container)
    browser = site.browser("tech-a")

    silent = browser.fill(f"/lab/labels/{printed.uid}/spoiling")
    page = browser.fill(f"/lab/labels/{printed.uid}/spoiling", reason="torn")

    assert silent.heading == f"Report label {printed.serial} as spoiled"
    assert silent.faults == ["This is needed."]
    assert "Spoiled" in page.text
    assert prints_of(site, container)[0].standing is Standing.SPOILED


def test_a_print_is_shown_as_a_picture_of_itself(site, batch):
    printed = a_print(site.world, batch.containers[0])
    browser = site.browser("tech-a")

    page = browser.open(f"/lab/items/{batch.containers[0]}/labels")
    picture = browser.client.get(page.all("img")[0].attributes["src"])

    assert page.all("img")[0].attributes["alt"] == f"Label {printed.serial} as it is printed"
    assert picture.mimetype == "image/svg+xml"
    assert printed.serial in picture.get_data(as_text=True)


def test_a_nurse_prints_nothing(site, batch):
    browser = site.browser("nurse-a")
    token = browser.open("/").fields("/language")["csrf_token"]

    assert browser.open(f"/lab/lots/{batch.lot}/labels").status == 403
    assert browser.send(f"/lab/lots/{batch.lot}/label-prints", {"csrf_token": token}).status == 403
    assert prints_of(site, batch.containers[0]) == ()
