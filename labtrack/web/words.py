"""How do values become words on a page?"""

from __future__ import annotations

import re
from enum import StrEnum

from flask import Flask
from flask_babel import gettext

from labtrack.domain import sentences
from labtrack.domain.auditing import KEPT
from labtrack.domain.custody import Happened, Item, Kind
from labtrack.domain.findings import Finding, Weight
from labtrack.domain.holds import Hold
from labtrack.domain.people import Actor, Role
from labtrack.edge import language
from labtrack.edge.language import named, say
from labtrack.services.naming import Name

SHORT = 11
UNKNOWN = "?"
EXCURSION = re.compile(r"(\?|-?[\d.]+ °C) – (\?|-?[\d.]+ °C)( \(!\))?")
KIND_OF_WEIGHT = {Weight.STOP: "stop", Weight.PENDING: "warn", Weight.WARN: "warn"}


def register(app: Flask) -> None:
    """Give templates the filters by which nothing raw reaches a page."""
    app.jinja_env.filters.update(
        when=language.when,
        day=language.day,
        hour=language.hour,
        quantity=language.quantity,
        word=word,
        state_word=state_word,
        role_word=role_word,
        name=name,
        full_name=full_name,
    )
    app.jinja_env.globals.update(say=say, named=named, reason_entries=reason_entries)


def word(member: StrEnum) -> str:
    """The word for a member of an enumeration, in the person's language."""
    return say(sentences.word(member))


def outcome_word(what: str) -> str:
    """What was recorded: an event's word, or that of a command about no item."""
    return word(Happened(what)) if what in set(Happened) else say(KEPT.get(what, what))


def state_word(state: str) -> str:
    """The word for a state, in the person's language."""
    return say(sentences.state_word(state))


def role_word(role: str) -> str:
    """The word for a role that was kept as text."""
    return word(Role(role))


def name(named: Name) -> str:
    """An item's short name: `A9999 26 000137 · S1235VA0`, or `LF-042 · 2` for an infusion."""
    match named.kind:
        case Kind.INFUSION:
            return str(gettext("%(participant)s · infusion %(number)s", participant=named.text, number=named.number))
        case Kind.EXCHANGE:
            return str(gettext("%(participant)s · exchange %(number)s", participant=named.text, number=named.number))
        case _:
            return named.text or str(gettext("without a label"))


def short_name(named: Name) -> str:
    """A name for a small place: of a bag the end, which tells it from its siblings."""
    match named.kind:
        case Kind.INFUSION | Kind.EXCHANGE:
            return f"{named.text} · {named.number}"
        case Kind.CONTAINER | Kind.DOSE | Kind.PLASMA_UNIT:
            return name(named)[-SHORT:].lstrip(" ·")
        case _:
            return name(named)


def full_name(named: Name) -> str:
    """An item's kind and short name: `Dose A9999 26 000137 · S1235VA0`."""
    return f"{word(named.kind)} {name(named)}"


def holder(item: Item, place_name: str | None) -> str:
    """Who holds an item: `Ward nurse, Ward 7`, or `Porter, in transit`."""
    where = place_name if place_name is not None else str(gettext("in transit"))
    return str(gettext("%(role)s, %(place)s", role=role_word(item.holder_role), place=where))


def excursion_text(reason: str) -> str:
    """How a bag was kept, as the record has it (`4 °C – ?`), for people; any other reason stands as it was written."""
    found = EXCURSION.fullmatch(reason)
    if found is None:
        return reason
    lowest, highest, broken = found.groups()
    if lowest == highest == UNKNOWN:
        said = str(gettext("not measured"))
    else:
        said = " – ".join(str(gettext("not known")) if one == UNKNOWN else one for one in (lowest, highest))
    return f"{said}, {gettext('not intact')}" if broken else said


def kept_at(hold: Hold) -> str:
    """How a bag was kept that waits for a decision: its temperatures, or that nobody knows them."""
    return str(gettext("lost and found again")) if hold.reason == Happened.LOST else excursion_text(hold.reason)


def reason_entries(findings: tuple[Finding, ...]) -> list[dict[str, str]]:
    """Findings as the entries of the `reasons` macro: what is wrong, and what to do about it."""
    return [_reason(finding) for finding in findings]


def patient_initials(name: str) -> str:
    """What a wristband and the bedside show of a name: `S. P. O.`, or `王··` where nothing stands between its parts."""
    parts = name.split()
    if len(parts) == 1 and not name.isascii():
        return f"{name[0]}··"
    return " ".join(f"{part[0]}." for part in parts[:3])


def initials(actor: Actor) -> str:
    """Two letters for the mark beside the name."""
    parts = actor.printed_name.split()
    return "".join(part[0] for part in (parts[:1] + parts[1:][-1:])).upper() or "?"


def _reason(finding: Finding) -> dict[str, str]:
    rule = sentences.rules()[finding.id]
    sentence = rule.stop
    if finding.weight is Weight.PENDING:
        sentence = rule.pending or rule.stop
    elif finding.unknown:
        sentence = rule.unknown or rule.stop
    return {
        "what": say(sentence, **finding.facts),
        "todo": say(rule.remedy, **finding.facts),
        "code": finding.code,
        "kind": KIND_OF_WEIGHT[finding.weight],
    }
