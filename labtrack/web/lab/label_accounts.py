"""Do the labels of a lot add up, which are missing, and may any be printed again?"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from labtrack.domain.errors import Conflict
from labtrack.domain.label_accounts import BY_SCAN, Destroyed, Lost
from labtrack.domain.labelling import Label, Spoilt, Standing
from labtrack.domain.outcomes import Outcome
from labtrack.domain.people import Actor, Permission
from labtrack.domain.places import PlaceKind
from labtrack.domain.signatures import Meaning
from labtrack.edge.errors import answer, told
from labtrack.edge.fields import LongTextField, OneOfField, choices_of
from labtrack.edge.forms import CommandForm, fresh_key
from labtrack.edge.session import current_actor, here
from labtrack.edge.signing import SignedForm, TwoSignedForm
from labtrack.edge.transaction import reading
from labtrack.persistence.store import Store
from labtrack.services.label_accounts import (
    Line,
    LotLabels,
    account_by_scan,
    labels_of_lot,
    lock_run,
    lose_label,
    missing_label,
    unlock_run,
)
from labtrack.services.places import place_of_kind
from labtrack.web import words
from labtrack.web.acting import FormPage, Signing, act, do, gone_on, may
from labtrack.web.lab import lab
from labtrack.web.scanloop import Loop, LoopForm

MISSING = frozenset({Standing.PRINTED, Standing.VOID})


class LossForm(TwoSignedForm):
    """What is known of a label that cannot be found; quality assurance and the laboratory sign."""

    lost = OneOfField(_l("What is known of it?"), choices_of(Lost))


class UnlockForm(SignedForm):
    """Why labels of a closed run are printed again."""

    reason = LongTextField(_l("Why must labels be printed again?"), description=_l("It stays with the lot."))


@lab.get("/lots/<uuid:uid>/label-account")
@may(Permission.LOOK)
def label_account(uid: UUID) -> ResponseReturnValue:
    """Show how the labels of a lot add up, with every missing one by its serial."""
    return _loop(uid, LoopForm.asked()).drawn()


@lab.post("/lots/<uuid:uid>/label-account")
@may(Permission.LABEL)
def account_label(uid: UUID) -> ResponseReturnValue:
    """Take one label after another that was spoiled or destroyed, as it is scanned."""
    form = LoopForm.asked()
    loop = _loop(uid, form)
    ending = _ending()
    if not loop.scanned() or ending is None:
        return loop.unread()
    return loop.do(
        "account_by_scan",
        lambda store, by, at: account_by_scan(store, uid, form.reading, ending, by=by, at=at),
        lambda _outcome: url_for("lab.label_account", uid=uid, ending=ending.value),
    )


@lab.post("/lots/<uuid:uid>/label-lock")
@may(Permission.LABEL)
def lock_labels(uid: UUID) -> ResponseReturnValue:
    """Close the finished run of a lot's labels."""
    form, back = CommandForm.asked(), url_for("lab.label_account", uid=uid)
    try:
        outcome = do(form, "lock_run", lambda store, by, at: lock_run(store, uid, by=by, at=at))
    except Conflict as error:
        return answer(told(error), retry_url=back, retry_label=_("Back to the labels"))
    return gone_on(outcome, form.key, lambda _outcome: back)


@lab.route("/lots/<uuid:uid>/label-unlocking", methods=["GET", "POST"])
@may(Permission.RELEASE_LOT)
def unlock_labels(uid: UUID) -> ResponseReturnValue:
    """Open a closed run again, signed by quality assurance."""
    form = UnlockForm.asked()
    page = FormPage(
        form=form,
        item=uid,
        heading=_("Open the printing of labels again"),
        lead=_("Every label that is printed from then on is counted, and the run is closed again when they add up."),
        submit_label=_("Sign and open it"),
        cancel_url=url_for("lab.label_account", uid=uid),
        goes_to=lambda _outcome: url_for("lab.label_account", uid=uid),
        signing=Signing(
            meaning=words.word(Meaning.AUTHORISED),
            statement=_("I let labels of this lot be printed again for the reason above."),
        ),
    )

    def opened(store: Store, by: Actor, at: datetime) -> Outcome:
        return unlock_run(store, uid, reason=form.reason.data or "", by=by, proof=form.proof, at=at)

    return act(page, "unlock_run", opened)


