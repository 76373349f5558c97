"""Is a dose picked by expiry, thawed by scan and counted against nominal, and never for two patients at once?"""

from __future__ import annotations

import random
from dataclasses import dataclass
from uuid import UUID

import pytest

from labtrack.cli.demonstration import thread
from labtrack.cli.demonstration.patients import a_patient
from labtrack.cli.demonstration.stage import Stage
from labtrack.domain.custody import Kind
from tests.web.browsing import Browser, Page, Site

DOSE = {
    "cells": "7.0",
    "viability": "93.8",
    "volume": "100",
    "medium": "saline-hsa",
    "line_cleared": "yes",
    "remainder": "discarded",
}


@dataclass(frozen=True, slots=True)
class Ordered:
    """Two authorised orders of two patients of 65 kg, and the bags of a released lot."""

    site: Site
    stage: Stage
    orders: tuple[UUID, UUID]
    bags: tuple[UUID, ...]

    @property
    def page(self) -> str:
        """Where the first order is prepared."""
        return f"/lab/preparations/{self.orders[0]}"

    def state(self, uid: UUID) -> str:
        return self.site.world.item(uid).state

    def symbol(self, bag: UUID) -> str:
        return thread.symbol_of(self.stage, bag)


@pytest.fixture
def ordered(site: Site) -> Ordered:
    """Everything that must have happened before a technician prepares a dose."""
    world = site.world
    stage = Stage(installation=world.installation, cast=world.cast, at=world.at, chance=random.Random(5))
    with stage.batch():
        thread.configure(stage)
        lot = thread.grow_lot(stage, thread.receive_cord(stage), harvest=60_000_000)
        bags = thread.fill(stage, lot, [one.code for one in world.positions("CELL-LAB")[:3]])
        thread.test_lot(stage, lot)
        thread.release_lot(stage, lot)
        orders = [an_order(stage, index) for index in (1, 2)]
    world.clock.at = stage.at
    return Ordered(site, stage, (orders[0], orders[1]), bags)


def an_order(stage: Stage, index: int) -> UUID:
    patient = a_patient(stage, index, arm=2, ward="WARD-7")
    uid = thread.screen(stage, patient)
    thread.enrol(stage, uid, patient)
    thread.weigh(stage, uid, 65_000_000)
    order = thread.slots(stage, uid, Kind.INFUSION)[0].uid
    thread.authorise(stage, order)
    return order


def press(browser: Browser, page: Page, action: str) -> Page:
    """Press the button that goes there."""
    return browser.send(action, page.fields(action))


def scanned(browser: Browser, path: str, text: str) -> Page:
    """Scan into the one scan box of a page."""
    page = browser.open(path)
    return browser.send(path, {**page.fields(path), "scan": text, "typed": "0"})


def reserved(browser: Browser, path: str) -> Page:
    """Reserve what the page suggests."""
    return browser.send(f"{path}/reservations", browser.open(path).fields())


def thawed(ordered: Ordered, browser: Browser) -> Page:
    """Reserve what is suggested, and thaw it."""
    reserved(browser, ordered.page)
    return scanned(browser, ordered.page, ordered.symbol(ordered.bags[0]))


def test_the_list_names_every_order_that_may_be_prepared(ordered):
    page = ordered.site.browser("tech-a").open("/lab/preparations")

    assert page.heading == "Preparations"
    assert [row.words[:19] for row in page.all("tr")][1:] == ["LF-002 · infusion 1", "LF-001 · infusion 1"]


def test_the_order_is_shown_with_its_weight_its_nominal_and_the_container_that_expires_first(ordered):
    page = ordered.site.browser("tech-a").open(ordered.page)

    assert page.heading == "Preparation LF-001 · infusion 1"
    assert [one.words for one in page.all(cls="stat__value")] == ["6.5 × 10⁶", "65 kg", "0 × 10⁶"]
    assert "1 of 4" in page.text
    (row,) = [row.words for row in page.all("tr", within="card--info")][1:]
    assert row.startswith("A9999 26 000001 · S1234VA0 UC26-001 Tank 3 · Box 1 · A1 10 × 10⁶")
    assert page.all(cls="pos--pick")[0].words == "A1: to be picked"


def test_containers_are_reserved_thawed_by_scan_and_their_life_is_counted(ordered):
    browser = ordered.site.browser("tech-a")

    page = reserved(browser, ordered.page)
    assert ordered.state(ordered.bags[0]) == "reserved"
    assert page.notices[0].startswith("Reserved for an order. Recorded as event")

    page = scanned(browser, ordered.page, ordered.symbol(ordered.bags[0]))

    assert page.notices[0].startswith("Taken out and thawed. Recorded as event")
    assert ordered.state(ordered.bags[0]) == "thawed"
    assert "Saline with 1 % human serum albumin" in page.text
    assert len(page.all("time", cls="countdown")) == 2


def test_a_reserved_container_is_given_back(ordered):
    browser = ordered.site.browser("tech-a")
    page = reserved(browser, ordered.page)

    press(browser, page, f"{ordered.page}/unreservations")

    assert ordered.state(ordered.bags[0]) == "stored"


