"""Which sessions are due, how does each stand, and how is a unit hung in it?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from labtrack.domain.custody import Kind
from labtrack.domain.errors import Conflict, Invalid, NotFound
from labtrack.domain.outcomes import Outcome
from labtrack.domain.people import Actor, Permission
from labtrack.domain.readings import Reading, Unread, wristband_of
from labtrack.edge.errors import fault_sentence, status_of
from labtrack.edge.forms import CommandForm
from labtrack.edge.language import quantity, when
from labtrack.edge.scan_fields import ScanField
from labtrack.edge.session import current_actor, here
from labtrack.edge.transaction import reading
from labtrack.persistence.store import Store
from labtrack.services import plasma_exchange
from labtrack.services.exchange_sheet import SessionSheet, ended_sessions, open_sessions, session_sheet
from labtrack.services.identification import one_item
from labtrack.web import words
from labtrack.web.acting import do, gone_on, may
from labtrack.web.apheresis import apheresis
from labtrack.web.apheresis.session_words import bag_entry, facts_of, slots_of, work_entry

SOON = timedelta(hours=36)
DUE_SHOWN = 12
ENDED_SHOWN = 12


class HangForm(CommandForm):
    """The two scans of a hang, in either order: the patient's arm, and the bag in the hand."""

    wristband = ScanField(_l("Wristband"), render_kw={"data-scan": "next", "data-scan-home": True})
    unit = ScanField(_l("Bag"), after="submit")

    def validate(self, extra_validators: Mapping[str, object] | None = None) -> bool:
        """Ask that one of the two is a wristband."""
        if not super().validate(extra_validators):  # type: ignore[arg-type]
            return False
        if not any(wristband_of(reading) for reading in self._readings()):
            self.wristband.errors = [fault_sentence("not-a-wristband")]
        return not self.wristband.errors

    @property
    def band(self) -> str:
        """What the band carries, once the form is in order."""
        return next(band for reading in self._readings() if (band := wristband_of(reading)))

    @property
    def bag(self) -> Reading:
        """The other scan."""
        return next(
            (reading for reading in self._readings() if not wristband_of(reading)), Unread(code="empty", raw="")
        )

    def _readings(self) -> list[Reading]:
        return [field.reading for field in (self.wristband, self.unit) if field.reading is not None]


@apheresis.get("/exchanges")
@may(Permission.PERFORM_EXCHANGE)
def sessions() -> ResponseReturnValue:
    """Show the sessions that run or are due, those that come later, and the last ones that ended."""
    actor, at = current_actor(), here().clock()
    with reading(here()) as store:
        lines = open_sessions(store, by=actor)
        ended = ended_sessions(store, most=ENDED_SHOWN, by=actor)
    due = [line for line in lines if line.item.state == "running" or line.due_at <= at + SOON][:DUE_SHOWN]
    return render_template(
        "apheresis/sessions.html",
        due=[work_entry(line, at=at) for line in due],
        later=[line for line in lines if line not in due],
        ended=ended,
    )


@apheresis.get("/exchanges/<uuid:uid>")
@may(Permission.RECORD_CLINICAL)
def session(uid: UUID) -> ResponseReturnValue:
    """Show one session; with `refused`, what was answered when a bag was refused."""
    key = request.args.get("refused", "", type=str)
    return _page(uid, refusal=_refusal(key) if key else None)


@apheresis.route("/exchanges/<uuid:uid>/hangings", methods=["GET", "POST"])
@may(Permission.PERFORM_EXCHANGE)
def hang(uid: UUID) -> ResponseReturnValue:
    """Hang the scanned bag for the scanned patient; whoever reloads the answer comes back to the session."""
    session_url = url_for("apheresis.session", uid=uid)
    if request.method == "GET":
        return redirect(session_url, 303)
    form = HangForm.asked()
    if not form.sent_in_order():
        return _page(uid, hanging=form, status=422)

    def hung(store: Store, by: Actor, at: datetime) -> Outcome:
        bag = one_item(store, form.bag, Kind.PLASMA_UNIT)
        return plasma_exchange.hang_plasma_unit(store, uid, bag.uid, wristband=form.band, by=by, at=at)

    try:
        outcome = do(form, "hang_plasma_unit", hung)
    except (Invalid, NotFound, Conflict) as error:
        form.take_faults(error)
        form.renew()
        return _page(uid, hanging=form, status=status_of(error))
    if outcome.refused:
        return redirect(url_for("apheresis.session", uid=uid, refused=form.key), 303)
    return gone_on(outcome, form.key, lambda _outcome: session_url)


@apheresis.post("/plasma-units/<uuid:uid>/ends")
@may(Permission.PERFORM_EXCHANGE)
def finish(uid: UUID) -> ResponseReturnValue:
    """Record that a hung bag has run in."""
    form = CommandForm.asked()
    with reading(here()) as store:
        unit = store.plasma_units.find(item_id=store.items.by_uid(uid).id)
        running = store.items.get(unit.exchange_item_id).uid if unit and unit.exchange_item_id else None

    def finished(store: Store, by: Actor, at: datetime) -> Outcome:
        return plasma_exchange.finish_unit(store, uid, by=by, at=at, seen=form.seen_number)

    outcome = do(form, "finish_unit", finished)
    target = url_for("apheresis.session", uid=running) if running else url_for("items.show", uid=uid)
    return gone_on(outcome, form.key, lambda _outcome: target)


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


def _page(
    uid: UUID, *, hanging: HangForm | None = None, refusal: Outcome | None = None, status: int = 200
) -> ResponseReturnValue:
    actor, at = current_actor(), here().clock()
    with reading(here()) as store:
        sheet = session_sheet(store, uid, by=actor, at=at)
    page = render_template(
        "apheresis/session.html",
        sheet=sheet,
        heading=words.name(sheet.name),
        slots=slots_of(sheet),
        facts=facts_of(sheet),
        bags=[bag_entry(bag, at=at) for bag in sheet.bags],
        reasons=words.reason_entries(sheet.findings),
        hanging=hanging or HangForm(data={"client_key": str(uuid4())}),
        refusal=refusal,
        refused_reasons=words.reason_entries(refusal.findings) if refusal is not None else [],
        refused_at=when(refusal.at, seconds=True) if refusal is not None else "",
        performs=actor.may(Permission.PERFORM_EXCHANGE),
        records=actor.may(Permission.RECORD_CLINICAL),
        counts=actor.may(Permission.ENROL) and sheet.exchange.counts is False,
        hung=_hung(sheet),
        new_key=lambda: str(uuid4()),
    )
    return page, status


def _hung(sheet: SessionSheet) -> str:
    """How much plasma was hung so far."""
    hung = sum(bag.unit.volume_ul for bag in sheet.bags if bag.unit.exchange_item_id is not None)
    return _("%(volume)s hung so far", volume=quantity(hung, "mL")) if hung else ""
