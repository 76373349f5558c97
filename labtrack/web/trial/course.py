"""How does one participant's course stand?"""

from __future__ import annotations

from uuid import UUID

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from labtrack.domain.orders import Slot, SlotState
from labtrack.domain.people import Permission
from labtrack.edge.language import day, named, quantity, when
from labtrack.edge.session import current_actor, here
from labtrack.edge.transaction import reading
from labtrack.services.course_sheet import CourseSheet, course_sheet
from labtrack.web import words
from labtrack.web.acting import may
from labtrack.web.trial import trial

STATE_OF = {
    SlotState.GIVEN: "ok",
    SlotState.BLOCKED: "stop",
    SlotState.MISSED: "warn",
    SlotState.WITHDRAWN: "warn",
}
KIND_OF_TUBE = {"expected": "", "missed": "warn", "rejected": "stop", "lost": "stop"}


@trial.get("/participants/<uuid:uid>/course")
@may(Permission.SEE_ARM)
def course(uid: UUID) -> ResponseReturnValue:
    """Show what the protocol planned for a participant, and what became of it."""
    with reading(here()) as store:
        sheet = course_sheet(store, uid, by=current_actor(), at=here().clock())
    return render_template(
        "trial/course.html",
        sheet=sheet,
        facts=facts_of(sheet),
        slots=[_slot(slot) for slot in sheet.slots],
        exchanges=[_exchange_row(sheet, key) for key in range(len(sheet.exchanges))],
        visits=[_visit_row(sheet, key) for key in range(len(sheet.visits))],
    )


def facts_of(sheet: CourseSheet) -> list[tuple[str, ...]]:
    """What the course rests on."""
    patient, weighing = sheet.participant, sheet.weighing
    weight = f"{quantity(weighing.weight_mg, 'kg')} · {when(weighing.measured_at)}" if weighing is not None else "–"
    arm = f"{sheet.arm.number}: {named(sheet.arm)}" if sheet.arm is not None else _("not enrolled")
    return [
        (_("Arm"), arm),
        (_("Enrolled"), day(patient.enrolled_at)),
        (_("Ward"), sheet.ward.name),
        (_("Consent"), _("in force") if sheet.consent_live else _("not in force")),
        (_("Blood group"), words.word(patient.abo) if patient.abo is not None else _("not confirmed")),
        (_("Weight"), weight),
    ]


def _slot(slot: Slot) -> dict[str, object]:
    """One infusion as an entry of the `checks` macro: its state, and everything that it waits for."""
    order = slot.order
    parts = [_("planned for %(day)s", day=day(order.planned_for))]
    if order.given_at is not None:
        parts.append(_("given %(time)s", time=when(order.given_at)))
    if order.dosing_weight_mg is not None:
        parts.append(_("dosing weight %(weight)s", weight=quantity(order.dosing_weight_mg, "kg")))
    blocks = " ".join(entry["what"] for entry in words.reason_entries(slot.blocked_by))
    return {
        "label": _("Infusion %(number)s: %(state)s", number=order.number, state=words.word(slot.state)),
        "state": STATE_OF.get(slot.state, "wait"),
        "code": " ".join(finding.code for finding in slot.blocked_by),
        "evidence": " · ".join([*parts, blocks] if blocks else parts),
        "url": url_for("items.show", uid=slot.item.uid),
        "action": _("Open it"),
    }


def _exchange_row(sheet: CourseSheet, index: int) -> list[object]:
    exchange = sheet.exchanges[index]
    item = sheet.items[exchange.item_id]
    endpoint = "apheresis.session" if current_actor().may(Permission.RECORD_CLINICAL) else "items.show"
    link = Markup('<a href="{}">{}</a>').format(
        url_for(endpoint, uid=item.uid), _("Plasma exchange %(number)s", number=exchange.number)
    )
    counts = "–" if exchange.counts is None else _("counts as done") if exchange.counts else _("does not count as done")
    done = quantity(exchange.done_volume_ul, "mL") if exchange.done_volume_ul is not None else "–"
    return [link, day(exchange.planned_for), words.state_word(item.state), done, counts]


def _visit_row(sheet: CourseSheet, index: int) -> list[object]:
    visit, tubes = sheet.visits[index]
    cells = Markup(" ").join(_tube(sheet, tube.item_id, words.word(tube.tube_type)) for tube in tubes)
    return [named(visit), day(min(tube.due_at for tube in tubes)), cells]


def _tube(sheet: CourseSheet, key: int, kind: str) -> Markup:
    item = sheet.items[key]
    colour = KIND_OF_TUBE.get(item.state, "go")
    return Markup('<a class="chip chip--{}" href="{}">{}: {}</a>').format(
        colour or "plain", url_for("items.show", uid=item.uid), kind, words.state_word(item.state)
    )
