"""What does the immune laboratory see and do?"""

from __future__ import annotations

from importlib import import_module

from flask import Blueprint

from labtrack.domain.custody import Kind
from labtrack.domain.marking import N_
from labtrack.domain.people import Permission
from labtrack.domain.tasks import TaskKind
from labtrack.web.job import Action, Job, Section

immunology = Blueprint("immunology", __name__, url_prefix="/immunology")


def import_pages() -> None:
    """Let each module of this job add its views."""
    for subject in ("arrivals", "storage"):
        import_module(f"{__name__}.{subject}")


_RECEIVE = Permission.RECEIVE_SPECIMEN


def _action(endpoint: str, sentence: str, *states: str, icon: str = "", aside: bool = False) -> Action:
    return Action(
        id=f"immunology-{endpoint.replace('_', '-')}",
        sentence=sentence,
        kind=Kind.SPECIMEN,
        states=frozenset(states),
        permission=_RECEIVE,
        endpoint=f"immunology.{endpoint}",
        icon=icon,
        aside=aside,
    )


JOB = Job(
    blueprint=immunology,
    import_pages=import_pages,
    actions=(
        _action("receive", N_("Receive the tube"), "collected", icon="tube"),
        _action("store", N_("Store the tube"), "received", "stored", icon="snow"),
        _action("reject", N_("Turn the tube away"), "collected", "received", aside=True),
    ),
    tasks={TaskKind.RECEIVE_SPECIMEN: "immunology.receive", TaskKind.STORE_SPECIMEN: "immunology.store"},
    several={TaskKind.RECEIVE_SPECIMEN: "immunology.tubes", TaskKind.STORE_SPECIMEN: "immunology.storing"},
    sections=(
        Section(sentence=N_("Tubes"), permission=_RECEIVE, endpoint="immunology.tubes"),
        Section(sentence=N_("Storing tubes"), permission=_RECEIVE, endpoint="immunology.storing"),
        Section(sentence=N_("Stored tubes"), permission=_RECEIVE, endpoint="immunology.stored"),
    ),
)
