"""How do two people check a bag at the bedside, sign, and start it?"""

from __future__ import annotations

from uuid import UUID, uuid4

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from labtrack.domain.custody import Kind
from labtrack.domain.errors import (
    Conflict,
    Invalid,
    LabtrackError,
    NotFound,
    NotPermitted,
    SignatureRequired,
    WrongState,
)
from labtrack.domain.gathering import Gathering
from labtrack.domain.outcomes import Outcome
from labtrack.domain.participants import Identity
from labtrack.domain.people import Permission
from labtrack.edge.errors import Told, status_of, told
from labtrack.edge.forms import CommandForm
from labtrack.edge.intake import BURST, reading_of
from labtrack.edge.scan_troubles import note_failure, note_typed
from labtrack.edge.session import current_actor, here
from labtrack.edge.transaction import reading, writing
from labtrack.services import bedside, infusion
from labtrack.services.checks import CheckStanding, check_here, check_standing
from labtrack.web.acting import do, gone_on, may
from labtrack.web.ward import ward
from labtrack.web.ward.check_forms import AnswerForm, BothSignForm
from labtrack.web.ward.check_words import drawn, fingerprint, refused

SEVERAL = frozenset({"fits-several", "label-symbol-needed", "label-not-live"})
"""Scans that name something, only not one bag: no failure of the scanner."""

EVERY_SECONDS = 4


@ward.post("/checks")
@may(Permission.CHECK_AT_BEDSIDE)
def open_check() -> ResponseReturnValue:
    """Begin a check on this ward."""
    form = CommandForm.asked()
    opened = do(form, "open_check", lambda store, by, at: bedside.open_check(store, by=by, at=at))
    return redirect(url_for("ward.show_check", uid=opened.item), 303)


@ward.get("/checks/<uuid:uid>")
@may(Permission.CHECK_AT_BEDSIDE)
def show_check(uid: UUID) -> ResponseReturnValue:
    """Show a check as it stands; with `refused`, what was answered when a step was refused."""
    key = request.args.get("refused", "", type=str)
    return _page(uid, refusal=_refusal(key) if key else None)


@ward.get("/checks/<uuid:uid>/scans", endpoint="after_scan")
@ward.get("/checks/<uuid:uid>/answers", endpoint="after_answer")
@ward.get("/checks/<uuid:uid>/signatures", endpoint="after_signature")
@may(Permission.CHECK_AT_BEDSIDE)
def back_to_check(uid: UUID) -> ResponseReturnValue:
    """Lead back to the check whoever loads a page again that answered a form."""
    return redirect(url_for("ward.show_check", uid=uid), 303)


@ward.get("/checks/<uuid:uid>/live")
@may(Permission.CHECK_AT_BEDSIDE)
def check_live(uid: UUID) -> ResponseReturnValue:
    """The part of the page that keeps itself fresh, so that every screen at the bedside shows the same."""
    standing = _standing(uid)
    tag = fingerprint(standing, by=current_actor())
    if request.if_none_match.contains(tag):
        return Response(status=304, headers={"ETag": f'"{tag}"'})
    answer = Response(render_template("ward/check_live.html", **_shown(standing)))
    answer.set_etag(tag)
    return answer


@ward.post("/checks/<uuid:uid>/scans")
@may(Permission.CHECK_AT_BEDSIDE)
def take_scan(uid: UUID) -> ResponseReturnValue:
    """Take a wristband, a bag or a badge, in any order. What names nothing is kept, and nothing else is lost."""
    form, before = CommandForm.asked(), _gathering(uid)
    taken = reading_of(request.form, bands=here().premises.bands)
    try:
        do(form, "take_scan", lambda store, by, at: bedside.take_scan(store, uid, taken, by=by, at=at))
    except NotFound as error:
        if error.facts.get("what") == "check":
            raise
        if error.reason not in SEVERAL:
            note_failure(error.reason, request.form.get("scan", ""), taken)
        typed = request.form.get("typed") != BURST
        return _page(uid, fault=error, scan_value=request.form.get("scan", "") if typed else "", status=422)
    except Conflict as error:
        return _page(uid, fault=error)
    note_typed(request.form.get("scan", ""), taken)
    if _gathering(uid) == before:
        flash(_("This was scanned before. Nothing has changed."), "already")
    return redirect(url_for("ward.show_check", uid=uid), 303)


@ward.post("/checks/<uuid:uid>/answers")
@may(Permission.CHECK_AT_BEDSIDE)
def answer_check(uid: UUID) -> ResponseReturnValue:
    """Take one answer: name and birth date, the look of the bag, or why something was typed."""
    form = AnswerForm.asked()
    if not form.sent_in_order():
        return _page(uid, answers=form, status=422)
    try:
        do(
            form,
            "answer",
            lambda store, by, at: bedside.answer(
                store,
                uid,
                identifier_confirmed=form.identifier_confirmed.data or None,
                inspected=form.inspected.value,
                typed_reason=form.typed_reason.data or None,
                by=by,
                at=at,
            ),
        )
    except (Invalid, Conflict) as error:
        return _page(uid, fault=error, answers=form)
    return redirect(url_for("ward.show_check", uid=uid), 303)