def test_a_container_that_nobody_reserved_is_not_thawed(ordered):
    page = scanned(ordered.site.browser("tech-a"), ordered.page, ordered.symbol(ordered.bags[2]))

    assert page.status == 409
    assert "not reserved" in page.notices[0]
    assert ordered.state(ordered.bags[2]) == "stored"


def test_a_container_of_another_order_is_refused_and_so_is_another_patients_open_line(ordered):
    browser = ordered.site.browser("tech-a")
    thawed(ordered, browser)
    other = f"/lab/preparations/{ordered.orders[1]}"
    reserved(browser, other)

    wrong = scanned(browser, ordered.page, ordered.symbol(ordered.bags[1]))
    page = scanned(browser, other, ordered.symbol(ordered.bags[1]))

    assert wrong.status == 409
    assert "This container is reserved for another order. Put it back at once." in wrong.notices[0]
    assert page.status == 409
    assert "lie thawed on the line" in page.notices[0]
    assert ordered.state(ordered.bags[1]) == "reserved"


def test_the_dose_is_counted_against_nominal_before_it_is_recorded(ordered):
    browser = ordered.site.browser("tech-a")
    thawed(ordered, browser)
    path = f"{ordered.page}/dose/new"

    page = browser.fill(path, **DOSE, work_out="1")

    assert page.status == 200
    assert "101 % of nominal" in page.text
    assert page.fields()["cells"] == "7.0"
    with ordered.site.world.look() as store:
        assert store.doses.count() == 0


def test_a_dose_is_recorded_and_its_label_comes_next(ordered):
    browser = ordered.site.browser("tech-a")
    thawed(ordered, browser)

    page = browser.fill(f"{ordered.page}/dose/new", **DOSE)

    with ordered.site.world.look() as store:
        (dose,) = store.doses.all()
        bag = store.items.get(dose.item_id)
    assert (dose.cells, dose.viable_cells, dose.volume_ul, dose.line_cleared, dose.remainder) == (
        7_000_000,
        6_566_000,
        100_000,
        True,
        "discarded",
    )
    assert page.path == f"/lab/items/{bag.uid}/labels"
    assert page.heading.startswith("Labels A9999 26 000001")
    shown = browser.open(ordered.page)
    assert "101 % of nominal" in shown.text
    printed = press(browser, page, f"/lab/items/{bag.uid}/label-prints")
    with ordered.site.world.look() as store:
        (label,) = store.labels.all(item_id=dose.item_id)
    assert label.serial in printed.text
    assert browser.client.get(f"/labels/{label.uid}.pdf").mimetype == "application/pdf"
    scanned(browser, page.path, label.serial)
    with ordered.site.world.look() as store:
        assert store.labels.all(item_id=dose.item_id)[0].live_at is not None


def test_a_count_ten_times_too_low_is_asked_for_twice_and_then_recorded(ordered):
    browser = ordered.site.browser("tech-a")
    thawed(ordered, browser)
    path = f"{ordered.page}/dose/new"

    page = browser.fill(path, **{**DOSE, "cells": "0.7"})

    assert page.status == 422
    (fault,) = page.faults
    assert fault.startswith("0.6566 × 10⁶ viable cells are 10 % of the 6.5 × 10⁶ that are due.")
    with ordered.site.world.look() as store:
        assert store.doses.count() == 0
    page = browser.send(path, {**page.fields(), **DOSE, "cells": "0.7"})
    assert page.status == 200
    with ordered.site.world.look() as store:
        assert [dose.viable_cells for dose in store.doses.all()] == [656_600]


def test_more_cells_than_were_thawed_and_open_questions_come_back_with_what_was_typed(ordered):
    browser = ordered.site.browser("tech-a")
    thawed(ordered, browser)
    path = f"{ordered.page}/dose/new"

    unanswered = browser.fill(path, cells="7", viability="94", volume="100")
    page = browser.fill(path, **{**DOSE, "cells": "70", "viability": "9.4"})

    assert unanswered.faults == ["This is needed."] * 3
    assert unanswered.fields()["cells"] == "7"
    assert page.faults == ["That is more than all cells that were thawed for this order."]


def test_a_line_that_was_left_uncleared_keeps_the_next_patient_out_until_it_is_cleared(ordered):
    browser = ordered.site.browser("tech-a")
    thawed(ordered, browser)
    browser.fill(f"{ordered.page}/dose/new", **{**DOSE, "line_cleared": "no"})
    other = f"/lab/preparations/{ordered.orders[1]}"
    reserved(browser, other)
    with ordered.site.world.look() as store:
        (dose,) = store.doses.all()
        bag = store.items.get(dose.item_id).uid

    refused = scanned(browser, other, ordered.symbol(ordered.bags[1]))
    assert refused.status == 409
    assert f"/items/{bag}" in refused.links()
    assert "The line was not cleared after this preparation." in browser.open(ordered.page).text

    browser.fill(f"/lab/doses/{bag}/line-clearance")
    assert scanned(browser, other, ordered.symbol(ordered.bags[1])).status == 200
    assert ordered.state(ordered.bags[1]) == "thawed"


def test_only_who_prepares_doses_opens_a_preparation(ordered):
    browser = ordered.site.browser("pharm-a")

    assert browser.open("/lab/preparations").status == 403
    assert browser.open(ordered.page).status == 403
    assert ordered.state(ordered.bags[0]) == "stored"
