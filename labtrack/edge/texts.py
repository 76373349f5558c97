"""Is everything that was sent a text that either engine can keep?"""

from __future__ import annotations

from flask import Flask, request
from werkzeug.exceptions import BadRequest

NUL = "\x00"
"""PostgreSQL keeps it in no text; no keyboard and no scanner sends it."""


def register(app: Flask) -> None:
    """Refuse a NUL in address, query and form before anybody reads them; JSON is held to its schemas."""
    app.before_request(_refuse_nul)


def _refuse_nul() -> None:
    sent = (*request.args.items(multi=True), *request.form.items(multi=True))
    if NUL in request.path or any(NUL in text for pair in sent for text in pair):
        raise BadRequest
