"""At which station is this, and did its scanner pass its test?"""

from __future__ import annotations

import secrets
from hashlib import sha256

from flask import Flask, Response, g, request

from labtrack.domain.stations import Station
from labtrack.edge.session import here
from labtrack.edge.transaction import reading
from labtrack.services.stations import station_of

COOKIE = "labtrack_station"
TWO_YEARS = 2 * 365 * 24 * 3600


def register(app: Flask) -> None:
    """Keep the cookie of a station that has become known."""
    app.after_request(_keep_token)


def current_station() -> Station | None:
    """The station that this request comes from; None where it was never tested. Asked once for each request."""
    if "station" not in g:
        token = request.cookies.get(COOKIE, "")
        g.station = None
        if token:
            with reading(here()) as store:
                g.station = station_of(store, _digest(token))
    station: Station | None = g.station
    return station


def station_digest() -> bytes:
    """The digest of this station's cookie; a new one is made, and sent with the answer, where there is none."""
    station = current_station()
    if station is not None:
        return station.token_digest
    g.new_station_token = secrets.token_urlsafe(32)
    return _digest(g.new_station_token)


def _digest(token: str) -> bytes:
    return sha256(token.encode()).digest()


def _keep_token(response: Response) -> Response:
    token: str | None = g.get("new_station_token")
    if token:
        response.set_cookie(
            COOKIE, token, max_age=TWO_YEARS, httponly=True, samesite="Lax", secure=here().production, path="/"
        )
    return response
