"""May each role open exactly what the hand-written lines say, and does a refusal leave the database as it was?"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select

from labtrack.app import create_app
from labtrack.domain.people import Role
from labtrack.persistence.models import Base
from tests.web.browsing import SECRET_KEY, Browser
from tests.world import World

FOLDER = Path(__file__).parent
LINE = re.compile(r"(?P<method>GET|POST|PUT|PATCH|DELETE) +(?P<rule>/\S*) +(?P<who>[a-z -]+)")
ANYONE, EVERYONE = "anyone", "everyone"
NOT_OURS = {"HEAD", "OPTIONS"}
WRITTEN_ANYWAY = {"audit"}
"""Tables that a refusal may add to: the attempt is kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line: a method and a route, and who may."""

    method: str
    rule: str
    who: frozenset[str]

    def allows(self, role: Role) -> bool:
        return bool(self.who & {ANYONE, EVERYONE, role.value})

    @property
    def address(self) -> str:
        """An address of this route, of something that is not there."""
        return re.sub(r"<[^>]+>", str(UUID(int=7)), self.rule)


def lines() -> tuple[Line, ...]:
    """Every line of every file; one that cannot be read fails."""
    found = []
    for path in sorted(FOLDER.glob("*.txt")):
        for text in path.read_text().splitlines():
            if not text.strip() or text.startswith("#"):
                continue
            match = LINE.fullmatch(text.rstrip())
            assert match, f"{path.name}: {text!r}"
            who = frozenset(match["who"].split())
            assert who <= {ANYONE, EVERYONE, *Role}, f"{path.name}: {text!r}"
            found.append(Line(method=match["method"], rule=match["rule"], who=who))
    return tuple(found)


@pytest.fixture
def app(sqlite_world):
    """The application as it is, without any page of the tests."""
    return create_app(sqlite_world.installation, secret_key=SECRET_KEY)


def test_every_route_has_its_line_and_every_line_its_route(app):
    routes = {
        (method, rule.rule)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - NOT_OURS
        if rule.endpoint != "static"
    }
    listed = [(line.method, line.rule) for line in lines()]

    assert routes - set(listed) == set(), "These routes have no line."
    assert set(listed) - routes == set(), "These lines have no route."
    assert len(listed) == len(set(listed)), "A route stands there twice."


def test_without_signing_in_nothing_opens_but_what_is_open_to_anyone(app):
    before = dump(app)
    for line in lines():
        browser = Browser(app.test_client())
        status = asked(browser, line, token_of(browser, "/sign-in"))
        expected = {200, 303, 400, 404, 422} if ANYONE in line.who else {303, 401}
        assert status in expected, f"{line.method} {line.rule}: {status}"

    assert dump(app) == before


@pytest.mark.parametrize("role", list(Role))
def test_a_role_opens_what_it_may_and_a_refusal_changes_nothing(app, sqlite_world, role):
    browser = Browser(app.test_client())
    browser.sign_in(code_of(sqlite_world, role))
    token = token_of(browser, "/")
    before = dump(app)
    for line in lines():
        if not line.allows(role):
            assert asked(browser, line, token) == 403, f"{role}: {line.method} {line.rule} is not refused"

    assert dump(app) == before
    for line in lines():
        if line.allows(role) and line.rule not in {"/sign-out", "/sign-in", "/change-hands"}:
            status = asked(browser, line, token)
            assert status in {200, 303, 404, 409, 422}, f"{role}: {line.method} {line.rule}: {status}"


def asked(browser: Browser, line: Line, token: str) -> int:
    """The status of asking for a route; a form is sent with nothing in it but our token."""
    if line.method == "GET":
        return browser.client.get(line.address).status_code
    if line.rule.startswith("/api/"):
        return browser.client.post(line.address, json={"scan": "nothing"}).status_code
    return browser.client.post(line.address, data={"csrf_token": token}).status_code


def token_of(browser: Browser, path: str) -> str:
    """The form token of a screen."""
    return browser.open(path).fields("/language")["csrf_token"]


def code_of(world: World, role: Role) -> str:
    """The sign-in code of the first person of a role."""
    return world.actor(role).code


def dump(app) -> dict[str, list[str]]:
    """Every row of every table, sorted, but for the tables to which a refusal adds."""
    tables = [table for table in Base.metadata.sorted_tables if table.name not in WRITTEN_ANYWAY]
    with app.extensions["labtrack"].database.reading() as connection:
        return {table.name: sorted(str(tuple(row)) for row in connection.execute(select(table))) for table in tables}
