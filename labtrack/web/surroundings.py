"""What stands around every page?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC

from flask import Flask, request, url_for

from labtrack.edge.language import clock, current_language, say, when
from labtrack.edge.session import current_session, here
from labtrack.services.sign_ins import Session
from labtrack.web import words
from labtrack.web.jobs import JOBS
from labtrack.web.scanner_test import scanner_warning


@dataclass(frozen=True, slots=True, kw_only=True)
class Who:
    """The person at the screen, as the bar shows them."""

    printed_name: str
    role_sentence: str
    initials: str


def register(app: Flask) -> None:
    """Give every template what base.html asks for."""
    app.context_processor(_surroundings)
    app.jinja_env.globals.update(scanner_warning=scanner_warning)


def who_of(session: Session) -> Who:
    """The person of a session."""
    return Who(
        printed_name=session.actor.printed_name,
        role_sentence=words.word(session.actor.role),
        initials=words.initials(session.actor),
    )


def _surroundings() -> dict[str, object]:
    session, at = current_session(), here().clock()
    return {
        "who": who_of(session) if session is not None else None,
        "place_name": session.place.name if session is not None else "",
        "synthetic": not here().production,
        "language": current_language().value,
        "local_now": clock(at),
        "page_time": when(at),
        "server_now": f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        "nav": _sections(session),
    }


def _sections(session: Session | None) -> list[tuple[str, str, bool]]:
    if session is None:
        return []
    return [
        (say(section.sentence), url_for(section.endpoint), request.endpoint == section.endpoint)
        for job in JOBS
        for section in job.sections
        if session.actor.may(section.permission)
    ]
