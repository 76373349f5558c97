"""Which scans of this request failed or were typed, so that bad labels and scanners are found by data?"""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask, Response, g, request

from labtrack.domain.readings import Reading, Unread
from labtrack.domain.scan_failures import TYPED
from labtrack.edge.session import current_session, device, here
from labtrack.edge.stations import current_station
from labtrack.edge.transaction import writing
from labtrack.services.scan_failures import keep_failure

SYMBOL_STARTS = ("=", "&", "]")
"""Nobody types these: without the page's script a scan looks typed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Trouble:
    """One scan; `when_done` says that it counts only if the request did something."""

    code: str
    raw: str
    reading: Reading | None
    when_done: bool = False


def register(app: Flask) -> None:
    """Keep what was noted, after the request has been answered, in a transaction of its own."""
    app.after_request(_keep)


def note_failure(code: str, raw: str, reading: Reading | None = None) -> None:
    """Note a scan that was not taken: it could not be read, names nothing, or is not the symbol that was asked for."""
    _noted().append(_Trouble(code=code, raw=raw, reading=reading))


def note_typed(raw: str, reading: Reading) -> None:
    """Note that an identifier was typed; it counts once the request has done what was asked."""
    if not isinstance(reading, Unread) and reading.typed and not raw.lstrip().startswith(SYMBOL_STARTS):
        _noted().append(_Trouble(code=TYPED, raw=raw, reading=reading, when_done=True))


def _noted() -> list[_Trouble]:
    noted: list[_Trouble] = g.setdefault("scan_troubles", [])
    return noted


def _keep(response: Response) -> Response:
    noted, session = _noted(), current_session() if request.endpoint != "static" else None
    kept = [one for one in noted if not one.when_done or response.status_code < 400]
    if kept and session is not None:
        at, station = here().clock(), current_station()
        with writing(here()) as store:
            for one in kept:
                keep_failure(
                    store,
                    one.code,
                    one.raw,
                    one.reading,
                    station=station,
                    place_id=session.actor.place_id,
                    device=device(),
                    at=at,
                )
    return response
