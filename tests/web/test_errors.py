"""Is every error told from one table, to people and to programs?"""

from __future__ import annotations

import pytest
from flask import Flask

from labtrack.app import create_app
from labtrack.domain import errors
from labtrack.domain.errors import LabtrackError
from labtrack.edge.errors import STATUS
from labtrack.edge.session import NotSignedIn, open_to_all
from tests.web.browsing import SECRET_KEY, Browser

TABLE = [
    (NotSignedIn, 401, "not-signed-in"),
    (errors.NotFound, 404, "not-found"),
    (errors.NotPermitted, 403, "not-permitted"),
    (errors.SignatureRequired, 403, "signature-required"),
    (errors.Invalid, 422, "invalid"),
    (errors.KeyReused, 422, "key-reused"),
    (errors.Conflict, 409, "conflict"),
    (errors.WrongState, 409, "wrong-state"),
    (errors.Stale, 409, "stale"),
    (errors.Duplicate, 409, "duplicate"),
    (errors.PrinterUnavailable, 503, "printer-unavailable"),
]


def raising(app: Flask, path: str, error: Exception) -> None:
    """Add an address at which just this goes wrong."""

    @open_to_all
    def view() -> str:
        raise error

    app.add_url_rule(path, endpoint=f"raises{path.replace('/', '_')}", view_func=view)


@pytest.fixture
def app(sqlite_world):
    """An application whose addresses go wrong on purpose."""
    return create_app(sqlite_world.installation, secret_key=SECRET_KEY)


def test_the_table_of_this_test_is_the_table():
    listed = {kind for kind, _, _ in TABLE}

    assert set(STATUS) <= listed
    assert {kind for kind in all_kinds(LabtrackError) if kind.__module__.startswith("labtrack")} - listed == {
        errors.AlreadyDone
    }


@pytest.mark.parametrize(("kind", "status", "code"), TABLE)
def test_an_error_is_told_to_a_program_as_a_problem(app, kind, status, code):
    raising(app, "/api/v1/wrong", kind())
    answer = app.test_client().get("/api/v1/wrong")

    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    assert answer.json["status"] == status
    assert answer.json["code"] == code
    assert answer.json["type"] == f"urn:labtrack:problem:{code}"
    assert answer.json["title"]
    assert answer.json["detail"]


@pytest.mark.parametrize(("kind", "status", "code"), [row for row in TABLE if row[0] is not NotSignedIn])
def test_an_error_is_told_to_a_person_as_a_page_with_what_to_do(app, kind, status, code):
    raising(app, "/wrong", kind())
    page = Browser(app.test_client()).open("/wrong")

    assert page.status == status
    assert page.heading
    assert "What to do" in page.text
    assert code in page.text


def test_every_fault_of_a_field_is_told_with_its_code_and_sentence(app):
    raising(app, "/api/v1/wrong", errors.Invalid(fields={"weight": "too-high", "volume": "not-a-number"}))
    answer = app.test_client().get("/api/v1/wrong")

    assert answer.json["errors"] == {
        "weight": {"code": "too-high", "detail": "This is too high."},
        "volume": {"code": "not-a-number", "detail": "This is not a number."},
    }


def test_a_bug_is_an_incident_that_leaks_nothing(app, caplog):
    raising(app, "/wrong", RuntimeError("secret inner thing"))
    raising(app, "/api/v1/wrong", RuntimeError("secret inner thing"))
    app.config["PROPAGATE_EXCEPTIONS"] = False
    page = Browser(app.test_client()).open("/wrong")
    answer = app.test_client().get("/api/v1/wrong")

    assert page.status == answer.status_code == 500
    assert "secret inner thing" not in page.html + answer.get_data(as_text=True)
    incident = answer.json["incident"]
    assert incident in caplog.text
    assert "secret inner thing" in caplog.text


def test_an_unknown_address_and_a_wrong_method_are_told_as_well(app):
    browser = Browser(app.test_client())

    assert browser.open("/nowhere").heading == "Nothing is known under that"
    assert app.test_client().get("/api/v1/nowhere").json["code"] == "not-found"
    assert app.test_client().delete("/api/v1/health").json["code"] == "wrong-method"


def all_kinds(kind: type[LabtrackError]) -> set[type[LabtrackError]]:
    """Every kind of accident below one."""
    return {deeper for below in kind.__subclasses__() for deeper in {below, *all_kinds(below)}}
