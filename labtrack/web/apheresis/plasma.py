"""How is a unit of plasma received, checked by two people, sent back or thrown away?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from labtrack.domain.outcomes import Outcome
from labtrack.domain.people import Actor, Permission
from labtrack.edge.session import current_actor, here
from labtrack.edge.transaction import reading
from labtrack.persistence.store import Store
from labtrack.services import plasma_exchange
from labtrack.services.exchange_sheet import Bag, bags_at_hand, session_now
from labtrack.web import words
from labtrack.web.acting import FormPage, act, may, seen_number
from labtrack.web.apheresis import apheresis
from labtrack.web.apheresis.plasma_forms import EndForm, PlasmaForm, TogetherForm
from labtrack.web.apheresis.session_words import bag_entry


@apheresis.route("/participants/<uuid:uid>/plasma-units/new", methods=["GET", "POST"])
@may(Permission.RECEIVE_PLASMA)
def receive_plasma(uid: UUID) -> ResponseReturnValue:
    """Take one unit after another that the blood bank issued for this patient."""
    form = PlasmaForm.asked(out_since=here().clock())
    here_again = url_for("apheresis.receive_plasma", uid=uid)
    page = FormPage(
        form=form,
        item=uid,
        heading=_("Receive plasma"),
        lead=_("Scan what is printed on the bag: one Data Matrix, or its four symbols one after another."),
        submit_label=_("Receive the bag"),
        template="apheresis/receive.html",
        cancel_url=_session_url(uid),
        goes_to=lambda _outcome: here_again,
        more=_at_hand(uid),
    )

    def received(store: Store, by: Actor, at: datetime) -> Outcome:
        return plasma_exchange.receive_plasma_unit(
            store,
            uid,
            din=form.din,
            product_code=form.product_code,
            divisions=form.divisions,
            group=form.blood_group,
            volume_ul=form.volume.needed,
            label_expires_at=form.label_expires_at,
            thawed_at=form.thawed_at.value,
            out_since=form.out_since.value,
            thaw_expires_at=form.thaw_expires_at.value,
            by=by,
            at=at,
        )

    return act(page, "receive_plasma_unit", received)


@apheresis.route("/participants/<uuid:uid>/plasma-checks/new", methods=["GET", "POST"])
@may(Permission.RECEIVE_PLASMA)
def check_plasma(uid: UUID) -> ResponseReturnValue:
    """Check all units that wait, together, at the patient."""
    form = TogetherForm.asked()
    waiting = [bag for bag in _bags(uid) if bag.item.state == "received"]
    form.units.offer([(str(bag.item.uid), _choice(bag)) for bag in waiting])
    page = FormPage(
        form=form,
        item=uid,
        heading=_("Check plasma with two people"),
        lead=_("At the patient, once for all bags: compare each with the wristband and the blood bank's slip."),
        submit_label=_("We checked these bags"),
        submit_kind="go",
        template="apheresis/check.html",
        cancel_url=_session_url(uid),
        goes_to=lambda _outcome: _session_url(uid),
        more={"waiting": len(waiting), "receive_url": url_for("apheresis.receive_plasma", uid=uid)},
    )

    def checked(store: Store, by: Actor, at: datetime) -> Outcome:
        return plasma_exchange.check_plasma_units(
            store,
            uid,
            _uids(form.units.data or ()),
            wristband=form.wristband.needed,
            identifier=form.said_identifier,
            second=form.other,
            by=by,
            at=at,
        )

    return act(page, "check_plasma_units", checked)


@apheresis.route("/plasma-units/<uuid:uid>/returns/new", methods=["GET", "POST"])
@may(Permission.RECEIVE_PLASMA)
def return_unit(uid: UUID) -> ResponseReturnValue:
    """Send a unit back to the blood bank."""
    form = EndForm.asked(seen=seen_number(uid))
    page = FormPage(
        form=form,
        item=uid,
        heading=_("Send it back to the blood bank"),
        lead=_("It can never be hung again."),
        submit_label=_("Send it back"),
        goes_to=lambda _outcome: _session_of(uid),
    )

    def returned(store: Store, by: Actor, at: datetime) -> Outcome:
        return plasma_exchange.return_unit(
            store, uid, reason=form.reason.data or "", by=by, at=at, seen=form.seen_number
        )

    return act(page, "return_unit", returned)


@apheresis.route("/plasma-units/<uuid:uid>/wastings/new", methods=["GET", "POST"])
@may(Permission.RECEIVE_PLASMA)
def waste_unit(uid: UUID) -> ResponseReturnValue:
    """Throw a unit away."""
    form = EndForm.asked(seen=seen_number(uid))
    page = FormPage(
        form=form,
        item=uid,
        heading=_("Throw it away"),
        lead=_("It can never be hung again."),
        submit_label=_("It is thrown away"),
        submit_kind="danger",
        goes_to=lambda _outcome: _session_of(uid),
    )

    def wasted(store: Store, by: Actor, at: datetime) -> Outcome:
        return plasma_exchange.waste_unit(
            store, uid, reason=form.reason.data or "", by=by, at=at, seen=form.seen_number
        )

    return act(page, "waste_unit", wasted)


def _bags(uid: UUID) -> Sequence[Bag]:
    with reading(here()) as store:
        return bags_at_hand(store, uid, by=current_actor(), at=here().clock())


def _at_hand(uid: UUID) -> dict[str, object]:
    at = here().clock()
    bags = _bags(uid)
    return {
        "bags": [bag_entry(bag, at=at) for bag in bags],
        "to_check": sum(1 for bag in bags if bag.item.state == "received"),
        "check_url": url_for("apheresis.check_plasma", uid=uid),
        "session_url": _session_url(uid),
    }


def _choice(bag: Bag) -> str:
    entry = bag_entry(bag, at=here().clock())
    return f"{words.name(bag.name)} · {entry['detail']}"


def _uids(texts: Sequence[str]) -> list[UUID]:
    return [UUID(text) for text in texts]


def _session_url(uid: UUID) -> str:
    """Where a patient's plasma belongs: the session that runs or comes next, or else the patient's page."""
    with reading(here()) as store:
        session = session_now(store, uid)
    return url_for("apheresis.session", uid=session) if session is not None else url_for("items.show", uid=uid)


def _session_of(unit_uid: UUID) -> str:
    with reading(here()) as store:
        unit = store.plasma_units.get(store.items.by_uid(unit_uid).id)
        hung_in = store.items.get(unit.exchange_item_id).uid if unit.exchange_item_id is not None else None
        patient = store.items.get(unit.participant_item_id).uid
    return url_for("apheresis.session", uid=hung_in) if hung_in is not None else _session_url(patient)
