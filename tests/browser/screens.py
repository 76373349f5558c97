"""What can be read on a screen, where is its focus, and how is the form of a cord filled?"""

from __future__ import annotations

from playwright.sync_api import Page

from tests.browser.conftest import Screen

CORD = "=A99992600013700"


CORD_FORM = "/lab/donations/new"


def words(page: Page) -> str:
    """What can be read in the body, with single spaces."""
    return " ".join(page.locator("main").inner_text().split())


def focused(screen: Screen) -> str:
    """The name of the field that has the focus, or the tag of what has it."""
    return str(screen.page.evaluate("document.activeElement.name || document.activeElement.tagName"))


def begin_check(screen: Screen) -> None:
    """Begin a check as the button on the ward's page does."""
    screen.open("/ward/doses")
    with screen.page.expect_navigation():
        screen.page.locator('form[action="/ward/checks"] button').first.click()


def fill_cord(screen: Screen) -> None:
    """Fill the form of a cord: the number by scan, the rest by keyboard."""
    page = screen.page
    page.locator("[name=din]").focus()
    screen.wedge(CORD)
    page.locator("[name=mother_code]").fill("M-0137")
    page.locator("[name=collected_at]").fill("2026-11-23T08:00")
    page.locator("[name=transit_temperature_mc]").fill("4.2")
    page.locator("[name=consent_version]").fill("cord-2")
