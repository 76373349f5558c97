"""How does a form become a command, and what does the person see of it?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import wraps
from typing import ParamSpec
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from labtrack.domain.errors import Conflict, Invalid, NotPermitted, SignatureRequired, Stale, WrongState
from labtrack.domain.outcomes import Outcome
from labtrack.domain.people import Actor, Permission, require
from labtrack.edge.errors import answer as answer_error
from labtrack.edge.errors import status_of, told
from labtrack.edge.forms import CommandForm
from labtrack.edge.language import when
from labtrack.edge.session import current_actor, current_session, here
from labtrack.edge.transaction import keep_attempt, perform, reading
from labtrack.persistence.store import Store
from labtrack.services.items import events_since, summary_of
from labtrack.services.naming import name_of
from labtrack.web import words
from labtrack.web.items import facts_of, verdict_chip

Act = Callable[[Store, Actor, datetime], Outcome]
P = ParamSpec("P")


@dataclass(frozen=True, slots=True, kw_only=True)
class Signing:
    """What a signature on a form means (`Released by`), and what exactly is signed, in a sentence."""

    meaning: str
    statement: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FormPage:
    """A page with one form. `item` is the uid of what it is about, which is shown beside it.

    `signing` is needed when the form is a SignedForm. `goes_to` gives the address after a committed outcome; without it
    that is the item's page. `more` goes to the template, which extends acting/form.html.
    """

    form: CommandForm
    heading: str
    submit_label: str
    item: UUID | None = None
    lead: str = ""
    legend: str = ""
    submit_kind: str = "primary"
    submit_note: str = ""
    signing: Signing | None = None
    template: str = "acting/form.html"
    cancel_url: str = ""
    goes_to: Callable[[Outcome], str] | None = None
    more: Mapping[str, object] = field(default_factory=dict)


def may(permission: Permission) -> Callable[[Callable[P, ResponseReturnValue]], Callable[P, ResponseReturnValue]]:
    """Let only people with a permission come to a page; the service asks again. The attempt is kept."""

    def guarded(view: Callable[P, ResponseReturnValue]) -> Callable[P, ResponseReturnValue]:
        @wraps(view)
        def asked(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
            actor = current_actor()
            try:
                require(actor, permission)
            except NotPermitted as error:
                keep_attempt(here(), request.endpoint or "", error, by=actor)
                raise
            return view(*args, **kwargs)

        return asked

    return guarded


def seen_number(uid: UUID) -> int:
    """The number of an item's newest event, for the hidden field `seen`. Raises NotFound."""
    with reading(here()) as store:
        return store.items.by_uid(uid).number


def act(page: FormPage, use_case: str, act: Act) -> ResponseReturnValue:
    """Draw the form; when it was posted, do the command once and go on to what was committed.

    `act` gets store, actor and time; it may raise any LabtrackError. Faults of fields come back beside the fields, with
    everything that was typed: 422. A refusal goes to its findings. An item that moved on comes back with what happened
    meanwhile: 409.
    """
    form = page.form
    if not form.sent_in_order():
        refused = status_of(form.fault) if form.fault is not None else 422
        return _drawn(page, refused if request.method == "POST" else 200)
    try:
        outcome = do(form, use_case, act)
    except Stale as error:
        return _moved_on(page, error)
    except WrongState as error:
        return answer_error(told(error), kept=form.shown(), retry_url=_item_url(page), retry_label=_("Look at it now"))
    except (Invalid, SignatureRequired, Conflict) as error:
        form.take_faults(error)
        return _drawn(page, status_of(error))
    return gone_on(outcome, form.key, page.goes_to)


def draw(page: FormPage) -> ResponseReturnValue:
    """Draw the form with what was typed, without doing anything: for a page that works something out first."""
    return _drawn(page, 200)


def do(form: CommandForm, use_case: str, act: Act) -> Outcome:
    """Do the command of a form that was sent in order, once."""
    actor, installation = current_actor(), here()
    given = {"path": request.path, **form.given()}
    return perform(
        installation,
        use_case,
        lambda store: act(store, actor, installation.clock()),
        key=form.key,
        given=given,
        by=actor,
    )


def gone_on(outcome: Outcome, key: UUID, goes_to: Callable[[Outcome], str] | None = None) -> ResponseReturnValue:
    """Say what was committed, as it was committed, and go on: post, redirect, get."""
    if outcome.refused:
        return redirect(url_for("answers.show", key=key), 303)
    _say_committed(outcome)
    if goes_to is not None:
        return redirect(goes_to(outcome), 303)
    target = url_for("items.show", uid=outcome.item) if outcome.item is not None else url_for("doors.home")
    return redirect(target, 303)


def _say_committed(outcome: Outcome) -> None:
    what = words.outcome_word(outcome.what)
    time = when(outcome.at, seconds=True)
    if outcome.repeated:
        flash(
            _("Already done, by you: %(what)s, %(time)s. Nothing was recorded twice.", what=what, time=time), "already"
        )
        return
    session = current_session()
    place = session.place.name if session is not None else ""
    if outcome.item is None:
        flash(_("Recorded: %(what)s · %(place)s · %(time)s", what=what, place=place, time=time), "committed")
        return
    with reading(here()) as store:
        item = words.full_name(name_of(store, store.items.by_uid(outcome.item)))
    flash(
        _(
            "%(what)s. Recorded as event %(number)s of %(item)s · %(place)s · %(time)s",
            what=what,
            number=outcome.number,
            item=item,
            place=place,
            time=time,
        ),
        "committed",
    )


def _drawn(page: FormPage, status: int, **more: object) -> ResponseReturnValue:
    body = render_template(
        page.template,
        form=page.form,
        heading=page.heading,
        lead=page.lead,
        legend=page.legend,
        submit_label=page.submit_label,
        submit_kind=page.submit_kind,
        submit_note=page.submit_note,
        signing=page.signing,
        cancel_url=page.cancel_url or _item_url(page),
        **{**_beside(page.item), **page.more, **more},
    )
    return body, status


def _beside(uid: UUID | None) -> dict[str, object]:
    """What the form is about, to stand beside it."""
    if uid is None:
        return {}
    with reading(here()) as store:
        summary = summary_of(store, store.items.by_uid(uid), by=current_actor(), at=here().clock())
    return {
        "item_heading": words.full_name(summary.name),
        "item_short": words.name(summary.name),
        "item_facts": facts_of(summary),
        "item_verdict": verdict_chip(summary),
    }


def _moved_on(page: FormPage, error: Stale) -> ResponseReturnValue:
    """Give the form back with what happened meanwhile; sent again, it speaks of the item as it is now."""
    seen, item = page.form.seen_number, error.facts.get("item")
    between: list[dict[str, object]] = []
    if isinstance(item, UUID) and seen is not None:
        with reading(here()) as store:
            meanwhile = events_since(store, item, seen)
        between = [
            {"title": words.word(event.what), "by": person.printed_name, "time": when(event.at), "number": event.number}
            for event, person in meanwhile
        ]
        page.form.seen.data = str(seen_number(item))
    page.form.form_errors.append(told(error).sentence)
    return _drawn(page, 409, between=between)


def _item_url(page: FormPage) -> str:
    return url_for("items.show", uid=page.item) if page.item is not None else url_for("doors.home")
