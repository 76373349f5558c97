"""What can another program ask of labtrack, over JSON?"""

from __future__ import annotations

from apiflask import APIBlueprint, APIFlask
from apiflask.exceptions import HTTPError
from flask import Response, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest, UnsupportedMediaType

from labtrack.api import health, items, scans, traces
from labtrack.domain.errors import Invalid
from labtrack.edge import csrf
from labtrack.edge.errors import problem, told

VERSION = "/api/v1"


def register(app: APIFlask) -> None:
    """Add version 1. It takes JSON alone, which no form of another site can send; so it does without form tokens."""
    app.error_processor(_not_taken)
    for module in (health, items, scans, traces):
        blueprint: APIBlueprint = module.api
        csrf.exempt(blueprint)
        app.register_blueprint(blueprint, url_prefix=VERSION)
    app.before_request_funcs.setdefault(None, []).append(_require_json)


def _require_json() -> ResponseReturnValue | None:
    known = request.url_rule is not None and request.path.startswith("/api/")
    if not known or request.method == "GET":
        return None
    if not request.is_json:
        raise UnsupportedMediaType
    try:
        request.get_json()
    except RecursionError as nested:  # more brackets within brackets than the parser counts
        raise BadRequest from nested
    return None


def _not_taken(error: HTTPError) -> Response:
    """Tell which fields of a body were not taken, in our own words."""
    said: object = error.detail
    named = [fields for fields in said.values() if isinstance(fields, dict)] if isinstance(said, dict) else []
    return problem(told(Invalid(fields={str(name): "not-taken" for fields in named for name in fields})))
