"""How does a session end: complete, broken off, called off, or counted by the investigator's word?"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from labtrack.domain.outcomes import Outcome
from labtrack.domain.people import Actor, Permission
from labtrack.domain.signatures import Meaning
from labtrack.edge.fields import LongTextField, QuantityField
from labtrack.edge.forms import CommandForm
from labtrack.edge.session import here
from labtrack.edge.signing import SignedForm
from labtrack.edge.transaction import reading
from labtrack.persistence.store import Store
from labtrack.services import plasma_exchange
from labtrack.web import words
from labtrack.web.acting import FormPage, Signing, act, may, seen_number
from labtrack.web.apheresis import apheresis


class CompletionForm(CommandForm):
    """How much plasma was exchanged."""

    done_volume = QuantityField(_l("Plasma exchanged"), "mL", lowest=None)


class AbortForm(CompletionForm):
    """How much was exchanged before it was broken off, and why it was."""

    reason = LongTextField(_l("Why it was broken off"))


class CancellationForm(CommandForm):
    """Why a session is not held."""

    reason = LongTextField(_l("Why it is called off"))


class WordForm(SignedForm):
    """Why a session that fell short counts all the same."""

    reason = LongTextField(_l("Why it counts"))


@apheresis.route("/exchanges/<uuid:uid>/completions/new", methods=["GET", "POST"])
@may(Permission.PERFORM_EXCHANGE)
def complete(uid: UUID) -> ResponseReturnValue:
    """End a session as planned."""
    form = CompletionForm.asked(seen=seen_number(uid), done_volume=_planned(uid))
    page = _page(uid, form, _("Complete the session"), _("Complete the session"), kind="go")

    def completed(store: Store, by: Actor, at: datetime) -> Outcome:
        return plasma_exchange.complete_exchange(
            store, uid, form.done_volume.needed, by=by, at=at, seen=form.seen_number
        )

    return act(page, "complete_exchange", completed)


@apheresis.route("/exchanges/<uuid:uid>/aborts/new", methods=["GET", "POST"])
@may(Permission.PERFORM_EXCHANGE)
def abort(uid: UUID) -> ResponseReturnValue:
    """Break a session off."""
    form = AbortForm.asked(seen=seen_number(uid))
    lead = _("The volume so far is recorded; it counts as done if it reaches what the protocol asks for.")
    page = _page(uid, form, _("Break the session off"), _("Break it off"), lead=lead, kind="danger")

    def aborted(store: Store, by: Actor, at: datetime) -> Outcome:
        return plasma_exchange.abort_exchange(
            store,
            uid,
            form.done_volume.needed,
            reason=form.reason.data or "",
            by=by,
            at=at,
            seen=form.seen_number,
        )

    return act(page, "abort_exchange", aborted)


@apheresis.route("/exchanges/<uuid:uid>/cancellations/new", methods=["GET", "POST"])
@may(Permission.RECORD_CLINICAL)
def cancel(uid: UUID) -> ResponseReturnValue:
    """Call a session off before it began."""
    form = CancellationForm.asked(seen=seen_number(uid))
    lead = _("An infusion that waits for this exchange stays blocked.")
    page = _page(uid, form, _("Cancel the session"), _("Call it off"), lead=lead, kind="danger")

    def cancelled(store: Store, by: Actor, at: datetime) -> Outcome:
        return plasma_exchange.cancel_exchange(
            store, uid, reason=form.reason.data or "", by=by, at=at, seen=form.seen_number
        )

    return act(page, "cancel_exchange", cancelled)


@apheresis.route("/exchanges/<uuid:uid>/counts/new", methods=["GET", "POST"])
@may(Permission.ENROL)
def count(uid: UUID) -> ResponseReturnValue:
    """Let a session that fell short count as done, by signature."""
    form = WordForm.asked(seen=seen_number(uid))
    lead = _("The infusion that waited for it may then go ahead.")
    statement = _("This session counts as done, though it fell short of its plan.")
    page = _page(
        uid,
        form,
        _("Count it as done by your word"),
        _("Sign and count it"),
        lead=lead,
        signing=Signing(meaning=words.word(Meaning.AUTHORISED), statement=statement),
    )

    def counted(store: Store, by: Actor, at: datetime) -> Outcome:
        return plasma_exchange.count_by_word(
            store, uid, reason=form.reason.data or "", by=by, proof=form.proof, at=at, seen=form.seen_number
        )

    return act(page, "count_by_word", counted)


def _planned(uid: UUID) -> int | None:
    """The volume that is planned: most sessions reach just that."""
    with reading(here()) as store:
        exchange = store.exchanges.find(item_id=store.items.by_uid(uid).id)
    return exchange.planned_volume_ul if exchange is not None else None


def _page(
    uid: UUID,
    form: CommandForm,
    heading: str,
    submit_label: str,
    *,
    lead: str = "",
    kind: str = "primary",
    signing: Signing | None = None,
) -> FormPage:
    session_url = url_for("apheresis.session", uid=uid)
    return FormPage(
        form=form,
        item=uid,
        heading=heading,
        lead=lead,
        submit_label=submit_label,
        submit_kind=kind,
        signing=signing,
        cancel_url=session_url,
        goes_to=lambda _outcome: session_url,
    )
