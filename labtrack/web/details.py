"""Which particulars of an event are worth a line in its history, and how are they written?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from labtrack.domain import sentences
from labtrack.domain.marking import N_
from labtrack.domain.specimens import TubeType
from labtrack.domain.testing import Limit
from labtrack.edge.language import named, quantity, say, when
from labtrack.web import words
from labtrack.web.readings import unit_text, value_text

Written = Callable[[object], str]


def _whole(unit: str) -> Written:
    def written(value: object) -> str:
        return quantity(value, unit) if isinstance(value, int) else ""

    return written


def _measured(unit: str) -> Written:
    """A quantity that was kept as text with its canonical unit, such as `83800000 mg`."""

    def written(value: object) -> str:
        number = str(value).partition(" ")[0]
        return quantity(int(number), unit) if number.isdecimal() else ""

    return written


def _text(value: object) -> str:
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""


def _reason(value: object) -> str:
    return words.excursion_text(_text(value))


def _count(value: object) -> str:
    """A number; a uid, which names an item of its own, is for the chain and not for people."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""


def _scheme(value: object) -> str:
    return say(sentences.scheme_word(str(value)))


def _flag(value: object) -> str:
    """Something that is said only where it is so."""
    return "1" if value is True else ""


def _time(value: object) -> str:
    return when(datetime.fromisoformat(value)) if isinstance(value, str) else ""


def _tube(value: object) -> str:
    return words.word(TubeType(str(value)))


NOTES: Mapping[str, tuple[str, Written]] = {
    "scheme": (N_("kind of identifier: {value}"), _scheme),
    "typed": (N_("typed, not scanned"), _flag),
    "reason": (N_("reason: {value}"), _reason),
    "passage": (N_("passage {value}"), _text),
    "cells": (N_("{value} cells"), _whole("cells")),
    "viable_cells": (N_("{value} viable cells"), _whole("cells")),
    "cells_each": (N_("{value} cells each"), _whole("cells")),
    "viability_permille": (N_("viability {value}"), _whole("%")),
    "confluence_percent": (N_("{value} % confluent"), _text),
    "volume_ul": (N_("volume {value}"), _whole("mL")),
    "volume": (N_("volume {value}"), _measured("mL")),
    "planned_volume": (N_("planned volume {value}"), _measured("mL")),
    "done_volume": (N_("volume done {value}"), _measured("mL")),
    "given_ul": (N_("given {value}"), _whole("mL")),
    "weight": (N_("weight {value}"), _measured("kg")),
    "dosing_weight": (N_("dosing weight {value}"), _measured("kg")),
    "transit_temperature_mc": (N_("highest on the way {value}"), _whole("Cel")),
    "lowest_mc": (N_("lowest {value}"), _whole("Cel")),
    "highest_mc": (N_("highest {value}"), _whole("Cel")),
    "temperature_mc": (N_("temperature {value}"), _whole("Cel")),
    "pulse": (N_("pulse {value}"), _text),
    "systolic": (N_("systolic {value} mmHg"), _text),
    "diastolic": (N_("diastolic {value} mmHg"), _text),
    "saturation": (N_("oxygen saturation {value} %"), _text),
    "material": (N_("material {value}"), _text),
    "material_lot": (N_("material lot {value}"), _text),
    "consumable_lot": (N_("consumable lot {value}"), _text),
    "lot": (N_("lot {value}"), _text),
    "serial": (N_("label {value}"), _text),
    "position_code": (N_("position {value}"), _text),
    "infusion": (N_("infusion {value}"), _count),
    "tube_type": (N_("tube: {value}"), _tube),
    "expires_at": (N_("expires {value}"), _time),
    "complete_by": (N_("complete by {value}"), _time),
    "planned_for": (N_("planned for {value}"), _time),
    "version": (N_("version {value}"), _text),
    "specification_version": (N_("specification version {value}"), _text),
}
"""Keys of an event's detail. What stands nowhere here is not shown: uids, digests, and the arm."""


def note_of(detail: Mapping[str, object], tests: Mapping[str, Limit]) -> str:
    """The particulars of an event in one line; `tests` has what is asked of laboratory tests by their code."""
    parts = [say(sentence, value=text) for key, (sentence, how) in NOTES.items() if (text := _shown(detail, key, how))]
    code, value = detail.get("code"), detail.get("value")
    if isinstance(code, str) and code in tests:
        unit = unit_text(str(detail.get("unit") or ""))
        result = f": {value_text(value)} {unit}".rstrip() if isinstance(value, str) else ""
        parts.insert(0, named(tests[code]) + result)
    return " · ".join(parts)


def _shown(detail: Mapping[str, object], key: str, how: Written) -> str:
    value = detail.get(key)
    return how(value) if value is not None else ""
