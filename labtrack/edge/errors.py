"""Which status has an error, and how do a person and a machine read of it?"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field

from flask import Flask, Response, current_app, jsonify, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, InternalServerError

from labtrack.domain import errors, sentences
from labtrack.domain.accidents import ACCIDENTS, MEANWHILE
from labtrack.domain.errors import LabtrackError
from labtrack.domain.happenings import EVENTS
from labtrack.edge.language import say
from labtrack.edge.session import NotSignedIn

STATUS: Mapping[type[LabtrackError], int] = {
    NotSignedIn: 401,
    errors.NotFound: 404,
    errors.NotPermitted: 403,
    errors.SignatureRequired: 403,
    errors.Invalid: 422,
    errors.Conflict: 409,
    errors.PrinterUnavailable: 503,
}
"""The one table; what stands nowhere in it is a bug: 500."""

OF_HTTP: Mapping[int, str] = {404: "not-found", 405: "wrong-method", 413: "too-large", 415: "not-json"}
PROBLEM = "application/problem+json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What is told of an error, in the language of whoever asked. `faults` maps a field to its code and sentence."""

    status: int
    code: str
    title: str
    sentence: str
    remedy: str
    faults: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    incident: str = ""


def register(app: Flask) -> None:
    """Answer every error from the one table, as a page or, below /api, as a problem."""
    app.register_error_handler(LabtrackError, lambda error: answer(told(error)))
    app.register_error_handler(CSRFError, lambda _error: answer(told_of("csrf", 400)))
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(InternalServerError, _fault)


def status_of(error: LabtrackError) -> int:
    """The status of an error, by the nearest kind in the table."""
    return next((STATUS[kind] for kind in type(error).__mro__ if kind in STATUS), 500)


def told(error: LabtrackError) -> Told:
    """Put an error into words."""
    accident = sentences.accident(error)
    finer = sentences.reason(error)
    return Told(
        status=status_of(error),
        code=error.reason,
        title=say(accident.title),
        sentence=" ".join((say(finer or accident.sentence, **error.facts), *_meanwhile(error))),
        remedy=say(accident.remedy, **error.facts),
        faults={name: (code, fault_sentence(code, error)) for name, code in error.fields.items()},
    )


def told_of(code: str, status: int, *, incident: str = "") -> Told:
    """Put an accident that is no LabtrackError into words."""
    accident = ACCIDENTS[code]
    return Told(
        status=status,
        code=code,
        title=say(accident.title),
        sentence=say(accident.sentence),
        remedy=say(accident.remedy),
        incident=incident,
    )


def fault_sentence(code: str, error: LabtrackError | None = None) -> str:
    """The sentence for one field's fault."""
    sentence = sentences.faults().get(code, ACCIDENTS["invalid"].sentence)
    return say(sentence, **(error.facts if error is not None else {}))


def answer(said: Told, **more: object) -> tuple[Response | str, int]:
    """Draw what is told of an error: a page for a person, RFC 9457 for a machine."""
    if request.path.startswith("/api/"):
        return problem(said), said.status
    page = render_template(
        "doors/error.html",
        title=said.title,
        sentence=said.sentence,
        what_to_do=said.remedy,
        code=said.code,
        status=said.status,
        incident=said.incident,
        **more,
    )
    return page, said.status


def problem(said: Told) -> Response:
    """Write what is told of an error as problem+json."""
    body: dict[str, object] = {
        "type": f"urn:labtrack:problem:{said.code}",
        "title": said.title,
        "status": said.status,
        "detail": said.sentence,
        "code": said.code,
        "remedy": said.remedy,
    }
    if said.faults:
        body["errors"] = {name: {"code": code, "detail": text} for name, (code, text) in said.faults.items()}
    if said.incident:
        body["incident"] = said.incident
    response = jsonify(body)
    response.status_code = said.status
    response.mimetype = PROBLEM
    return response


def _meanwhile(error: LabtrackError) -> tuple[str, ...]:
    """Who did what, and when, where an error knows it."""
    last = error.facts.get("last")
    if not isinstance(last, str) or "who" not in error.facts:
        return ()
    words = {happened.value: word for happened, word in EVENTS.items()}
    return (say(MEANWHILE, who=error.facts["who"], what=say(words.get(last, last)), at=error.facts.get("at")),)


def _http(error: HTTPException) -> tuple[Response | str, int] | HTTPException:
    status = error.code or 500
    if status < 400:
        return error
    return answer(told_of(OF_HTTP.get(status, "bad-request" if status < 500 else "fault"), status))


def _fault(error: InternalServerError) -> tuple[Response | str, int]:
    """A bug: nothing of it is shown but an incident, under which the log has all of it."""
    incident = secrets.token_hex(4)
    original = error.original_exception or error
    current_app.logger.error("incident %s at %s", incident, request.endpoint, exc_info=original)
    return answer(told_of("fault", 500, incident=incident))
