"""What does the cell laboratory see and do?"""

from __future__ import annotations

from importlib import import_module

from flask import Blueprint

from labtrack.domain.marking import N_
from labtrack.domain.people import Permission
from labtrack.domain.tasks import TaskKind
from labtrack.web.job import Job, Section
from labtrack.web.lab.offers import ACTIONS

lab = Blueprint("lab", __name__, url_prefix="/lab")

PAGES = (
    "donations",
    "european_codes",
    "lots",
    "culture",
    "filling",
    "labels",
    "label_accounts",
    "reprints",
    "prints",
    "storing",
    "preparations",
    "doses",
)


def import_pages() -> None:
    """Let each module of this job add its views."""
    for page in PAGES:
        import_module(f"{__name__}.{page}")


JOB = Job(
    blueprint=lab,
    import_pages=import_pages,
    actions=ACTIONS,
    tasks={
        TaskKind.OPEN_LOT: "lab.open_lot",
        TaskKind.CULTURE_LOT: "lab.lot",
        TaskKind.FILL_CONTAINERS: "lab.fill",
        TaskKind.PRINT_LABEL: "lab.item_labels",
        TaskKind.SCAN_LABEL_BACK: "lab.item_labels",
        TaskKind.SAY_IF_PRINTED: "lab.item_labels",
        TaskKind.STORE_CONTAINER: "lab.store",
        TaskKind.SEND_TO_TEST: "lab.send_to_test",
        TaskKind.PREPARE_DOSE: "lab.preparation",
    },
    several={
        TaskKind.PRINT_LABEL: "lab.lot_labels",
        TaskKind.SCAN_LABEL_BACK: "lab.lot_labels",
        TaskKind.STORE_CONTAINER: "lab.storing",
    },
    sections=(
        Section(sentence=N_("Donations"), permission=Permission.MANUFACTURE, endpoint="lab.donations"),
        Section(sentence=N_("Lots"), permission=Permission.MANUFACTURE, endpoint="lab.lots"),
        Section(sentence=N_("Storing"), permission=Permission.MANUFACTURE, endpoint="lab.storing"),
        Section(sentence=N_("Prints"), permission=Permission.LABEL, endpoint="lab.prints"),
        Section(sentence=N_("Preparations"), permission=Permission.PREPARE_DOSE, endpoint="lab.preparations"),
    ),
)
