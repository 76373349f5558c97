"""How does a test stand on a page, beside its limit and with whoever answers for it?"""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import gettext as _

from labtrack.domain.people import Person
from labtrack.domain.testing import WORDS, Judged, Limit, Reading, Result, Stage
from labtrack.edge.language import UNITS, day, named, say
from labtrack.web import words

NO_BREAK = "\u00a0"
KIND_OF_JUDGEMENT = {Judged.WITHIN: "go", Judged.OUTSIDE: "stop", Judged.OTHER_UNIT: "stop"}


def unit_text(unit: str) -> str:
    """A unit as people write it."""
    return UNITS.get(unit, unit)


def value_text(value: str) -> str:
    """A result as people read it: a word of the specification in their language, a number as it was entered."""
    return say(WORDS[value]) if value in WORDS else value


def result_text(result: Result) -> str:
    """A result with its unit."""
    return f"{value_text(result.value)} {unit_text(result.unit)}".strip()


def limit_text(limit: Limit) -> str:
    """What the specification asks for."""
    if limit.expected is not None:
        return value_text(limit.expected)
    asked = limit.text.replace(" ", NO_BREAK)
    return asked.replace(limit.unit, unit_text(limit.unit)) if limit.unit else asked


def row_of(reading: Reading, people: Mapping[int, Person]) -> dict[str, object]:
    """One test as a row of the `testtable` macro."""
    limit, result = reading.limit, reading.result
    row: dict[str, object] = {"name": named(limit.name), "limit": _("asked for: %(limit)s", limit=limit_text(limit))}
    if result is None:
        later = limit.stage is Stage.POST_RELEASE
        chip = (_("Read after release"), "warn") if later else (_("No result yet"), "stop")
        return {**row, "judged": chip}
    who = [
        _("Entered by %(name)s, %(day)s", name=people[result.entered_by_id].printed_name, day=day(result.entered_at))
    ]
    if result.reviewed_by_id is not None:
        name = people[result.reviewed_by_id].printed_name
        who.append(_("Reviewed by %(name)s, %(day)s", name=name, day=day(result.reviewed_at)))
    judged = reading.judged or Judged.OTHER_UNIT
    return {
        **row,
        "value": result_text(result),
        "judged": (words.word(judged), KIND_OF_JUDGEMENT[judged]),
        "who": who,
    }
