"""Who is at this screen now?"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from hashlib import sha256
from typing import Any, TypeVar

from flask import Flask, Response, current_app, flash, g, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import refresh

from labtrack.domain.errors import Invalid, LabtrackError, NotPermitted
from labtrack.domain.people import Actor, Person
from labtrack.edge.installation import Installation
from labtrack.edge.proving import prove
from labtrack.edge.transaction import reading, writing
from labtrack.services import sign_ins
from labtrack.services.sign_ins import Session

COOKIE = "labtrack_session"
OPEN_TO_ALL = "labtrack_open_to_all"
LONGEST_DEVICE = 120
View = TypeVar("View", bound=Callable[..., Any])
HANDS_BADGE, HANDS_PIN = "hands_badge", "hands_pin"
"""The fields by which the person comes back whose session ended while they were typing."""


class NotSignedIn(LabtrackError):
    """Nobody is at this screen, or the person was idle for too long; `fault` is what was wrong with coming back."""

    code = "not-signed-in"

    def __init__(self, fault: Invalid | None = None) -> None:
        super().__init__()
        self.fault = fault


def register(app: Flask) -> None:
    """Ask of every request who makes it."""
    app.before_request(_recognise)
    app.after_request(_keep_token)


def here() -> Installation:
    """The installation that this request is made to."""
    found = current_app.extensions["labtrack"]
    assert isinstance(found, Installation)
    return found


def current_session() -> Session | None:
    """The session of this screen; None when nobody is signed in."""
    found: Session | None = g.get("session_of_screen")
    return found


def current_actor() -> Actor:
    """The person at this screen. Raises NotSignedIn."""
    session = current_session()
    if session is None:
        raise NotSignedIn()
    return session.actor


def open_to_all(view: View) -> View:
    """Mark a view that nobody needs to be signed in for."""
    setattr(view, OPEN_TO_ALL, True)
    return view


def device() -> str:
    """What the screen says of itself, as far as we keep it."""
    return request.headers.get("User-Agent", "")[:LONGEST_DEVICE]


def take_over(person: Person, *, preferred_place: int | None = None) -> None:
    """Sign a proven person in on this screen; whoever was signed in is signed out.

    Raises NotPermitted `no-role-now` when the person has no role anywhere, so that there is nowhere to sign in to.
    """
    installation, at = here(), here().clock()
    token = secrets.token_urlsafe(32)
    with writing(installation) as store:
        place = sign_ins.place_for(store, person, preferred_place, at=at)
        if place is None:
            raise NotPermitted("no-role-now")
        former = _presented_digest()
        if former is not None:
            sign_ins.end(store, former, at=at)
        sign_ins.begin(store, person, place.id, token_digest=_digest(token), device=device(), at=at)
    g.new_token = token
    _load(_digest(token))
    refresh()


def leave() -> None:
    """Sign the person at this screen out."""
    digest = _presented_digest()
    if digest is not None:
        with writing(here()) as store:
            sign_ins.end(store, digest, at=here().clock())
    g.session_of_screen = None
    g.new_token = ""


def _recognise() -> ResponseReturnValue | None:
    g.session_of_screen = None
    if request.endpoint == "static":
        return None
    digest = _presented_digest()
    if digest is not None:
        _load(digest)
    view = current_app.view_functions.get(request.endpoint or "")
    if view is None or current_session() is not None or getattr(view, OPEN_TO_ALL, False):
        return None
    if request.method == "POST" and HANDS_PIN in request.form:
        return _come_back()
    raise NotSignedIn()


def _come_back() -> ResponseReturnValue | None:
    """Let the form go on that was posted after the time-out, if it is the same person who proves to be there."""
    digest = _presented_digest()
    with reading(here()) as store:
        former = store.sign_ins.find(token_digest=digest) if digest is not None else None
    try:
        person = prove(
            here(),
            request.form.get(HANDS_BADGE, ""),
            request.form.get(HANDS_PIN, ""),
            device=device(),
            secret_field=HANDS_PIN,
        )
    except Invalid as fault:
        raise NotSignedIn(fault) from fault
    take_over(person, preferred_place=former.place_id if former is not None else None)
    if former is not None and former.person_id == person.id:
        return None
    flash(_("Another person had typed here. Nothing of it was recorded."), "warning")
    rule = request.url_rule
    return redirect(request.path if rule is not None and "GET" in (rule.methods or ()) else "/", 303)


def _load(digest: bytes) -> None:
    installation, at = here(), here().clock()
    with reading(installation) as store:
        session = sign_ins.session_of(store, digest, idle_limit=installation.idle_limit, at=at)
    g.session_of_screen = session
    asked_by_a_person = (
        request.headers.get("Sec-Fetch-Dest", "document") != "empty"
    )  # a part that polls keeps nobody in
    if session is not None and asked_by_a_person and sign_ins.needs_note(session, at=at):
        with writing(installation) as store:
            store.sign_ins.change(digest, seen_at=at)


def _presented_digest() -> bytes | None:
    token = request.cookies.get(COOKIE, "")
    return _digest(token) if token else None


def _digest(token: str) -> bytes:
    return sha256(token.encode()).digest()


def _keep_token(response: Response) -> Response:
    token: str | None = g.get("new_token")
    if token:
        response.set_cookie(COOKIE, token, httponly=True, samesite="Lax", secure=here().production, path="/")
    elif token == "":
        response.delete_cookie(COOKIE, httponly=True, samesite="Lax", secure=here().production, path="/")
    return response
