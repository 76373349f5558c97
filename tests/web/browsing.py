"""How does a test go through the pages as a person without JavaScript does?"""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from labtrack.app import create_app
from labtrack.cli.demonstration.site import PASSWORD, PEOPLE, badge_of, pin_of
from tests.web.decision import decision
from tests.world import World

SECRET_KEY = "a secret key of the tests, long enough"
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


@dataclass(slots=True)
class Element:
    """One element of a page: its tag, attributes, the text inside it, its own part of that, and where it stands."""

    tag: str
    attributes: dict[str, str]
    text: str = ""
    own: str = ""
    inside: tuple[Element, ...] = ()

    @property
    def classes(self) -> set[str]:
        """Its classes."""
        return set(self.attributes.get("class", "").split())

    @property
    def words(self) -> str:
        """Its text, with single spaces."""
        return " ".join(self.text.split())


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.elements: list[Element] = []
        self.open: list[Element] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs}, inside=tuple(self.open))
        self.elements.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(Element(tag, {name: value or "" for name, value in attrs}, inside=tuple(self.open)))

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop().tag != tag:
            continue

    def handle_data(self, data: str) -> None:
        if self.open:
            self.open[-1].own += data
        for element in self.open:
            element.text += data


@dataclass(slots=True)
class Page:
    """One answer of the server, read."""

    status: int
    path: str
    html: str
    headers: dict[str, str]
    elements: list[Element] = field(default_factory=list)

    def all(self, tag: str = "", *, within: str = "", **classed: str) -> list[Element]:
        """Elements of a tag, of a class (`classed` as in `cls="notice"`), within an element of a class."""
        wanted = classed.get("cls")
        return [
            one
            for one in self.elements
            if (not tag or one.tag == tag)
            and (wanted is None or wanted in one.classes)
            and (not within or any(within in outer.classes for outer in one.inside))
        ]

    @property
    def heading(self) -> str:
        """The page's own h1."""
        (only,) = self.all("h1")
        return only.words

    @property
    def faults(self) -> list[str]:
        """What stands beside the fields that have a fault."""
        return [one.words for one in self.all(cls="field__error")]

    @property
    def notices(self) -> list[str]:
        """What the page says at its top."""
        return [one.words for one in self.all(cls="notice__body")]

    @property
    def text(self) -> str:
        """All that a person reads: the words of the body."""
        return self.all("body")[0].words

    def fields(self, action: str = "") -> dict[str, str]:
        """The values of the page's main form: hidden fields, and what stands in the others.

        With `action`, those of the form that goes there.
        """
        found: dict[str, str] = {}
        for one in self.elements:
            form = next((outer for outer in one.inside if outer.tag == "form"), None)
            if form is None or not _is_the_form(form, action):
                continue
            name, kind = one.attributes.get("name", ""), one.attributes.get("type", "text")
            if not name or (kind in {"radio", "checkbox"} and "checked" not in one.attributes):
                continue
            if one.tag == "input":
                found[name] = one.attributes.get("value", "")
            elif one.tag == "textarea":
                found[name] = one.text.strip()
        return found

    def links(self) -> list[str]:
        """Where the page leads to, within the site."""
        return [one.attributes["href"] for one in self.all("a") if one.attributes.get("href", "").startswith("/")]


def _is_the_form(form: Element, action: str) -> bool:
    return form.attributes.get("action") == action if action else "form" in form.classes


class Browser:
    """One screen: it keeps cookies, sends forms with all that was in them, and follows redirects."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def open(self, path: str) -> Page:
        """Get a page."""
        return self.read(self.client.get(path, follow_redirects=True))

    def send(self, path: str, values: dict[str, str], *, follow: bool = True) -> Page:
        """Post values as they are."""
        return self.read(self.client.post(path, data=values, follow_redirects=follow))

    def fill(self, path: str, **values: str) -> Page:
        """Get a page, fill its form, and send it; without `action` in the form it goes where the page is."""
        page = self.open(path)
        return self.send(path, {**page.fields(), **values})

    def scan(self, text: str, *, typed: bool = False) -> Page:
        """Scan (or type) something into the scan box."""
        token = self.open("/").fields("/scan")["csrf_token"]
        return self.send("/scan", {"csrf_token": token, "scan": text, "typed": "1" if typed else "0"})

    def sign_in(self, code: str, password: str = PASSWORD) -> Page:
        """Sign a person in by code and password."""
        return self.fill("/sign-in", code=code, secret=password)

    def change_hands(self, code: str) -> Page:
        """Let another person take the screen over by badge and PIN."""
        return self.fill("/change-hands", hands_badge=badge(code), hands_pin=pin(code))

    @staticmethod
    def read(response: TestResponse) -> Page:
        """Read an answer of the server."""
        html = response.get_data(as_text=True) if "html" in (response.content_type or "") else ""
        page = Browser.read_text(html)
        page.status, page.path, page.headers = response.status_code, response.request.path, dict(response.headers)
        return page

    @staticmethod
    def read_text(html: str) -> Page:
        """Read the text of a page."""
        reader = _Reader()
        reader.feed(html)
        return Page(200, "", html, {}, reader.elements)


@dataclass(slots=True)
class Site:
    """A world with the application over it."""

    world: World
    client: FlaskClient

    def browser(self, code: str = "") -> Browser:
        """A new screen; somebody is signed in there, if named."""
        browser = Browser(self.client.application.test_client())
        if code:
            assert browser.sign_in(code).status == 200
        return browser


def a_site(world: World) -> Site:
    """Put the application over a world."""
    app = create_app(world.installation, secret_key=SECRET_KEY)
    app.testing = True
    app.register_blueprint(decision)
    return Site(world=world, client=app.test_client())


def badge(code: str) -> str:
    """The badge symbol of a person of the demonstration."""
    return badge_of(_index(code))


def pin(code: str) -> str:
    """The PIN of a person of the demonstration."""
    return pin_of(_index(code))


def _index(code: str) -> int:
    return [person[0] for person in PEOPLE].index(code)
