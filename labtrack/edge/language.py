"""In which language, and by whose clock, is this person answered?"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, tzinfo
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

from babel.dates import format_datetime
from babel.numbers import format_decimal
from flask import Flask, g, request
from flask_babel import Babel, get_locale, gettext

from labtrack.domain import sentences
from labtrack.domain.bilingual import Named, facts_in, name_in
from labtrack.domain.errors import NotFound
from labtrack.domain.people import Language
from labtrack.domain.quantities import written
from labtrack.edge.session import current_session, here
from labtrack.edge.transaction import reading
from labtrack.services.places import site_zone, zone_of

COOKIE = "labtrack_language"
A_YEAR = 365 * 24 * 3600
CATALOGUES = Path(__file__).resolve().parents[1] / "translations"
UNITS: Mapping[str, str] = {"Cel": "°C", "10*6": "× 10⁶"}
NOT_KNOWN = "–"

LOCAL = "%Y-%m-%dT%H:%M"

_LOCAL_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?")
_A_TIME = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:[+-]\d\d:\d\d|Z)")
_PATTERNS: Mapping[Language, tuple[str, str, str, str]] = {
    Language.ENGLISH: ("d MMM yyyy, HH:mm", "d MMM yyyy, HH:mm:ss", "d MMM yyyy", "d MMM"),
    Language.CHINESE: ("y年M月d日 HH:mm", "y年M月d日 HH:mm:ss", "y年M月d日", "M月d日"),
}


def register(app: Flask) -> None:
    """Choose the language of every answer."""
    app.config.update(BABEL_DEFAULT_LOCALE="en", BABEL_TRANSLATION_DIRECTORIES=str(CATALOGUES))
    Babel(app, locale_selector=lambda: current_language().value)


def current_language() -> Language:
    """The person's own choice; else the screen's; else what the browser asks for."""
    session = current_session()
    if session is not None:
        return session.person.language
    chosen = request.cookies.get(COOKIE, "")
    if chosen in set(Language):
        return Language(chosen)
    best = request.accept_languages.best_match([language.value for language in Language])
    return Language(best) if best else Language.ENGLISH


def say(sentence: str, **facts: object) -> str:
    """Translate a marked sentence and put the facts in at `{name}`; a fact that is not there is said to be unknown."""
    said = str(gettext(sentence)) if sentence else ""
    return said.format_map(_Facts(facts_in(current_language(), facts))) if "{" in said else said


def named(thing: Named) -> str:
    """What the reader calls a thing that a signed version names."""
    return name_in(current_language(), thing)


def when(at: datetime | None, *, seconds: bool = False) -> str:
    """A time by the site's clock, with the zone's abbreviation: `23 Nov 2026, 12:06 CST`."""
    if at is None:
        return NOT_KNOWN
    local = at.astimezone(zone())
    pattern = _PATTERNS[current_language()][1 if seconds else 0]
    return f"{format_datetime(local, pattern, tzinfo=local.tzinfo, locale=get_locale())} {local:%Z}"


def day(at: datetime | None) -> str:
    """The day of a time by the site's clock."""
    if at is None:
        return NOT_KNOWN
    local = at.astimezone(zone())
    return str(format_datetime(local, _PATTERNS[current_language()][2], tzinfo=local.tzinfo, locale=get_locale()))


def day_near(at: datetime, now: datetime) -> str:
    """The day of a time for a narrow column: without its year while that is this year."""
    local = at.astimezone(zone())
    if local.year != now.astimezone(zone()).year:
        return day(at)
    return str(format_datetime(local, _PATTERNS[current_language()][3], tzinfo=local.tzinfo, locale=get_locale()))


def tonight(at: datetime) -> datetime:
    """The last second of that day by the site's clock."""
    return at.astimezone(zone()).replace(hour=23, minute=59, second=59)


def hour(at: datetime | None) -> str:
    """The hour and minute of a time by the site's clock, for a list whose day is clear: `12:06`."""
    return f"{at.astimezone(zone()):%H:%M}" if at is not None else NOT_KNOWN


def clock(at: datetime) -> str:
    """The hour and minute by the site's clock, with the zone's abbreviation: `12:06 CST`."""
    return f"{at.astimezone(zone()):%H:%M %Z}"


def moment(text: str) -> datetime:
    """Read a time by the site's clock, to the minute, as a form sends it. ValueError for what is none."""
    if not _LOCAL_TIME.fullmatch(text):
        raise ValueError("a time of another shape")
    try:
        return datetime.strptime(text[:16], LOCAL).replace(tzinfo=zone()).astimezone(UTC)
    except OverflowError as beyond:
        raise ValueError("a time before or after all that can be counted") from beyond


def quantity(value: int | None, unit: str) -> str:
    """A canonical whole number in a form's unit, as people write it: 65200000 mg in `kg` is `65.2 kg`."""
    if value is None:
        return NOT_KNOWN
    number = format_decimal(Decimal(written(value, unit)), locale=get_locale(), decimal_quantization=False)
    if unit == "cells":
        return str(number)
    return f"{number} {UNITS.get(unit, unit)}"


def zone() -> tzinfo:
    """The time zone of the site; UTC while no site was founded."""
    found: tzinfo | None = g.get("zone")
    if found is None:
        found = g.zone = _zone_of_site()
    return found


def _zone_of_site() -> tzinfo:
    session = current_session()
    if session is not None:
        return zone_of(session.site)
    try:
        with reading(here()) as store:
            return site_zone(store)
    except NotFound:
        return ZoneInfo("UTC")


class _Facts(dict[str, object]):
    """The facts of a sentence as they are shown: times by the site's clock."""

    def __init__(self, facts: Mapping[str, object]) -> None:
        super().__init__({name: _shown(value) for name, value in facts.items()})

    def __missing__(self, name: str) -> str:
        return NOT_KNOWN


def _shown(value: object) -> object:
    if isinstance(value, datetime):
        return when(value)
    if isinstance(value, str) and value in sentences.phrases():
        return gettext(sentences.phrases()[value])
    if isinstance(value, str) and _A_TIME.fullmatch(value):
        return _as_time(value)
    return value


def _as_time(text: str) -> str:
    try:
        return when(datetime.fromisoformat(text))
    except (ValueError, OverflowError):  # somebody wrote it who only meant something like a time
        return text
