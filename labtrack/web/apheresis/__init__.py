"""What does the apheresis unit see and do?"""

from __future__ import annotations

from importlib import import_module

from flask import Blueprint

from labtrack.domain.custody import Kind
from labtrack.domain.marking import N_
from labtrack.domain.people import Permission
from labtrack.domain.tasks import TaskKind
from labtrack.web.job import Action, Job, Section

apheresis = Blueprint("apheresis", __name__, url_prefix="/apheresis")


def import_pages() -> None:
    """Let each module of this job add its views."""
    for subject in ("sessions", "exchanges", "endings", "plasma"):
        import_module(f"{__name__}.{subject}")


def _action(
    kind: Kind, endpoint: str, sentence: str, permission: Permission, *states: str, icon: str = "", aside: bool = False
) -> Action:
    return Action(
        id=f"apheresis-{endpoint.replace('_', '-')}",
        sentence=sentence,
        kind=kind,
        states=frozenset(states),
        permission=permission,
        endpoint=f"apheresis.{endpoint}",
        icon=icon,
        aside=aside,
    )


_RECEIVE, _PERFORM, _CLINICAL = Permission.RECEIVE_PLASMA, Permission.PERFORM_EXCHANGE, Permission.RECORD_CLINICAL

JOB = Job(
    blueprint=apheresis,
    import_pages=import_pages,
    actions=(
        _action(
            Kind.EXCHANGE,
            "session",
            N_("Open the session"),
            _CLINICAL,
            *("planned", "running", "complete", "aborted", "cancelled"),
            icon="drop",
        ),
        _action(Kind.EXCHANGE, "start", N_("Start the session"), _PERFORM, "planned"),
        _action(Kind.EXCHANGE, "cancel", N_("Cancel the session"), _CLINICAL, "planned", aside=True),
        _action(
            Kind.EXCHANGE,
            "count",
            N_("Count it as done by your word"),
            Permission.ENROL,
            "complete",
            "aborted",
            aside=True,
        ),
        _action(Kind.PLASMA_UNIT, "return_unit", N_("Send it back to the blood bank"), _RECEIVE, "received", "checked"),
        _action(Kind.PLASMA_UNIT, "waste_unit", N_("Throw it away"), _RECEIVE, "received", "checked", "hung"),
        _action(Kind.PARTICIPANT, "receive_plasma", N_("Receive plasma"), _RECEIVE, "enrolled", icon="drop"),
        _action(
            Kind.PARTICIPANT, "check_plasma", N_("Check plasma with two people"), _RECEIVE, "enrolled", icon="people"
        ),
        _action(
            Kind.PARTICIPANT,
            "plan",
            N_("Plan one more plasma exchange"),
            Permission.AUTHORISE_THAW,
            "enrolled",
            aside=True,
        ),
    ),
    tasks={TaskKind.PERFORM_EXCHANGE: "apheresis.session", TaskKind.CHECK_PLASMA: "apheresis.check_plasma"},
    sections=(Section(sentence=N_("Exchanges"), permission=_PERFORM, endpoint="apheresis.sessions"),),
)
