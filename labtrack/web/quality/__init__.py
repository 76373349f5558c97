"""What does quality see and do?"""

from __future__ import annotations

from importlib import import_module

from flask import Blueprint

from labtrack.domain.custody import Kind
from labtrack.domain.lifecycles import LIFE_CYCLES, NOT_YET
from labtrack.domain.marking import N_
from labtrack.domain.people import Permission
from labtrack.domain.tasks import TaskKind
from labtrack.web.job import Action, Job, Section

quality = Blueprint("quality", __name__, url_prefix="/quality")

TESTED = {
    Kind.LOT: frozenset({"quarantined", "released", "rejected", "recalled"}),
    Kind.DOSE: frozenset({"prepared", "released"}),
}
GONE = frozenset(
    {"rejected", "terminated", "recalled", "used", "discarded", "infused", "partly-infused", "done", "wasted", "missed"}
)
"""Where there is nothing left to be held."""
HELD = (Kind.DONATION, Kind.LOT, Kind.CONTAINER, Kind.DOSE, Kind.PLASMA_UNIT, Kind.SPECIMEN)


def import_pages() -> None:
    """Let each module of this job add its views."""
    for subject in ("donors", "results", "releases", "holds", "recalls", "deviations"):
        import_module(f"labtrack.web.quality.{subject}")


def _states(kind: Kind) -> frozenset[str]:
    return frozenset(state for state in LIFE_CYCLES[kind] if state != NOT_YET)


def _actions() -> tuple[Action, ...]:
    return (*_steps(), *_aside())


def _steps() -> tuple[Action, ...]:
    """What comes next on the way from a cord to a released lot."""
    decide = N_("Decide on the donor"), Kind.DONATION, "received", Permission.DECIDE_DONOR, "decide", ""
    release = (
        N_("See what speaks against its release"),
        Kind.LOT,
        "quarantined",
        Permission.RELEASE_LOT,
        "release",
        "shield",
    )
    recall = N_("Recall the lot"), Kind.LOT, "released", Permission.RECALL, "recall", ""
    return (_step("decide-donor", *decide), _step("see-release", *release), *_tests(), _step("recall-lot", *recall))


def _step(id_: str, sentence: str, kind: Kind, state: str, permission: Permission, endpoint: str, icon: str) -> Action:
    return Action(
        id=id_,
        sentence=sentence,
        kind=kind,
        states=frozenset({state}),
        permission=permission,
        endpoint=f"quality.{endpoint}",
        icon=icon,
    )


def _tests() -> tuple[Action, ...]:
    return tuple(
        Action(
            id=f"see-results-{kind.value}",
            sentence=N_("Test results"),
            kind=kind,
            states=states,
            permission=Permission.REVIEW_RESULT,
            endpoint="quality.results",
            icon="flask",
        )
        for kind, states in TESTED.items()
    )


def _aside() -> tuple[Action, ...]:
    """What may be done at any time: let it wait, and say what went otherwise."""
    holds = tuple(
        Action(
            id=f"hold-{kind.value}",
            sentence=N_("Put it on hold"),
            kind=kind,
            states=_states(kind) - GONE,
            permission=Permission.PLACE_HOLD,
            endpoint="quality.place",
            aside=True,
        )
        for kind in HELD
    )
    deviations = tuple(
        Action(
            id=f"deviate-{kind.value}",
            sentence=N_("Report a deviation"),
            kind=kind,
            states=_states(kind),
            permission=Permission.RECORD_DEVIATION,
            endpoint="quality.open_deviation",
            aside=True,
        )
        for kind in Kind
    )
    return (*holds, *deviations)


JOB = Job(
    blueprint=quality,
    import_pages=import_pages,
    actions=_actions(),
    tasks={
        TaskKind.DECIDE_DONOR: "quality.decide",
        TaskKind.ENTER_RESULT: "quality.results",
        TaskKind.REVIEW_RESULT: "quality.results",
        TaskKind.TEST_DOSE: "quality.results",
        TaskKind.RELEASE_LOT: "quality.release",
        TaskKind.CLASSIFY_DEVIATION: "quality.item_deviations",
    },
    sections=(
        Section(sentence=N_("Holds"), permission=Permission.PLACE_HOLD, endpoint="quality.holds"),
        Section(sentence=N_("Deviations"), permission=Permission.DECIDE_DEVIATION, endpoint="quality.deviations"),
    ),
)
