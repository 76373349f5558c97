"""What went otherwise than it should, how grave was it, and what came of it?"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from labtrack.domain.deviations import Severity
from labtrack.domain.errors import NotFound
from labtrack.domain.outcomes import Outcome
from labtrack.domain.people import Actor, Permission
from labtrack.domain.signatures import Meaning
from labtrack.edge.fields import LongTextField, OneOfField, choices_of
from labtrack.edge.forms import CommandForm
from labtrack.edge.language import when
from labtrack.edge.session import current_actor, here
from labtrack.edge.signing import SignedForm
from labtrack.edge.transaction import reading
from labtrack.persistence.store import Store
from labtrack.services import deviations as services
from labtrack.services.naming import name_of
from labtrack.services.registers import KeptDeviation, deviation_of, deviations_of, open_deviations
from labtrack.web import words
from labtrack.web.acting import Act, FormPage, Signing, act, may
from labtrack.web.quality import quality

LATER = "later"
KINDS = {Severity.MINOR: "info", Severity.MAJOR: "warn", Severity.CRITICAL: "stop"}


class OpenForm(CommandForm):
    """What happened; how grave it was may be left to quality."""

    account = LongTextField(
        _l("What happened?"), longest=2000, description=_l("In your own words. No name of a patient stands here.")
    )
    severity = OneOfField(_l("How grave was it?"), [*choices_of(Severity), (LATER, _l("Quality says so"))])


class ClassifyForm(CommandForm):
    """How grave it was."""

    severity = OneOfField(_l("How grave was it?"), choices_of(Severity))


class CloseForm(SignedForm):
    """What it meant for the product."""

    conclusion = LongTextField(_l("What did it mean for the product, and what was done?"), longest=2000)


@quality.get("/deviations")
@may(Permission.LOOK)
def deviations() -> ResponseReturnValue:
    """List every deviation that is open."""
    with reading(here()) as store:
        kept = open_deviations(store, by=current_actor())
    return render_template("quality/deviations.html", entries=[_entry(one) for one in kept], item=None)


@quality.get("/items/<uuid:uid>/deviations")
@may(Permission.LOOK)
def item_deviations(uid: UUID) -> ResponseReturnValue:
    """List the deviations of an item, of what it came from and of what came of it."""
    actor = current_actor()
    with reading(here()) as store:
        item = store.items.by_uid(uid)
        kept = deviations_of(store, item, by=actor)
        name = words.full_name(name_of(store, item))
    return render_template(
        "quality/deviations.html",
        entries=[_entry(one) for one in kept],
        item=name,
        item_url=url_for("items.show", uid=uid),
        new_url=url_for("quality.open_deviation", uid=uid) if actor.may(Permission.RECORD_DEVIATION) else "",
    )


@quality.route("/items/<uuid:uid>/deviations/new", methods=["GET", "POST"])
@may(Permission.RECORD_DEVIATION)
def open_deviation(uid: UUID) -> ResponseReturnValue:
    """Write down what went otherwise."""
    form = OpenForm.asked()
    page = FormPage(
        form=form,
        item=uid,
        heading=_("Report a deviation"),
        lead=_("Something went otherwise than it should. Say it as it was: nobody is blamed here."),
        submit_label=_("Report it"),
    )

    def opened(store: Store, by: Actor, at: datetime) -> Outcome:
        said = form.severity.data
        severity = Severity(said) if said != LATER else None
        return services.open_deviation(store, uid, severity=severity, account=form.account.data or "", by=by, at=at)

    return act(page, "open_deviation", opened)


@quality.get("/deviations/<uuid:uid>")
@may(Permission.LOOK)
def deviation(uid: UUID) -> ResponseReturnValue:
    """Show one deviation with the one step that comes next."""
    kept = _kept(uid)
    if kept.deviation.severity is None or "again" in request.args:
        return classify(uid)
    return close(uid)


@quality.post("/deviations/<uuid:uid>/severity")
@may(Permission.DECIDE_DEVIATION)
def sign_severity(uid: UUID) -> ResponseReturnValue:
    """Say how grave it was."""
    return classify(uid)


@quality.post("/deviations/<uuid:uid>/closing")
@may(Permission.DECIDE_DEVIATION)
def sign_closing(uid: UUID) -> ResponseReturnValue:
    """Close it, signed."""
    return close(uid)


def classify(uid: UUID) -> ResponseReturnValue:
    """Ask how grave it was, and record the answer."""
    form = ClassifyForm.asked()

    def classified(store: Store, by: Actor, at: datetime) -> Outcome:
        return services.classify_deviation(store, uid, Severity(form.severity.data), by=by, at=at)

    return _one(uid, form, "classify_deviation", classified)


def close(uid: UUID) -> ResponseReturnValue:
    """Ask what it meant, and close it."""
    form = CloseForm.asked()

    def closed(store: Store, by: Actor, at: datetime) -> Outcome:
        conclusion = form.conclusion.data or ""
        return services.close_deviation(store, uid, conclusion=conclusion, by=by, proof=form.proof, at=at)

    return _one(uid, form, "close_deviation", closed)


def _one(uid: UUID, form: CommandForm, use_case: str, done: Act) -> ResponseReturnValue:
    kept = _kept(uid)
    closing = isinstance(form, CloseForm)
    may_decide = kept.deviation.closed_at is None and current_actor().may(Permission.DECIDE_DEVIATION)
    page = FormPage(
        form=form,
        item=kept.item.uid,
        heading=_("Deviation"),
        submit_label=_("Sign and close it") if closing else _("Record how grave it was"),
        signing=Signing(
            meaning=words.word(Meaning.REVIEWED),
            statement=_("I have judged what this deviation means for the product, and close it."),
        ),
        template="quality/deviation.html",
        cancel_url=url_for("quality.deviations"),
        goes_to=lambda _outcome: url_for("quality.deviation", uid=uid),
        more={"entry": _entry(kept), "closing": closing, "may_decide": may_decide, "action": _action(uid, closing)},
    )
    return act(page, use_case, done)


def _action(uid: UUID, closing: bool) -> str:
    return url_for("quality.sign_closing" if closing else "quality.sign_severity", uid=uid)


def _kept(uid: UUID) -> KeptDeviation:
    with reading(here()) as store:
        found = deviation_of(store, uid, by=current_actor())
    if found is None:
        raise NotFound(what="deviation")
    return found


def _entry(kept: KeptDeviation) -> dict[str, object]:
    one = kept.deviation
    graveness = (words.word(one.severity), KINDS[one.severity]) if one.severity else (_("Not classified yet"), "warn")
    return {
        "account": one.account,
        "severity": graveness,
        "rule": one.rule,
        "name": words.full_name(kept.name),
        "item_url": url_for("items.show", uid=kept.item.uid),
        "opened": _("Reported by %(name)s, %(time)s", name=kept.opened_by.printed_name, time=when(one.opened_at)),
        "closed": _("Closed by %(name)s, %(time)s", name=kept.closed_by.printed_name, time=when(one.closed_at))
        if kept.closed_by is not None
        else "",
        "url": url_for("quality.deviation", uid=one.uid),
        "again_url": url_for("quality.deviation", uid=one.uid, again=1),
    }
