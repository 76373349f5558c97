"""How do hands with a keyboard-wedge scanner do at a real browser what the story asks?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from playwright.sync_api import Locator, Page

from tests.browser.conftest import Screen, Served
from tests.hands import Given

LINE_OF = 'form[action="{}"]:has(button[type=submit])'


@dataclass(slots=True)
class ScannerHands:
    """Hands at a real browser: they type and click, and their scanner types into whatever has the focus."""

    served: Served
    width: int = 1280
    height: int = 800
    seen_scanning: bool = True
    screen: Screen | None = field(default=None)

    @property
    def page(self) -> Page:
        """The page on the screen."""
        assert self.screen is not None, "nobody has signed in"
        return self.screen.page

    @property
    def text(self) -> str:
        """All that can be read on the page, with single spaces."""
        return " ".join((self.page.locator("body").text_content() or "").split())

    @property
    def heading(self) -> str:
        """The page's own heading."""
        return " ".join((self.page.locator("h1").text_content() or "").split())

    @property
    def path(self) -> str:
        """Where the page stands."""
        return self.page.url.removeprefix(self.served.address).partition("?")[0]

    def become(self, code: str) -> None:
        """Sign in; whoever was there before is signed out."""
        if self.screen is None:
            self.screen = self.served.screen(width=self.width, height=self.height)
        self.page.context.clear_cookies()
        self.screen.sign_in(code)

    def open(self, path: str) -> None:
        """Go to a page."""
        answer = self.page.goto(path)
        assert answer is not None
        assert answer.ok, f"{path}: {answer.status}"

    def fill(self, path: str, values: Mapping[str, Given]) -> None:
        """Fill the page's main form."""
        self.open(path)
        form = self.page.locator("form.form:has(button[type=submit])").first
        self._send(form, values)

    def press(self, action: str, values: Mapping[str, Given] | None = None) -> None:
        """Send the first form to an address that has a button for it."""
        given = dict(values or {})
        forms = self.page.locator(LINE_OF.format(action))
        for name, value in given.items():
            button = forms.locator(f'button[name="{name}"][value="{value}"]').first
            if button.count():
                self._clicked(button)
                return
        self._send(forms.first, given)

    def scan(self, text: str) -> None:
        """A burst of the scanner: it goes where the focus is."""
        assert self.screen is not None
        self.screen.scan(text)

    def _send(self, form: Locator, values: Mapping[str, Given]) -> None:
        scanned: dict[Locator, str] = {}
        for name, value in values.items():
            line = form.locator(f'[name="{name}"]')
            if line.first.get_attribute("data-scan") is not None:
                assert isinstance(value, str)
                scanned[line.first] = value
            else:
                self._answer(line, value)
        sends = [one.get_attribute("data-scan") == "submit" for one in scanned]
        if sends[-1:] != [True]:
            for one, text in scanned.items():
                self._scan_into(one, text)
            self._clicked(form.locator("button[type=submit]:not([name])").last)
            return
        with self.page.expect_navigation():
            for one, text in scanned.items():
                self._scan_into(one, text)

    def _answer(self, line: Locator, value: Given) -> None:
        kind = line.first.evaluate("one => one.type")
        if kind in {"radio", "checkbox"}:
            for one in [value] if isinstance(value, str) else value:
                self.page.locator(f'[name="{line.first.get_attribute("name")}"][value="{one}"]').check(force=True)
        elif kind.startswith("select"):
            line.first.select_option(value)
        else:
            assert isinstance(value, str)
            line.first.fill(value)

    def _scan_into(self, line: Locator, text: str) -> None:
        line.focus()
        line.select_text()
        assert self.screen is not None
        self.screen.wedge(text)

    def _clicked(self, button: Locator) -> None:
        with self.page.expect_navigation():
            button.click()
