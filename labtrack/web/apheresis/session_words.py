"""How is a session told: patient, group, volume, set, and each bag with its two clocks?"""

from __future__ import annotations

from datetime import UTC, datetime

from flask import url_for
from flask_babel import gettext as _

from labtrack.domain.findings import Weight
from labtrack.domain.identifiers import Abo, RhD
from labtrack.domain.participants import Participant
from labtrack.domain.plasma_exchange import PlasmaUnit
from labtrack.edge.language import day, quantity, when
from labtrack.services.exchange_sheet import Bag, SessionLine, SessionSheet
from labtrack.services.waiting import urgency_of
from labtrack.web import words

KIND_OF_STATE = {"received": "warn", "checked": "go", "hung": "info", "returned": "", "wasted": "", "done": ""}


def slots_of(sheet: SessionSheet) -> list[dict[str, object]]:
    """Patient and blood group, as the `slots` macro shows them."""
    group = group_of(sheet.participant)
    return [
        {"label": _("Patient"), "state": "ok", "value": sheet.participant.study_number, "note": sheet.ward.name},
        {
            "label": _("Blood group"),
            "state": "ok" if group else "bad",
            "value": group or _("not confirmed"),
            "note": _("two results agree") if group else _("no plasma until a second result agrees"),
        },
    ]


def group_of(participant: Participant) -> str:
    """The confirmed group, as people write it; empty while two results do not agree yet."""
    if participant.abo is None:
        return ""
    return abo_rhd(participant.abo, participant.rhd)


def counting(sheet: SessionSheet) -> str:
    """Whether the session counts as done, and from which volume on."""
    exchange = sheet.exchange
    if exchange.ended_at is None:
        needed = exchange.planned_volume_ul * sheet.plan.counts_from_percent // 100
        return str(_("counts as done from %(volume)s", volume=quantity(needed, "mL")))
    planned = quantity(exchange.planned_volume_ul, "mL")
    if exchange.counts:
        return str(_("of %(planned)s planned · counts as done", planned=planned))
    return str(_("of %(planned)s planned · does not count as done", planned=planned))


def facts_of(sheet: SessionSheet) -> list[tuple[str, ...]]:
    """Volume, set and times of a session, as pairs."""
    exchange = sheet.exchange
    volume = exchange.done_volume_ul if exchange.ended_at is not None else exchange.planned_volume_ul
    label = _("Plasma exchanged") if exchange.ended_at is not None else _("Plasma planned")
    pairs: list[tuple[str, ...]] = [(label, f"{quantity(volume, 'mL')} · {counting(sheet)}")]
    if exchange.consumable_lot:
        expires = _("expires %(time)s", time=day(exchange.consumable_expires_at))
        pairs.append((_("Set of tubing and separator"), f"{exchange.consumable_lot} · {expires}"))
    pairs.append((_("Planned for"), when(exchange.planned_for)))
    if exchange.started_at is not None:
        pairs.append((_("Started"), when(exchange.started_at)))
    if exchange.ended_at is not None:
        pairs.append((_("Ended"), when(exchange.ended_at)))
    return pairs


def bag_entry(bag: Bag, *, at: datetime) -> dict[str, object]:
    """One bag as the page draws it: name, group, volume, its clocks, and what speaks against it."""
    unit, state = bag.unit, bag.item.state
    stops = [one for one in bag.findings if one.weight is Weight.STOP]
    return {
        "uid": bag.item.uid,
        "name": words.name(bag.name),
        "url": url_for("items.show", uid=bag.item.uid),
        "state": state,
        "chip": (words.state_word(state), KIND_OF_STATE.get(state, "")),
        "kind": "stop" if stops else "warn" if state == "received" else "go" if state in ("checked", "hung") else "",
        "detail": " · ".join(part for part in (unit_group(unit), quantity(unit.volume_ul, "mL"), hung(unit)) if part),
        "clocks": clocks(bag, at=at) if state in ("received", "checked", "hung") else [],
        "reasons": words.reason_entries(bag.findings),
        "number": bag.item.number,
    }


def unit_group(unit: PlasmaUnit) -> str:
    """What stands on a unit as its group, or in its place."""
    if unit.abo is None:
        return words.word(unit.status) if unit.status is not None else str(_("no group"))
    said = abo_rhd(unit.abo, unit.rhd)
    return f"{said} · {words.word(unit.status)}" if unit.status is not None else said


def abo_rhd(abo: Abo, rhd: RhD | None) -> str:
    """ABO and RhD in one: `Group A, RhD positive`."""
    return f"{words.word(abo)}, {words.word(rhd)}" if rhd is not None else words.word(abo)


def hung(unit: PlasmaUnit) -> str:
    """When a unit was hung."""
    return str(_("hung %(time)s", time=when(unit.hung_at))) if unit.hung_at is not None else ""


def clocks(bag: Bag, *, at: datetime) -> list[dict[str, object]]:
    """The two clocks of thawed plasma, each as a countdown; a time that nobody stated is said to be unknown."""
    return [
        _clock(_("after the thaw"), bag.unit.thaw_expires_at, at=at),
        _clock(_("out of the refrigerator"), bag.out_until, at=at),
    ]


def _clock(label: str, then: datetime | None, *, at: datetime) -> dict[str, object]:
    if then is None:
        return {"label": label, "text": _("not stated"), "until": "", "kind": "stop"}
    return {"label": label, "text": left(then, at=at), "until": until(then), "kind": "stop" if at >= then else ""}


def until(then: datetime) -> str:
    """A moment as a countdown counts to it."""
    return f"{then.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def left(then: datetime, *, at: datetime) -> str:
    """How long until then, in hours and minutes; never more than there is."""
    minutes = int((then - at).total_seconds() // 60)
    hours, rest = divmod(abs(minutes), 60)
    if minutes < 0:
        return str(_("over by %(h)s h %(n)s min", h=hours, n=rest) if hours else _("%(n)s min over", n=rest))
    return str(_("%(h)s h %(n)s min", h=hours, n=rest) if hours else _("%(n)s min", n=rest))


def work_entry(line: SessionLine, *, at: datetime) -> dict[str, object]:
    """A session as an entry of the work list."""
    running = line.item.state == "running"
    group = group_of(line.participant) or _("group not confirmed")
    urgency = urgency_of(line.due_at, at=at)
    return {
        "title": _("Plasma exchange %(number)s for %(patient)s", number=line.exchange.number, patient=line.name.text),
        "action": _("Go on") if running else _("Open session"),
        "url": url_for("apheresis.session", uid=line.item.uid),
        "time": _("running") if running else day(line.due_at),
        "time_note": _("since %(time)s", time=when(line.exchange.started_at)) if running else "",
        "urgency": "" if running else urgency.value,
        "detail": " · ".join((line.ward.name, group, bags_said(line.bags))),
        "primary": running,
    }


def bags_said(count: int) -> str:
    """How many bags are at hand."""
    return str(_("no plasma here yet") if count == 0 else _("bags here: %(count)s", count=count))
