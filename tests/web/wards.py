"""How does a test stand at a bedside with a tablet, without JavaScript?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from flask.testing import FlaskClient

from labtrack.app import create_app
from tests.clinic import Clinic
from tests.web.browsing import SECRET_KEY, Browser, Page, pin


@dataclass(slots=True)
class Ward:
    """A clinic with the application over it, and what people do on its ward."""

    clinic: Clinic
    client: FlaskClient

    def browser(self, code: str = "nurse-a") -> Browser:
        """A new screen on which somebody has just signed in."""
        browser = Browser(self.client.application.test_client())
        assert browser.sign_in(code).status == 200
        return browser

    def open_check(self, browser: Browser) -> Page:
        """Begin a check, as the button on the ward's page does."""
        return press(browser, browser.open("/ward/doses"), "/ward/checks")

    def scans_of(self, study_number: str, dose: object, nurses: Sequence[str] = ("nurse-a", "nurse-b")) -> list[str]:
        """Wristband, bag and both badges, as the scanner reads them."""
        clinic = self.clinic
        return [clinic.wristband(study_number), clinic.symbol(dose), *(clinic.badge(code) for code in nurses)]  # type: ignore[arg-type]

    def scan(self, browser: Browser, page: Page, text: str, *, typed: bool = False) -> Page:
        """Scan something into the check that a page shows."""
        return press(browser, page, f"{path_of(page)}/scans", scan=text, typed="1" if typed else "0")

    def answered(self, browser: Browser, page: Page) -> Page:
        """Answer both questions as they come: said aloud, and the bag passes."""
        page = press(browser, page, f"{path_of(page)}/answers", identifier_confirmed="aloud")
        return press(browser, page, f"{path_of(page)}/answers", inspected="yes")

    def gone(self, browser: Browser, study_number: str, dose: object) -> Page:
        """A check in which everything was scanned and answered."""
        page = self.open_check(browser)
        for text in self.scans_of(study_number, dose):
            page = self.scan(browser, page, text)
        return self.answered(browser, page)

    def sign(self, browser: Browser, page: Page, *, first: str = "nurse-a", second: str = "nurse-b") -> Page:
        """Both people sign: the PIN of whoever is signed in, badge and PIN of the other."""
        return press(
            browser,
            page,
            f"{path_of(page)}/signatures",
            secret=pin(first),
            second=self.clinic.badge(second),
            second_secret=pin(second),
        )

    def start(self, browser: Browser, page: Page) -> Page:
        """Press the one big button."""
        return press(browser, page, f"{path_of(page)}/starts")


def a_ward(clinic: Clinic) -> Ward:
    """Put the application over a clinic, at the clinic's own time."""
    app = create_app(clinic.stage.installation, secret_key=SECRET_KEY)
    app.testing = True
    return Ward(clinic=clinic, client=app.test_client())


def path_of(page: Page) -> str:
    """The address of the check that a page shows, whatever form was answered with it."""
    found = re.match(r"/ward/checks/[0-9a-f-]{36}", page.path)
    assert found is not None, page.path
    return found[0]


def press(browser: Browser, page: Page, action: str, **values: str) -> Page:
    """Send the form of a page that goes to an address, with all that is hidden in it."""
    fields = page.fields(action)
    assert fields, f"{page.path} has no form for {action}"
    return browser.send(action, {**fields, **values})


def verdict_of(page: Page) -> tuple[str, str]:
    """The verdict's word, which is the page's heading, and its sentence."""
    (sentence,) = page.all(cls="verdict__sentence")
    return page.heading, sentence.words


def reasons_of(page: Page) -> dict[str, tuple[str, str]]:
    """Every reason of a page by its rule: what speaks against it, and what to do."""
    codes = [one.words for one in page.all(cls="reason__code", within="reason")]
    whats = [one.words for one in page.all(cls="reason__what")]
    todos = [one.words for one in page.all(cls="reason__todo")]
    return {
        code: (what.removesuffix(code).strip(), todo.removeprefix("What to do:").strip())
        for code, what, todo in zip(codes, whats, todos, strict=True)
    }


def slots_of(page: Page) -> list[tuple[str, str]]:
    """The state and the value of each of the four slots."""
    states = [
        next(iter(one.classes & {"slot--ok", "slot--bad", "slot--next", "slot--empty"}))
        for one in page.all("li", cls="slot")
    ]
    values = [one.words for one in page.all(cls="slot__value")]
    return [(state.removeprefix("slot--"), value) for state, value in zip(states, values, strict=True)]
