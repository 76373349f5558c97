"""What does the cell laboratory see and do?"""

from __future__ import annotations

from flask import Blueprint

from labtrack.web.job import Job

lab = Blueprint("lab", __name__, url_prefix="/lab")


def import_pages() -> None:
    """Let each module of this job add its views."""


JOB = Job(blueprint=lab, import_pages=import_pages)
