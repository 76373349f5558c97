"""Does a printer come, print a test label and go, and does a press on a page bring a label to it?"""

from __future__ import annotations

from uuid import UUID

import pytest

from labtrack.domain.labelling import Standing
from labtrack.domain.people import Role
from labtrack.domain.print_jobs import JobStanding
from labtrack.domain.printers import PrinterKind
from labtrack.services.printers import Destination, register_printer
from labtrack.services.printing import print_label_of
from labtrack.work.connecting import Patience
from labtrack.work.printing import send_due_prints
from tests.manufacture import Batch, a_filled_lot
from tests.web.browsing import Browser, Page, Site
from tests.work.printer_servers import HOST, a_closed_port, answering, one_way, printer
from tests.world import World

IMPATIENT = Patience(reached=2.0, answered=0.5, done=0.5, between=0.01)
GIVEN = {
    "name": "Filling bench",
    "place": "CELL-LAB",
    "kind": "raw",
    "host": HOST,
    "port": "9100",
    "dpi": "300",
    "design": "container-v1",
    "answers": "yes",
}


def press(browser: Browser, page: Page, action: str, label: str) -> Page:
    """Press the button of that label that goes there."""
    for button in page.all("button"):
        form = next((outer for outer in button.inside if outer.tag == "form"), None)
        if form is not None and form.attributes.get("action") == action and button.words == label:
            values = {
                one.attributes["name"]: one.attributes.get("value", "")
                for one in page.all("input")
                if form in one.inside
            }
            return browser.send(action, values)
    raise AssertionError(f"{label!r} goes nowhere: {[one.words for one in page.all('button')]}")


def registered(world: World, port: int, *, answers: bool = True, name: str = "Bench") -> UUID:
    given = Destination(
        name=name, place_code="CELL-LAB", kind=PrinterKind.RAW, host=HOST, port=port, dpi=203, answers=answers
    )
    return world.do(register_printer, given, by=Role.ADMINISTRATOR).made[0]


def prints(site: Site):
    with site.world.look() as store:
        return store.print_jobs.all()


@pytest.fixture
def batch(site: Site) -> Batch:
    """A lot of two containers without labels."""
    return a_filled_lot(site.world, count=2)


def test_an_administrator_registers_a_printer_and_it_prints_its_own_symbol(site):
    browser = site.browser("admin")
    with printer(answering()) as bench:
        page = browser.fill("/admin/printers/new", **{**GIVEN, "port": str(bench.port)})
        assert page.heading == "Printers"
        assert "Filling bench" in page.text
        (uid,) = (one.uid for one in printers(site))

        page = press(browser, page, f"/admin/printers/{uid}/tests", "Print a test label")
        assert "Waits for the printer" in page.text
        send_due_prints(site.world.installation, IMPATIENT)

    assert bench.sent
    assert "Came out" in browser.open("/admin/printers").text
    page = press(browser, browser.open("/admin/printers"), f"/admin/printers/{uid}/retirement", "Retire")
    assert "Retired" in page.text
    assert f"/admin/printers/{uid}/tests" not in page.html


def printers(site: Site):
    with site.world.look() as store:
        return store.printers.all()


def test_what_is_wrong_with_a_printer_is_said_beside_its_field_and_nothing_is_kept(site):
    browser = site.browser("admin")

    page = browser.fill("/admin/printers/new", **{**GIVEN, "host": "http://printer/"})
    forbidden = browser.fill("/admin/printers/new", **{**GIVEN, "host": "169.254.169.254"})

    assert page.faults == ["This is neither the name nor the address of a computer."]
    assert forbidden.faults == [
        "No printer answers at this address: it is nobody's, everybody's, or this network's own."
    ]
    assert printers(site) == ()


def test_a_printer_for_which_prints_wait_is_not_retired(site, batch):
    where = registered(site.world, a_closed_port())
    site.world.do(print_label_of, batch.containers[0], printer_uid=where, by=Role.TECHNICIAN)
    browser = site.browser("admin")

    page = press(browser, browser.open("/admin/printers"), f"/admin/printers/{where}/retirement", "Retire")

    assert page.status == 409
    assert "Prints wait for this printer." in page.text
    assert printers(site)[0].active


def test_a_test_that_nobody_answered_for_ends_with_its_printer(site):
    where = registered(site.world, a_closed_port())
    browser = site.browser("admin")
    press(browser, browser.open("/admin/printers"), f"/admin/printers/{where}/tests", "Print a test label")
    send_due_prints(site.world.installation, IMPATIENT)
    assert "The printer is off, or not to be reached." in browser.open("/admin/printers").text

    press(browser, browser.open("/admin/printers"), f"/admin/printers/{where}/retirement", "Retire")

    assert not printers(site)[0].active
    site.world.pass_time(hours=1)
    assert send_due_prints(site.world.installation, IMPATIENT) == 0


