"""What do investigators and coordinators see and do?"""

from __future__ import annotations

from importlib import import_module

from flask import Blueprint

from labtrack.domain.custody import Kind
from labtrack.domain.lifecycles import states_of
from labtrack.domain.marking import N_
from labtrack.domain.orders import OPEN_STATES
from labtrack.domain.people import Permission
from labtrack.domain.tasks import TaskKind
from labtrack.web.job import Action, Job, Section

trial = Blueprint("trial", __name__, url_prefix="/trial")


def import_pages() -> None:
    """Let each module of this job add its views."""
    for name in ("participants", "measurements", "enrolment", "endings", "course", "due", "wristbands", "identifiers"):
        import_module(f"labtrack.web.trial.{name}")


SCREENING = frozenset({"screening"})
TAKING_PART = frozenset({"screening", "enrolled"})
BAND = N_("Record the hospital wristband")


def _action(id_: str, sentence: str, states: frozenset[str], permission: Permission) -> Action:
    return Action(
        id=f"trial-{id_}",
        sentence=sentence,
        kind=Kind.PARTICIPANT,
        states=states,
        permission=permission,
        endpoint=f"trial.{id_.replace('-', '_')}",
    )


JOB = Job(
    blueprint=trial,
    import_pages=import_pages,
    actions=(
        _action("enrol", N_("Judge and enrol"), SCREENING, Permission.ENROL),
        _action("course", N_("See the course"), frozenset(states_of(Kind.PARTICIPANT)), Permission.SEE_ARM),
        _action("wristband-pdf", N_("Print the wristband"), TAKING_PART, Permission.SEE_IDENTITY),
        _action("record-consent", N_("Record consent"), TAKING_PART, Permission.RECORD_CLINICAL),
        _action("record-weight", N_("Record weight"), TAKING_PART, Permission.RECORD_CLINICAL),
        _action("record-blood-group", N_("Record a blood group result"), TAKING_PART, Permission.RECORD_CLINICAL),
        _action(
            "record-hospital-wristband", N_("Record the hospital wristband"), TAKING_PART, Permission.RECORD_CLINICAL
        ),
        _action("record-refusal", N_("The patient refuses"), TAKING_PART, Permission.WITHDRAW_CONSENT),
        _action("withdraw-consent", N_("Withdraw consent"), TAKING_PART, Permission.WITHDRAW_CONSENT),
        Action(
            id="trial-record-chain",
            sentence=N_("Record the Chain of Identity"),
            kind=Kind.INFUSION,
            states=OPEN_STATES,
            permission=Permission.RECORD_CLINICAL,
            endpoint="trial.record_chain",
            aside=True,
        ),
    ),
    tasks={TaskKind.ENROL: "trial.enrol"},
    sections=(
        Section(sentence=N_("Due today"), permission=Permission.SEE_ARM, endpoint="trial.due", daily=True),
        Section(sentence=N_("Participants"), permission=Permission.SEE_ARM, endpoint="trial.participants"),
        Section(sentence=N_("Screen a patient"), permission=Permission.ENROL, endpoint="trial.screen"),
    ),
)
