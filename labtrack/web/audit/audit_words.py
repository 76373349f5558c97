"""How is a line of the audit trail written in words?"""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import gettext as _
from markupsafe import Markup

from labtrack.domain import sentences
from labtrack.domain.accidents import ACCIDENTS
from labtrack.domain.auditing import IN_ORDER, OUTCOMES, PAGES, USE_CASES
from labtrack.domain.custody import Kind
from labtrack.domain.people import Person, Role
from labtrack.domain.places import PlaceKind
from labtrack.edge.language import say, when
from labtrack.services.auditing import AuditEntry
from labtrack.web import words

SAID = ("code", "serial")
"""Keys of a line's detail that say something to a person as they stand."""


def use_case_word(use_case: str) -> str:
    """What was done or tried: its sentence, or its code where it has none."""
    return say(USE_CASES[use_case]) if use_case in USE_CASES else use_case


def outcome_word(code: str) -> str:
    """What came of it, or why not."""
    if code in OUTCOMES:
        return say(OUTCOMES[code])
    if code in sentences.faults():
        return say(sentences.faults()[code])
    return say(ACCIDENTS[code].title) if code in ACCIDENTS else code


def page_word(page: str) -> str:
    """On which page identity was shown."""
    return say(PAGES[page]) if page in PAGES else page


def entry_row(entry: AuditEntry, people: Mapping[int, Person]) -> list[object]:
    """One line as a row of the table."""
    who = people[entry.person_id].printed_name if entry.person_id is not None else _("nobody signed in")
    outcome = Markup('<span class="audit__go">{}</span>').format(outcome_word(entry.code))
    if entry.code not in IN_ORDER:
        outcome = Markup('<span class="audit__warn">{}</span> <span class="reason__code">{}</span>').format(
            outcome_word(entry.code), entry.code
        )
    return [when(entry.at, seconds=True), who, use_case_word(entry.use_case), outcome, detail_of(entry.detail)]


def detail_of(detail: Mapping[str, object]) -> str:
    """The particulars of a line: what was named, which role or kind, and which fields had which fault."""
    parts = [str(detail[key]) for key in SAID if detail.get(key)]
    if str(detail.get("subject")) in set(Kind):
        parts.append(words.word(Kind(str(detail["subject"]))))
    if detail.get("version"):
        parts.append(_("version %(version)s", version=detail["version"]))
    role, kind, fields = str(detail.get("role")), str(detail.get("kind")), detail.get("fields")
    if role in set(Role) and "meaning" not in detail:
        parts.append(words.word(Role(role)))
    if kind in set(PlaceKind):
        parts.append(words.word(PlaceKind(kind)))
    if isinstance(fields, dict):
        parts.extend(sorted({outcome_word(str(code)) for code in fields.values()}))
    return " · ".join(parts) or "–"