@ward.post("/checks/<uuid:uid>/signatures")
@may(Permission.CHECK_AT_BEDSIDE)
def sign_check(uid: UUID) -> ResponseReturnValue:
    """Let both people sign what they checked."""
    form = BothSignForm.asked()
    if not form.sent_in_order():
        return _page(uid, signing=form, status=status_of(form.fault) if form.fault is not None else 422)
    try:
        outcome = do(
            form,
            "confirm_identity",
            lambda store, by, at: bedside.confirm_identity(
                store, uid, second=form.other, by=by, proof=form.proof, second_proof=form.second_proof, at=at
            ),
        )
    except NotPermitted as error:
        if error.reason != "not-the-two-who-checked":
            raise
        form.take_faults(error)
        return _page(uid, signing=form, status=status_of(error))
    except (SignatureRequired, Conflict) as error:
        return _page(uid, fault=error, signing=form)
    return _after(uid, outcome, form, url_for("ward.show_check", uid=uid))


@ward.post("/checks/<uuid:uid>/starts")
@may(Permission.INFUSE)
def start_check(uid: UUID) -> ResponseReturnValue:
    """Start the infusion: every fact is judged again, and anything but GO is refused with its reasons."""
    form, dose = CommandForm.asked(), _dose_of(uid)
    outcome = do(form, "start_infusion", lambda store, by, at: infusion.start_infusion(store, dose, by=by, at=at))
    return _after(uid, outcome, form, url_for("ward.show_infusion", uid=dose))


def _after(uid: UUID, outcome: Outcome, form: CommandForm, target: str) -> ResponseReturnValue:
    if outcome.refused:
        return redirect(url_for("ward.show_check", uid=uid, refused=form.key), 303)
    return gone_on(outcome, form.key, lambda _outcome: target)


def _dose_of(uid: UUID) -> UUID:
    """The bag of a check. Raises WrongState while none was scanned."""
    gathering = _gathering(uid)
    with reading(here()) as store:
        item = store.items.find(id=gathering.dose_item_id) if gathering.dose_item_id is not None else None
    if item is None or item.kind is not Kind.DOSE:
        raise WrongState("nothing-scanned" if item is None else "not-a-dose")
    return item.uid


def _refusal(key: str) -> Outcome:
    try:
        wanted = UUID(key)
    except ValueError as fault:
        raise NotFound(what="answer") from fault
    with reading(here()) as store:
        outcome = store.commands.outcome(wanted)
    if outcome is None or not outcome.refused:
        raise NotFound(what="answer")
    return outcome


def _gathering(uid: UUID) -> Gathering:
    with reading(here()) as store:
        return check_here(store, uid, by=current_actor())


def _standing(uid: UUID) -> CheckStanding:
    with reading(here()) as store:
        return check_standing(store, uid, by=current_actor(), at=here().clock())


def _identity(standing: CheckStanding) -> Identity | None:
    """Open who the patient is, where this person may see it; that it was opened is kept, once for each page."""
    actor, patient = current_actor(), standing.patient
    if patient is None or not actor.may(Permission.SEE_IDENTITY):
        return None
    with writing(here()) as store:
        return store.identities.disclose(patient, page="bedside-check", by=actor, at=here().clock())


def _shown(
    standing: CheckStanding, signing: BothSignForm | None = None, answers: AnswerForm | None = None
) -> dict[str, object]:
    """What the live part shows, with forms that bear new keys unless one is given back."""
    return {
        **drawn(standing, _identity(standing), by=current_actor(), at=here().clock()),
        "signing": signing or BothSignForm(data={"client_key": str(uuid4())}),
        "answers": answers or AnswerForm(data={"client_key": str(uuid4())}),
        "new_key": lambda: str(uuid4()),
    }


def _page(
    uid: UUID,
    *,
    fault: LabtrackError | None = None,
    refusal: Outcome | None = None,
    signing: BothSignForm | None = None,
    answers: AnswerForm | None = None,
    scan_value: str = "",
    status: int = 0,
) -> ResponseReturnValue:
    """Draw the whole page; the status is that of the fault, unless another is named."""
    standing = _standing(uid)
    said: Told | None = told(fault) if fault is not None else None
    shown = _shown(standing, signing, answers)
    if refusal is not None:
        shown.update(refused(standing, refusal, by=current_actor()))
    page = render_template(
        "ward/check.html",
        **shown,
        fault=said,
        refusal=refusal,
        scan_value=scan_value,
        etag=f'"{fingerprint(standing, by=current_actor())}"',
        every=EVERY_SECONDS,
        title=_("Bedside check"),
    )
    return page, status or (said.status if said is not None else 200)
