"""What has been scanned in a check, and does it stand?"""

from __future__ import annotations

from flask_babel import format_date
from flask_babel import gettext as _

from labtrack.domain.findings import Verdict, stops_among, verdict_of
from labtrack.domain.participants import Identity
from labtrack.domain.people import Language
from labtrack.edge.language import current_language, hour, quantity, say
from labtrack.services.checks import CheckStanding
from labtrack.web import words
from labtrack.web.ward.bag_words import NO_BREAK
from labtrack.web.ward.check_forms import WAYS

OF_THE_BAND = frozenset({"B03"})
OF_PEOPLE = frozenset({"B07", "B08", "B09"})
OF_NEITHER = OF_THE_BAND | OF_PEOPLE | {"B10", "B12", "B13", "B14"}
"""Findings that are not about the bag itself: any other one marks the bag."""


def slots_of(standing: CheckStanding, identity: Identity | None) -> list[dict[str, object]]:
    """The four slots: wristband, bag, first and second person; the first that is missing is the next to scan."""
    slots = [_wristband(standing, identity), _bag(standing), *_people(standing)]
    missing = next((slot for slot in slots if slot["state"] == "empty"), None)
    if missing is not None and standing.gathering.closed_at is None:
        missing["state"] = "next"
    return slots


def _wristband(standing: CheckStanding, identity: Identity | None) -> dict[str, object]:
    if standing.patient is None:
        return {"label": _("Wristband"), "state": "empty", "value": _("Scan the wristband")}
    stops = {one.id for one in stops_among(standing.findings)}
    initials = f" · {words.patient_initials(identity.name)}" if identity is not None else ""
    notes = [birth(identity), say(WAYS.get(standing.gathering.identifier_confirmed or "", ""))]
    return {
        "label": _("Wristband"),
        "state": "bad" if stops & OF_THE_BAND else "ok",
        "value": f"{standing.study_number}{initials}",
        "note": " · ".join(note for note in notes if note),
    }


def _bag(standing: CheckStanding) -> dict[str, object]:
    if standing.stranger is not None:
        return {"label": _("Bag"), "state": "bad", "value": words.full_name(standing.stranger), "note": ""}
    if standing.bag is None:
        return {"label": _("Bag"), "state": "empty", "value": _("Scan the bag")}
    against = {one.id for one in stops_among(standing.findings)} - OF_NEITHER
    return {
        "label": _("Bag"),
        "state": "bad" if against else "ok",
        "value": words.name(standing.bag.name).replace(" · ", "\n"),
        "note": _(
            "for %(patient)s · lot %(lot)s · %(volume)s",
            patient=standing.bag.study_number,
            lot=standing.bag.lot,
            volume=quantity(standing.bag.dose.volume_ul, "mL").replace(" ", NO_BREAK),
        ),
        "ident": True,
    }


def _people(standing: CheckStanding) -> list[dict[str, object]]:
    gathering = standing.gathering
    first = standing.people.get(gathering.first_id or 0)
    somebody_else = _("somebody else than %(name)s", name=first.printed_name) if first is not None else ""
    return [
        _person(standing, gathering.first_id, _("First person"), ""),
        _person(standing, gathering.second_id, _("Second person"), somebody_else),
    ]


def _person(standing: CheckStanding, key: int | None, label: str, missing: str) -> dict[str, object]:
    if key is None:
        return {"label": label, "state": "empty", "value": _("Scan a badge"), "note": missing}
    name, state = standing.people[key].printed_name, _person_state(standing, key)
    return {"label": label, "state": state, "value": name, "note": _signing(standing)}


def _person_state(standing: CheckStanding, key: int) -> str:
    twice = standing.gathering.first_id == standing.gathering.second_id
    name = standing.people[key].printed_name
    unfit = any(one.id == "B09" and one.facts.get("who") == name for one in standing.findings)
    return "bad" if twice or unfit else "ok"


def _signing(standing: CheckStanding) -> str:
    if standing.gathering.closed_at is not None:
        return ""
    if standing.signed_at is not None:
        return str(_("signed at %(time)s", time=hour(standing.signed_at)))
    return str(_("PIN after this verdict") if verdict_of(standing.findings) is Verdict.GO else _("badge scanned"))


def birth(identity: Identity | None) -> str:
    """The birth date in a person's words; nothing when it was not opened."""
    if identity is None:
        return ""
    pattern = "y年M月d日" if current_language() is Language.CHINESE else "d MMM yyyy"
    return str(_("born %(day)s", day=format_date(identity.birth_date, pattern)))
