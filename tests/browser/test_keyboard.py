"""Can everything be done with keyboard and scanner, and is the focus where the next scan goes?"""

from __future__ import annotations

from uuid import UUID

from playwright.sync_api import Page, expect

from labtrack.cli.demonstration.site import PASSWORD
from labtrack.domain.custody import Happened
from tests.browser.conftest import Served, ServedClinic
from tests.browser.screens import CORD, CORD_FORM, focused, words
from tests.web.browsing import badge, pin


def test_a_check_is_done_from_sign_in_to_go_without_a_mouse(ward: ServedClinic) -> None:
    clinic = ward.clinic
    dose = clinic.on_ward("LF-001")
    screen = ward.served.screen()
    page = screen.page
    page.goto("/sign-in")
    assert focused(screen) == "code"
    page.keyboard.type("nurse-a", delay=60)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD, delay=60)
    with page.expect_navigation():
        page.keyboard.press("Enter")

    page.goto("/ward/doses")
    tab_to(page, 'form[action="/ward/checks"] button')
    with page.expect_navigation():
        page.keyboard.press("Enter")
    for text in (badge("nurse-b"), clinic.wristband("LF-001"), badge("nurse-a"), clinic.symbol(dose)):
        screen.scan(text)
        assert focused(screen) == "scan"
    for answer in ("[value=aloud]", "[name=inspected][value=yes]"):
        tab_to(page, answer)
        with page.expect_navigation():
            page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("GO")
    tab_to(page, "[name=secret]")
    page.keyboard.type(pin("nurse-a"), delay=60)
    tab_to(page, "[name=second]")
    screen.wedge(badge("nurse-b"))
    assert focused(screen) == "second_secret"
    page.keyboard.type(pin("nurse-b"), delay=60)
    with page.expect_navigation():
        page.keyboard.press("Enter")

    assert clinic.happened(dose)[-1] is Happened.IDENTITY_CONFIRMED
    tab_to(page, 'form[action$="/starts"] button')
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert clinic.item(dose).state == "infusing"


def tab_to(page: Page, selector: str, *, most: int = 60) -> None:
    """Press Tab until something has the focus."""
    wanted = page.locator(selector).first
    for _press in range(most):
        if wanted.evaluate("one => one === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} cannot be reached with Tab on {page.url}")


def test_the_scan_box_takes_a_burst_wherever_the_focus_is_and_f2_leads_to_it(served: Served) -> None:
    screen = served.screen("tech-a")
    page = screen.open(CORD_FORM)
    page.locator("[name=mother_code]").fill("M-01")
    page.locator("[name=mother_code]").focus()
    page.keyboard.press("F2")
    assert focused(screen) == "scan"

    page.locator("[name=mother_code]").focus()
    screen.scan(badge("tech-b"))

    assert "Technician B" in words(page)
    assert focused(screen) == "scan"
    page.locator(".menu summary").focus()
    screen.scan(badge("tech-a"))
    assert "Technician A" in words(page)


def test_a_scan_into_a_scan_field_stays_there_and_moves_on(served: Served) -> None:
    screen = served.screen("tech-a")
    page = screen.open(CORD_FORM)
    assert focused(screen) == "din"

    screen.wedge(CORD)

    assert page.locator("[name=din]").input_value() == CORD
    assert focused(screen) == "mother_code"
    assert page.locator("[name=din_typed]").input_value() == "0"


def test_a_scanned_dose_leads_to_its_page(ward: ServedClinic) -> None:
    dose: UUID = ward.clinic.on_ward("LF-001")
    screen = ward.screen()

    screen.scan(ward.clinic.symbol(dose))

    assert "On the ward" in words(screen.page)
    assert screen.page.locator(f'a[href="/items/{dose}"]').count() > 0