def test_one_press_brings_every_missing_label_of_a_lot_to_the_printer(site, batch):
    with printer(answering()) as bench:
        registered(site.world, bench.port)
        browser = site.browser("tech-a")
        page = browser.open(f"/lab/lots/{batch.lot}/labels")

        page = press(browser, page, f"/lab/lots/{batch.lot}/label-prints", "Print the 2 missing labels on Bench")
        assert page.text.count("Waits for the printer") == 2
        send_due_prints(site.world.installation, IMPATIENT)

    assert [one.standing for one in prints(site)] == [JobStanding.PRINTED] * 2
    page = browser.open(f"/lab/lots/{batch.lot}/labels")
    assert page.text.count("Came out") == 2
    assert browser.client.get(f"/lab/lots/{batch.lot}/labels.pdf").status_code == 404, "none is printed twice"


def unknown(site: Site, batch: Batch) -> Browser:
    with printer(one_way) as bench:
        where = registered(site.world, bench.port, answers=False)
        site.world.do(print_label_of, batch.containers[0], printer_uid=where, by=Role.TECHNICIAN)
        send_due_prints(site.world.installation, IMPATIENT)
    return site.browser("tech-a")


def test_a_print_that_nobody_knows_of_waits_for_a_persons_word(site, batch):
    browser = unknown(site, batch)
    (one,) = prints(site)
    assert "Say whether the label came out" in browser.open("/").text
    page = browser.open("/lab/prints")
    assert page.heading == "Prints"
    assert "Printed or not?" in page.text
    assert "This printer never answers." in page.text

    page = press(browser, browser.open(f"/lab/prints/{one.uid}"), f"/lab/prints/{one.uid}/word", "It came out")

    assert page.heading == "Prints"
    assert "No print is open" in page.text
    assert prints(site)[0].standing is JobStanding.PRINTED
    assert "Say whether the label came out" not in browser.open("/").text


def test_a_print_that_did_not_come_out_is_printed_under_another_serial(site, batch):
    browser = unknown(site, batch)
    (one,) = prints(site)
    action = f"/lab/prints/{one.uid}/word"

    page = press(browser, browser.open(f"/lab/prints/{one.uid}"), action, "It did not: print another")

    assert page.path == f"/lab/items/{batch.containers[0]}/labels"
    with site.world.look() as store:
        first, second = store.labels.all()
    assert (first.standing, second.standing) == (Standing.SPOILED, Standing.PRINTED)
    assert first.serial in page.text
    assert second.serial in page.text
    assert [one.standing for one in prints(site)] == [JobStanding.NOT_PRINTED, JobStanding.WAITING]
    token = browser.open("/").fields("/language")["csrf_token"]
    late = browser.send(action, {"csrf_token": token, "client_key": str(UUID(int=5)), "word": "came-out"})
    assert late.status == 409
    assert "It is known already what became of this print." in late.text


def test_a_print_that_waits_goes_to_another_printer_or_is_called_off(site, batch):
    off = registered(site.world, a_closed_port(), name="Broken")
    for container in batch.containers:
        site.world.do(print_label_of, container, printer_uid=off, by=Role.TECHNICIAN)
    with printer(answering()) as bench:
        registered(site.world, bench.port, name="Bench")
        browser = site.browser("tech-a")
        first, second = prints(site)
        page = browser.open("/lab/prints")
        press(browser, page, f"/lab/prints/{first.uid}/printer", "Send it to Bench")
        press(browser, browser.open("/lab/prints"), f"/lab/prints/{second.uid}/word", "Call it off")
        send_due_prints(site.world.installation, IMPATIENT)

    assert [one.standing for one in prints(site)] == [JobStanding.PRINTED, JobStanding.NOT_PRINTED]


def test_a_label_is_printed_again_for_a_reason_that_its_page_shows(site, batch):
    container = batch.containers[0]
    site.world.do(print_label_of, container, by=Role.TECHNICIAN)
    browser = site.browser("tech-a")
    path = f"/lab/items/{container}/label-prints/new"

    silent = browser.fill(path)
    wordless = browser.fill(path, reason="other")
    page = browser.fill(path, reason="other", note="Wrong roll in the printer")

    assert silent.faults == ["This is needed."]
    assert wordless.faults == ["Say in words what the reason is."]
    assert "printed again: Wrong roll in the printer" in page.text
    assert site.world.chain(container)[-1].detail["note"] == "Wrong roll in the printer"


def test_a_live_or_ended_label_is_not_put_on_paper_a_second_time(site, batch):
    container = batch.containers[0]
    site.world.do(print_label_of, container, by=Role.TECHNICIAN)
    browser = site.browser("tech-a")
    with site.world.look() as store:
        label = store.labels.all()[0]
    assert browser.client.get(f"/labels/{label.uid}.pdf").mimetype == "application/pdf"
    page = browser.open(f"/lab/items/{container}/labels")
    fields = page.fields(f"/lab/items/{container}/labels")
    browser.send(f"/lab/items/{container}/labels", {**fields, "scan": label.serial, "typed": "0"})

    page = browser.open(f"/labels/{label.uid}.pdf")

    assert page.status == 409
    assert "This serial is on paper already" in page.text
