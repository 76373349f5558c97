"""What does the pharmacy see and do?"""

from __future__ import annotations

from importlib import import_module

from flask import Blueprint

from labtrack.domain.custody import Kind
from labtrack.domain.marking import N_
from labtrack.domain.people import Permission
from labtrack.domain.tasks import TaskKind
from labtrack.web.job import Action, Job, Section

pharmacy = Blueprint("pharmacy", __name__, url_prefix="/pharmacy")


def import_pages() -> None:
    """Let each module of this job add its views."""
    for subject in ("doses", "releases", "issues", "handovers", "excursions"):
        import_module(f"labtrack.web.pharmacy.{subject}")


def _action(
    id_: str, sentence: str, states: set[str], permission: Permission, endpoint: str, *, aside: bool = False
) -> Action:
    return Action(
        id=id_,
        sentence=sentence,
        kind=Kind.DOSE,
        states=frozenset(states),
        permission=permission,
        endpoint=f"pharmacy.{endpoint}",
        aside=aside,
    )


JOB = Job(
    blueprint=pharmacy,
    import_pages=import_pages,
    actions=(
        _action("release-dose", N_("Release the dose"), {"prepared"}, Permission.RELEASE_DOSE, "release"),
        _action("issue-dose", N_("Check and issue"), {"released", "returned"}, Permission.ISSUE_DOSE, "issue"),
        _action("hand-over-dose", N_("Hand over to a porter"), {"issued"}, Permission.ISSUE_DOSE, "hand_over"),
        _action(
            "decide-excursion",
            N_("Decide on an excursion"),
            {"on-ward", "returned"},
            Permission.RELEASE_DOSE,
            "excursion",
            aside=True,
        ),
        _action(
            "take-dose-back",
            N_("Take the dose back"),
            {"issued", "in-transit", "on-ward", "identity-confirmed"},
            Permission.ISSUE_DOSE,
            "take_back",
            aside=True,
        ),
        _action(
            "discard-dose",
            N_("Throw the dose away"),
            {"prepared", "released", "returned"},
            Permission.RELEASE_DOSE,
            "discard",
            aside=True,
        ),
    ),
    tasks={
        TaskKind.RELEASE_DOSE: "pharmacy.release",
        TaskKind.ISSUE_DOSE: "pharmacy.issue",
        TaskKind.CARRY_DOSE: "pharmacy.hand_over",
        TaskKind.DECIDE_EXCURSION: "pharmacy.excursion",
        TaskKind.NOT_VERIFIED: "pharmacy.unverified",
    },
    sections=(
        Section(sentence=N_("Doses"), permission=Permission.ISSUE_DOSE, endpoint="pharmacy.doses"),
        Section(
            sentence=N_("Issued and not verified"), permission=Permission.ISSUE_DOSE, endpoint="pharmacy.unverified"
        ),
    ),
)
