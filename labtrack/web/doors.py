"""How does a person come in, go out, and hand the screen over?"""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Blueprint, Flask, current_app, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from labtrack.domain.errors import Invalid
from labtrack.domain.people import Language
from labtrack.edge import language as languages
from labtrack.edge.errors import answer, told
from labtrack.edge.fields import SecretField, TextField
from labtrack.edge.forms import HouseForm
from labtrack.edge.proving import prove
from labtrack.edge.session import (
    HANDS_BADGE,
    HANDS_PIN,
    NotSignedIn,
    current_session,
    device,
    here,
    leave,
    open_to_all,
    take_over,
)
from labtrack.edge.transaction import reading, writing
from labtrack.services import people
from labtrack.web import words

doors = Blueprint("doors", __name__)

NEVER_KEPT = frozenset({"csrf_token", HANDS_BADGE, HANDS_PIN})
SECRET_ENDINGS = ("secret", "password", "pin")


class SignInForm(HouseForm):
    """Code and password."""

    code = TextField(_l("Sign-in code"), render_kw={"autocomplete": "username", "autofocus": True})
    secret = SecretField(_l("Password"))


class ChangeHandsForm(HouseForm):
    """Badge and PIN."""

    hands_badge = TextField(_l("Badge"), render_kw={"data-scan": "next", "autofocus": True})
    hands_pin = SecretField(_l("PIN"), autocomplete="off", render_kw={"inputmode": "numeric"})


def register(app: Flask) -> None:
    """Ask who it is, wherever somebody must be signed in and nobody is."""
    app.register_error_handler(NotSignedIn, _ask_who)


@doors.route("/sign-in", methods=["GET", "POST"])
@open_to_all
def sign_in() -> ResponseReturnValue:
    """Let a person in by code and password."""
    form = SignInForm.asked()
    if form.sent_in_order():
        try:
            take_over(prove(here(), form.code.data or "", form.secret.data or "", device=device()))
        except Invalid as fault:
            form.take_faults(fault)
        else:
            return redirect(_inside(request.args.get("next")), 303)
    page = render_template("doors/sign_in.html", form=form, **_demonstration())
    return page, 422 if form.errors else 200


@doors.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    """Let the person go."""
    leave()
    flash(_("You are signed out."), "info")
    return redirect(url_for("doors.sign_in"), 303)


@doors.route("/change-hands", methods=["GET", "POST"])
@open_to_all
def change_hands() -> ResponseReturnValue:
    """Let another person take the screen over by badge and PIN."""
    form = ChangeHandsForm.asked()
    session = current_session()
    back = _inside(request.args.get("next") or _referring_path())
    if form.sent_in_order():
        try:
            person = prove(
                here(),
                form.hands_badge.data or "",
                form.hands_pin.data or "",
                device=device(),
                secret_field=HANDS_PIN,
            )
        except Invalid as fault:
            form.take_faults(fault)
        else:
            take_over(person, preferred_place=session.sign_in.place_id if session is not None else None)
            return redirect(back, 303)
    leaving = session.actor.printed_name if session is not None else ""
    page = render_template("doors/change_hands.html", form=form, leaving=leaving, return_to=back)
    return page, 422 if form.errors else 200


@doors.post("/language")
@open_to_all
def language() -> ResponseReturnValue:
    """Keep the language that was chosen: with the person, and on this screen."""
    chosen = request.form.get("language", "")
    if chosen not in set(Language):
        raise Invalid("not-a-choice", fields={"language": "not-a-choice"})
    session = current_session()
    if session is not None:
        with writing(here()) as store:
            people.choose_language(store, session.person.id, Language(chosen))
    response = make_response(redirect(_inside(_referring_path()), 303))
    response.set_cookie(
        languages.COOKIE, chosen, max_age=languages.A_YEAR, httponly=True, samesite="Lax", secure=here().production
    )
    return response


def _ask_who(error: NotSignedIn) -> ResponseReturnValue:
    """Ask who it is; what was posted is kept in the page, and goes on when the same person has come back."""
    if request.path.startswith("/api/"):
        return answer(told(error))
    if request.method != "POST":
        return redirect(url_for("doors.sign_in", next=request.full_path.rstrip("?")), 303)
    form = ChangeHandsForm()
    if error.fault is not None:
        form.take_faults(error.fault)
    kept = [(name, value) for name, value in request.form.items(multi=True) if _may_be_kept(name)]
    return render_template("doors/timed_out.html", form=form, kept=kept), 401


def _may_be_kept(name: str) -> bool:
    return name not in NEVER_KEPT and not name.endswith(SECRET_ENDINGS)


def _inside(target: str | None) -> str:
    """An address of ours to go to; home for anything else.

    What cannot be printed is refused too: a browser drops a tab or a line break, and reads on after it.
    """
    if not target or not target.startswith("/") or target.startswith("//") or "\\" in target:
        return url_for("doors.home")
    return target if target.isprintable() else url_for("doors.home")


def _referring_path() -> str | None:
    """The page that a form was on, if the browser says so and it is one of ours."""
    try:
        referring = urlsplit(request.referrer or "")
    except ValueError:  # no address at all
        return None
    if referring.netloc != request.host:
        return None
    return f"{referring.path}?{referring.query}" if referring.query else referring.path


def _demonstration() -> dict[str, object]:
    """The demonstration's accounts and their password; nothing in production."""
    if here().production:
        return {}
    with reading(here()) as store:
        accounts = store.people.all(demonstration=True)
        roles = {grant.person_id: grant.role for grant in store.grants.all(person_id=[one.id for one in accounts])}
    return {
        "demo_accounts": [(one.printed_name, one.code, words.word(roles[one.id])) for one in accounts],
        "demo_password": current_app.config["DEMONSTRATION_PASSWORD"],
    }