@lab.route("/labels/<uuid:uid>/loss", methods=["GET", "POST"])
@may(Permission.RELEASE_LOT)
def lose(uid: UUID) -> ResponseReturnValue:
    """Take it that a label cannot be found; quality assurance and the laboratory sign."""
    with reading(here()) as store:
        item, label = missing_label(store, uid, by=current_actor())
        laboratory = place_of_kind(store, PlaceKind.CELL_LABORATORY)
    form = LossForm.asked()
    form.second_place_id = laboratory.id
    page = FormPage(
        form=form,
        item=item.uid,
        heading=_("Label %(serial)s cannot be found", serial=label.serial),
        lead=_(
            "From then on it identifies nothing. A major deviation opens by itself; it is decided before the release."
        ),
        submit_label=_("Both sign that it cannot be found"),
        submit_kind="danger",
        signing=Signing(
            meaning=words.word(Meaning.REVIEWED),
            statement=_("We have looked for this label together, and it cannot be found."),
        ),
    )

    def lost(store: Store, by: Actor, at: datetime) -> Outcome:
        return lose_label(
            store,
            uid,
            Lost(form.lost.data or ""),
            second=form.other,
            by=by,
            proof=form.proof,
            second_proof=form.second_proof,
            at=at,
        )

    return act(page, "lose_label", lost)


def _ending() -> Destroyed | Spoilt | None:
    """What is said of the labels that are scanned now, as it was chosen."""
    said = request.values.get("ending", "")
    return next((ending for ending in BY_SCAN if ending.value == said), None)


def _loop(uid: UUID, form: LoopForm) -> Loop:
    return Loop(
        form=form,
        template="lab/label_account.html",
        hint=_("Scan the label"),
        context=lambda: _shown(uid),
    )


def _shown(uid: UUID) -> dict[str, object]:
    """What the page shows now: the sum, each container, what is missing, and what this person may say."""
    actor, ending = current_actor(), _ending()
    with reading(here()) as store:
        counted = labels_of_lot(store, uid, by=actor)
    return {
        "counted": counted,
        "stats": _stats(counted),
        "missing": [
            _missing(line, label) for line in counted.lines for label in line.labels if label.standing in MISSING
        ],
        "ending": ending,
        "endings": [
            {
                "label": words.word(one),
                "url": url_for("lab.label_account", uid=uid, ending=one.value),
                "current": one is ending,
            }
            for one in BY_SCAN
        ],
        "may_label": actor.may(Permission.LABEL),
        "may_decide": actor.may(Permission.RELEASE_LOT),
        "locked_at": counted.lot.labels_locked_at,
        "new_key": fresh_key,
    }


def _missing(line: Line, label: Label) -> dict[str, object]:
    return {
        "name": words.name(line.name),
        "item": line.item.uid,
        "uid": label.uid,
        "serial": label.serial,
        "standing": words.word(label.standing),
    }


def _stats(counted: LotLabels) -> list[dict[str, object]]:
    """The sum: issued = applied + spoiled + destroyed, and what is missing."""
    total = counted.total
    missing = len(total.missing)
    return [
        {"label": _("Issued"), "value": total.issued},
        {"label": _("Applied"), "value": total.applied, "note": _("live on their containers")},
        {"label": _("Spoiled"), "value": total.spoiled},
        {"label": _("Destroyed"), "value": total.destroyed},
        {"label": _("Missing"), "value": missing, "kind": "stop" if missing else "go"},
    ]
