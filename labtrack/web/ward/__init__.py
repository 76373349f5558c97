"""What does the ward see and do?"""

from __future__ import annotations

from importlib import import_module

from flask import Blueprint

from labtrack.domain.custody import Kind
from labtrack.domain.lifecycles import states_of
from labtrack.domain.marking import N_
from labtrack.domain.people import Permission
from labtrack.domain.tasks import TaskKind
from labtrack.web.job import Action, Job, Section

ward = Blueprint("ward", __name__, url_prefix="/ward")

MODULES = ("checks", "doses", "infusions", "after_the_fact", "patients", "authorisations", "specimens")
HERE = frozenset({"on-ward", "identity-confirmed"})
RUNNING = frozenset({"infusing", "interrupted"})
NOT_INFUSED = frozenset(states_of(Kind.DOSE)) - {"infused", "partly-infused"}
TAKING_PART = frozenset({"screening", "enrolled"})
OPEN_SLOT = frozenset({"planned", "authorised", "prepared"})


def import_pages() -> None:
    """Let each module of this job add its views."""
    for name in MODULES:
        import_module(f"labtrack.web.ward.{name}")


def _of_dose(name: str, sentence: str, states: frozenset[str], permission: Permission, icon: str = "") -> Action:
    return Action(
        id=f"ward-{name.replace('_', '-')}",
        sentence=sentence,
        kind=Kind.DOSE,
        states=states,
        permission=permission,
        endpoint=f"ward.{name}",
        icon=icon,
    )


def _of(kind: Kind, name: str, sentence: str, states: frozenset[str], permission: Permission) -> Action:
    return Action(
        id=f"ward-{name.replace('_', '-')}",
        sentence=sentence,
        kind=kind,
        states=states,
        permission=permission,
        endpoint=f"ward.{name}",
    )


JOB = Job(
    blueprint=ward,
    import_pages=import_pages,
    actions=(
        _of_dose("accept", N_("Accept the dose"), frozenset({"in-transit"}), Permission.ACCEPT_DOSE, "check"),
        _of_dose("dose_checks", N_("Check at the bedside"), HERE, Permission.CHECK_AT_BEDSIDE, "scan"),
        _of_dose("show_infusion", N_("To the infusion"), RUNNING, Permission.RECORD_AFTER_THE_FACT, "clock"),
        _of_dose("send_back", N_("Send the dose back"), HERE | {"in-transit"}, Permission.ACCEPT_DOSE, "back"),
        _of_dose(
            "record_against_rule", N_("It was infused all the same"), NOT_INFUSED, Permission.RECORD_AFTER_THE_FACT
        ),
        _of(Kind.PARTICIPANT, "take_vital_signs", N_("Enter vital signs"), TAKING_PART, Permission.RECORD_CLINICAL),
        _of(Kind.PARTICIPANT, "show_course", N_("Course of treatment"), TAKING_PART, Permission.RECORD_CLINICAL),
        _of(Kind.INFUSION, "authorise", N_("Authorise the thaw"), OPEN_SLOT, Permission.AUTHORISE_THAW),
        _of(Kind.INFUSION, "miss_infusion", N_("It was not given"), OPEN_SLOT, Permission.RECORD_CLINICAL),
        _of(Kind.SPECIMEN, "collect", N_("Draw the blood tube"), frozenset({"expected"}), Permission.COLLECT_SPECIMEN),
        _of(
            Kind.SPECIMEN,
            "miss_tube",
            N_("The tube was not taken"),
            frozenset({"expected"}),
            Permission.COLLECT_SPECIMEN,
        ),
    ),
    tasks={
        TaskKind.ACCEPT_DOSE: "ward.accept",
        TaskKind.INFUSE_DOSE: "ward.dose_checks",
        TaskKind.STOP_INFUSION: "ward.show_infusion",
        TaskKind.AUTHORISE_THAW: "ward.authorise",
        TaskKind.COLLECT_SPECIMEN: "ward.collect",
        TaskKind.DECIDE_RUNNING: "ward.show_infusion",
    },
    several={TaskKind.COLLECT_SPECIMEN: "ward.collect"},
    sections=(
        Section(sentence=N_("Doses on the ward"), permission=Permission.CHECK_AT_BEDSIDE, endpoint="ward.doses"),
    ),
)
