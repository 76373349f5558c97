"""What does the cell laboratory see and do?"""

from __future__ import annotations

from importlib import import_module

from flask import Blueprint

from labtrack.domain.marking import N_
from labtrack.domain.people import Permission
from labtrack.web.job import Job, Section

lab = Blueprint("lab", __name__, url_prefix="/lab")


def import_pages() -> None:
    """Let each module of this job add its views."""
    import_module("labtrack.web.lab.donations")


JOB = Job(
    blueprint=lab,
    import_pages=import_pages,
    sections=(
        Section(sentence=N_("Receive a donation"), permission=Permission.RECEIVE_DONATION, endpoint="lab.receive"),
    ),
)
