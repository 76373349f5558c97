"""Which part of a long list is asked for?"""

from __future__ import annotations

from collections.abc import Mapping

from flask import request, url_for
from flask_babel import gettext as _

from labtrack.domain.custody import Kind
from labtrack.domain.lifecycles import states_of
from labtrack.web import words

PAGE_SIZE = 50


def state_asked(kind: Kind) -> tuple[str, ...]:
    """The one state that is asked for; empty for all of them."""
    state = request.args.get("state", "")
    return (state,) if state in states_of(kind) else ()


def pages_of(counts: Mapping[str, int], states: tuple[str, ...]) -> int:
    """How many pages these states fill, one at least."""
    total = sum(count for state, count in counts.items() if not states or state in states)
    return max(1, -(-total // PAGE_SIZE))


def state_links(endpoint: str, kind: Kind, counts: Mapping[str, int]) -> list[dict[str, object]]:
    """One link for each state that any item is in, with how many there are, and one for all."""
    asked = request.args.get("state", "")
    links: list[dict[str, object]] = [
        {"label": _("All"), "count": sum(counts.values()), "url": url_for(endpoint), "current": not asked}
    ]
    for state in states_of(kind):
        if counts.get(state):
            url = url_for(endpoint, state=state)
            links.append(
                {"label": words.state_word(state), "count": counts[state], "url": url, "current": state == asked}
            )
    return links
