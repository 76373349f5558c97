"""Can the whole thread be told by forms alone, without JavaScript?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.hands import Given
from tests.story import play
from tests.web.browsing import Browser, Element, Page, Site, a_site
from tests.world import World


@dataclass(slots=True)
class FormHands:
    """Hands that only follow links and send forms; what a scanner types looks typed to them."""

    site: Site
    seen_scanning: bool = False
    browser: Browser = field(init=False)
    page: Page = field(init=False)

    @property
    def text(self) -> str:
        """All that can be read on the page."""
        return self.page.text

    @property
    def heading(self) -> str:
        """The page's own heading."""
        return self.page.heading

    @property
    def path(self) -> str:
        """Where the page stands."""
        return self.page.path

    def become(self, code: str) -> None:
        """Sign in on a new screen."""
        self.browser = self.site.browser()
        self._taken(self.browser.sign_in(code))

    def open(self, path: str) -> None:
        """Follow a link."""
        self._taken(self.browser.open(path))

    def fill(self, path: str, values: Mapping[str, Given]) -> None:
        """Fill the page's main form."""
        self.open(path)
        (form, *_others) = [one for one in self.page.all("form", cls="form") if self._buttons(one)]
        self._send(form, values)

    def press(self, action: str, values: Mapping[str, Given] | None = None) -> None:
        """Send the first form to an address that has a button for it."""
        given = values or {}
        forms = [one for one in self.page.all("form") if one.attributes.get("action") == action]
        form = next((one for one in forms if self._fits(one, given)), None)
        assert form is not None, f"{self.path} has no form for {action} with {list(given)}: {self.text}"
        self._send(form, given)

    def scan(self, text: str) -> None:
        """Let the scanner type into the page's scan box, which then goes where its form goes."""
        (box,) = [one for one in self.page.all("input") if "data-scan-home" in one.attributes]
        self._send(_form_around(box), {box.attributes["name"]: text})

    def _send(self, form: Element, values: Mapping[str, Given]) -> None:
        sent: dict[str, list[str]] = {}
        for name, value in self._standing(form):
            sent.setdefault(name, []).append(value)
        action = form.attributes.get("action") or self.path
        answer = self.browser.client.post(action, data={**sent, **values}, follow_redirects=True)
        self._taken(Browser.read(answer))

    def _standing(self, form: Element) -> list[tuple[str, str]]:
        """What the form holds before anybody types: hidden fields and what is written there."""
        found = []
        for one in self._inside(form):
            name, kind = one.attributes.get("name", ""), one.attributes.get("type", "text")
            if one.tag == "input" and name and (kind not in {"radio", "checkbox"} or "checked" in one.attributes):
                found.append((name, one.attributes.get("value", "")))
        return found

    def _fits(self, form: Element, values: Mapping[str, Given]) -> bool:
        offered = [(one.attributes.get("name", ""), one.attributes.get("value", "")) for one in self._buttons(form)]
        named = [name for name, _value in offered if name]
        fields = {one.attributes.get("name", "") for one in self._inside(form) if one.tag in {"input", "textarea"}}
        return bool(offered) and all(
            (name, value) in offered if name in named else name in fields for name, value in values.items()
        )

    def _buttons(self, form: Element) -> list[Element]:
        return [one for one in self._inside(form) if one.tag == "button" and one.attributes.get("type") == "submit"]

    def _inside(self, form: Element) -> list[Element]:
        return [one for one in self.page.elements if any(outer is form for outer in one.inside)]

    def _taken(self, page: Page) -> None:
        self.page = page
        assert page.status == 200, f"{page.path}: {page.status}: {page.faults}: {page.text[:900]}"


def _form_around(element: Element) -> Element:
    return next(outer for outer in element.inside if outer.tag == "form")


def test_one_dose_comes_from_cord_to_bedside_by_forms_alone(sqlite_world: World) -> None:
    site = a_site(sqlite_world)

    tale = play(FormHands(site=site), sqlite_world)

    assert tale.item("dose").state == "infused"
