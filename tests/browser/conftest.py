"""What does every browser story find ready: a served labtrack and a real Chromium?"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from waitress.server import create_server

from labtrack.app import create_app
from labtrack.cli.demonstration.site import PASSWORD
from tests.clinic import Clinic, open_clinic
from tests.furnishing import PostgresClinics, SqliteClinics
from tests.web.browsing import SECRET_KEY, badge, pin
from tests.world import World

KEY_EVERY = 0.002
ENTER = {"key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 13, "text": "\r"}
FLAGS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    *(["--no-sandbox"] if os.geteuid() == 0 else []),
]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One headless Chromium for this test process."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        yield browser
        browser.close()


@dataclass(slots=True)
class Served:
    """A world served on a free port of this machine, and a browser to go there."""

    world: World
    address: str
    chromium: Browser

    def screen(self, code: str = "", *, width: int = 1280, height: int = 800, language: str = "en") -> Screen:
        """A new screen of its own; somebody signs in there, if named."""
        context = self.chromium.new_context(
            base_url=self.address, viewport={"width": width, "height": height}, locale=language
        )
        screen = Screen(page=context.new_page(), served=self)
        screen.page.set_default_timeout(15_000)
        if code:
            screen.sign_in(code)
        return screen


@dataclass(slots=True)
class Screen:
    """One screen and its hands: it types as a keyboard-wedge scanner does."""

    page: Page
    served: Served

    def open(self, path: str) -> Page:
        """Go to a page of the site."""
        self.page.goto(path)
        return self.page

    def sign_in(self, code: str) -> None:
        """Sign in by code and password, with the keyboard."""
        self.page.goto("/sign-in")
        self.page.locator("[name=code]").fill(code)
        self.page.locator("[name=secret]").fill(PASSWORD)
        self.page.keyboard.press("Enter")
        self.page.wait_for_url("**/")

    def wedge(self, text: str, *, every: float = KEY_EVERY, stalls_at: int | None = None) -> None:
        """A scanner's burst: all characters and Enter, two milliseconds apart, wherever the focus is.

        The keys bear a scanner's times however busy this machine is; else a burst would look like fingers under load.
        `stalls_at` says before which character the machine was busy for a second; `every` is slower for hands.
        """
        keyboard = self.page.context.new_cdp_session(self.page)
        begun = page_time(self.page)
        late = stalls_at if stalls_at is not None else len(text) + 1
        for number, character in enumerate(text):
            at = begun + number * every + (1 if number >= late else 0)
            key = {"key": character, "text": character, "timestamp": at}
            keyboard.send("Input.dispatchKeyEvent", {"type": "keyDown", **key})
            keyboard.send("Input.dispatchKeyEvent", {"type": "keyUp", **key})
        enter = {**ENTER, "timestamp": begun + len(text) * every + (1 if len(text) >= late else 0)}
        keyboard.send("Input.dispatchKeyEvent", {"type": "keyDown", **enter})
        keyboard.send("Input.dispatchKeyEvent", {"type": "keyUp", **enter})
        keyboard.detach()

    def scan(self, text: str) -> None:
        """A burst that leads to another page."""
        with self.page.expect_navigation():
            self.wedge(text)

    def scan_badge(self, code: str) -> None:
        """Scan somebody's badge."""
        self.scan(badge(code))

    def pin_of(self, code: str) -> str:
        """Somebody's PIN."""
        return pin(code)


def page_time(page: Page) -> float:
    """What the browser's own clock shows, in seconds, so that a burst lies in the browser's time."""
    return float(page.evaluate("Date.now()")) / 1000


@pytest.fixture
def served(sqlite_world: World, chromium: Browser) -> Iterator[Served]:
    """A founded labtrack on SQLite, served to the browser."""
    yield from serve(sqlite_world, chromium)


@dataclass(slots=True)
class ServedClinic:
    """A clinic with two wards, served to the browser at the clinic's own time."""

    clinic: Clinic
    served: Served

    def screen(self, code: str = "nurse-a", *, width: int = 1280, height: int = 800) -> Screen:
        """A new screen of its own, with somebody signed in."""
        return self.served.screen(code, width=width, height=height)


@pytest.fixture
def ward(sqlite_clinics: SqliteClinics, chromium: Browser) -> Iterator[ServedClinic]:
    """A clinic on SQLite."""
    yield from serve_clinic(sqlite_clinics, chromium)


@pytest.fixture
def ward_on_postgres(postgres_clinics: PostgresClinics, chromium: Browser) -> Iterator[ServedClinic]:
    """A clinic on PostgreSQL."""
    yield from serve_clinic(postgres_clinics, chromium)


def serve_clinic(clinics: SqliteClinics | PostgresClinics, chromium: Browser) -> Iterator[ServedClinic]:
    """Serve a furnished world while a test runs."""
    with clinics.world() as world:
        clinic = open_clinic(world, clinics.furnished)
        for served in serve(replace(world, installation=clinic.stage.installation), chromium):
            yield ServedClinic(clinic=clinic, served=served)


def serve(world: World, chromium: Browser) -> Iterator[Served]:
    """Serve a world on a free loopback port while a test runs."""
    app = create_app(world.installation, secret_key=SECRET_KEY)
    server = create_server(app, host="127.0.0.1", port=0, threads=4)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield Served(world=world, address=f"http://127.0.0.1:{server.effective_port}", chromium=chromium)
    finally:
        for context in chromium.contexts:
            context.close()
        server.close()
        thread.join(timeout=10)
